/** Dead letters of queues: BullMQ's failed jobs. */
import { Queue, type Job } from 'bullmq';
import type { DeadLetter, DeadLettersDesk, Page } from './dead-letters.ts';
import { isWebhookQueue } from './webhook-queue.ts';

/** Jobs read at a time: a fetched batch may take a megabyte. */
const BATCH = 20;
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

/** @returns the ids that were there. */
export function redriveJobs(desk: DeadLettersDesk, name: string, ids: readonly string[]): Promise<string[]> {
  return withQueue(desk, name, async (queue) => {
    const redriven: string[] = [];
    for (const id of ids) {
      const job = await queue.getJob(id);
      if (job && (await retry(job))) redriven.push(id);
    }
    if (isWebhookQueue(name)) {
      await queue.removeRateLimitKey();
      await queue.resume();
    }
    return redriven;
  });
}

async function retry(job: Job<JobData | null>): Promise<boolean> {
  if (!(await job.isFailed())) return false;
  try {
    await job.retry('failed', { resetAttemptsMade: true, resetAttemptsStarted: true });
    return true;
  } catch (error) {
    // Somebody else was quicker.
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
