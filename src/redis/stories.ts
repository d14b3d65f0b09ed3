import type { StoryState } from '../story/types.ts';
import type { DeskRedis } from './connect.ts';
import { mapInTurns } from './in-turns.ts';
import type { Keys } from './keys.ts';
import { parseState } from './state-text.ts';

/** A story as stored, with the revision that consumers have of it; 0 if it never went out. */
export interface StoredStory {
  state: StoryState;
  publishedRevision: number;
}

/** Sorted set: retracted story that had gone out → ms of its end. Lists show only what is in `recent`. */
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

/** Living stories, without what they show of stories that were retracted since; others are left out. */
export async function readStories(redis: DeskRedis, keys: Keys, ids: string[]): Promise<StoredStory[]> {
  const stories = (await readAny(redis, keys, ids)).filter(({ state }) => !state.retracted);
  const gone = await retractedAmong(redis, keys, namedBy(stories));
  if (gone.size === 0) return stories;
  return stories.map((story) => ({ ...story, state: withoutRelated(story.state, gone) }));
}

/** A story, living or retracted. */
export async function readStory(redis: DeskRedis, keys: Keys, id: string): Promise<StoredStory | undefined> {
  const [story] = await readAny(redis, keys, [id]);
  return story?.state.retracted ? story : (await readStories(redis, keys, [id]))[0];
}

/** How many stories are out and were not taken back. */
export async function countStories(redis: DeskRedis, keys: Keys): Promise<number> {
  const [published, retracted] = await Promise.all([
    redis.hlen(keys.published),
    redis.zcard(retractedKey(keys)),
  ]);
  return published - retracted;
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

async function readAny(redis: DeskRedis, keys: Keys, ids: string[]): Promise<StoredStory[]> {
  if (ids.length === 0) return [];
  const states = await readStates(redis, keys, ids);
  const published = await readPublished(redis, keys, ids);
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
  if (ids.length === 0 || (await redis.exists(retractedKey(keys))) === 0) return new Set();
  const times = await redis.zmscore(retractedKey(keys), ...ids);
  return new Set(ids.filter((_, i) => times[i] !== null));
}

/**
 * Stories by their last change (ms), newest first and among equals by id, descending: `count` of them after a place.
 * Stories that change while someone turns pages move to the front and are never met twice.
 */
export async function recentPage(
  redis: DeskRedis,
  keys: Keys,
  count: number,
  after?: { id: string; at: number },
): Promise<{ id: string; at: number }[]> {
  const top = after ? after.at : '+inf';
  const page: { id: string; at: number }[] = [];
  for (let skip = 0; page.length < count; skip += count) {
    const flat = await redis.zrevrangebyscore(keys.recent, top, '-inf', 'WITHSCORES', 'LIMIT', skip, count);
    for (let i = 0; i + 1 < flat.length; i += 2) {
      const place = { id: flat[i] ?? '', at: Number(flat[i + 1]) };
      const passed = after && place.at === after.at && place.id >= after.id;
      if (!passed && page.length < count) page.push(place);
    }
    if (flat.length < count * 2) break;
  }
  return page;
}
