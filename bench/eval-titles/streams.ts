/**
 * Streams: articles as they come, each told which earlier ones of the last 72 hours it belongs to. By the matcher that is
 * every member of its story and of the stories it is related to.
 */
import { createMatcher } from '../../src/story/window/matcher.ts';
import { measuresOf } from './measures.ts';
import type { Measures } from './measures.ts';
import type { Peer } from './peers.ts';
import type { StreamItem } from './sets.ts';

const WINDOW_HOURS = 72;
const HOUR_MS = 3_600_000;
/** A stream that counts its hours from its own start is put here. */
const EPOCH = Date.UTC(2021, 0, 4);

/** An article and an earlier one, by their places in the stream. */
export type Pair = readonly [later: number, earlier: number];

/** Whether some event holds both. */
export const isRight = (items: readonly StreamItem[], [later, earlier]: Pair): boolean => {
  const gold = items[earlier]?.gold ?? [];
  return items[later]?.gold.some((event) => gold.includes(event)) ?? false;
};

/** The pairs within the window that `keep` holds for. */
export function pairsWithin(items: readonly StreamItem[], keep: (pair: Pair) => boolean): Pair[] {
  const pairs: Pair[] = [];
  for (const [later, { hour }] of items.entries())
    for (let earlier = later - 1; earlier >= 0; earlier--) {
      if (hour - (items[earlier]?.hour ?? 0) > WINDOW_HOURS) break;
      if (keep([later, earlier])) pairs.push([later, earlier]);
    }
  return pairs;
}

/** What the matcher finds, with what it ships with. */
export function pairsFound(items: readonly StreamItem[], { excerpts = false } = {}): Pair[] {
  const matcher = createMatcher({});
  const placeOf = new Map(items.map(({ id }, at) => [id, at]));
  const pairs: Pair[] = [];
  const stories = new Map<string, string[]>();
  for (const [later, item] of items.entries()) {
    const at = timeOf(item);
    matcher.expire(new Date(at - WINDOW_HOURS * HOUR_MS));
    const { storyId, related } = matcher.add(articleOf(item, at, excerpts));
    const found = new Set([storyId, ...related.map((match) => match.storyId)]);
    for (const story of found)
      for (const id of stories.get(story) ?? [])
        if (matcher.storyOf(id) === story) pairs.push([later, placeOf.get(id) ?? NaN]);
    stories.set(storyId, [...(stories.get(storyId) ?? []), item.id]);
  }
  return pairs;
}

function articleOf({ id, title, excerpt, publisher }: StreamItem, at: number, excerpts: boolean) {
  const time = new Date(at).toISOString();
  return {
    id,
    title,
    firstSeenDateTime: time,
    publishedDateTime: time,
    provider: { name: publisher },
    ...(excerpts && excerpt && { excerpt }),
  };
}

const timeOf = ({ hour }: StreamItem): number => (hour > 100_000 ? 0 : EPOCH) + hour * HOUR_MS;

/** Found pairs against all pairs of the stream that belong together. */
export function measurePairs(items: readonly StreamItem[], found: readonly Pair[]): Measures {
  const right = found.filter((pair) => isRight(items, pair)).length;
  return measuresOf(right, found.length, pairsWithin(items, (pair) => isRight(items, pair)).length);
}

/** Where stories are large and pairs too many to find: of the items with something to be found, those that found some. */
export function measureCoverage(items: readonly StreamItem[], found: readonly Pair[]) {
  const right = found.filter((pair) => isRight(items, pair));
  const gold = pairsWithin(items, (pair) => isRight(items, pair));
  const those = (pairs: readonly Pair[]) => new Set(pairs.map(([later]) => later)).size;
  return {
    precision: found.length === 0 ? 1 : right.length / found.length,
    coverage: gold.length === 0 ? 1 : those(right) / those(gold),
  };
}

/** Every pair of the window by a peer's likeness, for one threshold after another. */
export function pairsBy(items: readonly StreamItem[], peer: Peer, { excerpts = false } = {}) {
  const texts = items.map(({ title, excerpt }) => (excerpts && excerpt ? `${title} ${excerpt}` : title));
  const likeness = peer.read(texts);
  return pairsWithin(items, () => true).map((pair) => ({
    pair,
    score: likeness(...pair),
    isRight: isRight(items, pair),
  }));
}
