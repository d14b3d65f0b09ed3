import { WaitingError, type Job, type Queue } from 'bullmq';
import { closeWaiting } from '../src/consumer/close-waiting.ts';
import {
  articlesQueue,
  startWorker,
  type ActJob,
  type ArticlesJob,
  type MergeJob,
  type MergeJobResult,
  type PurgeJob,
} from '../src/redis/queues.ts';
import { kindOfFailure } from '../src/redis/server/failure.ts';
import type { Window } from '../src/story/window/window.ts';
import { failureLevel, hearTrouble, pause, type Desk, type Role } from './desk.ts';
import { carryOut } from './merge/act.ts';
import { mergeBatch } from './merge/batch.ts';
import { Merger } from './merge/merger.ts';
import { Takedowns } from './merge/takedowns.ts';
import { tidyUp } from './merge/tidy.ts';

/** How often a stand-by follows the log. */
const FOLLOW_MS = 2000;
const TIDY_MS = 3_600_000;
/** How long a job waits that Redis refused. */
const REFUSED_MS = 1000;

export interface MergeRole extends Role {
  readonly window: Window;
  /** Folds in what the log holds beyond the window. */
  catchUp(): Promise<void>;
}

/**
 * The merge worker: exact identity, duplicates, related, operators' acts, commit. One is active at a time (global
 * concurrency 1 on `articles`); the others stand by and follow the log, so that they take over at once.
 */
export async function startMerge(desk: Desk): Promise<MergeRole> {
  const log = desk.log.child({ worker: 'merge' });
  const queue = articlesQueue(desk.connection, desk.keys);
  queue.on('error', (error) => log.debug({ err: error }, 'articles queue'));
  const merger = new Merger(desk);
  const takedowns = new Takedowns(desk, merger);
  const closeQueues = () => Promise.all([queue.close(), takedowns.close()]);
  try {
    await keepSingle(queue);
    await merger.catchUp();
    log.info({ articles: merger.window.size }, 'window rebuilt from the log');
    await tidyUp(merger);
  } catch (error) {
    // Left open they would keep a process alive that could not start.
    await closeQueues();
    throw error;
  }

  const stopping = new AbortController();
  const work = (job: Job<MergeJob>) => {
    if (isAct(job)) return merger.inStep(() => carryOut(merger, takedowns, job));
    if (isPurge(job)) return merger.inTurn(() => takedowns.purgeAgain(job.data));
    return merger.inTurn(() => mergeBatch(merger, job as Job<ArticlesJob>));
  };
  const worker = startWorker<MergeJob, MergeJobResult>(
    'articles',
    desk.connection,
    desk.keys,
    async (job, token) => {
      try {
        return await work(job);
      } catch (error) {
        if (kindOfFailure(error) !== 'refuses') throw error;
        // It is no fault of the job's that Redis takes no writes: trying must not use its attempts up.
        await pause(REFUSED_MS, stopping.signal);
        await job.moveToWait(token);
        throw new WaitingError();
      }
    },
  );
  worker.on('error', hearTrouble(log, 'merge worker'));
  worker.on('failed', (job, error) => {
    desk.metrics.jobFailed('articles');
    const source = job && 'sourceId' in job.data ? job.data.sourceId : undefined;
    log[failureLevel(job)](
      { job: job?.id, ...(source && { source }), err: error },
      source ? 'a batch could not be merged' : 'an act could not be carried out',
    );
  });
  const follow = setInterval(() => {
    void merger.follow();
    // A power cut may take back what was set at the start.
    void keepSingle(queue).catch((error: unknown) => log.debug({ err: error }, 'articles queue'));
  }, FOLLOW_MS);
  const tidy = setInterval(
    () => void tidyUp(merger).catch((error) => log.warn({ err: error }, 'could not tidy up')),
    TIDY_MS,
  );

  return {
    window: merger.window,
    catchUp: () => merger.catchUp(),
    async stop() {
      clearInterval(follow);
      clearInterval(tidy);
      stopping.abort();
      await closeWaiting(worker);
      await closeQueues();
    },
  };
}

async function keepSingle(queue: Queue): Promise<void> {
  if ((await queue.getGlobalConcurrency()) !== 1) await queue.setGlobalConcurrency(1);
}

function isAct(job: Job<MergeJob>): job is Job<ActJob> {
  return 'act' in job.data;
}

function isPurge(job: Job<MergeJob>): job is Job<PurgeJob> {
  return 'purge' in job.data;
}
