import type { StoryState } from '../../story/types.ts';
import type { DeskRedis } from '../connect.ts';
import { mapInTurns } from '../in-turns.ts';
import type { Keys } from '../keys.ts';
import { parseState } from './state-text.ts';

/** A story as stored, with the revision that consumers have of it; 0 if it never went out. */
export interface StoredStory {
  state: StoryState;
  publishedRevision: number;
}

/** Sorted set: retracted story, whether it had gone out or not → ms of its end. Lists show only what is in `recent`. */
export function retractedKey(keys: Keys): string {
  return `${keys.recent}:retracted`;
}

/** States by story id; ids that are unknown or have expired are left out. */
export async function readStates(
  redis: DeskRedis,
  keys: Keys,
  ids: string[],
): Promise<Map<string, StoryState>> {
  const states = new Map<string, StoryState>();
  if (ids.length === 0) return states;
  const values = await redis.mget(ids.map((id) => keys.story(id)));
  const found = values.filter((value) => value !== null);
  for (const state of await mapInTurns(found, parseState)) states.set(state.id, state);
  return states;
}

/** A story but for the others that it shows. */
export type StoryHead = Omit<StoryState, 'related'>;

/** As `readStates`, at a fifth of the cost: without related stories. */
export async function readHeads(
  redis: DeskRedis,
  keys: Keys,
  ids: readonly string[],
): Promise<Map<string, StoryHead>> {
  if (ids.length === 0) return new Map();
  const texts = (await redis.deskReadHeads(ids.length, ...ids.map((id) => keys.story(id)))) as (
    | string
    | null
  )[];
  const found = texts.filter((text) => text !== null);
  const heads = await mapInTurns(found, (text) => JSON.parse(text) as StoryHead);
  return new Map(heads.map((head) => [head.id, head]));
}

/** Living stories, without what they show of stories that were retracted since; others are left out. */
export async function readStories(redis: DeskRedis, keys: Keys, ids: string[]): Promise<StoredStory[]> {
  const [stored, isAnyGone] = await Promise.all([
    readAny(redis, keys, ids),
    redis.exists(retractedKey(keys)),
  ]);
  const stories = stored.filter(({ state }) => !state.retracted);
  const gone = isAnyGone ? await retractedAmong(redis, keys, namedBy(stories)) : new Set<string>();
  if (gone.size === 0) return stories;
  return stories.map((story) => ({ ...story, state: withoutRelated(story.state, gone) }));
}

/** A story, living or retracted. */
export async function readStory(redis: DeskRedis, keys: Keys, id: string): Promise<StoredStory | undefined> {
  const [story] = await readAny(redis, keys, [id]);
  return story?.state.retracted ? story : (await readStories(redis, keys, [id]))[0];
}

/** How many stories are on the outputs and were not taken back there. */
export function countStories(redis: DeskRedis, keys: Keys): Promise<number> {
  return redis.hlen(keys.shown);
}

/** A story that names no other of these as related. */
export function withoutRelated(state: StoryState, gone: ReadonlySet<string>): StoryState {
  const related = state.related.filter(({ storyId }) => storyId === undefined || !gone.has(storyId));
  return related.length === state.related.length ? state : { ...state, related };
}

/** Of these stories, those that consumers have had: story → its last published revision. */
export async function readPublished(
  redis: DeskRedis,
  keys: Keys,
  ids: readonly string[],
): Promise<Map<string, number>> {
  if (ids.length === 0) return new Map();
  const revisions = await redis.hmget(keys.published, ...ids);
  return new Map(
    ids.map((id, i): [string, number] => [id, Number(revisions[i] ?? 0)]).filter(([, n]) => n > 0),
  );
}

/** Of these stories, those that consumers have had, or are about to get. */
export async function readOut(redis: DeskRedis, keys: Keys, ids: readonly string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  // In this order: a claim in between moves a story from the one to the other.
  const [times, published] = await Promise.all([
    redis.zmscore(keys.due, ...ids),
    readPublished(redis, keys, ids),
  ]);
  return new Set(ids.filter((id, i) => times[i] !== null || published.has(id)));
}

async function readAny(redis: DeskRedis, keys: Keys, ids: string[]): Promise<StoredStory[]> {
  if (ids.length === 0) return [];
  const [states, published] = await Promise.all([
    readStates(redis, keys, ids),
    readPublished(redis, keys, ids),
  ]);
  return ids.flatMap((id) => {
    const state = states.get(id);
    return state ? [{ state, publishedRevision: published.get(id) ?? 0 }] : [];
  });
}

function namedBy(stories: readonly StoredStory[]): string[] {
  const ids = stories.flatMap(({ state }) => state.related.flatMap(({ storyId }) => storyId ?? []));
  return [...new Set(ids)];
}

async function retractedAmong(redis: DeskRedis, keys: Keys, ids: string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  const times = await redis.zmscore(retractedKey(keys), ...ids);
  return new Set(ids.filter((_, i) => times[i] !== null));
}

/** A story in the order of last changes. */
export interface RecentStory {
  id: string;
  /** ms. */
  at: number;
}

/** Stories in that order, so many of the newest. */
export async function readNewest(redis: DeskRedis, keys: Keys, count: number): Promise<RecentStory[]> {
  return recentFrom(await redis.zrevrange(keys.recent, 0, count - 1, 'WITHSCORES'));
}

/**
 * The stories that changed at a time (ms) or later, newest first, and how many there are from another time on, taken together.
 * Undefined where more than `most` have changed.
 */
export async function readChanged(
  redis: DeskRedis,
  keys: Keys,
  { since, countFrom, most }: { since: number; countFrom: number; most: number },
): Promise<{ changed: RecentStory[]; count: number } | undefined> {
  const replies = await redis
    .multi()
    .zrevrangebyscore(keys.recent, '+inf', since, 'WITHSCORES', 'LIMIT', 0, most + 1)
    .zcount(keys.recent, countFrom, '+inf')
    .exec();
  const [[error, flat], [, count]] = replies as [[Error | null, string[]], [Error | null, number]];
  if (error) throw new Error('Redis did not tell what has changed', { cause: error });
  return flat.length > 2 * most ? undefined : { changed: recentFrom(flat), count };
}

const recentFrom = (flat: readonly string[]): RecentStory[] =>
  Array.from({ length: flat.length / 2 }, (_, i) => ({ id: flat[2 * i] ?? '', at: Number(flat[2 * i + 1]) }));

/**
 * Stories by their last change (ms), newest first and among equals by id, descending: `count` of them after a place.
 * Stories that change while someone turns pages move to the front and are never met twice.
 */
export async function recentPage(
  redis: DeskRedis,
  keys: Keys,
  count: number,
  after?: RecentStory,
): Promise<RecentStory[]> {
  const top = after ? after.at : '+inf';
  const page: RecentStory[] = [];
  for (let skip = 0; page.length < count; skip += count) {
    const flat = await redis.zrevrangebyscore(keys.recent, top, '-inf', 'WITHSCORES', 'LIMIT', skip, count);
    for (const place of recentFrom(flat)) {
      const passed = after && place.at === after.at && place.id >= after.id;
      if (!passed && page.length < count) page.push(place);
    }
    if (flat.length < count * 2) break;
  }
  return page;
}
