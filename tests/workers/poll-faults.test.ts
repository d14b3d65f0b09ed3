/** Bad days of a poll: processes that die between two writes, publishers that fail for once, operators who change their minds. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  expect,
  onTestFinished,
  test,
  vi,
} from 'vitest';
import type { Source, WebSource } from '../../src/config/types.ts';
import { articlesQueue, duePoll, fetchQueue, queueEvents } from '../../src/redis/queues.ts';
import { writeStatus } from '../../src/redis/sources/source-state.ts';
import { readHeld } from '../../src/redis/sources/held.ts';
import {
  feedSource,
  MAYOR,
  openTestDesk,
  PLANT,
  rss,
  testConfig,
  WHALE,
  type Item,
} from '../support/desk.ts';
import { startFeedServer, type FeedServer } from '../support/feed-server.ts';
import { HOUR, MINUTE, startPolling, type Polling } from '../support/polls.ts';
import { newsEntry, sitemapIndex, urlset } from '../support/sitemaps.ts';
import { readAll } from '../support/stories.ts';
import type { OpenDesk } from '../../workers/open-desk.ts';

const START = new Date('2026-11-22T12:00:00Z');
let server: FeedServer;
let desk: OpenDesk;
let polling: Polling;

beforeAll(async () => {
  server = await startFeedServer();
});
afterAll(() => server.close());
beforeEach(() => {
  server.requests.length = 0;
});
afterEach(async () => {
  await polling.close();
  await desk.close();
});

async function open(...sources: Source[]): Promise<void> {
  desk = await openTestDesk(testConfig('faults', sources));
  polling = await startPolling(desk, START);
}

/** Another start of the fetch worker on the same Redis, with other sources. */
async function reopen(...sources: Source[]): Promise<void> {
  await polling.close();
  desk.config.sources = sources;
  polling = await startPolling(desk, START);
}

function adaptive(id: string, path: string, more: Partial<WebSource> = {}): Source {
  const { intervalMs: _, ...source } = { ...feedSource(id, server.urlOf(path)), ...more };
  return source as Source;
}

/** A poll as the scheduler asks for it. */
async function pollWhenDue(sourceId: string) {
  const [queue, events] = [fetchQueue(desk.connection, desk.keys), queueEvents('fetch', desk)];
  await events.waitUntilReady();
  const { name, data, opts } = duePoll(sourceId);
  const job = await queue.add(name, data, opts);
  try {
    return await job.waitUntilFinished(events);
  } finally {
    await Promise.all([queue.close(), events.close()]);
  }
}

const stories = async () => (await readAll(desk)).map(({ articles }) => articles[0]);
const titles = async () => (await stories()).map((article) => article?.title ?? '').toSorted();
const conditions = () =>
  server.requests.map(({ headers }) => Boolean(headers['if-none-match'] ?? headers['if-modified-since']));
const nextIn = async (id: string) => ((await polling.status(id)).nextAt ?? NaN) - START.getTime();
const flood = (count: number, date?: string): Item[] =>
  Array.from({ length: count }, (_, n) => ({
    title: `Item ${n} is about ${'abcdefgh'[n % 8]}${n}`,
    link: `https://a.example/flood/${n}`,
    ...(date && { date }),
  }));

describe('what is held', () => {
  test('is not lost with a process that dies before it has written that something is', async () => {
    await open(adaptive('a', '/a'));
    server.set('/a', { body: rss([MAYOR]) });
    await polling.poll('a');
    const before = await polling.status('a');
    server.set('/a', { body: rss(flood(80)) });
    await polling.poll('a');
    await writeStatus(desk.redis, desk.keys, 'a', before);
    expect(await polling.poll('a')).toMatchObject({ outcome: 'unchanged' });
    expect(await titles()).toHaveLength(81);
  });

  test('is not lost with the batch that carries it', async () => {
    await open(adaptive('a', '/a'));
    server.set('/a', { body: rss([MAYOR]) });
    await polling.poll('a');
    server.set('/a', { body: rss(flood(80)) });
    await polling.poll('a');
    const queue = articlesQueue(desk.connection, desk.keys);
    // The merge worker is busy; then the server loses its last second.
    await queue.pause();
    const fetches = fetchQueue(desk.connection, desk.keys);
    const events = queueEvents('fetch', desk);
    await events.waitUntilReady();
    const job = await fetches.add('fetch', { sourceId: 'a', forced: true });
    await job.waitUntilFinished(events);
    await queue.drain();
    await queue.resume();
    await Promise.all([fetches.close(), events.close(), queue.close()]);
    await polling.poll('a');
    expect(await titles()).toHaveLength(81);
    await polling.poll('a');
    expect(await readHeld(desk.redis, desk.keys, 'a')).toBeUndefined();
    expect(await titles()).toHaveLength(81);
  });

  test('is read anew where the operator has other rules meanwhile', async () => {
    await open(adaptive('a', '/a'));
    server.set('/a', { body: rss([MAYOR]) });
    await polling.poll('a');
    server.set('/a', { body: rss([MAYOR, ...flood(80)]) });
    await polling.poll('a');
    await reopen(adaptive('a', '/a', { rules: { exclude: { title: ['^Item \\d*[02468] '] } } }));
    for (let i = 0; i < 3; i++) await polling.poll('a');
    expect(await titles()).toHaveLength(41);
    expect(await readHeld(desk.redis, desk.keys, 'a')).toBeUndefined();
  });

  test('is not lost where only another sitemap of the index is read next', async () => {
    const sitemap = (titled: Item[]) =>
      `<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">${titled
        .map(
          ({ title, link }) =>
            `<url><loc>${link}</loc><news:news><news:title>${title}</news:title></news:news></url>`,
        )
        .join('')}</urlset>`;
    const index = (...times: string[]) =>
      `<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">${times
        .map(
          (time, n) => `<sitemap><loc>${server.urlOf(`/${n}.xml`)}</loc><lastmod>${time}</lastmod></sitemap>`,
        )
        .join('')}</sitemapindex>`;
    await open(adaptive('a', '/index.xml', { kind: 'sitemap' }));
    server.set('/index.xml', { body: index('2026-11-22T08:00:00Z', '2026-11-22T08:00:00Z') });
    server.set('/0.xml', { body: sitemap([MAYOR]) });
    server.set('/1.xml', { body: sitemap([WHALE]) });
    await polling.poll('a');
    server.set('/index.xml', { body: index('2026-11-22T09:00:00Z', '2026-11-22T08:00:00Z') });
    server.set('/0.xml', { body: sitemap([MAYOR, ...flood(80)]) });
    await polling.poll('a');
    expect(await titles()).toHaveLength(2);
    server.set('/index.xml', { body: index('2026-11-22T09:00:00Z', '2026-11-22T10:00:00Z') });
    server.set('/1.xml', { body: sitemap([WHALE, PLANT]) });
    await polling.poll('a');
    await polling.poll('a');
    expect(await titles()).toHaveLength(83);
  });
});

test.each([
  ['unchanged', []],
  ['with one more item', [{ ...PLANT, date: '2026-11-22T11:30:00Z' }]],
])('a feed that suddenly goes far back publishes none of what is old, %s', async (_, more) => {
  await open(adaptive('a', '/a', { backfill: '24h' }));
  server.set('/a', { body: rss([{ ...MAYOR, date: '2026-11-22T09:00:00Z' }]) });
  await polling.poll('a');
  const news = { ...WHALE, date: '2026-11-22T11:00:00Z' };
  const items = [news, { ...MAYOR, date: '2026-11-22T09:00:00Z' }, ...flood(80, '2026-10-01T00:00:00Z')];
  server.set('/a', { body: rss(items) });
  await polling.poll('a');
  expect((await polling.status('a')).quarantine).toMatchObject({ verdict: { dates: 'old' } });
  server.set('/a', { body: rss([...more, ...items]) });
  await polling.poll('a');
  expect(await titles()).toHaveLength(82 + more.length);
  const shown = (await stories()).flatMap((article) => (article?.backfill ? [] : (article?.title ?? '')));
  expect(shown.toSorted()).toEqual([MAYOR, WHALE, ...more].map(({ title }) => title).toSorted());
});

describe('a backlog', () => {
  const SEPTEMBER = '2026-09-01T00:00:00Z';
  const silent = async () => (await stories()).filter((article) => article?.backfill).length;

  test('is one, too, where the feed was empty at first', async () => {
    await open(adaptive('a', '/a', { backfill: '24h' }));
    server.set('/a', { body: rss([]) });
    await polling.poll('a');
    server.set('/a', { body: rss([{ ...MAYOR, date: '2026-11-22T11:00:00Z' }, ...flood(45, SEPTEMBER)]) });
    await polling.poll('a');
    expect(await titles()).toHaveLength(46);
    expect(await silent()).toBe(45);
  });

  test('is not made of the first news of a feed that was empty', async () => {
    await open(adaptive('a', '/a', { backfill: 'none' }));
    server.set('/a', { body: rss([]) });
    await polling.poll('a');
    server.set('/a', { body: rss([{ ...MAYOR, date: '2026-11-22T11:00:00Z' }]) });
    await polling.poll('a');
    expect(await silent()).toBe(0);
  });

  test('is what more items without a date are than would be taken at once', async () => {
    await open(adaptive('few', '/few', { backfill: '24h' }), adaptive('many', '/many', { backfill: '24h' }));
    server.set('/few', { body: rss([MAYOR, WHALE, PLANT]) });
    server.set('/many', { body: rss(flood(51)) });
    await polling.poll('few');
    await polling.poll('many');
    expect(await titles()).toHaveLength(54);
    expect(await silent()).toBe(51);
  });
});

describe('a sitemap index', () => {
  const entry = (path: string, title: string, date: string) => newsEntry(server.urlOf(path), title, date);
  const index = (...children: [path: string, modified?: string][]) =>
    sitemapIndex(...children.map(([path, at]): [string, string | undefined] => [server.urlOf(path), at]));
  const sitemap = (more: Partial<WebSource> = {}) =>
    ({ ...adaptive('s', '/index.xml', more), kind: 'sitemap' }) as Source;
  const NOW = '2026-11-22T11:00:00Z';

  test('has had its backlog once a sitemap was read, though the index itself never changes', async () => {
    await open(sitemap({ backfill: 'none' }));
    server.set('/index.xml', { body: index(['/one.xml']) });
    server.set('/one.xml', { status: 503 });
    await polling.poll('s');
    server.set('/one.xml', { body: urlset(entry('/mayor', MAYOR.title, NOW)) });
    await polling.poll('s');
    server.set('/one.xml', {
      body: urlset(entry('/mayor', MAYOR.title, NOW), entry('/whale', WHALE.title, NOW)),
    });
    await polling.poll('s');
    expect((await stories()).map((article) => [article?.title, article?.backfill ?? false])).toEqual(
      expect.arrayContaining([
        [MAYOR.title, true],
        [WHALE.title, false],
      ]),
    );
  });

  test('has a sitemap read again that came as something else for once, whatever its date says', async () => {
    await open(sitemap());
    server.set('/index.xml', { body: index(['/one.xml', NOW], ['/two.xml', '2026-11-21T23:00:00Z']) });
    server.set('/one.xml', { body: urlset(entry('/mayor', MAYOR.title, NOW)) });
    server.set('/two.xml', { body: '<!doctype html><html><body>just a moment</body></html>' });
    expect((await polling.poll('s')).detail).toMatch(/one of the sitemaps/);
    server.set('/two.xml', { body: urlset(entry('/whale', WHALE.title, NOW)) });
    await polling.poll('s');
    expect(await titles()).toEqual([MAYOR.title, WHALE.title]);
  });

  test('does not publish an archive whose sitemap is read for the first time later', async () => {
    await open(sitemap({ backfill: '24h' }));
    server.set('/index.xml', { body: index(['/one.xml', '2026-11-22'], ['/old.xml', '2026-11-21']) });
    server.set('/one.xml', { body: urlset(entry('/mayor', MAYOR.title, NOW)) });
    server.set('/old.xml', { status: 503 });
    await polling.poll('s');
    server.set('/old.xml', {
      body: urlset(
        entry('/whale', WHALE.title, '2025-01-01T00:00:00Z'),
        entry('/plant', PLANT.title, '2026-11-22T11:30:00Z'),
      ),
    });
    await polling.poll('s');
    const flags = new Map((await stories()).map((article) => [article?.title, article?.backfill ?? false]));
    expect(flags.get(WHALE.title)).toBe(true);
    expect(flags.get(PLANT.title)).toBe(false);
  });

  test('that cannot be read is not asked for whole again and again', async () => {
    await open(sitemap());
    server.set('/index.xml', { body: '<!doctype html><html><body>no sitemap here</body></html>' });
    for (let i = 0; i < 3; i++) expect(await polling.poll('s')).toMatchObject({ outcome: 'unreadable' });
    expect(conditions()).toEqual([false, true, true]);
    server.set('/index.xml', { body: urlset(entry('/mayor', MAYOR.title, NOW)) });
    expect(await polling.poll('s')).toMatchObject({ outcome: 'modified' });
  });
});

describe('another address', () => {
  test('is not made to wait for what the former one did', async () => {
    await open(adaptive('a', '/wrong'));
    for (let i = 0; i < 8; i++) await polling.poll('a');
    expect(await nextIn('a')).toBeGreaterThan(6 * HOUR);
    await reopen(adaptive('a', '/right'));
    server.set('/right', { status: 503 });
    await polling.poll('a');
    expect(await nextIn('a')).toBeLessThan(HOUR);
    expect((await polling.status('a')).failures).toBe(1);
  });

  test('with nothing that is known is another feed, whose backlog is not published', async () => {
    await open(adaptive('a', '/a', { backfill: '24h' }));
    server.set('/a', { body: rss([MAYOR]) });
    await polling.poll('a');
    await reopen(adaptive('a', '/b', { backfill: '24h' }));
    server.set('/b', { status: 503 });
    await polling.poll('a');
    const old = flood(80, '2026-11-01T00:00:00Z');
    server.set('/b', { body: rss([{ ...WHALE, date: '2026-11-22T10:00:00Z' }, ...old]) });
    await polling.poll('a');
    expect((await polling.status('a')).quarantine).toBeUndefined();
    const shown = (await stories()).flatMap((article) => (article?.backfill ? [] : (article?.title ?? '')));
    expect(shown.toSorted()).toEqual([MAYOR.title, WHALE.title]);
  });

  test('in place of a folder is another feed, too', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'copydesk-test-folder-'));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    await writeFile(join(folder, 'a.md'), '# Local elections\n\nBy Ann Ember, 22 November 2026\n');
    const { url: _, ...source } = adaptive('a', '/a') as WebSource;
    await open({ ...source, kind: 'documents', path: folder });
    await polling.poll('a');
    await reopen(adaptive('a', '/a', { backfill: '24h' }));
    server.set('/a', {
      body: rss([{ ...WHALE, date: '2026-11-22T10:00:00Z' }, ...flood(40, '2026-11-01T00:00:00Z')]),
    });
    await polling.poll('a');
    const all = await stories();
    expect([all.length, all.filter((article) => article?.backfill).length]).toEqual([42, 40]);
  });

  test('of a feed that moved for good is asked with the validators that it gave', async () => {
    await open(adaptive('a', '/old'));
    server.set('/new', { body: rss([MAYOR]) });
    server.set('/old', { status: 301, headers: { location: '/new' } });
    for (let i = 0; i < 10; i++) {
      await polling.poll('a');
      polling.pass(6 * HOUR);
    }
    server.requests.length = 0;
    expect(await polling.poll('a')).toMatchObject({ outcome: 'unchanged' });
    server.set('/new', { body: rss([MAYOR, WHALE]) });
    expect(await polling.poll('a')).toMatchObject({ outcome: 'modified' });
    expect(await polling.poll('a')).toMatchObject({ outcome: 'unchanged' });
    expect(server.requests.map(({ path }) => path)).toEqual(['/new', '/new', '/new']);
    expect(conditions()).toEqual([true, true, true]);
  });
});

test('a mapping that the operator mends takes effect, though the document is the same', async () => {
  const body = JSON.stringify({ docs: [{ headline: MAYOR.title, url: MAYOR.link }] });
  server.set('/api', { body });
  const json = (items: string) =>
    ({
      ...adaptive('j', '/api'),
      kind: 'json',
      mapping: { items, fields: { title: 'headline', link: 'url' } },
    }) as Source;
  await open(json('items'));
  expect(await polling.poll('j')).toMatchObject({ outcome: 'unreadable' });
  await reopen(json('docs'));
  expect(await polling.poll('j')).toMatchObject({ outcome: 'modified' });
  expect(await titles()).toEqual([MAYOR.title]);
});

describe('a source that waits since it failed', () => {
  const failing = async () => {
    for (let i = 0; i < 4; i++) await polling.poll('a');
    expect(await nextIn('a')).toBeGreaterThan(HOUR);
    // As if the last minute were over.
    await desk.redis.del(desk.keys.asked('a'));
    server.requests.length = 0;
  };

  test('is asked once its operator has mended what it is', async () => {
    await open(adaptive('a', '/map'));
    server.set('/map', { body: '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"></urlset>' });
    await failing();
    await reopen(adaptive('a', '/map', { name: 'Another name' }));
    expect(await pollWhenDue('a')).toMatchObject({ outcome: 'waiting' });
    expect(server.requests).toEqual([]);
    await reopen({ ...adaptive('a', '/map'), kind: 'sitemap' } as Source);
    expect(await pollWhenDue('a')).toMatchObject({ outcome: 'modified' });
  });

  test('is not, where its publisher asked for the pause', async () => {
    await open(adaptive('a', '/a'));
    server.set('/a', { status: 429 });
    await polling.poll('a');
    await desk.redis.del(desk.keys.asked('a'));
    await reopen(adaptive('a', '/a', { auth: { token: 'mended' } }));
    expect(await pollWhenDue('a')).toMatchObject({ outcome: 'waiting' });
  });
});

describe('a fault of our own', () => {
  test('backs off as other failures do, and shows', async () => {
    await open(adaptive('a', '/a'));
    server.set('/a', { body: rss([MAYOR]) });
    vi.spyOn(desk.reader, 'read').mockRejectedValue(new TypeError('cannot read properties of undefined'));
    try {
      expect(await pollWhenDue('a')).toMatchObject({
        outcome: 'failed',
        detail: expect.stringMatching(/fault/) as string,
      });
      expect(server.requests).toHaveLength(1);
      expect(await polling.status('a')).toMatchObject({ failures: 1, outcome: 'failed' });
      expect(await nextIn('a')).toBeGreaterThan(4 * MINUTE);
    } finally {
      vi.restoreAllMocks();
    }
  });
});

describe('a person who asks', () => {
  test('is not told against a publisher that wants to be left alone, but against our own caution', async () => {
    await open(adaptive('told', '/told'), adaptive('failing', '/failing'));
    server.set('/told', { status: 429, headers: { 'retry-after': '7200' } });
    server.set('/failing', { status: 500 });
    for (let i = 0; i < 3; i++) for (const id of ['told', 'failing']) await polling.poll(id);
    const asked = (path: string) => server.requests.filter((request) => request.path === path);
    expect([asked('/told').length, asked('/failing').length]).toEqual([1, 3]);
    expect(await polling.poll('told')).toMatchObject({ outcome: 'waiting' });
    polling.pass(2 * HOUR + MINUTE);
    server.set('/told', { body: rss([MAYOR]) });
    expect(await polling.poll('told')).toMatchObject({ outcome: 'modified' });
  });

  test('does not have a publisher asked twice because Redis refused in between', async () => {
    await open(adaptive('a', '/a'));
    server.set('/a', { body: rss([MAYOR]) });
    const refusal = Object.assign(new Error('OOM command not allowed'), { name: 'ReplyError' });
    vi.spyOn(desk.reader, 'read').mockRejectedValueOnce(refusal);
    try {
      expect(await polling.poll('a')).toMatchObject({ outcome: 'waiting' });
      expect(server.requests).toHaveLength(1);
    } finally {
      vi.restoreAllMocks();
    }
  });
});

describe('a poll that comes late', () => {
  test('of a source that was turned off meanwhile is not made', async () => {
    await open(adaptive('a', '/a', { enabled: false }));
    server.set('/a', { body: rss([MAYOR]) });
    expect(await pollWhenDue('a')).toMatchObject({ outcome: 'off' });
    expect(server.requests).toEqual([]);
  });

  test('of a source that was turned on where it is not known yet is asked for again soon', async () => {
    await open(adaptive('a', '/a', { enabled: false }));
    await desk.redis.zadd(desk.keys.polls, START.getTime() + HOUR, 'a');
    expect(await pollWhenDue('a')).toMatchObject({ outcome: 'off' });
    expect(Number(await desk.redis.zscore(desk.keys.polls, 'a'))).toBe(START.getTime() + MINUTE / 2);
  });

  test('and finds the source just polled leaves the next poll where it was set', async () => {
    await open(adaptive('a', '/a'));
    const body = rss([MAYOR]).replace('<channel>', '<channel><ttl>90</ttl>');
    server.set('/a', { body });
    await desk.redis.zadd(desk.keys.polls, START.getTime(), 'a');
    await polling.poll('a');
    expect(await pollWhenDue('a')).toMatchObject({ outcome: 'waiting' });
    expect(Number(await desk.redis.zscore(desk.keys.polls, 'a'))).toBe((await polling.status('a')).nextAt);
  });
});

test('what the version before remembers of unchanged articles publishes nothing anew', async () => {
  await open(adaptive('a', '/a'));
  const items = [MAYOR, WHALE].map((item) => ({
    ...item,
    summary: `${item.title}, our correspondent says.`,
  }));
  server.set('/a', { body: rss(items) });
  await polling.poll('a');
  const seen = desk.keys.seen('a');
  for (const [field, value] of Object.entries(await desk.redis.hgetall(seen))) {
    if (field.startsWith('@')) continue;
    const [, articleId, firstSeen] = value.split(' ');
    await desk.redis.hset(seen, field, ['0'.repeat(32), articleId, firstSeen].join(' '));
  }
  const revisions = async () =>
    (await readAll(desk)).map(({ id, revision }) => `${id} ${revision}`).toSorted();
  const before = await revisions();
  server.set('/a', { body: rss([...items, PLANT]) });
  await polling.poll('a');
  const after = await revisions();
  expect(after).toHaveLength(3);
  expect(after).toEqual(expect.arrayContaining(before));
});
