/** Items built, or bound, to lead matching astray, from bytes to the messages that went out. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalizeItem } from '../../src/article/normalize-item.ts';
import type { Article } from '../../src/article/types.ts';
import { scoreTitles } from '../../src/story/titles/score-titles.ts';
import { thresholds } from '../../src/story/titles/thresholds.ts';
import type { StoryRecord } from '../../src/story/types.ts';
import { feedSource, rss, type Item } from '../support/desk.ts';
import { NOON } from '../support/factories.ts';
import { hostileDesk, serverOf } from './hostile-desk.ts';

const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000).toISOString();
const FERRY = 'Ferry with 120 aboard runs aground off Crete';

async function twoPapers() {
  const server = await serverOf();
  const made = await hostileDesk(['one', 'two'].map((id) => feedSource(id, server.urlOf(`/${id}`))));
  for (const id of ['one', 'two']) server.set(`/${id}`, { body: rss([]) });
  return { set: (id: string, items: Item[]) => server.set(`/${id}`, { body: rss(items) }), ...made };
}

describe('an edited title', () => {
  it('does not match its own old self: the story keeps one article', async () => {
    const { set, pass } = await twoPapers();
    for (const title of [FERRY, `${FERRY}, captain held`, `${FERRY}, captain and mate held`]) {
      set('one', [{ title, link: 'https://one.example/ferry' }]);
      const { stories } = await pass();
      expect(stories.map((story) => [story.title, story.articlesTotal])).toEqual([[title, 1]]);
      expect(stories[0]?.related).toEqual([]);
    }
  });

  it.each([
    ['of a story that came later', 'one', 'two'],
    ['of a story that was there before', 'two', 'one'],
  ])('into the headline %s takes it not over', async (_which, attacker, victim) => {
    const { set, pass } = await twoPapers();
    const plant = 'Chipmaker Voltis opens third plant in Dresden';
    const linkOf = (id: string) => `https://${id}.example/page`;
    const titles: Record<string, string> = { [attacker]: plant, [victim]: FERRY };
    for (const id of ['one', 'two']) {
      set(id, [{ title: titles[id] ?? '', link: linkOf(id) }]);
      await pass();
    }
    const before = storyIn((await pass()).stories, victim);
    set(attacker, [{ title: FERRY, link: linkOf(attacker) }]);
    await pass();
    // One more copy, which could join either of the two.
    set(victim, [
      { title: FERRY, link: linkOf(victim) },
      { title: `${FERRY} - reports`, link: 'https://three.example/copy' },
    ]);
    const after = storyIn((await pass()).stories, victim);
    expect(after).toMatchObject({ storyId: before?.storyId, sourceId: victim, webUrl: linkOf(victim) });
  });
});

/** The story that holds a paper's page. */
const storyIn = (stories: StoryRecord[], paper: string) =>
  stories.find(({ articles }) => articles.some(({ webUrl }) => webUrl === `https://${paper}.example/page`));

describe('a back-dated item', () => {
  it.each([hoursAgo(30), hoursAgo(24 * 400), '1971-01-01T00:00:00Z', '2099-01-01T00:00:00Z'])(
    'dated %s takes no story over that was there before it',
    async (date) => {
      const { set, pass } = await twoPapers();
      set('one', [{ title: FERRY, link: 'https://one.example/ferry', date: hoursAgo(2) }]);
      const [before] = (await pass()).stories;
      set('two', [{ title: FERRY, link: 'https://two.example/ferry', date }]);
      const { stories } = await pass();
      const story = stories.find(({ storyId }) => storyId === before?.storyId);
      expect(story).toMatchObject({ sourceId: 'one', id: before?.id });
      // Whatever it claims, it was seen second.
      const late = stories.flatMap(({ articles }) => articles).find(({ sourceId }) => sourceId === 'two');
      expect(String(late?.firstSeenDateTime) >= String(before?.firstSeenDateTime)).toBe(true);
      expect(late?.publishedDateTime ?? '').not.toMatch(/^2099/);
    },
  );
});

describe('titles that share one word', () => {
  it.each([
    ['News', 'News'],
    ['Update', 'Live update'],
    ['Watch', 'Watch'],
    ['Election', 'Election results in full'],
    ['Video', 'Video: storm'],
    ['...', '...'],
    ['2024', '2024'],
    ['📺', '📺'],
  ])('%j and %j are not merged for it', (a, b) => {
    expect(scoreTitles(a, b).duplicate).toBeLessThan(thresholds.duplicate);
  });

  it('are stories of their own on two hosts', async () => {
    const { set, pass } = await twoPapers();
    set('one', [{ title: 'Weather', link: 'https://one.example/weather' }]);
    set('two', [{ title: 'Weather', link: 'https://two.example/weather' }]);
    expect(new Set((await pass()).stories.map(({ storyId }) => storyId)).size).toBe(2);
  });
});

describe('the order in which items arrive', () => {
  const items: Item[] = [
    { title: FERRY, link: 'https://one.example/ferry' },
    { title: `UPDATE 1-${FERRY}`, link: 'https://two.example/ferry' },
    { title: 'Chipmaker Voltis opens third plant in Dresden', link: 'https://one.example/plant' },
    { title: 'Voltis opens its third chip plant in Dresden', link: 'https://two.example/voltis' },
    { title: 'Stranded whale freed by volunteers on Norfolk coast', link: 'https://one.example/whale' },
  ];

  it('does not change which of them are one story', async () => {
    const groups = new Set<string>();
    for (const order of [items, items.toReversed(), [3, 0, 4, 1, 2].map((i) => items[i] as Item)]) {
      const { set, pass } = await twoPapers();
      set('one', order);
      const { stories } = await pass();
      const sets = stories.map(({ articles }) =>
        articles
          .map(({ webUrl }) => webUrl ?? '')
          .toSorted()
          .join(' '),
      );
      groups.add(sets.toSorted().join(' | '));
    }
    expect(groups.size).toBe(1);
  });
});

describe('names of articles', () => {
  it('are 128 bits, and no two pages, guids or documents share one', () => {
    const idOf = (item: object, sourceId = 's') => {
      const whole = { title: 'A title', authors: [], categories: [], images: [], enclosures: [], ...item };
      return (normalizeItem(whole, { id: sourceId }, NOON) as Article).id;
    };
    const ids = new Set<string>();
    for (let i = 0; i < 5_000; i++) {
      ids.add(idOf({ link: `https://a.example/${i}` }));
      ids.add(idOf({ guid: `${i}` }));
      ids.add(idOf({ path: `${i}` }));
    }
    expect(ids.size).toBe(15_000);
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{32}$/);
  });

  it('are not forged by putting the parts of a name together otherwise', () => {
    const idOf = (guid: string, source: string) =>
      (
        normalizeItem(
          { title: 'A title', guid, authors: [], categories: [], images: [], enclosures: [] },
          { id: source },
          NOON,
        ) as Article
      ).id;
    const text = fc.string({
      minLength: 2,
      maxLength: 8,
      unit: fc.constantFrom('a', '"', ',', ':', '[', '\\', 'b'),
    });
    fc.assert(
      fc.property(text, fc.nat(6), fc.nat(6), (whole, first, second) => {
        const [a, b] = [1 + (first % (whole.length - 1)), 1 + (second % (whole.length - 1))];
        fc.pre(a !== b);
        expect(idOf(whole.slice(a), whole.slice(0, a))).not.toBe(idOf(whole.slice(b), whole.slice(0, b)));
      }),
    );
  });
});
