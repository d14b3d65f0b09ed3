import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  fetchQueue,
  queueEvents,
  startWorker,
  type FetchJob,
  type FetchJobResult,
} from '../../../src/redis/queues.ts';
import type { OpenDesk } from '../../../workers/open-desk.ts';
import { untilFinished } from '../../../workers/acts/until-finished.ts';
import { openTestDesk, testConfig } from '../../support/desk.ts';

let desk: OpenDesk;

beforeAll(async () => {
  desk = await openTestDesk(testConfig('until-finished', []));
});
afterAll(() => desk.close());

/** A poll, and events of a queue that never tell of it. */
async function deafTo() {
  const queue = fetchQueue(desk.connection, desk.keys);
  const events = queueEvents('another', desk);
  const job = await queue.add('fetch', { sourceId: 'wire' });
  return { job, events, close: () => Promise.all([queue.close(), events.close()]) };
}

it('answers what a job came to, also where no word of it comes', async () => {
  const { job, events, close } = await deafTo();
  const waited = untilFinished(job, events, { lookMs: 20 });
  const result = { outcome: 'unchanged', articleIds: [] };
  const { connection, keys } = desk;
  const worker = startWorker<FetchJob, FetchJobResult>('fetch', connection, keys, async () => result);
  expect(await waited).toEqual(result);
  await worker.close();
  await close();
});

it('gives up after the time that it was given', async () => {
  const { job, events, close } = await deafTo();
  await expect(untilFinished(job, events, { waitMs: 60, lookMs: 20 })).rejects.toThrow('timed out');
  await close();
});

it('says why a job failed', async () => {
  const { job, events, close } = await deafTo();
  await job.remove();
  await expect(untilFinished(job, events, { lookMs: 20 })).rejects.toThrow('Missing key for job');
  await close();
});
