import type { Job, QueueEvents } from 'bullmq';

/** How long word of a job's end is waited for before the job itself is asked. */
const LOOK_MS = 10_000;

/** The states of a job that has not ended. */
const STILL_TO_COME = new Set<string>(['waiting', 'active', 'delayed', 'prioritized']);

/**
 * Waits until a job is done and answers what it came to. Word of its end may be lost, since a queue keeps only its latest
 * events, and so the job itself is asked from time to time.
 * @param options how long to wait, in ms, default for ever; and how long before the job is asked, default 10 s.
 * @throws {Error} with the reason where the job failed for good, is gone, or has not ended within the time.
 */
export async function untilFinished<Data, Result>(
  job: Job<Data, Result>,
  events: QueueEvents,
  { waitMs = Infinity, lookMs = LOOK_MS }: { waitMs?: number; lookMs?: number } = {},
): Promise<Result> {
  for (let left = waitMs, isOver = false; ; left -= lookMs) {
    try {
      return (await job.waitUntilFinished(events, Math.min(left, lookMs))) as Result;
    } catch (error) {
      if (isOver || left <= lookMs) throw error;
    }
    // Where it is over meanwhile, the next turn gives its end at once.
    isOver = !(await isStillToCome(job));
  }
}

/** Whether a job waits or runs, and so will have its end. */
export async function isStillToCome(job: Job): Promise<boolean> {
  return STILL_TO_COME.has(await job.getState());
}
