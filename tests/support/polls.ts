/** Polls one source at a time through the whole chain, with the clock that the test sets. */
import { fetchQueue, articlesQueue, queueEvents, type FetchJobResult } from '../../src/redis/queues.ts';
import { readStatus, type SourceStatus } from '../../src/redis/sources/source-state.ts';
import { startFetch } from '../../workers/fetch.ts';
import { startMerge } from '../../workers/merge.ts';
import type { OpenDesk } from '../../workers/open-desk.ts';

export interface Polling {
  /** Polls a source now, whatever its schedule says, and waits until what it brought is committed. */
  poll(sourceId: string): Promise<FetchJobResult>;
  status(sourceId: string): Promise<SourceStatus>;
  /** Moves the desk's clock on. */
  pass(ms: number): void;
  close(): Promise<void>;
}

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;

/** @param start where the desk's clock begins. */
export async function startPolling(desk: OpenDesk, start = new Date()): Promise<Polling> {
  let time = start.getTime();
  desk.now = () => new Date(time);
  const merge = await startMerge(desk);
  const fetch = startFetch(desk);
  const queues = {
    fetch: fetchQueue(desk.connection, desk.keys),
    articles: articlesQueue(desk.connection, desk.keys),
  };
  const events = { fetch: queueEvents('fetch', desk), articles: queueEvents('articles', desk) };
  await Promise.all([events.fetch.waitUntilReady(), events.articles.waitUntilReady()]);
  return {
    async poll(sourceId) {
      const job = await queues.fetch.add('fetch', { sourceId, forced: true });
      const result = await job.waitUntilFinished(events.fetch);
      const batch = result.articlesJobId && (await queues.articles.getJob(result.articlesJobId));
      if (batch) await batch.waitUntilFinished(events.articles);
      return result;
    },
    async status(sourceId) {
      const status = await readStatus(desk.redis, desk.keys, sourceId);
      if (!status) throw new Error(`${sourceId} was never polled`);
      return status;
    },
    pass(ms) {
      time += ms;
    },
    async close() {
      await fetch.stop();
      await merge.stop();
      await Promise.all([
        events.fetch.close(),
        events.articles.close(),
        queues.fetch.close(),
        queues.articles.close(),
      ]);
    },
  };
}
