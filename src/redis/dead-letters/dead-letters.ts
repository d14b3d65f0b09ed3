/** What was given up after its last attempt, wherever it lies, and its way back. */
import type { Output } from '../../config/types.ts';
import type { DeskRedis } from '../connect.ts';
import { readDeadEntries, redriveEntries } from './dead-entries.ts';
import { deadJobIds, readDeadJobs, redriveJobs } from './dead-jobs.ts';
import type { Keys } from '../keys.ts';
import type { RedisConnection } from '../server/types.ts';
import { webhookQueueName } from '../outputs/webhook-queue.ts';

export interface DeadLetter {
  /** Unique in its box: a job's id, or that of a stream's entry. */
  id: string;
  /** What it is about; what does not apply is absent. */
  about: {
    source?: string;
    /** How many articles a fetched batch holds. */
    articles?: number;
    story?: string;
    revision?: number;
    /** An operator's act. */
    act?: string;
  };
  /** What went wrong last; at most 500 characters, in which feeds and receivers may have had a hand. */
  reason: string;
  attempts: number;
  /** ISO 8601: when it was given up. */
  time?: string;
}

/** Where dead letters lie: the failed jobs of a queue, or what a consumer group of a stream gave up. */
export type DeadBox = { queue: string } | { stream: string; group: string };

/** `fetch`, `stories`, `webhook-newsroom`; `stories/maps` for the group `maps` of the stream `stories`. */
export function boxName(box: DeadBox): string {
  return 'queue' in box ? box.queue : `${box.stream}/${box.group}`;
}

export interface DeadLettersDesk {
  connection: RedisConnection;
  redis: DeskRedis;
  keys: Keys;
}

/** All boxes of a desk with these outputs, empty ones too. Groups that were taken off their stream are not among them. */
export async function deadBoxes(
  { redis, keys }: DeadLettersDesk,
  outputs: readonly Output[],
): Promise<DeadBox[]> {
  const queues = outputs.flatMap(({ type, name }) =>
    type === 'queue' ? [name] : type === 'webhook' ? [webhookQueueName(name)] : [],
  );
  const boxes: DeadBox[] = ['fetch', 'articles', ...queues].map((queue) => ({ queue }));
  for (const { type, name: stream } of outputs) {
    if (type !== 'stream') continue;
    const groups = await groupsOf(redis, keys.stream(stream));
    boxes.push(...groups.map((group) => ({ stream, group })));
  }
  return boxes;
}

async function groupsOf(redis: DeskRedis, stream: string): Promise<string[]> {
  if ((await redis.exists(stream)) === 0) return [];
  const groups = (await redis.xinfo('GROUPS', stream)) as unknown[][];
  return groups.map((fields) => String(fields[fields.indexOf('name') + 1]));
}

export interface Page {
  /** From 0, the newest. */
  offset: number;
  /** At most 1000: each is read with its whole message. */
  limit: number;
}

/** Newest first, with how many there are in all. */
export function readDeadLetters(
  desk: DeadLettersDesk,
  box: DeadBox,
  page: Page,
): Promise<{ letters: DeadLetter[]; total: number }> {
  return 'queue' in box ? readDeadJobs(desk, box.queue, page) : readDeadEntries(desk, box, page);
}

/**
 * Has letters tried again, with all their attempts before them: those of these ids, or all. A webhook that is parked or held
 * goes on.
 * @returns which were there, and which were not.
 */
export async function redrive(
  desk: DeadLettersDesk,
  box: DeadBox,
  ids: readonly string[] | 'all',
): Promise<{ redriven: string[]; unknown: string[] }> {
  const asked = [...new Set(ids === 'all' ? await allIds(desk, box) : ids)];
  const redriven =
    'queue' in box ? await redriveJobs(desk, box.queue, asked) : await redriveEntries(desk, box, asked);
  const there = new Set(redriven);
  // What went meanwhile is no concern of who wants all of them tried again.
  return { redriven, unknown: ids === 'all' ? [] : asked.filter((id) => !there.has(id)) };
}

function allIds(desk: DeadLettersDesk, box: DeadBox): Promise<string[]> {
  return 'queue' in box
    ? deadJobIds(desk, box.queue)
    : desk.redis.hkeys(desk.keys.dead(box.stream, box.group));
}
