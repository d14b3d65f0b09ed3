import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalizeFeed } from '../../src/article/normalize-feed.ts';
import type { NormalizedFeed } from '../../src/article/normalize-feed.ts';
import type { NormalizeRules } from '../../src/article/normalize-rules.ts';
import { compileRules } from '../../src/article/rules.ts';
import type { SourceProfile } from '../../src/config/types.ts';
import type { Feed, FeedItem } from '../../src/feed/types.ts';

const now = new Date('2024-05-01T12:00:00Z');

function item(fields: Partial<FeedItem> = {}): FeedItem {
  return {
    title: 'Harbour bridge reopens',
    authors: [],
    categories: [],
    images: [],
    enclosures: [],
    ...fields,
  };
}

function normalize(
  items: FeedItem[],
  feed: Partial<Feed> = {},
  maxItems?: number,
  rules?: NormalizeRules,
): NormalizedFeed {
  const source = { id: 'wire', ...(maxItems !== undefined && { maxItems }) };
  return normalizeFeed({ kind: 'rss', items, notes: [], ...feed }, source, now, rules);
}

const keys = (feed: NormalizedFeed) => feed.articles.map(({ key }) => key);
const ids = (feed: NormalizedFeed) => feed.articles.map(({ article }) => article.id);
const distinct = (feed: NormalizedFeed) => [new Set(keys(feed)).size, new Set(ids(feed)).size];
const link = (name: string) => `https://news.example/${name}`;

describe('keys', () => {
  it('are the GUID, else the link, else the path, else title and date', () => {
    const feed = normalize([
      item({ guid: 'g', link: link('a') }),
      item({ link: link('b?utm_source=rss') }),
      item({ path: 'x/y.txt' }),
      item({ title: 'Alone' }),
    ]);
    expect(keys(feed).slice(0, 3)).toEqual(['guid g', `link ${link('b')}`, 'path x/y.txt']);
    expect(keys(feed)[3]).toMatch(/^title [0-9a-f]{32}$/);
  });

  it('do not trust a GUID that several items have', () => {
    const feed = normalize([
      item({ guid: '1', link: link('a') }),
      item({ guid: '1', link: link('b'), title: 'Other' }),
    ]);
    expect(keys(feed)).toEqual([`link ${link('a')}`, `link ${link('b')}`]);
  });

  it('stay short', () => {
    for (const key of keys(
      normalize([item({ guid: 'g'.repeat(9999) }), item({ link: link('a'.repeat(3000)) })]),
    ))
      expect(key.length).toBeLessThanOrEqual(205);
  });
});

describe('keys of a source whose names change by themselves', () => {
  const items = [
    item({ guid: 'g', link: link('a') }),
    item({ guid: 'h', title: 'Without a link' }),
    item({ guid: 'p', title: 'In a file', path: 'x.txt' }),
  ];
  const kinds = (keyBy: NonNullable<NormalizeRules['keyBy']>) =>
    normalize(items, {}, undefined, { keyBy }).articles.map(({ keyFrom, idFrom }) => `${keyFrom} ${idFrom}`);

  it.each<[NonNullable<NormalizeRules['keyBy']>, string[]]>([
    ['guid', ['guid link', 'guid guid', 'guid guid']],
    ['link', ['link link', 'title title', 'path path']],
    ['guid-only', ['guid guid', 'guid guid', 'guid guid']],
    ['title', ['title title', 'title title', 'path path']],
  ])('are what is left of them (%s), for the article as well', (keyBy, expected) => {
    expect(kinds(keyBy)).toEqual(expected);
    const feed = normalize(items, {}, undefined, { keyBy });
    expect(keys(feed).map((key) => key.split(' ')[0])).toEqual(expected.map((kind) => kind.split(' ')[0]));
    expect(distinct(feed)).toEqual([3, 3]);
  });

  it('are known from names that the article does not show', () => {
    const feed = normalize([
      item({ guid: 'same', link: link('a'), title: 'One' }),
      item({ guid: 'same', link: link(''), title: 'Two', publishedDateTime: '2024-04-30T10:00:00Z' }),
    ]);
    expect(feed.articles.map(({ names }) => names)).toEqual([
      { sharesGuid: true, link: link('a') },
      { sharesGuid: true, date: '2024-04-30T10:00:00Z' },
    ]);
  });
});

describe('marks', () => {
  it('are there where title and date tell enough', () => {
    const feed = normalize([
      item({ guid: '1', title: 'A title of four words', publishedDateTime: '2024-04-30T10:00:00Z' }),
      item({ guid: '2', title: 'Weather' }),
    ]);
    expect(feed.articles.map(({ mark }) => mark?.length)).toEqual([16, undefined]);
  });
});

describe('the source’s own rules', () => {
  const rules = { exclude: { title: ['(?i)horoscope'] }, include: { link: ['/news/'] } };
  const items = [
    item({ guid: '1', link: link('news/a') }),
    item({ guid: '2', link: link('news/b'), title: 'Your horoscope' }),
    item({ guid: '3', link: link('shop/c'), title: 'Mugs' }),
  ];
  const expected = {
    keys: ['guid 1'],
    skipped: [
      { key: 'guid 2', reason: 'excluded', by: 'exclude.title: (?i)horoscope' },
      { key: 'guid 3', reason: 'not-included', by: 'include' },
    ],
  };

  it.each<[string, NormalizeRules, SourceProfile]>([
    ['compiled', { sourceRules: compileRules(rules) }, { id: 'wire' }],
    ['as configured', {}, { id: 'wire', rules }],
  ])('drop items before anything else is done with them (%s)', (_, given, source) => {
    const feed = normalizeFeed({ kind: 'rss', items, notes: [] }, { ...source, maxItems: 1 }, now, given);
    expect({ keys: keys(feed), skipped: feed.skipped }).toEqual(expected);
  });
});

describe('items that share what should tell them apart', () => {
  const titles = ['Harbour bridge reopens', 'Ferry line closes', 'Tram fares rise'];

  it.each<[string, (n: number) => Partial<FeedItem>, Partial<Feed>]>([
    ['a link', (n) => ({ guid: `g${n}`, link: link('live') }), {}],
    ['the front page as link', (n) => ({ guid: `g${n}`, link: 'https://news.example/' }), {}],
    [
      'the feed’s own page as link',
      (n) => ({ guid: `g${n}`, link: link('world/') }),
      { link: link('world/') },
    ],
    ['a link up to its fragment', (n) => ({ guid: `g${n}`, link: link(`live#${n}`) }), {}],
    ['a link, without GUIDs', () => ({ link: link('live') }), {}],
    ['link and GUID', () => ({ guid: 'g', link: link('live') }), {}],
    ['a GUID, without links', () => ({ guid: 'g' }), {}],
    ['a GUID, with links', (n) => ({ guid: 'g', link: link(`${n}`) }), {}],
  ])('%s, are told apart', (_, fields, feed) => {
    const result = normalize(
      titles.map((title, n) => item({ title, ...fields(n) })),
      feed,
    );
    expect(distinct(result)).toEqual([3, 3]);
    expect(result.skipped).toEqual([]);
  });

  it('take their id from the GUID then, as a lone item of the front page does', () => {
    const shared = normalize(titles.map((title, n) => item({ title, guid: `g${n}`, link: link('') })));
    const alone = normalize([item({ title: titles[1] ?? '', guid: 'g1', link: link('') })]);
    expect(ids(shared)[1]).toBe(ids(alone)[0]);
  });

  it('are one if headline and page are the same', () => {
    const feed = normalize([
      item({ guid: '1', link: link('a?utm_source=x') }),
      item({ guid: '2', link: link('a') }),
      item({ guid: '3', title: 'Other' }),
      item({ guid: '3', title: 'Other' }),
    ]);
    expect(keys(feed)).toEqual(['guid 1', 'guid 3']);
    expect(feed.skipped).toEqual([
      { key: 'guid 2', reason: 'repeat' },
      { key: 'guid 3', reason: 'repeat' },
    ]);
  });
});

it('says which items yield no article', () => {
  expect(normalize([item({ guid: 'g', title: ' ' }), item()]).skipped).toEqual([
    { key: 'guid g', reason: 'no-title' },
  ]);
});

const dated = (day: number) =>
  item({ guid: `${day}`, title: `Day ${day}`, publishedDateTime: `2024-04-${day}T00:00:00Z` });

describe('maxItems', () => {
  it('keeps the newest, in the document’s order', () => {
    const feed = normalize([dated(11), dated(15), dated(12), dated(14)], {}, 2);
    expect(keys(feed)).toEqual(['guid 15', 'guid 14']);
    expect(feed.skipped).toEqual([
      { key: 'guid 11', reason: 'over-limit' },
      { key: 'guid 12', reason: 'over-limit' },
    ]);
  });

  it('keeps the first where dates are missing', () => {
    expect(keys(normalize([item({ guid: 'a' }), dated(15), dated(16)], {}, 2))).toEqual([
      'guid a',
      'guid 15',
    ]);
  });
});

describe('hash', () => {
  const base: Partial<FeedItem> = {
    guid: 'g',
    link: link('a'),
    excerpt: 'One.',
    images: [{ url: link('i.jpg?token=1') }],
  };
  const hash = (fields: Partial<FeedItem>, rules?: NormalizeRules, at = now) =>
    normalizeFeed(
      { kind: 'rss', notes: [], items: [item({ ...base, ...fields })] },
      { id: 'wire' },
      at,
      rules,
    ).articles[0]?.hash;

  it.each<[string, Partial<FeedItem>]>([
    ['title', { title: 'Harbour bridge reopens late' }],
    ['excerpt', { excerpt: 'Two.' }],
    ['date', { publishedDateTime: '2024-05-01T10:00:00Z' }],
    ['given AMP page', { record: { ampWebUrl: link('amp') } }],
    ['picture', { images: [{ url: link('j.jpg') }] }],
    ['author', { authors: ['Ann'] }],
    ['category', { categories: ['Sport'] }],
    ['record', { record: { heat: -1 } }],
    ['related', { record: { related: [{ title: 'T' }] } }],
    ['payload', { record: { secured: 'x' } }],
    ['language', { language: 'en' }],
  ])('changes with the %s', (_, fields) => expect(hash(fields)).not.toBe(hash({})));

  it('does not change with what readers do not see', () => {
    const same = hash({});
    expect(same).toMatch(/^[0-9a-f]{32}$/);
    expect(hash({ link: link('a?utm_source=other') })).toBe(same);
    expect(hash({ link: link('b?token=1'), guid: 'h' })).toBe(same);
    expect(hash({ images: [{ url: link('i.jpg?token=2') }] })).toBe(same);
    expect(hash({ updatedDateTime: 'never' })).toBe(same);
    expect(hash({}, { topics: [{ topic: 'Bridges', words: ['bridge'] }] })).toBe(same);
    expect(hash({}, {}, new Date('2024-05-02T12:00:00Z'))).toBe(same);
  });
});

describe('language of a feed that names none', () => {
  it('is not what one long word is in', () => {
    const compound = 'Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz';
    const titles = [`Rain. ${compound} ${compound}`, compound];
    const items = titles.map((title, at) => item({ title, guid: String(at) }));
    expect(normalize(items).articles.map(({ article }) => article.language)).toEqual(['und', 'und']);
  });

  const english = [
    'Harbour bridge reopens after three years of repairs',
    'City council votes on the new tram line next week',
    'Heavy rain floods streets in the old town again',
    'Why the ferry strike is far from over, and what comes next',
  ];

  it('is that of its titles together, which are too short alone', () => {
    const feed = normalize(english.map((title, n) => item({ title, guid: `${n}` })));
    expect(feed.articles.map(({ article }) => article.language)).toEqual(['en', 'en', 'en', 'en']);
    expect(normalize([item({ title: english[0] ?? '' })]).articles[0]?.article.language).toBe('und');
  });

  it('gives way to what an item, the feed or the operator says', () => {
    const items = [
      item({ title: 'Une', language: 'fr', guid: '1' }),
      ...english.map((title) => item({ title, guid: title })),
    ];
    expect(
      normalize(items)
        .articles.map(({ article }) => article.language)
        .slice(0, 2),
    ).toEqual(['fr', 'en']);
    expect(normalize(items, { language: 'de' }).articles[1]?.article.language).toBe('de');
  });
});

it('gives every item of any document one key and one id of its own, the same each time', () => {
  const name = fc.constantFrom('', 'a', 'b', 'c');
  const anyItem = fc.record({ guid: name, link: name, title: name, date: name, path: name }).map((names) =>
    item({
      title: names.title && `Title ${names.title}`,
      ...(names.guid && { guid: names.guid }),
      ...(names.link && { link: link(names.link === 'c' ? '' : names.link) }),
      ...(names.path && { path: names.path }),
      ...(names.date && { publishedDateTime: `2024-04-0${names.date.charCodeAt(0) - 96}T00:00:00Z` }),
    }),
  );
  const anyKeyBy = fc.constantFrom('guid' as const, 'link' as const, 'guid-only' as const, 'title' as const);
  fc.assert(
    fc.property(fc.array(anyItem, { maxLength: 12 }), anyKeyBy, (drawn, keyBy) => {
      const items = drawn.map((one, n) => (one.path ? { ...one, path: `${n}` } : one));
      const feed = normalize(items, {}, undefined, { keyBy });
      expect(feed.articles.length + feed.skipped.length).toBe(items.length);
      expect(new Set(keys(feed)).size).toBe(feed.articles.length);
      expect(new Set(ids(feed)).size).toBe(feed.articles.length);
      expect(normalize(items, {}, undefined, { keyBy })).toEqual(feed);
    }),
    { numRuns: 1000 },
  );
});
