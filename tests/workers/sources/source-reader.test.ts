import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createMetrics } from '../../../src/api/metrics/metrics.ts';
import type { FeedSource, Source } from '../../../src/config/types.ts';
import { addCost } from '../../../src/redis/sources/costs.ts';
import { addPolls } from '../../../src/redis/sources/polls.ts';
import { urlMark, writeStatus, type SourceStatus } from '../../../src/redis/sources/source-state.ts';
import { startApi } from '../../../workers/api.ts';
import type { OpenDesk } from '../../../workers/open-desk.ts';
import { sourceReader } from '../../../workers/sources/source-reader.ts';
import { feedSource, openTestDesk, testConfig } from '../../support/desk.ts';

const MINUTE = 60_000;
const NOW = Date.UTC(2026, 2, 1, 12);
const URL_A = 'https://news.example/a.xml';
const RHYTHM = { polls: 9, failures: 0, weight: 0 };

let desk: OpenDesk;

async function open(sources: Source[]): Promise<void> {
  const config = testConfig('source-reader', sources);
  config.api = { ...config.api, host: '127.0.0.1', port: 0 };
  desk = await openTestDesk(config);
  desk.now = () => new Date(NOW);
}

function byRhythm(id: string, url = URL_A, more: Partial<FeedSource> = {}): FeedSource {
  const { intervalMs: _, ...source } = feedSource(id, url, more);
  return source;
}

const know = (id: string, more: Partial<SourceStatus> = {}) =>
  writeStatus(desk.redis, desk.keys, id, {
    outcome: 'modified',
    fetchedAt: NOW - 5 * MINUTE,
    failures: 0,
    rhythm: RHYTHM,
    reason: 'rhythm',
    nextAt: NOW + 10 * MINUTE,
    ...more,
  });
const schedule = (sourceId: string, at: number) => addPolls(desk.redis, desk.keys, [{ sourceId, at }]);
const get = (id: string) => sourceReader(desk).get(id);

afterEach(() => desk.close());

describe('a source', () => {
  beforeEach(() =>
    open([
      byRhythm('a'),
      feedSource('b', 'https://news.example/b.xml'),
      byRhythm('c', 'https://other.example/'),
    ]),
  );

  it('that was never fetched is new, and due once it is scheduled', async () => {
    expect(await get('a')).toEqual({
      id: 'a',
      kind: 'feed',
      url: URL_A,
      host: 'news.example',
      enabled: true,
      state: 'new',
      interval: { mode: 'rhythm', minSeconds: 300, maxSeconds: 21_600 },
      failures: 0,
      polls: [],
      hosts: [],
    });
    // What the scheduler claimed is moved on by minutes.
    await schedule('a', NOW + 10 * MINUTE);
    expect(await get('a')).toMatchObject({ due: true });
  });

  it('is asked next when the schedule says, and it says why', async () => {
    await know('a');
    await schedule('a', NOW + 10 * MINUTE);
    expect(await get('a')).toMatchObject({
      state: 'well',
      outcome: 'modified',
      lastFetchDateTime: '2026-03-01T11:55:00Z',
      nextFetchDateTime: '2026-03-01T12:10:00Z',
      why: 'by its own rhythm',
    });
    await know('b', { reason: 'manual' });
    await schedule('b', NOW + 10 * MINUTE);
    expect(await get('b')).toMatchObject({
      interval: { mode: 'manual', seconds: 900 },
      why: 'every 15 min, as configured',
    });
  });

  it('that was brought forward says that its configuration has changed', async () => {
    await know('a', { nextAt: NOW + 600 * MINUTE });
    await schedule('a', NOW + 5 * MINUTE);
    expect(await get('a')).toMatchObject({
      nextFetchDateTime: '2026-03-01T12:05:00Z',
      why: 'since its configuration has changed',
    });
  });

  it('that is being asked is due, and not asked in as long as a lost poll is waited for', async () => {
    await know('a', { nextAt: NOW - 1000 });
    await schedule('a', NOW + 10 * MINUTE);
    const source = await get('a');
    expect(source).toMatchObject({ due: true });
    expect(source).not.toHaveProperty('nextFetchDateTime');
  });

  it('that its publisher ended is asked never again', async () => {
    const ended = { outcome: 'gone', fetchedAt: NOW, failures: 1, stopped: urlMark(URL_A) };
    await writeStatus(desk.redis, desk.keys, 'a', { ...ended, rhythm: RHYTHM, reason: 'ended' });
    await schedule('a', Infinity);
    const source = await get('a');
    expect(source).toMatchObject({ state: 'ended', why: expect.stringContaining('410') });
    expect(source).not.toHaveProperty('nextFetchDateTime');
  });

  it('shows what is held, and which names were given up', async () => {
    const verdict = { items: 120, limit: 50, share: 1, dates: 'none' } as const;
    await know('a', { quarantine: { since: NOW, items: 120, verdict }, keys: { keyBy: 'link' } });
    expect(await get('a')).toMatchObject({
      state: 'held',
      quarantine: {
        items: 120,
        sinceDateTime: '2026-03-01T12:00:00Z',
        detail: expect.stringContaining('120 items are held since 2026-03-01 12:00 UTC'),
      },
      identity: expect.stringContaining('known by their links'),
    });
  });

  it('that has moved comes with advice, and without the secrets of its new address', async () => {
    const address = {
      mark: urlMark(URL_A),
      url: 'https://u:hunter2@new.example/f?key=hunter2',
      why: 'moved',
      agreed: 4,
    } as const;
    await know('a', { address });
    const source = await get('a');
    expect(source?.address).toMatchObject({ why: 'moved', adopted: false, agreed: 4 });
    expect(source?.address?.advice).toMatch(
      /moved to https:.*new\.example.*4 polls in a row agree.*masked here.*sources\.yaml/,
    );
    expect(JSON.stringify(source)).not.toContain('hunter2');
    await know('a', { address: { ...address, agreed: 12, since: NOW - 72 * 60 * MINUTE, last: NOW } });
    expect((await get('a'))?.address).toMatchObject({
      adopted: true,
      advice: expect.stringContaining('asked there already'),
    });
    await know('a', { address: { ...address, why: 'discovered' } });
    expect((await get('a'))?.address?.advice).toContain('is a web page, and the feed that it names');
    await know('a', { address: { ...address, mark: urlMark('https://elsewhere.example/') } });
    expect(await get('a')).not.toHaveProperty('address');
  });

  it('tells its last polls', async () => {
    await know('a', { recent: [{ at: NOW, outcome: 'http-503', items: 0, fresh: 0, ms: 40 }] });
    expect((await get('a'))?.polls).toEqual([
      { dateTime: '2026-03-01T12:00:00Z', outcome: 'http-503', items: 0, newItems: 0, milliseconds: 40 },
    ]);
  });

  it('tells what it cost, by host, with what the host bears of all sources', async () => {
    const cost = { requests: 10, ok: 2, notModified: 8, bytes: 3000, newItems: 4 };
    const add = (id: string, host: string) => addCost(desk.redis, desk.keys, id, host, cost, NOW);
    await add('a', 'news.example');
    await add('a', 'former.example');
    await add('a', 'news.example');
    await add('b', 'news.example');
    await add('c', 'other.example');
    const each = { requestsPerNewItem: 2.5, bytesPerNewItem: 750, notModifiedShare: 0.8 };
    expect(await get('a')).toMatchObject({
      cost: { requests: 30, newItems: 12, ...each },
      hosts: [
        { host: 'news.example', requests: 20, ok: 4, notModified: 16, bytes: 6000, newItems: 8, ...each },
        { host: 'former.example', requests: 10 },
      ],
      sharedHost: { host: 'news.example', sources: 2, requests: 30, newItems: 12, ...each },
    });
    expect(await get('c')).not.toHaveProperty('sharedHost');
  });

  it('divides nothing by nothing', async () => {
    const cost = { requests: 0, ok: 0, notModified: 0, bytes: 0, newItems: 0 };
    await addCost(desk.redis, desk.keys, 'a', 'news.example', cost, NOW);
    expect(JSON.stringify(await get('a'))).not.toMatch(/null|NaN|Infinity|PerNewItem/);
  });

  it('is not there under an id that is not configured', async () => {
    for (const id of ['nope', '', '__proto__', 'constructor']) expect(await get(id)).toBeUndefined();
  });

  it('can be told of whatever an odd version of us has stored', async () => {
    const times = { fetchedAt: 1e300, nextAt: -5 };
    const odd = {
      outcome: 'modified',
      ...times,
      quarantine: { since: 1e99, items: 1, verdict: {} },
      keys: { keyBy: 7 },
      tails: { recent: 7, cut: [7] },
      rhythm: RHYTHM,
      reason: 'asked',
      recent: [{ at: 1e300, outcome: '', items: 0, fresh: 0, ms: 0 }],
    };
    await desk.redis.set(desk.keys.source('a'), JSON.stringify(odd));
    await schedule('a', 1e15);
    expect(await get('a')).toMatchObject({ id: 'a', quarantine: { items: 1 } });
  });
});

describe('all sources', () => {
  it('are read in as many round trips as one', async () => {
    await open(Array.from({ length: 300 }, (_, i) => byRhythm(`s${i}`, `https://h${i % 50}.example/${i}`)));
    await know('s7');
    const calls = (['mget', 'zmscore', 'pipeline', 'get', 'hgetall'] as const).map((name) =>
      vi.spyOn(desk.redis, name),
    );
    const all = await sourceReader(desk).list();
    expect(all.map(({ id }) => id)).toEqual(desk.config.sources.map(({ id }) => id));
    expect(all[7]).toMatchObject({ id: 's7', state: 'well' });
    expect(calls.map((spy) => spy.mock.calls.length)).toEqual([1, 1, 1, 0, 1]);
  });

  it('are counted by their state in the metrics of the process that has the pages', async () => {
    await open([byRhythm('a'), byRhythm('b'), byRhythm('c', URL_A, { enabled: false }), byRhythm('d')]);
    await know('a');
    await know('b', { failures: 2, outcome: 'failed' });
    const read = async (probesOnly: boolean) => {
      const api = await startApi(desk, { metrics: createMetrics({ version: 'test' }), probesOnly });
      const text = await (await fetch(`${api.url}/metrics`)).text();
      await api.stop();
      return Object.fromEntries(
        [...text.matchAll(/^copydesk_sources\{state="(\w+)"\} (\d+)$/gm)].map(([, state, count]) => [
          state,
          Number(count),
        ]),
      );
    };
    expect(await read(false)).toEqual({ well: 1, new: 1, failing: 1, held: 0, ended: 0, paused: 0, off: 1 });
    expect(await read(true)).toEqual({});
  });

  it('leave the other metrics be where Redis fails', async () => {
    await open([byRhythm('a')]);
    vi.spyOn(desk.redis, 'mget').mockRejectedValue(new Error('READONLY'));
    const api = await startApi(desk, { metrics: createMetrics({ version: 'test' }) });
    const text = await (await fetch(`${api.url}/metrics`)).text();
    await api.stop();
    expect(text).toContain('copydesk_commits_total 0');
    expect(text).not.toContain('copydesk_sources{');
  });
});
