import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Overview } from '../../../src/api/operate-types.ts';
import { addActivity, noActivity, readActivity, STEP_MS } from '../../../src/redis/activity.ts';
import { countActivity, recordActivity } from '../../../workers/overview/activity.ts';
import { MAYOR, WHALE, openTestDesk, rss, testConfig } from '../../support/desk.ts';
import { startFeedServer, type FeedServer } from '../../support/feed-server.ts';
import { startLiveDesk, type LiveDesk } from '../../support/live-desk.ts';

const DAY = 86_400_000;
const WITHIN = { timeout: 20_000, interval: 50 };

describe('what was done', () => {
  it('is counted in steps, across midnight and without gaps, and is forgotten some day', async () => {
    const desk = await openTestDesk(testConfig('activity', []));
    const { redis, keys } = desk;
    const midnight = Date.UTC(2026, 2, 2);
    await addActivity(redis, keys, { ...noActivity(), fetches: 3, commitMs: 12.6 }, midnight - 1);
    await addActivity(redis, keys, { ...noActivity(), fetches: 4 }, midnight);
    await addActivity(redis, keys, { ...noActivity(), fetches: 5, stories: 2 }, midnight + STEP_MS - 1);
    const steps = await readActivity(redis, keys, midnight + STEP_MS, DAY);
    expect(steps).toHaveLength(288);
    expect(steps.at(-1)?.at).toBe(midnight + STEP_MS);
    expect(steps.slice(-4).map(({ fetches }) => fetches)).toEqual([0, 3, 9, 0]);
    expect(steps.at(-3)).toMatchObject({ commitMs: 13 });
    expect(steps.at(-2)).toMatchObject({ stories: 2, at: midnight });
    expect(await redis.pttl(keys.activity('2026-03-02'))).toBeGreaterThan(7 * DAY);
    await desk.close();
  });
});

describe('what a process counts', () => {
  afterEach(() => void vi.useRealTimers());

  it('is written every few seconds and at the end, each thing once', async () => {
    const desk = await openTestDesk(testConfig('counted', []));
    const counter = countActivity(desk.metrics);
    const stories = async () => {
      const steps = await readActivity(desk.redis, desk.keys, Date.now(), DAY);
      return steps.reduce((all, step) => all + step.stories, 0);
    };
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const recording = recordActivity(desk, counter);
    counter.metrics.opened(2);
    expect(await stories()).toBe(0);
    vi.advanceTimersByTime(5000);
    await expect.poll(stories, WITHIN).toBe(2);
    counter.metrics.opened(3);
    await recording.stop();
    expect(await stories()).toBe(5);
    await desk.close();
  });
});

describe('the overview of a running desk', () => {
  let server: FeedServer;
  let live: LiveDesk;

  beforeAll(async () => {
    server = await startFeedServer();
    server.set('/wire.xml', { body: rss([MAYOR, WHALE]) });
  });
  afterEach(() => live.stop());
  afterAll(() => server.close());

  const read = async () => (await (await fetch(`${live.url}/api/overview`)).json()) as Overview;

  it('tells of a broken edit until it is mended, and what was done', async () => {
    const wire = { id: 'wire', url: server.urlOf('/wire.xml'), backfill: 'all' };
    live = await startLiveDesk('overview', [wire]);
    await live.writeSources('sources: [');
    await live.says('the last good one stays');
    const page = await (await fetch(`${live.url}/`)).text();
    expect(page).toContain('The edited configuration has errors');
    expect(page).toContain('href="/config"');
    expect(await (await fetch(`${live.url}/config`)).text()).toMatch(/sources\.yaml:1:\d+/);

    await live.writeSources([wire, { ...wire, id: 'wire-2' }]);
    await live.says('is in use');
    expect((await read()).needs.map(({ code }) => code)).not.toContain('config');
    // Far more than the desk itself counts meanwhile.
    const counts = { newItems: 4000, stories: 2000, messages: 3000 };
    await addActivity(live.redis, live.keys, { ...noActivity(), ...counts }, Date.now());
    await vi.waitFor(async () => {
      const { activity, stories, hottest, sources } = await read();
      const sum = (name: 'newItems' | 'stories' | 'messages') =>
        activity.reduce((all, bucket) => all + bucket[name], 0);
      expect(stories).toBe(2);
      expect(hottest).toHaveLength(2);
      expect(sources.well).toBe(2);
      expect([sum('newItems'), sum('stories'), sum('messages')].map((n) => Math.floor(n / 1000))).toEqual([
        4, 2, 3,
      ]);
    }, WITHIN);
  });
});
