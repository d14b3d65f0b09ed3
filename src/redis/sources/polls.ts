/** Which sources are due when. All times in ms since the epoch, as the caller's clock has them. */
import type { DeskRedis } from '../connect.ts';
import type { Keys } from '../keys.ts';

/** A source and when it is to be polled next; `Infinity`: not any more, since its publisher ended it. */
export interface PollEntry {
  sourceId: string;
  at: number;
}

/**
 * Takes up to `most` sources whose time has come. Each is moved to `now + claimMs`: the poll itself sets the next time when
 * it ends, and one that is lost is asked for again after that. However many claim at once, each source goes to one.
 */
export async function claimDue(
  redis: DeskRedis,
  keys: Keys,
  now: number,
  claimMs: number,
  most: number,
): Promise<string[]> {
  return (await redis.deskClaimPolls(1, keys.polls, now, now + claimMs, most)) as string[];
}

/** Sets when a source is polled next; `Infinity` ends its polls. Does nothing where a source is not scheduled (any more). */
export async function setNextPoll(redis: DeskRedis, keys: Keys, sourceId: string, at: number): Promise<void> {
  await redis.zadd(keys.polls, 'XX', pollScore(at), sourceId);
}

/** Polls a scheduled source as soon as possible, also one that was ended. */
export async function pollNow(redis: DeskRedis, keys: Keys, sourceId: string, now: number): Promise<void> {
  await setNextPoll(redis, keys, sourceId, now);
}

/** Schedules sources that are not yet; the others keep their times. */
export async function addPolls(redis: DeskRedis, keys: Keys, entries: readonly PollEntry[]): Promise<void> {
  if (entries.length > 0) await redis.zadd(keys.polls, 'NX', ...flat(entries));
}

/** Brings forward the polls of sources that are scheduled for later than this; the others keep their times. */
export async function bringForward(
  redis: DeskRedis,
  keys: Keys,
  entries: readonly PollEntry[],
): Promise<void> {
  if (entries.length > 0) await redis.zadd(keys.polls, 'XX', 'LT', ...flat(entries));
}

export async function removePolls(redis: DeskRedis, keys: Keys, sourceIds: readonly string[]): Promise<void> {
  if (sourceIds.length > 0) await redis.zrem(keys.polls, ...sourceIds);
}

/** When each source is polled next; those that are not scheduled are left out. */
export async function readPolls(
  redis: DeskRedis,
  keys: Keys,
  sourceIds: readonly string[],
): Promise<Map<string, number>> {
  const times = new Map<string, number>();
  if (sourceIds.length === 0) return times;
  const scores = await redis.zmscore(keys.polls, ...sourceIds);
  sourceIds.forEach((id, i) => {
    const text = scores[i];
    if (text) times.set(id, text === 'inf' ? Infinity : Number(text));
  });
  return times;
}

function flat(entries: readonly PollEntry[]): (number | string)[] {
  return entries.flatMap(({ sourceId, at }) => [pollScore(at), sourceId]);
}

export function pollScore(at: number): number | string {
  return at === Infinity ? '+inf' : at;
}
