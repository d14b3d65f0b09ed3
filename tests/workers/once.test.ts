import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Config } from '../../src/config/types.ts';
import { fetchQueue, queueEvents } from '../../src/redis/queues.ts';
import type { StoryRecord } from '../../src/story/types.ts';
import { startFetch } from '../../workers/fetch.ts';
import type { OpenDesk } from '../../workers/open-desk.ts';
import { feedSource, openTestDesk, passOver, rss, testConfig, MAYOR, PLANT, WHALE } from '../support/desk.ts';
import { startFeedServer, type FeedServer } from '../support/feed-server.ts';
import { readEventsLate } from '../support/late-events.ts';
import { readReady } from '../support/ready.ts';

const HOSTS = ['127.0.0.1', '127.0.0.2', '127.0.0.3'];
let server: FeedServer;
let desk: OpenDesk;
let config: Config;

beforeAll(async () => {
  server = await startFeedServer({ hosts: HOSTS });
});
afterAll(() => server.close());

async function open(sources: Config['sources']): Promise<void> {
  config = testConfig('once', sources);
  desk = await openTestDesk(config);
}
afterEach(async () => {
  vi.restoreAllMocks();
  await desk.close();
});

/** All that ever went out on the stream output, in order. */
async function sent(): Promise<StoryRecord[]> {
  const entries = await desk.redis.xrange(desk.keys.stream('stories'), '-', '+');
  return entries.map(([, fields]) => JSON.parse(fields[1] ?? '') as StoryRecord);
}

describe('a pass over one feed', () => {
  const path = '/feed.xml';
  beforeEach(() => {
    server.set(path, { body: rss([MAYOR, WHALE]) });
    return open([feedSource('wire', server.urlOf(path))]);
  });

  it('publishes one revision 1 a story, on queue and stream alike', async () => {
    const { stories, published } = await passOver(desk);
    expect(published).toBe(2);
    expect(stories.map(({ title, revision }) => [title, revision])).toEqual([
      [MAYOR.title, 1],
      [WHALE.title, 1],
    ]);
    const onStream = await sent();
    expect(onStream.map(({ event, revision }) => [event, revision])).toEqual([
      ['created', 1],
      ['created', 1],
    ]);
    expect(onStream.map(({ sequence }) => sequence)).toEqual([1, 2]);
    const job = await desk.redis.hget(desk.keys.job('stories', `${onStream[0]?.storyId}-r1`), 'data');
    expect(JSON.parse(job ?? '')).toEqual(onStream[0]);
    expect(await readReady(desk.redis, desk.keys, Infinity)).toEqual([]);
  });

  it('ends where its jobs were done before their events were first read', async () => {
    const { redis, keys } = desk;
    readEventsLate(async () => (await redis.zcard(`${keys.queues}:articles:completed`)) > 0);
    expect((await passOver(desk)).published).toBe(2);
  });

  it('publishes nothing on an unchanged pass, and prints the same stories', async () => {
    const first = await passOver(desk);
    const second = await passOver(desk);
    expect(second.published).toBe(0);
    expect(second.stories).toEqual(first.stories);
    expect(second.polled).toMatchObject([{ outcome: 'unchanged', ok: true, articles: 2 }]);
    expect(server.requests.at(-1)?.headers['if-none-match']).toBeDefined();
  });

  it('publishes nothing when the document changed around its items', async () => {
    const first = await passOver(desk);
    server.set(path, { body: rss([WHALE, MAYOR], 'Renamed feed') });
    const second = await passOver(desk);
    expect(second.published).toBe(0);
    expect(second.polled[0]?.outcome).toBe('modified');
    expect(new Set(second.stories.map(({ storyId }) => storyId))).toEqual(
      new Set(first.stories.map(({ storyId }) => storyId)),
    );
  });

  it('makes an edited title revision 2 of its story', async () => {
    const first = await passOver(desk);
    const edited = 'Mayor of Riverton resigns over school budget scandal';
    server.set(path, { body: rss([{ ...MAYOR, title: edited }, WHALE]) });
    const second = await passOver(desk);
    expect(second.published).toBe(1);
    expect((await sent()).at(-1)).toMatchObject({
      event: 'updated',
      storyId: first.stories[0]?.storyId,
      revision: 2,
      title: edited,
      changed: ['content'],
      articlesTotal: 1,
    });
  });

  it('keeps the article when only its link changes, and remembers the earlier id', async () => {
    const [first] = (await passOver(desk)).stories;
    server.set(path, {
      body: rss([{ ...MAYOR, link: 'https://a.example/mayor-resigns', guid: MAYOR.link }, WHALE]),
    });
    await passOver(desk);
    const last = (await sent()).at(-1);
    expect(last).toMatchObject({ storyId: first?.storyId, revision: 2, aliases: [first?.id] });
    expect(last?.articles).toHaveLength(1);
  });

  it('takes what is new on the way', async () => {
    await passOver(desk);
    server.set(path, { body: rss([PLANT, MAYOR, WHALE]) });
    const { published, stories } = await passOver(desk);
    expect(published).toBe(1);
    expect(stories).toHaveLength(3);
  });

  it('publishes nothing again when a document of old items was empty for once', async () => {
    await passOver(desk);
    const long = Date.now() - 30 * 86_400_000;
    const key = desk.keys.seen('wire');
    for (const [field, value] of Object.entries(await desk.redis.hgetall(key)))
      if (!field.startsWith('@')) await desk.redis.hset(key, field, value.replace(/\d+$/, String(long)));
    // The window has forgotten them long ago.
    await desk.redis.del(desk.keys.log, desk.keys.head);
    server.set(path, { body: rss([]) });
    await passOver(desk);
    server.set(path, { body: rss([MAYOR, WHALE]) });
    expect((await passOver(desk)).published).toBe(0);
  });

  it('gets its articles beside a desk with another configuration', async () => {
    const other = await openTestDesk({ ...config, sources: [] });
    const running = startFetch(other);
    const { polled, published } = await passOver(desk);
    await running.stop();
    await other.close();
    expect(polled).toMatchObject([{ outcome: 'modified', articles: 2 }]);
    expect(published).toBe(2);
  });

  it('tells why a source failed, and leaves its stories alone', async () => {
    await passOver(desk);
    server.set(path, { status: 500, body: 'no' });
    const { polled, published } = await passOver(desk);
    expect(published).toBe(0);
    expect(polled).toMatchObject([{ ok: false, outcome: 'failed' }]);
    server.set(path, { body: '<html><body>Sorry</body></html>', headers: { 'content-type': 'text/html' } });
    expect((await passOver(desk)).polled).toMatchObject([{ ok: false, outcome: 'unreadable' }]);
  });

  it('believes the body and not a constant ETag', async () => {
    server.set(path, { body: rss([MAYOR]), headers: { etag: '"always"' }, plain: true });
    await passOver(desk);
    server.set(path, { body: rss([MAYOR, PLANT]), headers: { etag: '"always"' }, plain: true });
    expect((await passOver(desk)).published).toBe(1);
  });
});

describe('several sources', () => {
  it('makes one story with three articles of one wire headline on three hosts', async () => {
    const wire = 'Ferry with 120 aboard runs aground off Crete';
    const titles = [wire, `UPDATE 1-${wire}`, `${wire} - Harbour Post`];
    HOSTS.forEach((host, i) =>
      server.set(
        '/wire.xml',
        { body: rss([{ title: titles[i] ?? '', link: `https://paper${i}.example/ferry` }]) },
        host,
      ),
    );
    await open(HOSTS.map((host, i) => feedSource(`paper${i}`, server.urlOf('/wire.xml', host))));
    const { stories } = await passOver(desk);
    expect(stories).toHaveLength(1);
    expect(stories[0]).toMatchObject({ articlesTotal: 3 });
    expect(stories[0]?.articles.filter(({ why }) => why !== undefined)).toHaveLength(2);
    expect(stories[0]?.articles.filter(({ published }) => published)).toHaveLength(1);
    const revisions = (await sent()).map(({ revision }) => revision);
    expect(revisions.at(-1)).toBe(stories[0]?.revision);
  });

  it('lets the first source that brings a page keep it', async () => {
    const page = 'https://a.example/shared';
    server.set('/one.xml', { body: rss([{ title: 'Museum reopens after long repairs', link: page }]) });
    await open([feedSource('one', server.urlOf('/one.xml'))]);
    await passOver(desk);
    server.set('/two.xml', { body: rss([{ title: 'Our pick: the museum', link: page }]) });
    desk.config.sources.push(feedSource('two', server.urlOf('/two.xml')));
    for (let poll = 0; poll < 3; poll++) expect((await passOver(desk)).published).toBe(0);
  });

  it('lets a backlog in silently, and publishes what is fresh', async () => {
    const fresh = new Date(Date.now() - 3_600_000).toISOString();
    server.set('/old.xml', {
      body: rss([
        { ...MAYOR, date: '2020-01-01T00:00:00Z' },
        { ...WHALE, date: fresh },
      ]),
    });
    await open([feedSource('paper', server.urlOf('/old.xml'), { backfill: '24h' })]);
    const { published, stories } = await passOver(desk);
    expect(published).toBe(1);
    expect(stories.map(({ title, articles }) => [title, articles[0]?.backfill])).toEqual([
      [MAYOR.title, true],
      [WHALE.title, undefined],
    ]);
  });

  it('holds polls back while the merge worker is far behind', async () => {
    await open([feedSource('paper', server.urlOf('/feed.xml'))]);
    const before = server.requests.length;
    const { keys, redis, connection } = desk;
    await redis.rpush(`${keys.queues}:articles:wait`, ...Array.from({ length: 2001 }, (_, i) => `x${i}`));
    const polls = fetchQueue(connection, keys);
    const events = queueEvents('fetch', desk);
    await events.waitUntilReady();
    const fetch = startFetch(desk);
    const job = await polls.add('fetch', { sourceId: 'paper' });
    expect(await job.waitUntilFinished(events)).toMatchObject({ outcome: 'waiting' });
    expect(server.requests.length).toBe(before);
    await fetch.stop();
    await Promise.all([polls.close(), events.close()]);
  });

  it('does not touch a private address that is not allowed', async () => {
    const before = server.connections.length;
    await open([feedSource('inside', server.urlOf('/feed.xml'))]);
    desk.config.network.allow = [];
    const { polled } = await passOver(desk);
    expect(polled).toMatchObject([{ ok: false, outcome: 'refused' }]);
    expect(server.connections.length).toBe(before);
  });
});

const corpus = resolve(import.meta.dirname, '../../../shared/feeds');

interface CorpusFile {
  file: string;
  kind: string;
  content_type?: string;
  oracle?: { items: number };
}

/** The feeds with the most items first, then others spread over the whole corpus. */
function chooseFeeds(count: number): CorpusFile[] {
  const lines = readFileSync(resolve(corpus, 'index.jsonl'), 'utf8').trim().split('\n');
  const feeds = lines
    .map((line) => JSON.parse(line) as CorpusFile)
    .filter(({ kind }) => /^(rss|atom|rdf|jsonfeed)/.test(kind));
  const full = feeds.filter(({ oracle }) => (oracle?.items ?? 0) > 0);
  const rest = feeds.filter((file) => !full.includes(file));
  const step = Math.floor(rest.length / (count - full.length));
  return [...full, ...rest.filter((_, i) => i % step === 0)].slice(0, count);
}

describe.skipIf(!existsSync(corpus))('a world of real feeds (../shared/feeds beside the repo)', () => {
  it('publishes each story once over 200 feeds and 20 that change', { timeout: 60_000 }, async () => {
    const chosen = chooseFeeds(200);
    expect(new Set(chosen.map(({ file }) => file)).size).toBe(200);
    const still = chosen.map(({ file, content_type }, i) => {
      const path = `/real/${i}`;
      server.set(path, {
        body: readFileSync(resolve(corpus, file)),
        ...(content_type && { headers: { 'content-type': content_type } }),
      });
      return feedSource(`real-${i}`, server.urlOf(path));
    });
    const changing = Array.from({ length: 20 }, (_, i) =>
      feedSource(`moving-${i}`, server.urlOf(`/moving/${i}`)),
    );
    const serve = (pass: number) => {
      for (let i = 0; i < 20; i++) {
        const items = Array.from({ length: 3 + pass }, (_, j) => ({
          title: `Council of Ward ${i} debates motion ${j} on ${NOUNS[(i * 7 + j) % NOUNS.length]}${pass > 0 && j === 0 ? ' again' : ''}`,
          link: `https://ward${i}.example/${j}`,
        }));
        server.set(`/moving/${i}`, { body: rss(items) });
      }
    };
    serve(0);
    await open([...still, ...changing]);
    const first = await passOver(desk);
    expect(first.polled.filter(({ ok }) => ok).length).toBeGreaterThanOrEqual(215);
    checkRevisions(await sent());
    expect(new Set((await sent()).map(({ storyId }) => storyId)).size).toBe(first.stories.length);

    const unchanged = await passOver(desk);
    expect(unchanged.published).toBe(0);
    expect(unchanged.stories.length).toBe(first.stories.length);

    serve(1);
    const second = await passOver(desk);
    checkRevisions(await sent());
    for (let i = 0; i < 20; i++) {
      const edited = second.stories.find(({ articles }) =>
        articles.some(
          ({ webUrl, title }) => webUrl === `https://ward${i}.example/0` && title.endsWith('again'),
        ),
      );
      expect(edited?.revision).toBeGreaterThanOrEqual(2);
    }
  });
});

const NOUNS = [
  'parking',
  'libraries',
  'bees',
  'tram lines',
  'street lamps',
  'allotments',
  'noise',
  'markets',
  'bridges',
  'swimming pools',
  'tenants',
  'ferries',
  'playgrounds',
];

/** Each story's revisions are 1, 2, 3 … and each was sent once. */
function checkRevisions(messages: StoryRecord[]): void {
  const last = new Map<string, number>();
  for (const { storyId, revision } of messages) {
    expect(revision).toBe((last.get(storyId) ?? 0) + 1);
    last.set(storyId, revision);
  }
}
