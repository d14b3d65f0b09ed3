import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Source, WebSource } from '../../src/config/types.ts';
import { newsEntry, sitemapIndex, urlset } from '../support/sitemaps.ts';
import { readAll } from '../support/stories.ts';
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
import type { OpenDesk } from '../../workers/open-desk.ts';

const START = new Date('2026-11-22T12:00:00Z');
let server: FeedServer;
let desk: OpenDesk;
let polling: Polling;

beforeAll(async () => {
  server = await startFeedServer();
});
afterAll(() => server.close());

async function open(...sources: Source[]): Promise<void> {
  desk = await openTestDesk(testConfig('polls', sources));
  polling = await startPolling(desk, START);
}

beforeEach(() => {
  server.requests.length = 0;
});
afterEach(async () => {
  await polling.close();
  await desk.close();
});

/** A source whose interval follows its rhythm. */
function adaptive(id: string, path: string, more: Partial<WebSource> = {}): Source {
  const { intervalMs: _, ...source } = { ...feedSource(id, server.urlOf(path)), ...more };
  return source as Source;
}

const titles = async () => (await readAll(desk)).map(({ articles }) => articles[0]?.title ?? '').toSorted();
const conditions = () =>
  server.requests.map(({ headers }) => Boolean(headers['if-none-match'] ?? headers['if-modified-since']));

describe('what is asked', () => {
  test('once it has a validator, never unconditionally again: not after an error, a page, or the same body', async () => {
    await open(adaptive('a', '/a'));
    server.set('/a', { body: rss([MAYOR]) });
    await polling.poll('a');
    await polling.poll('a');
    server.set('/a', { status: 500, body: 'oops' });
    await polling.poll('a');
    server.set('/a', { body: '<!doctype html><html><body>back soon</body></html>', plain: true });
    expect(await polling.poll('a')).toMatchObject({ outcome: 'unreadable' });
    server.set('/a', { body: rss([MAYOR]), headers: { etag: '"another"' } });
    expect(await polling.poll('a')).toMatchObject({ outcome: 'unchanged' });
    server.set('/a', { body: rss([MAYOR, WHALE]) });
    await polling.poll('a');
    expect(conditions()).toEqual([false, true, true, true, true, true]);
    expect(server.requests.at(-1)?.headers['if-none-match']).toBe('"another"');
    expect(await titles()).toEqual([MAYOR.title, WHALE.title]);
  });

  test('a document that cannot be read is not asked for again whole, and stays unreadable', async () => {
    await open(adaptive('a', '/a'));
    server.set('/a', { body: '<!doctype html><html><body>no feed here</body></html>' });
    expect(await polling.poll('a')).toMatchObject({ outcome: 'unreadable' });
    expect(await polling.poll('a')).toMatchObject({ outcome: 'unreadable' });
    expect(conditions()).toEqual([false, true]);
    expect((await polling.status('a')).failures).toBe(2);
    // Nothing was ever read, so what comes now is the source's backlog still.
    server.set('/a', { body: rss([MAYOR]) });
    expect(await polling.poll('a')).toMatchObject({ outcome: 'modified' });
    expect(await polling.poll('a')).toMatchObject({ outcome: 'unchanged' });
  });
});

describe('the language of a source that names none', () => {
  const item = (title: string): Item => ({ title, link: `https://a.example/${title.length}` });
  const HARBOUR = item('The harbour of Kingsport will be dredged again next spring');
  const NAMES = item('Obit: Q. Vespquin');
  const languages = async () =>
    new Map(
      (await readAll(desk)).flatMap(({ articles }) =>
        articles.map(({ title, language }) => [title, language]),
      ),
    );

  test('is what two documents told, also for titles that tell none, whatever failed meanwhile', async () => {
    await open(adaptive('a', '/a', { backfill: 'all' }));
    server.set('/a', { body: rss([NAMES]) });
    await polling.poll('a');
    server.set('/a', { body: rss([MAYOR, WHALE, PLANT]) });
    await polling.poll('a');
    expect(await polling.status('a')).toMatchObject({ language: { code: 'en', times: 1 } });
    server.set('/a', { body: rss([HARBOUR, MAYOR, WHALE, PLANT]) });
    await polling.poll('a');
    server.set('/a', { status: 500, body: 'oops' });
    await polling.poll('a');
    const later = item('Obit: Z. Quinkar');
    server.set('/a', { body: rss([later]) });
    await polling.poll('a');
    expect(await polling.status('a')).toMatchObject({ language: { code: 'en', times: 2 } });
    expect(await polling.poll('a')).toMatchObject({ outcome: 'unchanged' });
    expect(await polling.status('a')).toMatchObject({ language: { code: 'en', times: 2 } });
    expect(await languages()).toEqual(
      new Map([
        [NAMES.title, 'und'],
        ...[MAYOR, WHALE, PLANT, HARBOUR, later].map(({ title }) => [title, 'en'] as const),
      ]),
    );
  });
});

describe('when it is asked again', () => {
  const nextIn = async (id: string) => ((await polling.status(id)).nextAt ?? NaN) - START.getTime();

  test('Retry-After is kept', async () => {
    await open(feedSource('a', server.urlOf('/a'), { intervalMs: MINUTE }));
    server.set('/a', { status: 429, headers: { 'retry-after': '7200' } });
    expect(await polling.poll('a')).toMatchObject({ outcome: 'throttled' });
    expect(await nextIn('a')).toBeGreaterThanOrEqual(2 * HOUR);
  });

  test('after a failure not within the minute, and more slowly with each', async () => {
    await open(feedSource('a', server.urlOf('/gone-for-now'), { intervalMs: MINUTE }));
    const waits: number[] = [];
    for (let i = 0; i < 6; i++) {
      await polling.poll('a');
      waits.push(await nextIn('a'));
    }
    expect(Math.min(...waits)).toBeGreaterThanOrEqual(MINUTE);
    expect(waits.at(-1)).toBeGreaterThan(3 * (waits[1] ?? NaN));
  });

  test('never, where the publisher ended it; and at once under a new address', async () => {
    await open(adaptive('a', '/ended'));
    server.set('/ended', { status: 410 });
    expect(await polling.poll('a')).toMatchObject({ outcome: 'gone' });
    const status = await polling.status('a');
    expect(status).toMatchObject({ reason: 'ended' });
    expect(status.nextAt).toBeUndefined();
  });

  test('not before the publisher’s max-age and ttl', async () => {
    await open(adaptive('a', '/a'));
    const body = rss([MAYOR]).replace('<channel>', '<channel><ttl>90</ttl>');
    server.set('/a', { body, headers: { 'cache-control': 'max-age=3600' } });
    await polling.poll('a');
    expect(await nextIn('a')).toBeGreaterThanOrEqual(90 * MINUTE);
  });
});

describe('where it is asked', () => {
  test('a permanent redirect is adopted after repeated agreement, and given up when it fails', async () => {
    await open(adaptive('a', '/old'));
    server.set('/new', { body: rss([MAYOR]) });
    server.set('/old', { status: 301, headers: { location: '/new' } });
    for (let i = 0; i < 10; i++) {
      await polling.poll('a');
      polling.pass(6 * HOUR);
    }
    server.requests.length = 0;
    await polling.poll('a');
    expect(server.requests.map(({ path }) => path)).toEqual(['/new']);
    server.set('/new', { status: 404 });
    server.set('/old', { body: rss([MAYOR, WHALE]) });
    for (let i = 0; i < 3; i++) await polling.poll('a');
    server.requests.length = 0;
    expect(await polling.poll('a')).toMatchObject({ outcome: 'modified' });
    expect(server.requests.map(({ path }) => path)).toEqual(['/old']);
  });

  test('a passing redirect is followed and not adopted', async () => {
    await open(adaptive('a', '/old'));
    server.set('/new', { body: rss([MAYOR]) });
    server.set('/old', { status: 302, headers: { location: '/new' } });
    for (let i = 0; i < 12; i++) {
      await polling.poll('a');
      polling.pass(6 * HOUR);
    }
    expect(server.requests.filter(({ path }) => path === '/old')).toHaveLength(12);
  });

  test('the feed that a page names is found, kept, and found again when it moves', async () => {
    await open(adaptive('a', '/'));
    const page = (path: string) =>
      `<!doctype html><html><head><link rel="alternate" type="application/rss+xml" href="${path}"></head></html>`;
    server.set('/', { body: page('/feed.xml'), headers: { 'content-type': 'text/html' } });
    server.set('/feed.xml', { body: rss([MAYOR]) });
    expect(await polling.poll('a')).toMatchObject({ outcome: 'modified' });
    expect(await polling.poll('a')).toMatchObject({ outcome: 'unchanged' });
    expect(server.requests.map(({ path }) => path)).toEqual(['/', '/feed.xml', '/feed.xml']);
    expect(conditions()).toEqual([false, false, true]);
    server.set('/feed.xml', { status: 404 });
    server.set('/', { body: page('/news.xml'), headers: { 'content-type': 'text/html' } });
    server.set('/news.xml', { body: rss([MAYOR, PLANT]) });
    for (let i = 0; i < 3; i++) await polling.poll('a');
    expect(await polling.poll('a')).toMatchObject({ outcome: 'modified' });
    expect(await titles()).toEqual([PLANT.title, MAYOR.title]);
  });

  const paths = () => server.requests.map(({ path }) => path);
  const pageNaming = (path: string) => ({
    body: `<!doctype html><html><head><link rel="alternate" type="application/rss+xml" href="${path}"></head></html>`,
    headers: { 'content-type': 'text/html' },
  });

  test('a page in place of a feed that was read leads nowhere', async () => {
    await open(adaptive('a', '/a'));
    server.set('/a', { body: rss([MAYOR]) });
    await polling.poll('a');
    server.set('/a', pageNaming('/elsewhere'));
    server.set('/elsewhere', { body: rss([WHALE]) });
    expect(await polling.poll('a')).toMatchObject({ outcome: 'unreadable' });
    server.set('/a', { body: rss([MAYOR, PLANT]) });
    expect(await polling.poll('a')).toMatchObject({ outcome: 'modified' });
    expect(paths()).toEqual(['/a', '/a', '/a']);
    expect(await titles()).toEqual([PLANT.title, MAYOR.title]);
  });

  test('a page that named its feed is asked once a day whether it still does', async () => {
    await open(adaptive('a', '/'));
    server.set('/', pageNaming('/feed.xml'));
    server.set('/feed.xml', { body: rss([MAYOR]) });
    await polling.poll('a');
    polling.pass(23 * HOUR);
    await polling.poll('a');
    expect(paths()).toEqual(['/', '/feed.xml', '/feed.xml']);
    server.requests.length = 0;
    server.set('/', { status: 500, body: 'oops' });
    polling.pass(HOUR);
    expect(await polling.poll('a')).toMatchObject({ outcome: 'unchanged' });
    polling.pass(HOUR);
    await polling.poll('a');
    expect(paths()).toEqual(['/', '/feed.xml', '/feed.xml']);
    server.requests.length = 0;
    server.set('/', pageNaming('/news.xml'));
    server.set('/news.xml', { body: rss([MAYOR, PLANT]) });
    polling.pass(24 * HOUR);
    expect(await polling.poll('a')).toMatchObject({ outcome: 'modified' });
    await polling.poll('a');
    expect(paths()).toEqual(['/', '/news.xml', '/news.xml']);
  });

  test('a page that asks us to wait on its day has its feed wait as well, and is asked again a day later', async () => {
    await open(feedSource('a', server.urlOf('/')));
    server.set('/', pageNaming('/feed.xml'));
    server.set('/feed.xml', { body: rss([MAYOR]) });
    await polling.poll('a');
    polling.pass(24 * HOUR);
    server.requests.length = 0;
    server.set('/', { status: 429, headers: { 'retry-after': '3600' } });
    expect(await polling.poll('a')).toMatchObject({ outcome: 'throttled' });
    expect(await polling.status('a')).toMatchObject({ nextAt: START.getTime() + 25 * HOUR });
    polling.pass(HOUR);
    server.set('/feed.xml', { body: rss([MAYOR, PLANT]) });
    expect(await polling.poll('a')).toMatchObject({ outcome: 'modified' });
    expect(paths()).toEqual(['/', '/feed.xml']);
    polling.pass(23 * HOUR);
    await polling.poll('a');
    expect(paths()).toEqual(['/', '/feed.xml', '/']);
  });

  test('a page that was there for a feed once does not stand for it for ever', async () => {
    await open(adaptive('a', '/a'));
    server.set('/a', pageNaming('/elsewhere'));
    server.set('/elsewhere', { body: rss([WHALE]) });
    await polling.poll('a');
    server.set('/a', { body: rss([MAYOR]) });
    polling.pass(24 * HOUR);
    expect(await polling.poll('a')).toMatchObject({ outcome: 'modified' });
    server.requests.length = 0;
    polling.pass(HOUR);
    expect(await polling.poll('a')).toMatchObject({ outcome: 'unchanged' });
    expect(paths()).toEqual(['/a']);
    expect((await polling.status('a')).address).toBeUndefined();
  });
});

test('posts of one live page keep their stories when they scroll off one after the other', async () => {
  await open(adaptive('a', '/a', { backfill: 'all' }));
  const posts = [MAYOR, PLANT, WHALE].map((item, n) => ({
    ...item,
    guid: `post-${n}`,
    link: `https://a.example/live#${n}`,
    date: new Date(START.getTime() - n * HOUR).toISOString(),
  }));
  const [first, second, third] = posts as [Item, Item, Item];
  for (const shown of [[first], [second, first], [second], [third], [third]]) {
    server.set('/a', { body: rss(shown) });
    await polling.poll('a');
  }
  expect(await titles()).toEqual(posts.map(({ title }) => title).toSorted());
});

describe('other kinds of source', () => {
  const entry = (path: string, title: string) => newsEntry(server.urlOf(path), title);
  const index = (...children: [path: string, modified: string][]) =>
    sitemapIndex(...children.map(([path, at]): [string, string] => [server.urlOf(path), at]));

  test('a news sitemap', async () => {
    await open({ ...adaptive('s', '/news.xml'), kind: 'sitemap' } as Source);
    server.set('/news.xml', { body: urlset(entry('/mayor', MAYOR.title)) });
    expect(await polling.poll('s')).toMatchObject({ outcome: 'modified' });
    const [story] = await readAll(desk);
    expect(story?.articles[0]).toMatchObject({
      title: MAYOR.title,
      publishedDateTime: '2026-11-22T10:00:00Z',
      language: 'en',
    });
  });

  test('an index: what has not changed is neither fetched nor read again', async () => {
    await open({ ...adaptive('s', '/index.xml'), kind: 'sitemap' } as Source);
    server.set('/index.xml', {
      body: index(['/one.xml', '2026-11-22T10:00:00Z'], ['/two.xml', '2026-11-21T20:00:00Z']),
    });
    server.set('/one.xml', { body: urlset(entry('/mayor', MAYOR.title)) });
    server.set('/two.xml', { body: urlset(entry('/whale', WHALE.title)) });
    const first = await polling.poll('s');
    expect(first.articleIds).toHaveLength(2);
    server.set('/one.xml', { body: urlset(entry('/mayor', MAYOR.title), entry('/plant', PLANT.title)) });
    server.set('/index.xml', {
      body: index(['/one.xml', '2026-11-22T11:00:00Z'], ['/two.xml', '2026-11-21T20:00:00Z']),
    });
    server.requests.length = 0;
    const second = await polling.poll('s');
    expect(server.requests.map(({ path }) => path)).toEqual(['/index.xml', '/one.xml']);
    expect(conditions()).toEqual([true, true]);
    expect(second.articleIds).toHaveLength(3);
    expect(await titles()).toEqual([PLANT.title, MAYOR.title, WHALE.title].toSorted());
    server.requests.length = 0;
    expect(await polling.poll('s')).toMatchObject({ outcome: 'unchanged' });
    expect(server.requests).toHaveLength(1);
  });

  test('an index whose sitemaps fail says so, and is whole again when they are back', async () => {
    await open({ ...adaptive('s', '/index.xml'), kind: 'sitemap' } as Source);
    server.set('/index.xml', { body: index(['/three.xml', '2026-11-22']) });
    server.set('/three.xml', { status: 503 });
    expect(await polling.poll('s')).toMatchObject({ outcome: 'failed' });
    server.set('/three.xml', { body: urlset(entry('/whale', WHALE.title)) });
    expect(await polling.poll('s')).toMatchObject({ outcome: 'modified' });
    expect(conditions()).toEqual([false, false, true, false]);
    expect(await titles()).toEqual([WHALE.title]);
  });

  test('an endpoint with a mapping', async () => {
    const mapping = {
      items: 'response.docs',
      fields: { title: 'headline.main', link: 'web_url', publishedDateTime: 'pub', quality: 'score' },
    };
    await open({ ...adaptive('j', '/api'), kind: 'json', mapping } as Source);
    const docs = [
      { headline: { main: MAYOR.title }, web_url: MAYOR.link, pub: '2026-11-22T09:00:00+0100', score: 6 },
    ];
    server.set('/api', { body: JSON.stringify({ response: { docs } }) });
    await polling.poll('j');
    expect((await readAll(desk))[0]?.articles[0]).toMatchObject({
      title: MAYOR.title,
      webUrl: MAYOR.link,
      publishedDateTime: '2026-11-22T08:00:00Z',
      quality: 6,
    });
  });
});

describe('a flood of new GUIDs', () => {
  const flood = (round: string): Item[] =>
    Array.from({ length: 80 }, (_, n) => ({
      title: `Item ${round} ${n} is about ${'abcdefgh'[n % 8]}${n}${round}`,
      link: `https://a.example/${round}/${n}`,
      guid: `${round}-${n}`,
    }));

  test('is held, and released when the next poll still has it', async () => {
    await open(adaptive('a', '/a'));
    server.set('/a', { body: rss([MAYOR]) });
    await polling.poll('a');
    server.set('/a', { body: rss(flood('x')) });
    const held = await polling.poll('a');
    expect(held.articleIds).toEqual([]);
    expect((await polling.status('a')).quarantine).toMatchObject({ items: 80 });
    expect(await titles()).toEqual([MAYOR.title]);
    const released = await polling.poll('a');
    expect(released).toMatchObject({ outcome: 'unchanged' });
    expect(released.articleIds).toHaveLength(80);
    expect((await polling.status('a')).quarantine).toBeUndefined();
    expect(await titles()).toHaveLength(81);
  });

  test('never comes through where names are minted for each request', async () => {
    await open(adaptive('a', '/a'));
    server.set('/a', { body: rss([MAYOR]) });
    await polling.poll('a');
    for (const round of ['p', 'q', 'r']) {
      server.set('/a', { body: rss(flood(round)) });
      await polling.poll('a');
    }
    expect(await titles()).toEqual([MAYOR.title]);
    expect((await polling.status('a')).quarantine).toMatchObject({ items: 80, since: START.getTime() });
  });
});

test('GUIDs that are minted anew with each request are seen through', async () => {
  await open(adaptive('a', '/a'));
  for (const round of ['p', 'q', 'r']) {
    const items = [MAYOR, WHALE, PLANT].map((item, n) => ({ ...item, guid: `${round}${n}` }));
    server.set('/a', { body: rss(items, `Round ${round}`) });
    await polling.poll('a');
  }
  expect(await titles()).toHaveLength(3);
  expect((await polling.status('a')).keys).toMatchObject({ keyBy: 'link' });
});

test('rules of the source drop and mend items', async () => {
  const rules = {
    exclude: { title: ['whale'] },
    rewriteTitle: [{ match: '^Mayor of (\\w+)', with: '$1’s mayor' }],
  };
  await open(adaptive('a', '/a', { rules }));
  server.set('/a', { body: rss([MAYOR, WHALE]) });
  await polling.poll('a');
  expect(await titles()).toEqual(['Riverton’s mayor resigns over budget scandal']);
  expect((await polling.status('a')).detail).toBe('1 item left out by exclude.title: whale');
  // Also while the document stays as it is.
  expect(await polling.poll('a')).toMatchObject({ outcome: 'unchanged' });
  expect((await polling.status('a')).detail).toBe('1 item left out by exclude.title: whale');
});

test('the agent names copydesk, the operator and what the source asks for', async () => {
  await open(
    adaptive('a', '/a', {
      userAgent: 'Mozilla/5.0 (compatible)',
      headers: { 'X-Key': 'k' },
      auth: { token: 't' },
    }),
  );
  desk.config.contact = 'desk@example.org';
  server.set('/a', { body: rss([MAYOR]) });
  await polling.poll('a');
  expect(server.requests[0]?.headers).toMatchObject({
    'user-agent': expect.stringMatching(
      /^Mozilla\/5\.0 \(compatible\) copydesk\/[\d.]+ \(\+mailto:desk@example\.org\)$/,
    ) as string,
    'x-key': 'k',
    authorization: 'Bearer t',
  });
});

test('a folder that fills with many documents at once is no flood', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'copydesk-folder-'));
  const write = (name: string, text: string) => writeFile(join(folder, name), text);
  await write('first.txt', `${MAYOR.title}. That is all there is to say.`);
  const source = {
    ...feedSource('docs', 'http://a.example/'),
    kind: 'documents',
    path: folder,
  } as unknown as Source;
  await open(source);
  await polling.poll('docs');
  const names = Array.from({ length: 80 }, (_, n) => `letter-${n}`);
  await Promise.all(
    names.map((name, n) => write(`${name}.txt`, `Letter ${name} tells of ${n * 7919} boats. More follows.`)),
  );
  const { articleIds } = await polling.poll('docs');
  expect(articleIds).toHaveLength(81);
  expect((await polling.status('docs')).quarantine).toBeUndefined();
  await rm(folder, { recursive: true });
});
