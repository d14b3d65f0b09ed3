/**
 * Which sources running schedulers have in their configuration. Each announces its own again and again, so that one with
 * another list does not take them for removed.
 */
import type { DeskRedis } from '../connect.ts';
import type { Keys } from '../keys.ts';

/** Announces sources at `now` (ms), and answers those that nobody wanted before. */
export async function announceSources(
  redis: DeskRedis,
  keys: Keys,
  sourceIds: readonly string[],
  now: number,
): Promise<string[]> {
  if (sourceIds.length === 0) return [];
  const known = await redis.zmscore(keys.wanted, ...sourceIds);
  await redis.zadd(keys.wanted, 'GT', ...sourceIds.flatMap((id) => [now, id]));
  return sourceIds.filter((_, i) => known[i] === null);
}

/** Sources that nobody has announced since `before` (ms). */
export async function unwantedSources(redis: DeskRedis, keys: Keys, before: number): Promise<string[]> {
  return await redis.zrangebyscore(keys.wanted, '-inf', `(${before}`);
}

export async function removeWanted(
  redis: DeskRedis,
  keys: Keys,
  sourceIds: readonly string[],
): Promise<void> {
  if (sourceIds.length > 0) await redis.zrem(keys.wanted, ...sourceIds);
}
