import { Job } from 'bullmq';
import { closeWaiting } from '../../src/consumer/close-waiting.ts';
import { actQueue, latestEvent, queueEvents, type ActAnswer, type ActJob } from '../../src/redis/queues.ts';
import type { ActRequest } from '../../src/story/acts/acts.ts';
import type { Desk } from '../desk.ts';
import { isStillToCome, untilFinished } from './until-finished.ts';

/** It waits in the queue, and is carried out when its turn comes or a merge worker runs. */
export interface QueuedAct {
  queued: string;
}

/** Carrying out an act failed for good. What became of it the log tells: `copydesk acts`. */
export class ActFailedError extends Error {
  override readonly name = 'ActFailedError';
}

const WAIT_MS = 30_000;

/**
 * Has the active merge worker carry out an act. Asking again under the same id gives the same answer.
 * @param options how long to wait for the answer, in ms; default 30 s.
 * @throws {ActFailedError}
 */
export async function askAct(
  desk: Pick<Desk, 'redis' | 'connection' | 'keys' | 'log'>,
  request: ActRequest,
  { waitMs = WAIT_MS }: { waitMs?: number } = {},
): Promise<ActAnswer | QueuedAct> {
  const since = await latestEvent('articles', desk);
  const queue = actQueue(desk.connection, desk.keys);
  const events = queueEvents('articles', desk, since);
  const hear = (error: Error) => desk.log.debug({ err: error }, 'acts');
  queue.on('error', hear);
  events.on('error', hear);
  try {
    await events.waitUntilReady();
    const job = await queue.add('act', { act: request }, { jobId: request.id });
    try {
      return await untilFinished(job, events, { waitMs });
    } catch (cause) {
      if (await isStillToCome(job)) return { queued: request.id };
      // That it is done may be told while we are cut off.
      const done = (await job.isCompleted()) && (await Job.fromId<ActJob, ActAnswer>(queue, request.id));
      if (done) return done.returnvalue;
      throw new ActFailedError(`the act ${request.id} could not be carried out: ${String(cause)}`, { cause });
    }
  } finally {
    await Promise.all([queue.close(), closeWaiting(events)]);
  }
}
