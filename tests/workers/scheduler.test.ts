import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Queue } from 'bullmq';
import type { DocumentsSource, FeedSource, Source } from '../../src/config/types.ts';
import { readPolls, removePolls, setNextPoll } from '../../src/redis/sources/polls.ts';
import { fetchQueue, scheduleQueue, type FetchJob } from '../../src/redis/queues.ts';
import { urlMark, writeStatus, type SourceStatus } from '../../src/redis/sources/source-state.ts';
import type { Role } from '../../workers/desk.ts';
import { wayMark } from '../../workers/poll/way-mark.ts';
import type { OpenDesk } from '../../workers/open-desk.ts';
import { startScheduler } from '../../workers/scheduler.ts';
import { feedSource, openTestDesk, testConfig } from '../support/desk.ts';

const URL = 'http://127.0.0.1:9/feed';
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const START = Date.UTC(2026, 10, 22, 12);

let clock: number;
let desk: OpenDesk;
const running: Role[] = [];

beforeEach(() => {
  clock = START;
});
afterEach(async () => {
  for (const role of running.splice(0)) await role.stop();
  await desk.close();
});

/** Quarter-hourly unless it follows its own rhythm. */
function source(id: string, more: Partial<FeedSource> = {}): FeedSource {
  return feedSource(id, URL, { minIntervalMs: 5 * MINUTE, maxIntervalMs: DAY, ...more });
}

function withRhythm(id: string, more: Partial<FeedSource> = {}): FeedSource {
  const { intervalMs: _, ...rest } = source(id, more);
  return rest;
}

function documents(id: string): DocumentsSource {
  const { url: _, ...rest } = source(id);
  return { ...rest, kind: 'documents', path: '/nowhere' };
}

async function open(sources: Source[]): Promise<void> {
  desk = await openTestDesk(testConfig('scheduler', sources));
  desk.now = () => new Date(clock);
}

/** Another start with other sources, on the same Redis. */
const deskWith = (sources: Source[]): OpenDesk => ({ ...desk, config: { ...desk.config, sources } });

/** Lays the schedule and stops again: a start is all that most of these are about. */
async function startOnce(on: OpenDesk = desk): Promise<void> {
  await (await startScheduler(on)).stop();
}

async function start(on: OpenDesk = desk, options?: { everyMs: number }): Promise<void> {
  running.push(await startScheduler(on, options));
}

const plannedAt = async (id: string) => (await readPolls(desk.redis, desk.keys, [id])).get(id);
const plan = (id: string, at: number) => setNextPoll(desk.redis, desk.keys, id, at);
const know = (id: string, more: Partial<SourceStatus> = {}) =>
  writeStatus(desk.redis, desk.keys, id, { outcome: 'modified', fetchedAt: START, failures: 0, ...more });

async function withQueue<Data, Value>(queue: Queue<Data>, use: (queue: Queue<Data>) => Promise<Value>) {
  try {
    return await use(queue);
  } finally {
    await queue.close();
  }
}

/** Sources of the polls that wait, delayed ones among them. */
async function waitingPolls(): Promise<string[]> {
  const jobs = await withQueue(fetchQueue(desk.connection, desk.keys) as Queue<FetchJob>, (queue) =>
    queue.getJobs(['waiting', 'delayed']),
  );
  return jobs.map((job) => job.data.sourceId).toSorted();
}

describe('the scheduler', () => {
  it('is laid by an edit too that came while it was laid first', async () => {
    await open([source('kept'), source('gone')]);
    let { config } = desk;
    const onChange = () => {
      config = { ...config, sources: [source('kept'), source('new')] };
      return () => {};
    };
    await start({
      ...desk,
      live: { ...desk.live, onChange },
      get config() {
        return config;
      },
    });
    await vi.waitFor(async () =>
      expect([...(await readPolls(desk.redis, desk.keys, ['kept', 'gone', 'new'])).keys()]).toEqual([
        'kept',
        'new',
      ]),
    );
  });

  it('plans new sources one after another within seconds, documents at once', async () => {
    await open([...Array.from({ length: 30 }, (_, i) => source(`s${i}`)), documents('papers')]);
    await startOnce();
    const ids = desk.config.sources.map(({ id }) => id);
    const planned = await readPolls(desk.redis, desk.keys, ids);
    expect(planned.get('papers')).toBe(START);
    planned.delete('papers');
    const times = [...planned.values()];
    expect(times).toHaveLength(30);
    expect(Math.min(...times)).toBeGreaterThanOrEqual(START);
    expect(Math.max(...times)).toBeLessThan(START + 3100);
    expect(new Set(times).size).toBeGreaterThan(20);
  });

  it('keeps what is planned over a restart', async () => {
    await open([source('a'), withRhythm('b')]);
    await startOnce();
    await plan('a', START + 10 * MINUTE);
    await plan('b', START + 20 * HOUR);
    for (const id of ['a', 'b']) await know(id, { reason: 'rhythm' });
    clock += MINUTE;
    await startOnce();
    expect([await plannedAt('a'), await plannedAt('b')]).toEqual([START + 10 * MINUTE, START + 20 * HOUR]);
  });

  it('takes a source that is known in where it was', async () => {
    await open([source('planned'), source('off'), source('former'), source('ended')]);
    await know('planned', { nextAt: START + 3 * MINUTE });
    await know('off', { notBefore: START + HOUR });
    await know('former');
    await know('ended', { stopped: urlMark(URL) });
    await startOnce();
    expect(await plannedAt('planned')).toBe(START + 3 * MINUTE);
    expect(await plannedAt('off')).toBe(START + HOUR);
    expect(await plannedAt('former')).toBeLessThan(START + 15 * MINUTE);
    expect(await plannedAt('ended')).toBe(Infinity);
  });

  it('lets a shorter interval take effect at once, but not against Retry-After or back-off', async () => {
    const ids = ['manual', 'asked', 'told', 'failing', 'ended'];
    await open([
      ...ids.map((id) => source(id)),
      withRhythm('slow', { maxIntervalMs: HOUR }),
      withRhythm('polite'),
    ]);
    await startOnce();
    for (const { id } of desk.config.sources) await plan(id, START + 30 * HOUR);
    await plan('ended', Infinity);
    await know('manual', { reason: 'manual' });
    await know('asked', { reason: 'asked' });
    await know('told', { reason: 'retry-after' });
    await know('failing', { reason: 'back-off' });
    await know('ended', { reason: 'ended' });
    await know('slow', { reason: 'ceiling' });
    await know('polite', { reason: 'asked' });
    await startOnce();
    expect(await plannedAt('manual')).toBeLessThan(START + 15 * MINUTE);
    expect(await plannedAt('asked')).toBeLessThan(START + 15 * MINUTE);
    expect(await plannedAt('slow')).toBeLessThan(START + HOUR);
    for (const id of ['told', 'failing', 'polite'])
      expect([id, await plannedAt(id)]).toEqual([id, START + 30 * HOUR]);
    expect(await plannedAt('ended')).toBe(Infinity);
  });

  it('polls a source with a new address at once, also one that had ended', async () => {
    await open([source('ended'), source('failing'), source('same')]);
    await startOnce();
    const former = urlMark('http://127.0.0.1:9/former');
    await know('ended', { stopped: former, reason: 'ended' });
    await know('failing', { urlMark: former, reason: 'back-off' });
    await know('same', { urlMark: urlMark(URL), reason: 'back-off' });
    for (const id of ['ended', 'failing', 'same']) await plan(id, id === 'ended' ? Infinity : START + DAY);
    clock += MINUTE;
    await startOnce();
    expect([await plannedAt('ended'), await plannedAt('failing')]).toEqual([clock, clock]);
    expect(await plannedAt('same')).toBe(START + DAY);
  });

  it('polls a source that failed at once where the operator has mended how it is asked or read', async () => {
    const ids = ['kind', 'secret', 'label', 'told', 'well', 'ended'];
    await open(ids.map((id) => source(id)));
    await startOnce();
    const failing: Partial<SourceStatus> = { urlMark: urlMark(URL), failures: 3, reason: 'back-off' };
    for (const one of desk.config.sources) await know(one.id, { ...failing, way: wayMark(one, desk.config) });
    const way = wayMark(source('any'), desk.config);
    await know('told', { ...failing, way, outcome: 'throttled' });
    await know('well', { urlMark: urlMark(URL), way });
    await know('ended', { ...failing, way, reason: 'ended', stopped: urlMark(URL) });
    const planAll = async () => {
      for (const id of ids) await plan(id, id === 'ended' ? Infinity : START + HOUR);
    };
    const soon = async () => {
      const planned = await readPolls(desk.redis, desk.keys, ids);
      return ids.filter((id) => planned.get(id) === START);
    };
    await planAll();
    const auth = { token: 'mended' };
    const edited = deskWith([
      { ...source('kind'), kind: 'sitemap' },
      source('secret', { auth }),
      source('label', { name: 'Another name' }),
      source('told', { auth }),
      source('well', { auth }),
      source('ended', { auth }),
    ]);
    await startOnce(edited);
    expect(await soon()).toEqual(['kind', 'secret']);
    await planAll();
    const { config } = desk;
    await startOnce({
      ...desk,
      config: { ...config, network: { ...config.network, allow: ['10.0.0.0/8'] } },
    });
    expect(await soon()).toEqual(['kind', 'secret', 'label']);
  });

  it('polls a new address also where a poll of the former one ends after the edit', async () => {
    await open([source('a')]);
    await know('a', { urlMark: urlMark('http://127.0.0.1:9/former') });
    await start(desk, { everyMs: 10 });
    await vi.waitFor(async () => expect(await waitingPolls()).toEqual(['a']), 10_000);
    // It ends, and has set the next poll of the address that it knew.
    await plan('a', START + 12 * HOUR);
    await vi.waitFor(async () => expect(await plannedAt('a')).toBeLessThan(START + HOUR), 10_000);
  });

  it('takes a shorter interval over from a poll that began with the longer one', async () => {
    await open([source('a')]);
    await know('a', { reason: 'manual' });
    await start(desk, { everyMs: 10 });
    await plan('a', START + 12 * HOUR);
    await vi.waitFor(async () => expect(await plannedAt('a')).toBeLessThan(START + HOUR), 10_000);
  });

  it('leaves what is planned to the polls once all that began before the edit have ended', async () => {
    await open([source('a'), source('b')]);
    await know('a', { urlMark: urlMark('http://127.0.0.1:9/former') });
    await know('b', { nextAt: START + HOUR });
    await start(desk, { everyMs: 10 });
    clock += HOUR;
    await layings(1);
    await plan('a', clock + 12 * HOUR);
    await layings(2);
    expect(await plannedAt('a')).toBe(clock + 12 * HOUR);

    /** What is missing in the schedule is back with the next laying, and those before it have ended. */
    async function layings(count: number) {
      for (let laid = 0; laid < count; laid += 1) {
        await removePolls(desk.redis, desk.keys, ['b']);
        await vi.waitFor(async () => expect(await plannedAt('b')).toBeDefined(), 10_000);
      }
    }
  });

  it('polls what is due, and not what is not', async () => {
    await open([source('due'), source('later')]);
    await startOnce();
    await plan('later', START + 1e9);
    clock += HOUR;
    await start();
    await vi.waitFor(async () => expect(await waitingPolls()).toEqual(['due']), 10_000);
    expect(await plannedAt('due')).toBe(clock + 10 * MINUTE);
  });

  it('has one poll of a source wait, however often it is asked for', async () => {
    await open([source('a'), source('b')]);
    await startOnce();
    clock += HOUR;
    await start();
    await vi.waitFor(async () => expect(await waitingPolls()).toEqual(['a', 'b']), 10_000);
    for (let again = 1; again <= 2; again += 1) {
      await plan('a', clock);
      await vi.waitFor(async () => expect(await plannedAt('a')).toBeGreaterThan(clock), 10_000);
    }
    expect(await waitingPolls()).toEqual(['a', 'b']);
  });

  it('shares its tick with schedulers that run beside it', async () => {
    await open(Array.from({ length: 50 }, (_, i) => source(`s${i}`)));
    await startOnce();
    clock += HOUR;
    await Promise.all([start(), start(), start()]);
    await vi.waitFor(async () => expect(await waitingPolls()).toHaveLength(50), 10_000);
    const ticks = await withQueue(scheduleQueue(desk.connection, desk.keys), (queue) =>
      queue.getJobSchedulers(),
    );
    expect(ticks.map(({ key, every }) => [key, every])).toEqual([['due', 1000]]);
  });

  it('leaves the sources of another list on the same Redis alone', async () => {
    await open([source('ours')]);
    await startOnce();
    await startOnce(deskWith([source('theirs')]));
    clock += 4 * MINUTE;
    await startOnce();
    clock += 4 * MINUTE;
    await startOnce(deskWith([source('theirs')]));
    expect(await plannedAt('ours')).toBeDefined();
    expect(await plannedAt('theirs')).toBeDefined();
    clock += 2 * MINUTE;
    await startOnce(deskWith([source('theirs')]));
    expect(await plannedAt('ours')).toBeUndefined();
    expect(await plannedAt('theirs')).toBeDefined();
  });

  it('does not poll a source that is turned off, and takes it up where it was', async () => {
    await open([source('a')]);
    await startOnce();
    await know('a', { nextAt: START + 2 * MINUTE });
    await startOnce(deskWith([source('a', { enabled: false })]));
    expect(await plannedAt('a')).toBeUndefined();
    await startOnce();
    expect(await plannedAt('a')).toBe(START + 2 * MINUTE);
  });

  it('forgets a source that left the configuration after a while, unless it comes back', async () => {
    const [kept, off, removed] = [source('kept'), source('off'), source('removed')];
    await open([kept, off, removed]);
    const { redis, keys } = desk;
    for (const { id } of desk.config.sources) await redis.hset(keys.seen(id), '@body', 'x');
    const ends = () => Promise.all(['kept', 'off', 'removed'].map((id) => redis.pttl(keys.seen(id))));
    await startOnce();
    clock += 6 * MINUTE;
    await startOnce(deskWith([kept, { ...off, enabled: false }]));
    expect(await ends()).toEqual([-1, -1, expect.any(Number)]);
    expect(await redis.pttl(keys.seen('removed'))).toBeGreaterThan(7 * DAY);
    clock += MINUTE;
    await startOnce();
    expect(await ends()).toEqual([-1, -1, -1]);
  });

  it('takes down the schedule of the version before', async () => {
    await open([source('a')]);
    const former = await withQueue(fetchQueue(desk.connection, desk.keys) as Queue, async (queue) => {
      for (const id of ['a', 'gone'])
        await queue.upsertJobScheduler(
          `source-${id}`,
          { every: 900_000 },
          { name: 'fetch', data: { sourceId: id } },
        );
      await startOnce();
      return queue.getJobSchedulers();
    });
    expect(former).toEqual([]);
  });

  it('leaves no connection behind when it cannot start', async () => {
    await open([source('a')]);
    await desk.redis.set(desk.keys.polls, 'not a schedule');
    const connections = () =>
      process.getActiveResourcesInfo().filter((name) => name === 'TCPSocketWrap').length;
    const before = connections();
    await expect(startScheduler(desk)).rejects.toThrow(/WRONGTYPE/);
    await vi.waitFor(() => expect(connections()).toBe(before));
  });
});
