import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Article, Related } from '../../src/article/types.ts';
import { mayEnter, mergeRelated, relatedFrom } from '../../src/story/records/related-stories.ts';
import {
  DEFAULT_POLICY,
  editArticle,
  growRelated,
  joinStory,
  MAX_MEMBERS,
  openStory,
  type Changed,
} from '../../src/story/state.ts';
import type { StoryState } from '../../src/story/types.ts';
import {
  hoursLater,
  makeArticle,
  makeMatch,
  makeRelated,
  makeStory,
  makeWhy,
  NOON,
} from '../support/factories.ts';

const WHY = makeWhy();
const LATER = hoursLater(1);

function join(
  state: StoryState,
  article: Partial<Article>,
  similarity = 0.9,
  related: Related[] = [],
): Changed {
  return joinStory(state, makeArticle(article), { similarity, why: WHY }, related, LATER);
}

function edit(state: StoryState, article: Partial<Article>): Changed {
  return editArticle(state, makeArticle(article), LATER);
}

function shown(entries: readonly Related[]) {
  return entries.map(({ storyId, similarity }) => [storyId, similarity]);
}

function memberOf(state: StoryState, id: string) {
  return state.articles.find((article) => article.id === id);
}

describe('openStory', () => {
  it('makes a story of one article that leads it', () => {
    const related = makeRelated();
    const story = openStory('s1', makeArticle({ id: 'a', quality: 60 }), [related], NOON);
    expect(story).toMatchObject({ id: 's1', revision: 1, leadId: 'a', articlesTotal: 1, related: [related] });
    expect(story.articles).toHaveLength(1);
    expect(story.articles[0]).toMatchObject({ id: 'a', similarity: 1, published: true, heat: 59 });
    expect(story.articles[0]).not.toHaveProperty('why');
    expect(story.createdDateTime).toBe('2024-05-01T12:00:00Z');
    expect(story.articles[0]?.heatDateTime).toBe('2024-05-01T12:00:00Z');
  });

  it('does not publish what is under the least heat', () => {
    const cold = openStory('s1', makeArticle({ quality: 30 }), [], NOON, { ...DEFAULT_POLICY, minHeat: 40 });
    expect(cold.articles[0]?.published).toBe(false);
    expect(cold.articles[0]?.heat).toBeGreaterThan(0);
  });
});

describe('joinStory', () => {
  it('adds a member, outranked by the lead', () => {
    const story = makeStory({ id: 'a' });
    const { state, changes } = join(story, { id: 'b' }, 0.91);
    expect(changes).toEqual(['members']);
    expect(state.revision).toBe(story.revision + 1);
    expect(state.articlesTotal).toBe(2);
    expect(memberOf(state, 'b')).toMatchObject({ similarity: 0.91, why: WHY, heat: -1, published: false });
    expect(memberOf(state, 'a')).toMatchObject({ similarity: 1, published: true });
    expect(state.updatedDateTime).toBe('2024-05-01T13:00:00Z');
  });

  it('hands the lead over with its heat, and keeps what tied the two', () => {
    const { state, changes } = join(makeStory({ id: 'a', quality: 40 }), { id: 'b', quality: 80 }, 0.88);
    expect(changes).toEqual(['lead', 'members']);
    expect(memberOf(state, 'b')).toMatchObject({ similarity: 1, why: WHY, published: true });
    expect(memberOf(state, 'b')?.heat).toBeGreaterThan(0);
    expect(memberOf(state, 'a')).toMatchObject({ similarity: 0.88, heat: -1, published: false });
  });

  it('is safe to repeat: the same article joins once', () => {
    const once = join(makeStory({ id: 'a' }), { id: 'b' }).state;
    const twice = join(once, { id: 'b' });
    expect(twice).toEqual({ state: once, changes: [] });
    expect(twice.state).toBe(once);
  });

  it('keeps 50 members: the first 25, the newest, and always the lead; the total counts all', () => {
    let story = makeStory({ id: 'm0', quality: 50 });
    for (let i = 1; i < 40; i++) story = join(story, { id: `m${i}`, quality: 50 }).state;
    story = join(story, { id: 'm40', quality: 90 }).state;
    for (let i = 41; i < 120; i++) story = join(story, { id: `m${i}`, quality: 50 }).state;
    const ids = story.articles.map(({ id }) => id);
    expect(ids).toHaveLength(MAX_MEMBERS);
    expect(ids.slice(0, 25)).toEqual(Array.from({ length: 25 }, (_, i) => `m${i}`));
    expect(ids.slice(25)).toEqual(['m40', ...Array.from({ length: 24 }, (_, i) => `m${96 + i}`)]);
    expect(story.leadId).toBe('m40');
    expect(story.articlesTotal).toBe(120);
  });
});

describe('editArticle', () => {
  it('replaces the content and keeps the history', () => {
    const given = { heat: -1, published: false };
    const story = join(makeStory({ id: 'a' }), { id: 'b', given, backfill: true }).state;
    const { state, changes } = edit(story, {
      id: 'b',
      title: 'Bridge open again',
      firstSeenDateTime: '2024-05-02T00:00:00Z',
    });
    expect(changes).toEqual(['content']);
    expect(state.articles).toHaveLength(2);
    expect(state.articlesTotal).toBe(2);
    expect(memberOf(state, 'b')).toMatchObject({
      title: 'Bridge open again',
      firstSeenDateTime: '2024-05-01T12:00:00Z',
      similarity: 0.9,
      why: WHY,
      given,
      backfill: true,
      heat: -1,
    });
  });

  it('drops what the publisher dropped, and takes no later claim of being backlog', () => {
    const { state } = edit(makeStory({ id: 'a', excerpt: 'Gone soon', guid: 'g' }), {
      id: 'a',
      backfill: true,
    });
    expect(state.articles[0]).not.toHaveProperty('guid');
    expect(state.articles[0]).not.toHaveProperty('backfill');
  });

  it('gives the same state back when nothing changed, heat and times apart', () => {
    const story = makeStory({ id: 'a' });
    const same = { id: 'a', heat: 12, published: true, firstSeenDateTime: '2024-05-03T00:00:00Z' };
    const { state, changes } = editArticle(story, makeArticle(same), hoursLater(400));
    expect(state).toBe(story);
    expect(changes).toEqual([]);
  });

  it('finds a member whose id changed, which goes on leading', () => {
    const story = makeStory({ id: 'old' });
    const { state, changes } = edit(story, { id: 'new', aliases: ['old'] });
    expect(changes).toEqual(['content']);
    expect(state.leadId).toBe('new');
    expect(state.articles.map(({ id }) => id)).toEqual(['new']);
    expect(state.articles[0]?.aliases).toEqual(['old']);
    expect(edit(state, { id: 'newer', aliases: ['new'] }).state.articles[0]?.aliases).toEqual(['old', 'new']);
  });

  it('changes nothing for an article that the story does not hold', () => {
    const story = makeStory({ id: 'a' });
    expect(edit(story, { id: 'stranger' }).state).toBe(story);
  });

  it("tells the lead's own related from its content", () => {
    const named = makeRelated({ origin: 'source', title: 'Named by the record' });
    const { state, changes } = edit(makeStory({ id: 'a' }), { id: 'a', related: [named, makeRelated()] });
    expect(changes).toEqual(['related']);
    expect(state.articles[0]?.related).toEqual([named]);
  });
});

describe('growRelated', () => {
  it('keeps one entry a story, the ten most similar, most similar first', () => {
    const entries = Array.from({ length: 14 }, (_, i) =>
      makeRelated({ storyId: `r${i}`, similarity: i / 20 }),
    );
    const { state, changes } = growRelated(makeStory(), entries, LATER);
    expect(changes).toEqual(['related']);
    expect(state.related.map(({ storyId }) => storyId)).toEqual(
      Array.from({ length: 10 }, (_, i) => `r${13 - i}`),
    );
    const closer = growRelated(state, [makeRelated({ storyId: 'r5', similarity: 0.99 })], LATER);
    expect(closer.state.related.map(({ storyId }) => storyId).slice(0, 2)).toEqual(['r5', 'r13']);
    expect(closer.state.related).toHaveLength(10);
  });

  it('never relates a story to itself, nor takes entries that name no story', () => {
    const story = makeStory({}, [], 's1');
    const entries = [makeRelated({ storyId: 's1' }), makeRelated({ origin: 'source' })];
    expect(growRelated(story, entries, LATER)).toEqual({ state: story, changes: [] });
  });

  it('makes no revision of what is known already', () => {
    const { state } = growRelated(makeStory(), [makeRelated({ similarity: 0.6 })], LATER);
    const again = growRelated(state, [makeRelated({ similarity: 0.6, title: 'Other' })], hoursLater(99));
    expect(again.state).toBe(state);
    expect(growRelated(state, [makeRelated({ similarity: 0.4 })], LATER).state).toBe(state);
  });

  it('ends at the same list in whatever order the entries come, one by one or together', () => {
    const entry = fc.record({
      storyId: fc.constantFrom(...'abcdefghijklmnop'.split('')),
      similarity: fc.integer({ max: 9, min: 1 }),
    });
    fc.assert(
      fc.property(fc.array(entry), fc.func(fc.nat()), (raw, rank) => {
        const entries = raw.map((fields) => makeRelated(fields));
        const shuffled = entries.toSorted((a, b) => rank(a.storyId) - rank(b.storyId));
        const together = mergeRelated('s', [], entries);
        const oneByOne = shuffled.reduce<Related[]>((list, next) => mergeRelated('s', list, [next]), []);
        expect(shown(oneByOne)).toEqual(shown(together));
      }),
    );
  });
});

describe('relatedFrom', () => {
  it("shows another story by its lead and the matcher's reasons", () => {
    const image = { url: 'https://news.example/1.jpg', isCached: false };
    const story = makeStory({
      id: 'a',
      images: [image],
      secured: 'opaque',
      ampWebUrl: 'https://news.example/amp/a',
    });
    const match = makeMatch({ similarity: 0.61, kind: 'topic', possibleDuplicate: true });
    expect(relatedFrom(story, match)).toEqual({
      title: 'Harbour bridge reopens after three years of repairs',
      excerpt: 'Traffic crosses the harbour again.',
      publishedDateTime: '2024-05-01T11:30:00Z',
      webUrl: 'https://news.example/a',
      ampWebUrl: 'https://news.example/amp/a',
      type: 'article',
      provider: { name: 'News Example', domain: 'news.example' },
      quality: 60,
      images: [image],
      origin: 'matched',
      storyId: 's1',
      similarity: 0.61,
      kind: 'topic',
      possibleDuplicate: true,
      why: match.why,
    });
  });

  it('leaves out what the lead does not have', () => {
    const { excerpt: _excerpt, webUrl: _webUrl, provider: _provider, ...bare } = makeArticle();
    const keys = Object.keys(relatedFrom(openStory('s1', bare, [], NOON), makeMatch()));
    expect(keys).not.toContain('excerpt');
    expect(keys).not.toContain('webUrl');
    expect(keys).not.toContain('images');
  });
});

describe('members that hand a link on', () => {
  const two = joinStory(
    makeStory({ id: 'a', title: 'One' }),
    makeArticle({ id: 'b', title: 'Two' }),
    { similarity: 0.9, why: WHY },
    [],
    LATER,
  ).state;
  const idsOf = (state: StoryState) => state.articles.map(({ id, title }) => [id, title]);

  it('edits the member that has the id, and not the one that had it before', () => {
    const { state } = edit(two, { id: 'b', aliases: ['a'], title: 'Three' });
    expect(idsOf(state)).toEqual([
      ['a', 'One'],
      ['b', 'Three'],
    ]);
  });

  it('takes an article with an id that a member gave up for another member', () => {
    const moved = edit(two, { id: 'c', aliases: ['a'], title: 'One' }).state;
    const link = { similarity: 0.9, why: WHY };
    const { state } = joinStory(moved, makeArticle({ id: 'a', title: 'Four' }), link, [], LATER);
    expect(idsOf(state)).toEqual([
      ['c', 'One'],
      ['b', 'Two'],
      ['a', 'Four'],
    ]);
  });
});

describe('any history of a story', () => {
  const articleArb = fc.record({
    id: fc.constantFrom(...'abcdefgh'.split('')),
    title: fc.constantFrom('One', 'Two', 'Three'),
    quality: fc.integer({ min: 0, max: 200 }),
  });
  const stepArb = fc.oneof(
    fc.record({ kind: fc.constant('join' as const), article: articleArb }),
    fc.record({ kind: fc.constant('edit' as const), article: articleArb }),
    fc.record({
      kind: fc.constant('grow' as const),
      storyId: fc.constantFrom('s1', 's2', 's3'),
      similarity: fc.float({ min: 0, max: 1, noNaN: true }),
    }),
  );

  it('keeps its promises at every step', () => {
    fc.assert(
      fc.property(fc.array(stepArb, { maxLength: 60 }), (steps) => {
        let story = makeStory({ id: 'a' });
        steps.forEach((step, i) => {
          const now = hoursLater(i);
          const before = JSON.stringify(story);
          const result =
            step.kind === 'join'
              ? joinStory(story, makeArticle(step.article), { similarity: 0.9, why: WHY }, [], now)
              : step.kind === 'edit'
                ? editArticle(story, makeArticle(step.article), now)
                : growRelated(
                    story,
                    [makeRelated({ storyId: step.storyId, similarity: step.similarity })],
                    now,
                  );
          expect(JSON.stringify(story)).toBe(before);
          const { state, changes } = result;
          expect(state === story).toBe(changes.length === 0);
          expect(state.revision).toBe(story.revision + (changes.length > 0 ? 1 : 0));
          expect(changes.includes('lead')).toBe(state.leadId !== story.leadId);
          expect(state.articles.length).toBe(state.articlesTotal);
          expect(new Set(state.articles.map(({ id }) => id)).size).toBe(state.articles.length);
          for (const { id, heat, published } of state.articles) {
            if (id === state.leadId) expect(heat).toBeGreaterThanOrEqual(0);
            else expect([heat, published]).toEqual([-1, false]);
          }
          expect(memberOf(state, state.leadId)?.similarity).toBe(1);
          expect(state.related.some(({ storyId }) => storyId === 's1')).toBe(false);
          story = state;
        });
      }),
    );
  });
});

describe('mayEnter', () => {
  const entry = fc.record({
    storyId: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
    similarity: fc.constantFrom(0.1, 0.2, 0.3, 0.4),
  });
  const limit = fc.integer({ min: 0, max: 4 });

  it('turns away only what leaves a list as it is', () => {
    fc.assert(
      fc.property(fc.array(entry), entry, limit, (entries, one, limit) => {
        const list = mergeRelated('s', [], entries.map(makeRelated), 4);
        const after = mergeRelated('s', list, [makeRelated(one)], limit);
        if (!mayEnter(list, one, limit)) expect(shown(after)).toEqual(shown(list));
      }),
    );
  });

  it('turns away what is known already, and what is less similar than all of a full list', () => {
    const list = [
      makeRelated({ storyId: 'a', similarity: 0.5 }),
      makeRelated({ storyId: 'b', similarity: 0.3 }),
    ];
    expect(mayEnter(list, { storyId: 'a', similarity: 0.5 })).toBe(false);
    expect(mayEnter(list, { storyId: 'a', similarity: 0.6 })).toBe(true);
    expect(mayEnter(list, { storyId: 'c', similarity: 0.2 })).toBe(true);
    expect(mayEnter(list, { storyId: 'c', similarity: 0.2 }, 2)).toBe(false);
    expect(mayEnter(list, { storyId: 'c', similarity: 0.4 }, 2)).toBe(true);
  });
});
