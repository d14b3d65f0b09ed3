/** What publishers see of several fetch processes together. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fetchQueue, queueEvents } from '../../src/redis/queues.ts';
import { startFetch } from '../../workers/fetch.ts';
import { feedSource, MAYOR, openTestDesk, rss, testConfig } from '../support/desk.ts';
import { startFeedServer, type FeedServer } from '../support/feed-server.ts';

let server: FeedServer;
beforeAll(async () => {
  server = await startFeedServer({ hosts: ['127.0.0.1', '127.0.0.2'] });
});
afterAll(() => server.close());

/** Answers after a while, so that requests which may overlap do. */
function countedHandler(most: Map<string, number>) {
  const running = new Map<string, number>();
  return (request: IncomingMessage, response: ServerResponse) => {
    const host = request.socket.localAddress ?? '';
    const now = (running.get(host) ?? 0) + 1;
    running.set(host, now);
    most.set(host, Math.max(most.get(host) ?? 0, now));
    setTimeout(() => {
      running.set(host, (running.get(host) ?? 0) - 1);
      response.writeHead(200, { 'content-type': 'application/rss+xml' }).end(rss([MAYOR]));
    }, 30);
  };
}

test.each([1, 2])('at most %i request in flight to a host, however many processes fetch', async (perHost) => {
  const most = new Map<string, number>();
  const handler = countedHandler(most);
  const sources = ['127.0.0.1', '127.0.0.2'].flatMap((host) =>
    Array.from({ length: 6 }, (_, n) => {
      const path = `/${perHost}/${n}`;
      server.set(path, handler, host);
      return feedSource(`s${host.at(-1)}-${n}`, server.urlOf(path, host));
    }),
  );
  const config = testConfig('manners', sources);
  config.network.perHost = perHost;
  const desks = await Promise.all([openTestDesk(config), openTestDesk(config), openTestDesk(config)]);
  const [desk] = desks;
  if (!desk) throw new Error('there is a desk');
  const fetches = desks.map((each) => startFetch(each));
  const queue = fetchQueue(desk.connection, desk.keys);
  const events = queueEvents('fetch', desk);
  await events.waitUntilReady();
  const jobs = await queue.addBulk(
    sources.map(({ id }) => ({ name: 'fetch', data: { sourceId: id, forced: true } })),
  );
  const results = await Promise.all(jobs.map((job) => job.waitUntilFinished(events)));
  expect(results.map(({ outcome }) => outcome)).toEqual(sources.map(() => 'modified'));
  expect(Object.fromEntries(most)).toEqual({ '127.0.0.1': perHost, '127.0.0.2': perHost });
  await Promise.all(fetches.map((fetch) => fetch.stop()));
  await Promise.all([queue.close(), events.close()]);
  await Promise.all(desks.map((each) => each.close()));
});
