/** Dead letters of queues: BullMQ's failed jobs. */
import { Job, Queue } from 'bullmq';
import type { DeadLetter, DeadLettersDesk, Page } from './dead-letters.ts';
import { isWebhookQueue } from '../outputs/webhook-queue.ts';

/** Jobs read at a time: a fetched batch may take a megabyte. */
const BATCH = 20;
/** Jobs handed back in one trip to Redis, which then has some twenty on its disk at once (`appendfsync always`), and not each. */
const HANDED_BACK = 200;
const MAX_REASON = 500;

/** What of a job's data tells what it is about. */
interface JobData {
  sourceId?: unknown;
  items?: unknown;
  storyId?: unknown;
  revision?: unknown;
}

type FailedQueue = Queue<JobData | null>;

export async function readDeadJobs(
  desk: DeadLettersDesk,
  name: string,
  { offset, limit }: Page,
): Promise<{ letters: DeadLetter[]; total: number }> {
  return withQueue(desk, name, async (queue) => {
    const letters: DeadLetter[] = [];
    for (let from = offset; from < offset + limit; from += BATCH) {
      const jobs = await queue.getFailed(from, Math.min(from + BATCH, offset + limit) - 1);
      // A job may have gone between its id and its data.
      letters.push(...jobs.filter(Boolean).map(letterOf));
      if (jobs.length < BATCH) break;
    }
    return { letters, total: await queue.getFailedCount() };
  });
}

export function deadJobIds(desk: DeadLettersDesk, name: string): Promise<string[]> {
  return withQueue(desk, name, (queue) => queue.getRanges(['failed'], 0, -1));
}

/**
 * Has them tried in the order in which they came: of two batches of a source the later one tells what is so.
 * @returns the ids that were there.
 */
export function redriveJobs(desk: DeadLettersDesk, name: string, ids: readonly string[]): Promise<string[]> {
  return withQueue(desk, name, async (queue) => {
    // First, so that what goes wrong below leaves no webhook parked.
    if (isWebhookQueue(name)) {
      await queue.removeRateLimitKey();
      await queue.resume();
    }
    const redriven: string[] = [];
    const inOrder = await oldestFirst(desk, name, ids);
    for (let from = 0; from < inOrder.length; from += HANDED_BACK) {
      const step = inOrder.slice(from, from + HANDED_BACK);
      // Sent in this order over one connection, and so done in it.
      const wasThere = await Promise.all(step.map((id) => retry(queue, id)));
      redriven.push(...step.filter((_, i) => wasThere[i]));
    }
    return redriven;
  });
}

/** By when they were added, and within a millisecond by the numbers that the queue gave them. */
async function oldestFirst(
  { redis, keys }: DeadLettersDesk,
  name: string,
  ids: readonly string[],
): Promise<string[]> {
  const pipeline = redis.pipeline();
  for (const id of ids) pipeline.hget(keys.job(name, id), 'timestamp');
  const replies = (await pipeline.exec()) ?? [];
  const jobs = replies.map(([error, time], i) => {
    if (error) throw error;
    return { id: ids[i] ?? '', time: Number(time) };
  });
  return jobs.toSorted((a, b) => a.time - b.time || Number(a.id) - Number(b.id) || 0).map(({ id }) => id);
}

async function retry(queue: FailedQueue, id: string): Promise<boolean> {
  // Its data, which may be a megabyte, are not needed, and stay where they are.
  const job = new Job<JobData | null>(queue, '', null, {}, id);
  try {
    await job.retry('failed', { resetAttemptsMade: true, resetAttemptsStarted: true });
    return true;
  } catch (error) {
    // It is not there, or somebody else was quicker.
    if (await job.isFailed()) throw error;
    return false;
  }
}

function letterOf({
  id = '',
  name,
  data,
  failedReason,
  attemptsMade,
  finishedOn,
}: Job<JobData | null>): DeadLetter {
  const { sourceId, items, storyId, revision } = data ?? {};
  return {
    id,
    about: {
      // A message has the source of its lead as well.
      ...(typeof sourceId === 'string' && storyId === undefined && { source: sourceId }),
      ...(Array.isArray(items) && { articles: items.length }),
      ...(typeof storyId === 'string' && { story: storyId }),
      ...(typeof revision === 'number' && { revision }),
      ...(name === 'act' && { act: id }),
    },
    reason: (failedReason ?? '').slice(0, MAX_REASON),
    attempts: attemptsMade,
    ...(finishedOn && { time: new Date(finishedOn).toISOString() }),
  };
}

async function withQueue<T>(
  { connection, keys }: DeadLettersDesk,
  name: string,
  work: (queue: FailedQueue) => Promise<T>,
): Promise<T> {
  const queue: FailedQueue = new Queue(name, { connection, prefix: keys.queues });
  // A connection that is lost waits for Redis, and fails nothing.
  queue.on('error', () => {});
  try {
    return await work(queue);
  } finally {
    await queue.close();
  }
}
