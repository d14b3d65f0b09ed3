import type { DeskRedis } from '../connect.ts';
import type { Keys } from '../keys.ts';
import { fieldOf, missedKey, placeOf, type OutputPlace } from './output-place.ts';

/** How the readers of an output keep up. */
export interface OutputStatus {
  /** Messages that wait to be read: of a stream, by the slowest of its living groups. */
  unread: number;
  /** Messages that it holds; of a stream also those that all have read. */
  length: number;
  /** Stories of which it still has to get the latest revision. */
  missed: number;
  /** ISO 8601: since when it has been paused. */
  pausedSince?: string;
  /** Why it takes nothing, where it is broken. */
  error?: string;
  /** Messages that a later revision of the same story made needless, and that were removed; ever. */
  compacted: number;
  /** Consumer groups that nothing is kept for any more, and those that are behind. */
  deadGroups: string[];
  lagging: string[];
  /** ISO 8601: when this was written. */
  at: string;
}

/** A publisher that has not written for so long does not run, or has the output no more. */
const FORGOTTEN_AFTER_MS = 24 * 3_600_000;

/** @param status with what was compacted since this publisher last wrote */
export async function writeOutputStatus(
  redis: DeskRedis,
  keys: Keys,
  output: OutputPlace,
  status: OutputStatus,
): Promise<void> {
  const { compacted, ...rest } = status;
  // The first field, so that no name of a group is taken for it.
  await redis.deskOutputStatus(1, keys.outputs, fieldOf(output), JSON.stringify({ compacted, ...rest }));
}

export async function readOutputStatus(
  redis: DeskRedis,
  keys: Keys,
  output: OutputPlace,
): Promise<OutputStatus | undefined> {
  const json = await redis.hget(keys.outputs, fieldOf(output));
  return json === null ? undefined : (JSON.parse(json) as OutputStatus);
}

/** Of all outputs that a publisher of this desk has looked at. */
export async function readOutputStatuses(
  redis: DeskRedis,
  keys: Keys,
): Promise<(OutputPlace & OutputStatus)[]> {
  const fields = await redis.hgetall(keys.outputs);
  return Object.entries(fields).map(([field, json]) => ({
    ...placeOf(field),
    ...(JSON.parse(json) as OutputStatus),
  }));
}

/** Forgets outputs that are not in the configuration any more, with what they missed. */
export async function forgetOutputs(
  redis: DeskRedis,
  keys: Keys,
  configured: readonly OutputPlace[],
  now: number,
): Promise<void> {
  for (const status of await readOutputStatuses(redis, keys)) {
    const isOld = now - Date.parse(status.at) > FORGOTTEN_AFTER_MS;
    if (!isOld || configured.some((output) => fieldOf(output) === fieldOf(status))) continue;
    await redis.del(missedKey(keys, status));
    if (status.type === 'stream') await redis.del(keys.readers(status.name));
    await redis.hdel(keys.outputs, fieldOf(status));
  }
}
