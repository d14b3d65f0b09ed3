/** Sources that a person has paused: they are not scheduled until they are resumed. */
import type { DeskRedis } from '../connect.ts';
import type { Keys } from '../keys.ts';
import { parseObject } from './source-status.ts';

export interface Pause {
  /** ms since the epoch. */
  at: number;
  reason?: string;
}

/** Characters of a reason that are kept. */
export const LONGEST_REASON = 300;

/** Pauses a source and takes it out of the schedule, in one step; answers whether it was not paused before. */
export async function pauseSource(
  redis: DeskRedis,
  keys: Keys,
  sourceId: string,
  { at, reason }: Pause,
): Promise<boolean> {
  const pause = { at, ...(reason && { reason: reason.slice(0, LONGEST_REASON) }) };
  const replies = await redis
    .multi()
    .hsetnx(keys.paused, sourceId, JSON.stringify(pause))
    .zrem(keys.polls, sourceId)
    .exec();
  return firstReply(replies) === 1;
}

/** Puts a source back into the schedule, to be polled at `at` (ms); answers whether it was paused. */
export async function resumeSource(
  redis: DeskRedis,
  keys: Keys,
  sourceId: string,
  at: number,
): Promise<boolean> {
  const replies = await redis.multi().hdel(keys.paused, sourceId).zadd(keys.polls, 'NX', at, sourceId).exec();
  return firstReply(replies) === 1;
}

function firstReply(replies: [error: Error | null, reply: unknown][] | null): unknown {
  for (const [error] of replies ?? []) if (error) throw error;
  return replies?.[0]?.[1];
}

/** Those that are paused, by source. What a newer version may have written is a pause all the same. */
export async function readPaused(redis: DeskRedis, keys: Keys): Promise<Map<string, Pause>> {
  const fields = await redis.hgetall(keys.paused);
  return new Map(Object.entries(fields).map(([id, json]) => [id, parsePause(json)]));
}

function parsePause(json: string): Pause {
  const { at, reason } = parseObject(json) ?? {};
  return {
    at: typeof at === 'number' ? at : 0,
    ...(typeof reason === 'string' && { reason: reason.slice(0, LONGEST_REASON) }),
  };
}

export async function isPaused(redis: DeskRedis, keys: Keys, sourceId: string): Promise<boolean> {
  return (await redis.hexists(keys.paused, sourceId)) === 1;
}

/** Forgets the pauses of sources that left the configuration for good. */
export async function forgetPauses(
  redis: DeskRedis,
  keys: Keys,
  sourceIds: readonly string[],
): Promise<void> {
  if (sourceIds.length > 0) await redis.hdel(keys.paused, ...sourceIds);
}
