import net from 'node:net';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { createApp } from '../../../src/api/app.ts';
import { fetchQueue, outputQueue, startWorker } from '../../../src/redis/queues.ts';
import type { OpenDesk } from '../../../workers/open-desk.ts';
import { queueReader } from '../../../workers/overview/queue-reader.ts';
import { madeDeps } from '../../api/made-up.ts';
import { readMarkup } from '../../api/read-markup.ts';
import { openTestDesk, testConfig } from '../../support/desk.ts';
import { makeMessage } from '../../support/factories.ts';

let desk: OpenDesk;

beforeAll(async () => {
  desk = await openTestDesk(testConfig('queue-reader', []));
});
afterAll(() => desk.close());

it('tells of what waits, is delayed and failed, with reasons, and shows it as text', async () => {
  const { connection, keys } = desk;
  const fetches = fetchQueue(connection, keys);
  await fetches.add('fetch', { sourceId: 'first' }, { timestamp: Date.UTC(2026, 2, 1, 10) });
  await fetches.add('fetch', { sourceId: 'later' }, { delay: 3_600_000 });
  const stories = outputQueue('stories', connection, keys);
  await stories.add('story', makeMessage(), { jobId: 's1-r1', attempts: 1 });
  const worker = startWorker('stories', connection, keys, async () => {
    throw new Error('<img src=x onerror=alert(1)> no room');
  });
  await new Promise((resolve) => worker.once('failed', resolve));
  await Promise.all([fetches.close(), stories.close(), worker.close()]);

  const queues = await queueReader(desk).list();
  expect(queues.map(({ name }) => name)).toEqual(['schedule', 'fetch', 'articles', 'stories']);
  const [, fetch, , output] = queues;
  expect(fetch).toMatchObject({
    paused: false,
    counts: { waiting: 1, active: 0, delayed: 1, failed: 0 },
    oldestWaiting: { about: 'source first', time: '2026-03-01T10:00:00.000Z' },
    delayed: [{ about: 'source later' }],
  });
  expect(output).toMatchObject({
    counts: { waiting: 0, failed: 1 },
    failed: [
      {
        id: 's1-r1',
        about: 'story s1, revision 1',
        attempts: 1,
        reason: expect.stringContaining('no room') as string,
      },
    ],
  });

  const response = await createApp(madeDeps([], { queues: queueReader(desk) })).request('/queues');
  const markup = await response.text();
  expect(readMarkup(markup).text).toContain('<img src=x onerror=alert(1)> no room');
  expect(markup).not.toContain('<img');
});

it('opens no connection for an answer, and leaves nothing behind on the one it uses', async () => {
  const { redis } = desk;
  const listeners = () => redis.eventNames().map((event) => [event, redis.listenerCount(event)]);
  const queues = queueReader(desk);
  await queues.list();
  const [before, connecting] = [listeners(), vi.spyOn(net, 'createConnection')];
  for (let n = 0; n < 5; n++) await queues.list();
  expect(connecting).not.toHaveBeenCalled();
  expect(listeners()).toEqual(before);
  expect(await redis.ping()).toBe('PONG');
});
