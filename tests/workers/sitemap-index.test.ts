/** Polls of a sitemap index: which of its sitemaps are asked, and when again. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { SitemapSource } from '../../src/config/types.ts';
import { feedSource, MAYOR, openTestDesk, PLANT, testConfig, WHALE } from '../support/desk.ts';
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
beforeEach(async () => {
  server.requests.length = 0;
  const source: SitemapSource = { ...feedSource('s', server.urlOf('/index.xml')), kind: 'sitemap' };
  desk = await openTestDesk(testConfig('index', [source]));
  polling = await startPolling(desk, START);
});
afterEach(async () => {
  await polling.close();
  await desk.close();
});

type Entry = { title: string };

const serveIndex = (...sitemaps: [path: string, modified?: string][]) =>
  server.set('/index.xml', {
    body: sitemapIndex(
      ...sitemaps.map(([path, at]): [string, string | undefined] => [server.urlOf(path), at]),
    ),
  });
const serve = (path: string, ...items: Entry[]) =>
  server.set(path, {
    body: urlset(...items.map(({ title }) => newsEntry(server.urlOf(`/${title.slice(0, 5)}`), title))),
  });
/** The paths that were asked since this was called last. */
const asked = () => server.requests.splice(0).map(({ path }) => path);
const titles = async () => (await readAll(desk)).map(({ articles }) => articles[0]?.title ?? '').toSorted();
const nextIn = async () => ((await polling.status('s')).nextAt ?? NaN) - START.getTime();

describe('a sitemap whose date is only a day', () => {
  test.each(['2026-11-22', '2026-11-22T00:00:00Z', '2026-11-22T00:00:00+05:30'])(
    'is asked until that day is over everywhere, and once more (%s)',
    async (today) => {
      serveIndex(['/today.xml', today]);
      serve('/today.xml', MAYOR);
      await polling.poll('s');
      serve('/today.xml', MAYOR, WHALE);
      await polling.poll('s');
      expect(await titles()).toEqual([MAYOR.title, WHALE.title]);
      serve('/today.xml', MAYOR, WHALE, PLANT);
      serveIndex(['/tomorrow.xml', '2026-11-23T10:00:00Z'], ['/today.xml', today]);
      serve('/tomorrow.xml');
      polling.pass(27 * HOUR);
      await polling.poll('s');
      expect(await titles()).toEqual([PLANT.title, MAYOR.title, WHALE.title]);
      asked();
      await polling.poll('s');
      expect(asked()).toEqual(['/index.xml']);
    },
  );

  test('is asked with what is known of it, so that it is not sent again unchanged', async () => {
    serveIndex(['/today.xml', '2026-11-22']);
    serve('/today.xml', MAYOR);
    await polling.poll('s');
    server.requests.length = 0;
    expect(await polling.poll('s')).toMatchObject({ outcome: 'unchanged' });
    expect(server.requests.map(({ headers }) => Boolean(headers['if-none-match']))).toEqual([true, true]);
  });
});

describe('a sitemap that asks us to wait', () => {
  const throttle = (path: string) => server.set(path, { status: 429, headers: { 'retry-after': '3600' } });

  test('has no other asked after it, nor the index before its time is over', async () => {
    const paths = ['/1.xml', '/2.xml', '/3.xml', '/4.xml', '/5.xml'];
    serveIndex(...paths.map((path): [string] => [path]));
    for (const path of paths) throttle(path);
    expect(await polling.poll('s')).toMatchObject({ outcome: 'throttled' });
    expect(asked()).toEqual(['/index.xml', '/1.xml']);
    expect(await polling.status('s')).toMatchObject({ reason: 'retry-after' });
    expect(await nextIn()).toBe(HOUR);
    expect(await polling.poll('s')).toMatchObject({ outcome: 'waiting' });
    expect(asked()).toEqual([]);
  });

  test('is waited for as long as it says, though the source is asked less often', async () => {
    serveIndex(['/1.xml'], ['/2.xml']);
    serve('/1.xml', MAYOR);
    serve('/2.xml', WHALE);
    await polling.poll('s');
    server.set('/2.xml', { status: 503, headers: { 'retry-after': '600' } });
    await polling.poll('s');
    expect((await polling.status('s')).detail).toContain('asks to be left alone');
    expect(await nextIn()).toBe(15 * MINUTE);
    asked();
    polling.pass(9 * MINUTE);
    expect(await polling.poll('s')).toMatchObject({ outcome: 'waiting' });
    polling.pass(2 * MINUTE);
    serve('/2.xml', WHALE);
    expect(await polling.poll('s')).toMatchObject({ outcome: 'unchanged' });
    expect(asked()).toEqual(['/index.xml', '/1.xml', '/2.xml']);
    expect((await polling.status('s')).detail).toBeUndefined();
  });

  test.each([
    ['read', 'modified', [WHALE]],
    ['found unchanged', 'unchanged', []],
  ])('is waited for where another was %s before it', async (_, outcome, more) => {
    serveIndex(['/1.xml']);
    serve('/1.xml', MAYOR);
    await polling.poll('s');
    asked();
    serveIndex(['/1.xml'], ['/2.xml'], ['/3.xml']);
    serve('/1.xml', MAYOR, ...more);
    throttle('/2.xml');
    expect(await polling.poll('s')).toMatchObject({
      outcome,
      detail: expect.stringContaining('asks to be left alone'),
    });
    expect(asked()).toEqual(['/index.xml', '/1.xml', '/2.xml']);
    expect(await titles()).toEqual([MAYOR, ...more].map(({ title }) => title));
    expect(await nextIn()).toBe(HOUR);
    // Not by a person either.
    polling.pass(HOUR - MINUTE);
    expect(await polling.poll('s')).toMatchObject({ outcome: 'waiting' });
    serve('/2.xml', PLANT);
    serve('/3.xml');
    polling.pass(2 * MINUTE);
    await polling.poll('s');
    expect(await titles()).toContain(PLANT.title);
  });
});

describe('an index', () => {
  const posts = Array.from({ length: 40 }, (_, at): [string] => [`/posts-${at + 1}.xml`]);

  test('without dates has the sitemaps at both of its ends read, and says so as long as that is so', async () => {
    serveIndex(...posts);
    for (const [path] of posts) serve(path);
    const note = 'the index lists 40 sitemaps without dates: only the first 5 and the last 5 are read';
    expect((await polling.poll('s')).detail).toBe(note);
    const [first, last] = [posts.slice(0, 5), posts.slice(-5)];
    expect(asked()).toEqual(['/index.xml', ...first.flat(), ...last.flat()]);
    serve('/posts-40.xml', MAYOR);
    expect((await polling.poll('s')).detail).toContain(note);
    expect(await titles()).toEqual([MAYOR.title]);
    serveIndex(...posts.slice(0, 10));
    expect((await polling.poll('s')).detail ?? '').not.toContain('without dates');
  });

  test('with some dates has those sitemaps read first', async () => {
    const dated = Array.from({ length: 7 }, (_, at): [string, string] => [
      `/dated-${at}.xml`,
      `2026-11-2${at % 2}T10:0${at}:00Z`,
    ]);
    serveIndex(...posts, ...dated);
    expect((await polling.poll('s')).detail).toContain('only the first 1 and the last 1 are read');
    const newestFirst = [5, 3, 1, 6, 4, 2, 0].map((at) => `/dated-${at}.xml`);
    expect(asked()).toEqual(['/index.xml', ...newestFirst, '/posts-1.xml', '/posts-40.xml']);
  });

  test.each([1, 2])('says which of its %i sitemaps is an index itself', async (count) => {
    serveIndex(...[['/year.xml'], ['/news.xml']].slice(0, count).map(([path = '']): [string] => [path]));
    server.set('/year.xml', { body: sitemapIndex([server.urlOf('/deep.xml')]) });
    serve('/news.xml', MAYOR);
    const note = `${server.urlOf('/year.xml')} is an index itself, and not followed: name it as the source`;
    expect((await polling.poll('s')).detail).toBe(note);
    expect(asked()).not.toContain('/deep.xml');
    // Also while others bring something.
    serve('/news.xml', MAYOR, WHALE);
    for (let i = 0; i < 2; i++) {
      await polling.poll('s');
      expect(await polling.status('s')).toMatchObject({ detail: note });
    }
    serve('/year.xml', PLANT);
    expect((await polling.poll('s')).detail).toBeUndefined();
  });
});
