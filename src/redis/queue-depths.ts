import { deadBoxes, type DeadLettersDesk } from './dead-letters/dead-letters.ts';
import type { Output } from '../config/types.ts';
import type { DeskRedis } from './connect.ts';
import type { Keys } from './keys.ts';
import { webhookQueueName } from './outputs/webhook-queue.ts';

/** How many jobs of a queue are in each state. */
export interface QueueDepth {
  name: string;
  waiting: number;
  active: number;
  delayed: number;
  failed: number;
}

/** The desk's own queues and those of its outputs. */
export function queueNames(outputs: readonly Output[]): string[] {
  const theirs = outputs.flatMap(({ type, name }) =>
    type === 'queue' ? [name] : type === 'webhook' ? [webhookQueueName(name)] : [],
  );
  return ['fetch', 'articles', ...theirs];
}

/** All in one round trip, by the lists and sets in which BullMQ keeps the ids. */
export async function readQueueDepths(
  redis: DeskRedis,
  keys: Keys,
  names: readonly string[],
): Promise<QueueDepth[]> {
  const pipeline = redis.pipeline();
  for (const name of names) {
    const key = `${keys.queues}:${name}`;
    pipeline.llen(`${key}:wait`).llen(`${key}:active`).zcard(`${key}:delayed`).zcard(`${key}:failed`);
  }
  const counts = repliesOf(await pipeline.exec()).map(Number);
  return names.map((name, i) => {
    const [waiting = 0, active = 0, delayed = 0, failed = 0] = counts.slice(i * 4, i * 4 + 4);
    return { name, waiting, active, delayed, failed };
  });
}

/** How many dead letters there are altogether. */
export async function countDeadLetters(desk: DeadLettersDesk, outputs: readonly Output[]): Promise<number> {
  const { redis, keys } = desk;
  const pipeline = redis.pipeline();
  for (const box of await deadBoxes(desk, outputs)) {
    if ('queue' in box) pipeline.zcard(`${keys.queues}:${box.queue}:failed`);
    else pipeline.hlen(keys.dead(box.stream, box.group));
  }
  return repliesOf(await pipeline.exec()).reduce<number>((sum, count) => sum + Number(count), 0);
}

/** How many batches and acts wait for the merge worker. */
export function countWaitingBatches(redis: DeskRedis, keys: Keys): Promise<number> {
  return redis.llen(`${keys.queues}:articles:wait`);
}

/** ms since the epoch: when the batch was offered that has waited longest for the merge worker; undefined where none waits. */
export async function oldestBatch(redis: DeskRedis, keys: Keys): Promise<number | undefined> {
  const id = await redis.lindex(`${keys.queues}:articles:wait`, -1);
  const time = id === null ? null : await redis.hget(keys.job('articles', id), 'timestamp');
  return time === null ? undefined : Number(time) || undefined;
}

function repliesOf(replies: [error: Error | null, reply: unknown][] | null): unknown[] {
  return (replies ?? []).map(([error, reply]) => {
    if (error) throw error;
    return reply;
  });
}
