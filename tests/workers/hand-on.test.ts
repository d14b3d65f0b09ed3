import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, expect, it } from 'vitest';
import { duePoll, fetchQueue, queueEvents } from '../../src/redis/queues.ts';
import { addPolls, readPolls } from '../../src/redis/sources/polls.ts';
import { startFetch } from '../../workers/fetch.ts';
import { feedSource, openTestDesk, rss, testConfig, MAYOR } from '../support/desk.ts';
import { startFeedServer } from '../support/feed-server.ts';

/** More often than a worker was seen to take a poll that another waited for. */
const IN_A_ROW = 40;

const server = await startFeedServer();
afterAll(() => server.close());

it('a poll gets to the one that knows its source, however often another takes it first', async () => {
  server.set('/feed.xml', { body: rss([MAYOR]) });
  const config = testConfig('hand-on', [feedSource('wire', server.urlOf('/feed.xml'))]);
  const desk = await openTestDesk(config);
  const other = await openTestDesk({ ...config, sources: [] });
  const [polls, events] = [fetchQueue(desk.connection, desk.keys), queueEvents('fetch', desk)];
  await events.waitUntilReady();
  const ignorant = startFetch(other);
  const { id = '' } = await polls.add('fetch', { sourceId: 'wire', forced: true });
  const taken = async () => {
    const job = await polls.getJob(id);
    expect(job?.finishedOn).toBeUndefined();
    return job?.attemptsStarted ?? 0;
  };
  while ((await taken()) < IN_A_ROW) await pause(20);
  const knowing = startFetch(desk);
  const job = await polls.getJob(id);
  expect(await job?.waitUntilFinished(events)).toMatchObject({ outcome: 'modified' });
  await Promise.all([ignorant.stop(), knowing.stop()]);
  await Promise.all([polls.close(), events.close()]);
  await other.close();
  await desk.close();
});

it('a poll that no process knows the source of yet is asked for again soon', async () => {
  const now = Date.UTC(2026, 10, 22, 12);
  const ignorant = await openTestDesk(testConfig('hand-on', []));
  ignorant.now = () => new Date(now);
  const { redis, keys } = ignorant;
  await addPolls(redis, keys, [{ sourceId: 'new', at: now + 600_000 }]);
  const [polls, events] = [fetchQueue(ignorant.connection, keys), queueEvents('fetch', ignorant)];
  await events.waitUntilReady();
  const fetch = startFetch(ignorant);
  const { name, data, opts } = duePoll('new');
  const job = await polls.add(name, data, opts);
  expect(await job.waitUntilFinished(events)).toMatchObject({ outcome: 'unknown-source' });
  expect((await readPolls(redis, keys, ['new'])).get('new')).toBe(now + 30_000);
  await fetch.stop();
  await Promise.all([polls.close(), events.close()]);
  await ignorant.close();
});
