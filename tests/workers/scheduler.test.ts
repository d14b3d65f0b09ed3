import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { fetchQueue } from '../../src/redis/queues.ts';
import { readStatus } from '../../src/redis/source-state.ts';
import type { OpenDesk } from '../../workers/open-desk.ts';
import { startFetch } from '../../workers/fetch.ts';
import { startScheduler } from '../../workers/scheduler.ts';
import { feedSource, openTestDesk, testConfig } from '../support/desk.ts';
import { startFeedServer, type FeedServer } from '../support/feed-server.ts';

let server: FeedServer;
let desk: OpenDesk;

beforeAll(async () => {
  server = await startFeedServer();
});
afterAll(() => server.close());
afterEach(() => desk.close());

describe('the scheduler', () => {
  it('polls a new source again at the next start when its first poll was broken off', async () => {
    let asked: () => void = () => {};
    const waiting = new Promise<void>((resolve) => (asked = resolve));
    server.set('/slow.xml', () => asked());
    const source = feedSource('paper', server.urlOf('/slow.xml'));
    desk = await openTestDesk(testConfig('scheduler', [source]));
    const [scheduler, fetch] = [await startScheduler(desk), startFetch(desk)];
    await waiting;
    await scheduler.stop();
    await fetch.stop();
    expect(await readStatus(desk.redis, desk.keys, 'paper')).toBeUndefined();

    const again = await startScheduler(desk);
    const queue = fetchQueue(desk.connection, desk.keys);
    expect(await (await queue.getJob('first-paper'))?.getState()).toBe('delayed');
    await queue.close();
    await again.stop();
  });

  it('leaves no connection behind when it cannot start', async () => {
    const url = 'http://127.0.0.1:9/';
    const sources = [feedSource('good', url), feedSource('bad', url, { intervalMs: 0 })];
    desk = await openTestDesk(testConfig('scheduler', sources));
    const connections = () =>
      process.getActiveResourcesInfo().filter((name) => name === 'TCPSocketWrap').length;
    const before = connections();
    await expect(startScheduler(desk)).rejects.toThrow();
    await vi.waitFor(() => expect(connections()).toBe(before));
  });

  it('keeps its schedules in step with the configuration', async () => {
    const [kept, changed, removed] = ['kept', 'changed', 'removed'].map((id) =>
      feedSource(id, 'http://127.0.0.1:9/'),
    ) as [ReturnType<typeof feedSource>, ReturnType<typeof feedSource>, ReturnType<typeof feedSource>];
    desk = await openTestDesk(testConfig('scheduler', [kept, changed, removed]));
    const queue = fetchQueue(desk.connection, desk.keys);
    await (await startScheduler(desk)).stop();
    desk.config.sources = [kept, { ...changed, intervalMs: 60_000 }, { ...removed, enabled: false }];
    await (await startScheduler(desk)).stop();
    const schedules = await queue.getJobSchedulers(0, -1);
    await queue.close();
    expect(Object.fromEntries(schedules.map(({ key, every }) => [key, every]))).toEqual({
      'source-kept': 900_000,
      'source-changed': 60_000,
    });
  });

  it('forgets a source that left the configuration after a while, unless it comes back', async () => {
    const [kept, off, removed] = ['kept', 'off', 'removed'].map((id) =>
      feedSource(id, 'http://127.0.0.1:9/'),
    );
    if (!kept || !off || !removed) throw new Error('three sources are needed');
    desk = await openTestDesk(testConfig('scheduler', [kept, off, removed]));
    const { redis, keys } = desk;
    for (const { id } of desk.config.sources) await redis.hset(keys.seen(id), '@body', 'x');
    const ends = () => Promise.all(['kept', 'off', 'removed'].map((id) => redis.pttl(keys.seen(id))));
    await (await startScheduler(desk)).stop();
    desk.config.sources = [kept, { ...off, enabled: false }];
    await (await startScheduler(desk)).stop();
    expect(await ends()).toEqual([-1, -1, expect.any(Number)]);
    expect(await redis.pttl(keys.seen('removed'))).toBeGreaterThan(7 * 86_400_000);
    desk.config.sources = [kept, off, removed];
    await (await startScheduler(desk)).stop();
    expect(await ends()).toEqual([-1, -1, -1]);
  });
});
