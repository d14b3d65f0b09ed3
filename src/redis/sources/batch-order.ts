/**
 * In which order the fetched batches of a source were made. They may be merged in another: one fails and is tried again, or
 * is redriven days later.
 */
import type { DeskRedis } from '../connect.ts';
import type { Keys } from '../keys.ts';
import { comesBefore } from '../outputs/output-streams.ts';

/** A source is fetched by one worker at a time, so these rise from batch to batch. */
export interface BatchPlace {
  /** Id of the log's head when the fetch read what it had seen. */
  head: string;
  /** The batch's number in the queue, which counts anew where somebody empties it. */
  number: number;
}

const FIELD = '@batch';

export function isBefore(one: BatchPlace, other: BatchPlace): boolean {
  return comesBefore(one.head, other.head) || (one.head === other.head && one.number < other.number);
}

/** What the source's memory keeps of the last batch that was committed to its end, beside the fetch's validators. */
export function batchTrace({ head, number }: BatchPlace): Record<string, string> {
  return { [FIELD]: `${head} ${number}` };
}

export async function readLastBatch(
  redis: DeskRedis,
  keys: Keys,
  sourceId: string,
): Promise<BatchPlace | undefined> {
  const value = await redis.hget(keys.seen(sourceId), FIELD);
  const [, head, number] = /^(\d+-\d+) (\d+)$/.exec(value ?? '') ?? [];
  return head === undefined ? undefined : { head, number: Number(number) };
}
