import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Article, Related } from '../../../src/article/types.ts';
import {
  eventOf,
  isOpenToAll,
  passesFilter,
  renderRecord,
  renderTombstone,
  writeRecord,
} from '../../../src/story/records/record.ts';
import { fitRecord, MAX_RECORD_BYTES } from '../../../src/story/records/record-size.ts';
import { joinStory } from '../../../src/story/state.ts';
import type { StoryRecord, StoryState } from '../../../src/story/types.ts';
import {
  makeArticle,
  makeMessage,
  makeRelated,
  makeStamp,
  makeStory,
  makeWhy,
  NOON,
} from '../../support/factories.ts';

const OPEN = { secured: false };
const SECURED = { secured: true };
const schema: object = JSON.parse(
  readFileSync(new URL('../../../schemas/copydesk.story.v1.schema.json', import.meta.url), 'utf8'),
);

function storyOf(articles: Partial<Article>[], related: Related[] = []): StoryState {
  const [first, ...rest] = articles;
  return rest.reduce<StoryState>(
    (story, article) =>
      joinStory(story, makeArticle(article), { similarity: 0.9, why: makeWhy() }, [], NOON).state,
    makeStory(first, related),
  );
}

/** An article with every field that there is. */
function fullArticle(id: string): Article {
  return makeArticle({
    id,
    aliases: ['before'],
    labels: ['update'],
    ampWebUrl: 'https://news.example/amp/a',
    cdnAmpWebUrl: 'https://news-example.cdn.ampproject.org/c/s/news.example/amp/a',
    given: { heat: -1, published: false, topics: ['Bridges'] },
    images: [{ url: 'https://news.example/a.jpg', width: 640, height: 360, isCached: true }],
    related: [makeNamed(1)],
    authors: ['Ana Petković'],
    guid: 'urn:a',
    rights: { excerptMax: 200, images: true, redistribute: false },
    secured: 'b3BhcXVl;aXY=',
    backfill: true,
  });
}

/** A related article as a source's record names it. */
function makeNamed(n: number): Related {
  return {
    title: `Named ${n}`,
    webUrl: `https://other.example/${n}`,
    type: 'article',
    origin: 'source',
    quality: 44,
  };
}

function bytes(record: StoryRecord): number {
  return Buffer.byteLength(JSON.stringify(record));
}

describe('renderRecord', () => {
  it('carries the fields of the lead on top and every member in full', () => {
    const story = storyOf([
      { id: 'a', quality: 40 },
      { id: 'b', quality: 90, title: 'Bridge open', provider: { domain: 'b.example' } },
    ]);
    const stamp = makeStamp({ event: 'updated', revision: 2, sequence: 17, changed: ['lead', 'members'] });
    const record = renderRecord(story, stamp, OPEN);
    expect(record).toMatchObject({
      schema: 'copydesk.story.v1',
      desk: 'test-desk',
      event: 'updated',
      sequence: 17,
      storyId: 's1',
      revision: 2,
      changed: ['lead', 'members'],
      id: 'b',
      title: 'Bridge open',
      provider: { domain: 'b.example' },
      published: true,
      articlesTotal: 2,
      truncated: false,
    });
    expect(record.articles.map(({ id, similarity, why }) => [id, similarity, why?.rule])).toEqual([
      ['a', 0.9, undefined],
      ['b', 1, 'words'],
    ]);
    expect(record).not.toHaveProperty('similarity');
    expect(record).not.toHaveProperty('why');
    expect(record).not.toHaveProperty('replay');
  });

  it('names the published revision, not the internal one, and what the stamp adds', () => {
    const stamp = makeStamp({
      revision: 7,
      replay: { id: 'x', reason: 'lost' },
    });
    expect(renderRecord(makeStory(), stamp, OPEN)).toMatchObject({
      revision: 7,
      replay: { id: 'x', reason: 'lost' },
    });
  });

  it('says which stories it took in, or which it came out of, where that is what happened', () => {
    const state = { ...makeStory(), supersedes: ['s0', 's9'], splitFrom: 's8' };
    const record = (event: StoryRecord['event']) => renderRecord(state, makeStamp({ event }), OPEN);
    expect(record('merged').supersedes).toEqual(['s0', 's9']);
    expect(record('merged')).not.toHaveProperty('splitFrom');
    expect(record('split').splitFrom).toBe('s8');
    expect(record('split')).not.toHaveProperty('supersedes');
    for (const event of ['created', 'updated'] as const)
      expect([record(event).supersedes, record(event).splitFrom]).toEqual([undefined, undefined]);
  });

  it('names the event by what happened, else by the number', () => {
    expect([eventOf(1, []), eventOf(2, [])]).toEqual(['created', 'updated']);
    expect([eventOf(1, ['split']), eventOf(4, ['split'])]).toEqual(['split', 'split']);
    expect([eventOf(1, ['merged']), eventOf(3, ['split', 'merged'])]).toEqual(['merged', 'merged']);
  });

  it('gives byte-equal JSON for equal states, in whatever order their keys stand', () => {
    const story = storyOf([fullArticle('a'), fullArticle('b')], [makeRelated()]);
    const turned = reverseKeys(story);
    expect(JSON.stringify(turned)).not.toBe(JSON.stringify(story));
    const [one, other] = [story, turned].map((state) => renderRecord(state, makeStamp(), SECURED));
    expect(JSON.stringify(other)).toBe(JSON.stringify(one));
  });

  it('lists matched related first, then those that the lead names, ten in all', () => {
    const matched = Array.from({ length: 7 }, (_, i) =>
      makeRelated({ storyId: `r${i}`, similarity: 0.9 - i / 10 }),
    );
    const named = [1, 2, 3, 4, 5].map(makeNamed);
    const record = renderRecord(storyOf([{ id: 'a', related: named }], matched), makeStamp(), OPEN);
    expect(record.related.map(({ storyId, title }) => storyId ?? title)).toEqual([
      'r0',
      'r1',
      'r2',
      'r3',
      'r4',
      'r5',
      'r6',
      'Named 1',
      'Named 2',
      'Named 3',
    ]);
  });

  it('does not name as related what it holds as a member or has matched already', () => {
    const related = [makeRelated({ webUrl: 'https://other.example/1' })];
    const named = [makeNamed(1), makeNamed(2), makeNamed(3)];
    const story = storyOf(
      [
        { id: 'a', related: named },
        { id: 'b', webUrl: 'https://other.example/2' },
      ],
      related,
    );
    const record = renderRecord(story, makeStamp(), OPEN);
    expect(record.related.map(({ webUrl }) => webUrl)).toEqual([
      'https://other.example/1',
      'https://other.example/3',
    ]);
  });

  it('lets a secured payload out only where asked, and only on its own article', () => {
    const story = storyOf([{ id: 'a', secured: 'SECRET-A' }, { id: 'b', secured: 'SECRET-B' }, { id: 'c' }]);
    expect(JSON.stringify(renderRecord(story, makeStamp(), OPEN))).not.toContain('SECRET');
    const record = renderRecord(story, makeStamp(), SECURED);
    expect(record.secured).toBe('SECRET-A');
    expect(record.articles.map(({ secured }) => secured)).toEqual(['SECRET-A', 'SECRET-B', undefined]);
  });

  it('lets out no field that is not of the schema', () => {
    const smuggled = { ...makeArticle(), content: 'the full text', __proto__: { polluted: true } };
    const json = JSON.stringify(renderRecord(makeStory(smuggled), makeStamp(), OPEN));
    expect(json).not.toContain('full text');
    expect(json).not.toContain('polluted');
  });
});

describe('the size of a record', () => {
  const long = 'Ž'.repeat(300);

  it('is at most 64 KiB: members go from the end, the lead stays, the total stands', () => {
    const members = Array.from({ length: 50 }, (_, i) => ({
      id: `m${i}`,
      quality: i === 49 ? 90 : 50,
      excerpt: long,
      title: long.repeat(2),
    }));
    const story = storyOf(members);
    const record = renderRecord(story, makeStamp(), OPEN);
    expect(bytes(record)).toBeLessThanOrEqual(MAX_RECORD_BYTES);
    expect(bytes(record)).toBeGreaterThan(MAX_RECORD_BYTES - 4000);
    const ids = record.articles.map(({ id }) => id);
    expect(ids.at(-1)).toBe('m49');
    expect(ids.slice(0, -1)).toEqual(members.slice(0, ids.length - 1).map(({ id }) => id));
    expect(record.articlesTotal).toBe(50);
    expect(record.truncated).toBe(true);
    expect(record.articles[0]?.excerpt).toBe(long);
  });

  it.each(['a', 'é', '😀', '"', '\u0001', '\ud800'])(
    'takes from it from the first byte too many on: %j',
    (text) => {
      const record = renderRecord(makeStory(), makeStamp(), OPEN);
      const room = MAX_RECORD_BYTES - bytes({ ...record, guid: '' });
      const most = Math.floor(room / (Buffer.byteLength(JSON.stringify(text)) - '""'.length));
      const fitting = { ...record, guid: text.repeat(most) };
      expect(fitRecord(fitting)).toBe(fitting);
      expect(fitRecord({ ...record, guid: text.repeat(most + 1) }).truncated).toBe(true);
    },
  );

  it('says truncated when the story itself keeps fewer members than joined', () => {
    const story = storyOf(Array.from({ length: 51 }, (_, i) => ({ id: `m${i}` })));
    expect(renderRecord(story, makeStamp(), OPEN)).toMatchObject({ truncated: true, articlesTotal: 51 });
  });

  it('gives up reasons before excerpts, and excerpts of others before its own', () => {
    const why = makeWhy({ penalties: [{ name: 'numbers', value: 1, detail: 'x'.repeat(8000) }] });
    const related = Array.from({ length: 10 }, (_, i) =>
      makeRelated({ storyId: `r${i}`, excerpt: 'kept', why }),
    );
    const record = renderRecord(makeStory({ excerpt: long }, related), makeStamp(), OPEN);
    expect(record.related.map(({ why, excerpt }) => [why, excerpt])).toEqual(
      Array.from({ length: 10 }, () => [undefined, 'kept']),
    );
    expect(record.excerpt).toBe(long);
    expect(record.articles[0]?.excerpt).toBe(long);
    expect(record.truncated).toBe(true);
  });

  it('keeps a large secured payload once where twice would not fit', () => {
    const payload = 'x'.repeat(40_000);
    const record = renderRecord(makeStory({ secured: payload }), makeStamp(), SECURED);
    expect(record.secured).toBe(payload);
    expect(record.articles[0]).not.toHaveProperty('secured');
    expect(bytes(record)).toBeLessThanOrEqual(MAX_RECORD_BYTES);
  });

  it('holds whatever a feed makes of its fields, and stays valid', () => {
    const validate = new Ajv2020().compile(schema);
    const huge = fc.nat(24_000).map((length) => '\u0001😀é"'.repeat(length / 4));
    const hugeList = fc.array(huge, { maxLength: 3 });
    fc.assert(
      fc.property(
        fc.record({ title: huge, excerpt: huge, guid: huge, category: huge, language: huge, secured: huge }),
        fc.record({ authors: hugeList, topics: hugeList, labels: hugeList }),
        huge.map((path) => `https://news.example/${path}`),
        (texts, lists, webUrl) => {
          const provider = { name: texts.title };
          const related = [makeRelated({ title: texts.title, webUrl })];
          const story = storyOf([{ id: 'a', ...texts, ...lists, webUrl, provider }, { id: 'b' }], related);
          const record = renderRecord(story, makeStamp({ changed: ['lead'] }), SECURED);
          expect(bytes(record)).toBeLessThanOrEqual(MAX_RECORD_BYTES);
          expect(validate(record), JSON.stringify(validate.errors)).toBe(true);
          expect(
            JSON.stringify(renderRecord(reverseKeys(story), makeStamp({ changed: ['lead'] }), SECURED)),
          ).toBe(JSON.stringify(record));
        },
      ),
      { numRuns: 20 },
    );
  });
});

describe('the schema', () => {
  const open = new Ajv2020({ strict: true }).compile(schema);
  const strict = new Ajv2020({ strict: true }).compile(closed(schema));

  const messages = {
    'a plain story': makeMessage(),
    'a story with every field': renderRecord(
      storyOf([fullArticle('a'), fullArticle('b')], [fullRelated()]),
      makeStamp({ replay: { id: 'r', reason: 'lost' } }),
      SECURED,
    ),
    'a story that took another in': renderRecord(
      { ...makeStory(), supersedes: ['s0'] },
      makeStamp({ event: 'merged' }),
      OPEN,
    ),
    'a story that was split off': renderRecord(
      { ...makeStory(), splitFrom: 's9' },
      makeStamp({ event: 'split' }),
      OPEN,
    ),
    'a truncated story': renderRecord(
      storyOf(Array.from({ length: 60 }, (_, i) => ({ ...fullArticle(`m${i}`), guid: 'g'.repeat(2000) }))),
      makeStamp(),
      SECURED,
    ),
    'a tombstone': renderTombstone('s1', makeStamp(), { reason: 'takedown' }),
    'a tombstone of a merged story': renderTombstone(
      's1',
      { ...makeStamp(), replay: { id: 'r', reason: 'lost' } },
      { reason: 'merged', mergedInto: 's0' },
    ),
  };

  it.each(Object.entries(messages))('holds for %s, and documents each of its fields', (_name, message) => {
    const json: unknown = JSON.parse(JSON.stringify(message));
    expect(open(json), JSON.stringify(open.errors)).toBe(true);
    expect(strict(json), JSON.stringify(strict.errors)).toBe(true);
  });

  it('takes fields that a later version adds; closed, it would not', () => {
    const message = { ...makeMessage(), sentiment: 0.4 };
    expect(open(message)).toBe(true);
    expect(strict(message)).toBe(false);
    const [member] = makeMessage().articles;
    expect(strict({ ...makeMessage(), articles: [{ ...member, sentiment: 0.4 }] })).toBe(false);
  });

  it.each([
    ['a reason', { ...messages['a tombstone'], reason: 'embargo' }],
    ['an event with a story', { ...makeMessage(), event: 'archived' }],
    ['an event without one', { ...messages['a tombstone'], reason: undefined, event: 'archived' }],
  ])('takes %s that a later version adds', (_name, message) => {
    expect(open(JSON.parse(JSON.stringify(message))), JSON.stringify(open.errors)).toBe(true);
  });

  it.each([
    ['a record without a lead', { ...makeMessage(), title: undefined }],
    ['a tombstone without a reason', { ...messages['a tombstone'], reason: '' }],
    [
      'a story that took in more than are listed',
      { ...makeMessage(), supersedes: Array.from({ length: 51 }, (_, i) => `s${i}`) },
    ],
    ['an event that is not known, of no story', { ...makeMessage({}, ''), event: 'archived' }],
    ['a revision 0', makeMessage({ revision: 0 })],
    ['a script for a link', { ...makeMessage(), webUrl: 'javascript:alert(1)' }],
    ['another schema', { ...makeMessage(), schema: 'copydesk.story.v2' }],
    ['a story that says retracted', { ...makeMessage(), event: 'retracted' }],
  ])('refuses %s', (_name, message) => {
    expect(open(JSON.parse(JSON.stringify(message)))).toBe(false);
  });

  it('lists every field that a full record has', () => {
    const names = new Set(JSON.stringify(schema).match(/"[A-Za-z]+":/g));
    const record = messages['a story with every field'];
    const missing = Object.keys({ ...record, ...record.articles[0] }).filter(
      (key) => !names.has(`"${key}":`),
    );
    expect(missing).toEqual([]);
  });
});

describe('renderTombstone', () => {
  it('carries no content', () => {
    const tombstone = renderTombstone('s1', makeStamp({ revision: 3 }), {
      reason: 'merged',
      mergedInto: 's0',
    });
    expect(tombstone).toEqual({
      schema: 'copydesk.story.v1',
      desk: 'test-desk',
      event: 'retracted',
      sequence: 1,
      time: '2024-05-01T12:00:30Z',
      storyId: 's1',
      revision: 3,
      reason: 'merged',
      mergedInto: 's0',
    });
  });
});

describe('writeRecord', () => {
  const written = (state: StoryState, options = OPEN, stamp = makeStamp()) => {
    const [json, record] = [writeRecord(state, stamp, options), renderRecord(state, stamp, options)];
    expect(json).toBe(JSON.stringify(record));
    return json;
  };

  it('gives the JSON of the rendered record, whatever the story, in whatever order its keys stand', () => {
    const hostile = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('\ud800', '"\\', '\u2028', ''));
    const list = fc.array(hostile, { maxLength: 3 });
    const numbers = fc.double();
    const member = fc.record({ title: hostile, labels: list, topics: list, guid: hostile, quality: numbers });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.boolean(), member), { minLength: 1, maxLength: 4 }),
        fc.array(fc.record({ title: hostile, excerpt: hostile, similarity: numbers }), { maxLength: 3 }),
        fc.constantFrom('created', 'updated', 'merged', 'split'),
        fc.record({ reverse: fc.boolean(), secured: fc.boolean(), replayed: fc.boolean() }),
        (members, related, event, { reverse, secured, replayed }) => {
          const articles = members.map(([full, fields], i) => ({
            ...(full && fullArticle('x')),
            ...fields,
            id: `m${i}`,
          }));
          const story = storyOf(articles, [fullRelated(), ...related.map((each) => makeRelated(each))]);
          const state = { ...story, supersedes: ['s9'], splitFrom: 's8' };
          const replay = replayed ? { replay: { id: 'r', reason: '"lost"' } } : {};
          written(reverse ? reverseKeys(state) : state, { secured }, makeStamp({ event, ...replay }));
        },
      ),
    );
  });

  it('lets nothing out that the shapes do not name', () => {
    expect(written(makeStory({ ...fullArticle('a'), internal: 'SECRET' } as Partial<Article>))).not.toMatch(
      /SECRET|"secured"/,
    );
  });

  it.each(['a', 'é', '\u0001', '\ud800'])(
    'leaves out what does not fit, from the first byte on: %j',
    (text) => {
      const storyWith = (length: number) => makeStory({ guid: text.repeat(length) });
      const size = Buffer.byteLength(JSON.stringify(text)) - '""'.length;
      const room = MAX_RECORD_BYTES - Buffer.byteLength(written(storyWith(1)));
      // The guid stands there twice, of the lead and of the member.
      const most = 1 + Math.floor(room / (2 * size));
      expect(JSON.parse(written(storyWith(most)))).toMatchObject({ truncated: false });
      expect(JSON.parse(written(storyWith(most + 1)))).toMatchObject({ truncated: true });
    },
  );
});

describe('passesFilter', () => {
  const record = renderRecord(
    storyOf([
      { id: 'a', topics: ['Transport'], language: 'en-GB', sourceId: 'one', quality: 60 },
      { id: 'b', topics: ['Bridges'], language: 'en', sourceId: 'two', quality: 20 },
    ]),
    makeStamp(),
    OPEN,
  );

  it.each([
    [{}, true],
    [{ topics: ['Transport', 'Sport'] }, true],
    [{ topics: ['Bridges'] }, true],
    [{ topics: ['Sport'] }, false],
    [{ topics: [] }, false],
    [{ languages: ['EN'] }, true],
    [{ languages: ['en-gb'] }, true],
    [{ languages: ['e', 'de'] }, false],
    [{ minHeat: record.heat }, true],
    [{ minHeat: record.heat + 1 }, false],
    [{ sources: ['two'] }, true],
    [{ sources: ['three'] }, false],
    [{ sources: ['two'], topics: ['Sport'] }, false],
  ])('of %j is %j', (filter, passes) => {
    expect(passesFilter(record, filter)).toBe(passes);
    expect(isOpenToAll(filter)).toBe(Object.keys(filter).length === 0);
  });
});

function fullRelated(): Related {
  const article = fullArticle('r');
  return makeRelated({
    excerpt: 'More.',
    publishedDateTime: '2024-05-01T10:00:00Z',
    webUrl: 'https://news.example/r',
    ampWebUrl: 'https://news.example/amp/r',
    cdnAmpWebUrl: 'https://news-example.cdn.ampproject.org/c/s/news.example/amp/r',
    provider: { name: 'News Example', domain: 'news.example' },
    quality: 90,
    images: article.images,
    possibleDuplicate: true,
    why: makeWhy({
      sharedWords: [{ word: 'bridge', with: 'bridges', weight: 3 }],
      penalties: [{ name: 'numbers', value: 1.5, detail: '17 / 14' }],
    }),
  });
}

function reverseKeys<T>(value: T): T;
function reverseKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reverseKeys);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([key, inner]) => [key, reverseKeys(inner)]),
  );
}

/** The same schema with every object closed, so that a field it does not describe is an error. */
function closed(node: object): object;
function closed(node: unknown, name?: string): unknown;
function closed(node: unknown, name = ''): unknown {
  if (Array.isArray(node)) return node.map((item) => closed(item));
  if (typeof node !== 'object' || node === null) return node;
  const copy = Object.fromEntries(Object.entries(node).map(([key, inner]) => [key, closed(inner, key)]));
  // These two are parts of others, which know the rest of the fields.
  const part = name === 'article' || name === 'message';
  return copy['type'] === 'object' && !part ? { ...copy, unevaluatedProperties: false } : copy;
}
