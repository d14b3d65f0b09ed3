import { createHash } from 'node:crypto';
import type { Queue } from 'bullmq';
import type { Source } from '../src/config/types.ts';
import { fetchQueue, type FetchJob, type FetchJobResult } from '../src/redis/queues.ts';
import { forgetSource, keepSource, readStatus } from '../src/redis/source-state.ts';
import { storyExpiryMs, type Desk, type Role } from './desk.ts';

/** How often the schedule is laid anew: it also heals a job scheduler that stopped producing (BullMQ issue 3272). */
const RECONCILE_MS = 60_000;
/** Sources never fetched before start one after another at this pace, and all within the time after it. */
const FIRST_POLL_PACE_MS = 100;
const FIRST_POLLS_WITHIN_MS = 10_000;
const PREFIX = 'source-';

/** The scheduler: one BullMQ job scheduler a source, spread over the interval, kept in step with the configuration. */
export async function startScheduler(desk: Desk): Promise<Role> {
  const log = desk.log.child({ worker: 'scheduler' });
  const queue = fetchQueue(desk.connection, desk.keys);
  queue.on('error', (error) => log.debug({ err: error }, 'fetch queue'));
  try {
    await reconcile(desk, queue);
    await pollNewSources(desk, queue);
  } catch (error) {
    // Left open it would keep a process alive that could not start.
    await queue.close();
    throw error;
  }
  const again = setInterval(() => {
    reconcile(desk, queue).catch((error) =>
      log.warn({ err: error }, 'the schedule could not be laid; trying again'),
    );
  }, RECONCILE_MS);
  return {
    async stop() {
      clearInterval(again);
      await queue.close();
    },
  };
}

type FetchQueue = Queue<FetchJob, FetchJobResult>;

async function reconcile(desk: Desk, queue: FetchQueue): Promise<void> {
  const enabled = desk.config.sources.filter((source) => source.enabled);
  for (const source of enabled) {
    const every = source.intervalMs;
    await queue.upsertJobScheduler(
      `${PREFIX}${source.id}`,
      { every, offset: offsetOf(source, every) },
      { name: 'fetch', data: { sourceId: source.id } },
    );
  }
  const wanted = new Set(enabled.map((source) => `${PREFIX}${source.id}`));
  const configured = new Set(desk.config.sources.map(({ id }) => id));
  for (const { key } of await queue.getJobSchedulers(0, -1)) {
    if (wanted.has(key)) continue;
    await queue.removeJobScheduler(key);
    const sourceId = key.slice(PREFIX.length);
    // Its stories live out their time; one that is only turned off is remembered for as long as it stands there.
    if (!configured.has(sourceId))
      await forgetSource(desk.redis, desk.keys, sourceId, storyExpiryMs(desk.config));
  }
}

/** A source's own place in its interval, the same in every process and after every restart. */
function offsetOf(source: Source, every: number): number {
  return createHash('sha256').update(source.id).digest().readUInt32BE(0) % every;
}

async function pollNewSources(desk: Desk, queue: FetchQueue): Promise<void> {
  const enabled = desk.config.sources.filter((source) => source.enabled);
  const spread = Math.min(enabled.length * FIRST_POLL_PACE_MS, FIRST_POLLS_WITHIN_MS);
  for (const source of enabled) {
    await keepSource(desk.redis, desk.keys, source.id);
    if (await readStatus(desk.redis, desk.keys, source.id)) continue;
    const delay = source.kind === 'documents' ? 0 : offsetOf(source, spread);
    // Not kept once it has run: it may have been broken off, and its id would keep the next start from asking again.
    const once = { jobId: `first-${source.id}`, removeOnComplete: true, removeOnFail: true };
    await queue.add('fetch', { sourceId: source.id }, { ...once, delay });
  }
}
