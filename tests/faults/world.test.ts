import { describe, expect, it } from 'vitest';
import { Dice } from '../../bench/fuzz/random.ts';
import { makeWorld, MOST_ITEMS, startOf, versionAt, type Item } from '../../bench/faults/world.ts';
import { createMatcher } from '../../src/story/window/matcher.ts';

const SIZE = { feeds: 40, seconds: 600, itemsPerFeed: MOST_ITEMS };
const SEEDS = [1, 2];

describe('a world', () => {
  it('is the same for the same seed', () => {
    expect(makeWorld({ ...SIZE, seed: 1 })).toEqual(makeWorld({ ...SIZE, seed: 1 }));
    expect(makeWorld({ ...SIZE, seed: 1 })).not.toEqual(makeWorld({ ...SIZE, seed: 2 }));
  });

  it.each(SEEDS)('has no feed that carries a story twice, or more than it may list (seed %i)', (seed) => {
    const { feeds, items } = makeWorld({ ...SIZE, seed });
    for (const feed of feeds) {
      expect(feed.length).toBe(MOST_ITEMS);
      expect(new Set(feed.map(({ story }) => story)).size).toBe(feed.length);
      // The first poll of a feed finds something, or the next one would bring its backlog.
      expect(Math.min(...feed.map(startOf))).toBe(0);
    }
    expect(new Set(items.map(({ url }) => url)).size).toBe(items.length);
  });

  it.each(SEEDS)('changes in time, and never past its end (seed %i)', (seed) => {
    const { items, endsAt } = makeWorld({ ...SIZE, seed });
    for (const item of items) {
      const times = item.versions.map(({ at }) => at);
      expect(times).toEqual(times.toSorted((a, b) => a - b));
      expect(times.at(-1)).toBeLessThanOrEqual(endsAt);
      expect(versionAt(item, endsAt)).toBe(item.versions.at(-1));
    }
    expect(items.some(({ versions }) => versions.length > 1)).toBe(true);
  });

  /** Every item comes in at a moment of its own, in the words that it has by then, and is edited afterwards. */
  it.each(SEEDS)('leaves the matcher no doubt, whatever comes in when (seed %i)', (seed) => {
    const { items } = makeWorld({ ...SIZE, seed });
    const dice = new Dice(seed);
    const matcher = createMatcher();
    const inputOf = (item: Item, version: number) => ({
      id: item.url,
      title: item.versions[version]?.title ?? '',
      excerpt: item.versions[version]?.summary ?? '',
      publishedDateTime: new Date(Date.UTC(2026, 0, 1) + startOf(item) * 1000).toISOString(),
      firstSeenDateTime: '2026-01-01T00:10:00Z',
      provider: { domain: `paper${item.feed}.example` },
      sourceId: `paper${item.feed}`,
      language: 'en',
    });
    const arrivals = items.flatMap((item) => {
      const first = dice.below(item.versions.length);
      const at = dice.next();
      return item.versions.slice(first).map((_, i) => ({ item, version: first + i, at: at + i * 0.1 }));
    });
    const stories = new Map<number, Set<string>>();
    for (const { item, version } of arrivals.toSorted((a, b) => a.at - b.at)) {
      const { storyId } = matcher.add(inputOf(item, version));
      stories.set(item.story, (stories.get(item.story) ?? new Set()).add(storyId));
    }
    expect([...stories].filter(([, ids]) => ids.size !== 1)).toEqual([]);
    expect(new Set([...stories.values()].flatMap((ids) => [...ids])).size).toBe(stories.size);
  });
});
