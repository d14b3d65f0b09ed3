import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalizeFeed } from '../../src/article/normalize-feed.ts';
import type { SourceRules } from '../../src/config/types.ts';
import type { Feed, FeedItem } from '../../src/feed/types.ts';
import { chooseItems } from '../../src/reader/choose-items.ts';
import { makeArticles } from '../../src/reader/make-articles.ts';
import type { ReadTask } from '../../src/reader/types.ts';

const NOW = Date.parse('2024-05-01T12:00:00Z');

/** Each says what no other says, so that none is a repeat. */
function itemAt(at: number, { day, isSport }: { day: number | undefined; isSport: boolean }): FeedItem {
  return {
    guid: `${at}`,
    title: `${isSport ? 'Sport' : 'Harbour'} news, part ${at}`,
    link: `https://news.example/${at}`,
    ...(day !== undefined && { publishedDateTime: `2024-04-${String(day).padStart(2, '0')}T00:00:00Z` }),
    authors: [],
    categories: [],
    images: [],
    enclosures: [],
  };
}

function feedOf(items: FeedItem[]): Feed {
  return { kind: 'rss', language: 'en', items, notes: [] };
}

/** That rewrites, drops, and would rewrite again what it rewrote. */
const RULES: SourceRules = {
  rewriteTitle: [{ match: 'news', with: 'news and more news' }],
  exclude: { title: ['^Sport'] },
};

function taskOf(maxItems: number, rules?: SourceRules): ReadTask {
  return { kind: 'feed', documents: [], source: { id: 'a', maxItems, ...(rules && { rules }) }, now: NOW };
}

const items = fc
  .array(
    fc.record({
      day: fc.oneof({ weight: 9, arbitrary: fc.integer({ min: 1, max: 30 }) }, fc.constant(undefined)),
      isSport: fc.boolean(),
    }),
    { maxLength: 30 },
  )
  .map((drawn) => drawn.map((one, at) => itemAt(at, one)));

describe('the items that are chosen ahead', () => {
  it('come to the articles, and to the reasons, that normalizing the whole feed comes to', async () => {
    await fc.assert(
      fc.asyncProperty(
        items,
        fc.integer({ min: 1, max: 30 }),
        fc.constantFrom(undefined, RULES),
        async (drawn, max, rules) => {
          const task = taskOf(max, rules);
          const whole = normalizeFeed(feedOf(drawn), task.source, new Date(NOW));
          const made = makeArticles(await chooseItems(feedOf(drawn), task.source), task, {});
          expect(made.articles).toEqual(whole.articles);
          expect(made.items).toBe(drawn.length);
          const reasons = whole.skipped.map(({ reason }) => reason).toSorted();
          expect(
            Object.entries(made.skipped)
              .flatMap(([reason, n]) => Array.from({ length: n }, () => reason))
              .toSorted(),
          ).toEqual(reasons);
        },
      ),
    );
  });

  it('keep what the feed says beside them, and tell the operator which rule left items out', async () => {
    const drawn = [itemAt(0, { day: 1, isSport: true }), itemAt(1, { day: 2, isSport: false })];
    const feed: Feed = {
      ...feedOf(drawn),
      title: 'The Daily',
      link: 'https://news.example/',
      notes: ['odd'],
    };
    const task = taskOf(1, RULES);
    expect(makeArticles(await chooseItems(feed, task.source), task, {})).toMatchObject({
      title: 'The Daily',
      link: 'https://news.example/',
      notes: ['odd', '1 item left out by exclude.title: ^Sport'],
      items: 2,
      skipped: { excluded: 1 },
    });
  });
});
