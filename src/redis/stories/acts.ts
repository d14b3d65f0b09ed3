/** What operators and matching decided: the hash `acts`, one entry an act, as the commit that carried it out wrote it. */
import type { PastAct } from '../../story/acts/acts.ts';
import type { DeskRedis } from '../connect.ts';
import { mapInTurns } from '../in-turns.ts';
import type { Keys } from '../keys.ts';

/** Acts that are kept at least; older ones go when they are past the window. */
const KEPT_ACTS = 10_000;
/** Acts that are asked for in one go. */
const PAGE = 5000;

export async function readAct(redis: DeskRedis, keys: Keys, id: string): Promise<PastAct | undefined> {
  const json = await redis.hget(keys.acts, id);
  return json === null ? undefined : (JSON.parse(json) as PastAct);
}

/** The newest `limit` acts, by default all, newest first: their ids are ULIDs. */
export async function readActs(redis: DeskRedis, keys: Keys, limit = Infinity): Promise<PastAct[]> {
  return readActsOf(redis, keys, (await actIds(redis, keys)).slice(0, limit));
}

/** Forgets acts from before a time (ms) until `kept` of them are left; returns how many. */
export async function trimActs(
  redis: DeskRedis,
  keys: Keys,
  before: number,
  kept = KEPT_ACTS,
): Promise<number> {
  if ((await redis.hlen(keys.acts)) <= kept) return 0;
  const oldest = (await actIds(redis, keys)).slice(kept);
  const past = (await readActsOf(redis, keys, oldest)).filter(({ at }) => at < before);
  let gone = 0;
  for (let from = 0; from < past.length; from += PAGE)
    gone += await redis.hdel(keys.acts, ...past.slice(from, from + PAGE).map(({ id }) => id));
  return gone;
}

/** The ids of all acts, newest first. */
export async function actIds(redis: DeskRedis, keys: Keys): Promise<string[]> {
  return (await redis.hkeys(keys.acts)).toSorted().toReversed();
}

/** Those of these ids, in their order; what is gone is left out. */
export async function readActsOf(redis: DeskRedis, keys: Keys, ids: readonly string[]): Promise<PastAct[]> {
  const acts: PastAct[] = [];
  for (let from = 0; from < ids.length; from += PAGE) {
    const page = await redis.hmget(keys.acts, ...ids.slice(from, from + PAGE));
    const there = page.filter((json) => json !== null);
    acts.push(...(await mapInTurns(there, (json) => JSON.parse(json) as PastAct)));
  }
  return acts;
}
