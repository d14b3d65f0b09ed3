import { articlesQueue, startWorker, type ArticlesJob, type ArticlesJobResult } from '../src/redis/queues.ts';
import type { Window } from '../src/story/window.ts';
import { failureLevel, hearTrouble, type Desk, type Role } from './desk.ts';
import { Merger } from './merger.ts';

/** How often a stand-by follows the log. */
const FOLLOW_MS = 2000;
const TRIM_MS = 3_600_000;

export interface MergeRole extends Role {
  readonly window: Window;
  /** Folds in what the log holds beyond the window. */
  catchUp(): Promise<void>;
}

/**
 * The merge worker: exact identity, duplicates, related, commit. One is active at a time (global concurrency 1 on
 * `articles`); the others stand by and follow the log, so that they take over at once.
 */
export async function startMerge(desk: Desk): Promise<MergeRole> {
  const log = desk.log.child({ worker: 'merge' });
  const queue = articlesQueue(desk.connection, desk.keys);
  queue.on('error', (error) => log.debug({ err: error }, 'articles queue'));
  const merger = new Merger(desk);
  try {
    await queue.setGlobalConcurrency(1);
    await merger.catchUp();
    log.info({ articles: merger.window.size }, 'window rebuilt from the log');
    await merger.trim();
  } catch (error) {
    // Left open it would keep a process alive that could not start.
    await queue.close();
    throw error;
  }

  const worker = startWorker<ArticlesJob, ArticlesJobResult>('articles', desk.connection, desk.keys, (job) =>
    merger.merge(job),
  );
  worker.on('error', hearTrouble(log, 'merge worker'));
  worker.on('failed', (job, error) => {
    desk.metrics.jobFailed('articles');
    log[failureLevel(job)](
      { job: job?.id, source: job?.data.sourceId, err: error },
      'a batch could not be merged',
    );
  });
  const follow = setInterval(() => void merger.follow(), FOLLOW_MS);
  const tidy = setInterval(
    () => void merger.trim().catch((error) => log.warn({ err: error }, 'trim')),
    TRIM_MS,
  );

  return {
    window: merger.window,
    catchUp: () => merger.catchUp(),
    async stop() {
      clearInterval(follow);
      clearInterval(tidy);
      await worker.close();
      await queue.close();
    },
  };
}
