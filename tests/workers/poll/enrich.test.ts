/** Articles' own pages, as an operator has them read: who is asked for what, and what comes of it. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { RecognizedItem } from '../../../src/article/recognize/recognize.ts';
import type { Config, Enrichment, FeedSource } from '../../../src/config/types.ts';
import { createFetcher } from '../../../src/http/fetcher.ts';
import { readCosts } from '../../../src/redis/sources/costs.ts';
import type { StoryRecord } from '../../../src/story/types.ts';
import type { OpenDesk } from '../../../workers/open-desk.ts';
import { createEnricher, type EnricherParts } from '../../../workers/poll/enrich.ts';
import {
  feedSource,
  MAYOR,
  openTestDesk,
  passOver,
  PLANT,
  rss,
  testConfig,
  WHALE,
} from '../../support/desk.ts';
import type { Item } from '../../support/desk.ts';
import { startFeedServer, type Answer, type FeedServer } from '../../support/feed-server.ts';
import { normalized, feedItem } from '../../article/simulated-source.ts';

const [HERE, THERE, INSIDE] = ['127.0.0.1', '127.0.0.2', '127.0.0.3'] as const;
const ENRICH: Enrichment = { amp: true, canonical: true, image: true, maxPages: 20 };
const HTML = { 'content-type': 'text/html; charset=utf-8' };
let server: FeedServer;
let desk: OpenDesk;
let config: Config;

beforeAll(async () => {
  server = await startFeedServer({ hosts: [HERE, THERE, INSIDE] });
});
afterAll(() => server.close());

let folder = '';
let tests = 0;
beforeEach(() => {
  // It is asked for at the root, so all tests share it.
  for (const host of [HERE, THERE]) robots('', {}, host);
  folder = `/t${++tests}`;
  server.requests.length = 0;
  server.connections.length = 0;
});
afterEach(() => desk.close());

function robots(body: string, answer: Answer = {}, host: string = HERE): void {
  server.set(
    '/robots.txt',
    { plain: true, headers: { 'content-type': 'text/plain' }, body, ...answer },
    host,
  );
}

const at = (path: string, host?: string) => server.urlOf(`${folder}${path}`, host);
const feed = (...items: Item[]) => server.set(`${folder}/feed`, { body: rss(items) });
const page = (path: string, head: string, answer: Answer = {}, host?: string) =>
  server.set(
    `${folder}${path}`,
    { headers: HTML, plain: true, body: `<head>${head}</head>`, ...answer },
    host,
  );
const canonical = (url: string) => `<link rel="canonical" href="${url}">`;
const picture = (url: string, more = '') => `<meta property="og:image" content="${url}">${more}`;
const SIZE = '<meta property="og:image:width" content="1200"><meta property="og:image:height" content="800">';

/** What was asked for below the test's folder, feeds aside, and robots.txt. */
function asked(host?: string): string[] {
  return server.requests
    .filter((request) => !host || request.host === host)
    .map(({ path }) => path.replace(folder, ''))
    .filter((path) => path !== '/feed');
}

function source(more: Partial<FeedSource> = {}): FeedSource {
  return feedSource('paper', at('/feed'), { enrich: ENRICH, ...more });
}

async function open(sources: FeedSource[] = [source()], network: Partial<Config['network']> = {}) {
  config = testConfig('enrich', sources);
  Object.assign(config.network, { allow: [HERE, THERE] }, network);
  desk = await openTestDesk(config);
}

function png(width: number, height: number): Buffer {
  const head = Buffer.alloc(33);
  head.write('\x89PNG\r\n\x1a\n', 'latin1');
  head.writeUInt32BE(13, 8);
  head.write('IHDR', 12);
  head.writeUInt32BE(width, 16);
  head.writeUInt32BE(height, 20);
  return head;
}

const mayor = () => ({ ...MAYOR, link: at('/mayor') });
const byTitle = (stories: StoryRecord[], { title }: Item) => stories.find((story) => story.title === title);

describe('an article’s page', () => {
  it('gives its own address, its AMP page and a picture with its size', async () => {
    await open();
    feed({ ...mayor(), link: at('/mayor?nr=1') });
    page('/mayor?nr=1', `${canonical(at('/mayor'))}<link rel=amphtml href="/amp">${picture(at('/a.png'))}`);
    server.set(`${folder}/a.png`, { body: png(640, 480), headers: { 'content-type': 'image/png' } });
    const { stories } = await passOver(desk);
    expect(stories[0]).toMatchObject({
      webUrl: at('/mayor'),
      originalUrl: at('/mayor?nr=1'),
      ampWebUrl: server.urlOf('/amp'),
      images: [{ url: at('/a.png'), width: 640, height: 480, isCached: false }],
    });
    expect(asked()).toEqual(['/robots.txt', '/mayor?nr=1', '/a.png']);
    const [, visit] = server.requests.filter(({ path }) => path.startsWith(folder));
    expect(visit?.headers['accept']).toContain('text/html');
  });

  it('is not asked for unless the operator wants it, nor robots.txt', async () => {
    const { enrich: _enrich, ...plain } = source();
    await open([plain]);
    feed(mayor());
    page('/mayor', picture(at('/a.png')));
    const { stories } = await passOver(desk);
    expect(stories[0]?.images).toEqual([]);
    expect(asked()).toEqual([]);
  });

  it('is not asked for where the feed says all that is wanted', async () => {
    await open([source({ enrich: { ...ENRICH, amp: false, canonical: false } })]);
    feed({ ...mayor(), summary: '<img src="https://img.example/a.jpg">' });
    await passOver(desk);
    expect(asked()).toEqual([]);
  });

  it('is asked for once, and articles stay what they are', async () => {
    await open();
    const link = at('/mayor?nr=1');
    feed({ ...mayor(), link });
    page('/mayor?nr=1', canonical(at('/mayor')) + picture(at('/a.png'), SIZE));
    const first = await passOver(desk);
    const before = asked();
    expect(before).toEqual(['/robots.txt', '/mayor?nr=1']);
    feed({ ...mayor(), link }, { ...WHALE, link: at('/whale') });
    page('/whale', '');
    const second = await passOver(desk);
    expect(asked().slice(before.length)).toEqual(['/whale']);
    expect(byTitle(second.stories, MAYOR)).toEqual(first.stories[0]);
    expect(second.published).toBe(1);
    // An edit says what the article said before, without another visit.
    feed({ ...mayor(), link, summary: 'He denies it.' });
    const third = await passOver(desk);
    expect(asked()).toHaveLength(before.length + 1);
    const { id, images, webUrl } = first.stories[0]!;
    expect(third.stories).toMatchObject([{ id, images, webUrl, revision: 2, excerpt: 'He denies it.' }]);
  });

  it('keeps its article’s id when what it said is forgotten', async () => {
    await open();
    const link = at('/mayor?nr=1');
    feed({ ...mayor(), link });
    page('/mayor?nr=1', canonical(at('/mayor')));
    const first = await passOver(desk);
    const kept = await desk.redis.keys(`{${config.redis.prefix}}:page:*`);
    await desk.redis.del(...kept);
    page('/mayor?nr=1', '', { status: 500 });
    feed({ ...mayor(), link }, { ...WHALE, link: at('/whale') });
    expect((await passOver(desk)).published).toBe(1);
    feed({ ...mayor(), link, summary: 'He denies it.' });
    const { stories } = await passOver(desk);
    expect(stories[0]).toMatchObject({ id: first.stories[0]?.id, revision: 2 });
    expect(stories[0]).not.toHaveProperty('aliases');
  });

  it('makes one article of two sources’ that differ by their address only', async () => {
    const other = feedSource('other', at('/other-feed'), { enrich: ENRICH });
    await open([source(), other]);
    feed({ ...mayor(), link: at('/mayor?nr=1') });
    server.set(`${folder}/other-feed`, {
      body: rss([{ ...mayor(), title: 'Riverton’s mayor gives up', link: at('/mayor?from=other') }]),
    });
    page('/mayor?nr=1', canonical(at('/mayor')));
    page('/mayor?from=other', canonical(at('/mayor')));
    const { stories, published } = await passOver(desk);
    expect(published).toBe(1);
    expect(stories.map(({ articlesTotal, webUrl }) => [articlesTotal, webUrl])).toEqual([[1, at('/mayor')]]);
  });

  it('costs what it costs, and the host that bears it is named', async () => {
    await open();
    feed({ ...mayor(), link: at('/mayor', THERE) });
    page('/mayor', 'x'.repeat(1000), {}, THERE);
    robots('User-agent: *', {}, THERE);
    await passOver(desk);
    const { hosts } = await readCosts(desk.redis, desk.keys, ['paper'], Date.now());
    expect(hosts.get(THERE)).toMatchObject({ requests: 2, ok: 1, newItems: 0, bytes: 1013 + 13 });
    expect(hosts.get(HERE)).toMatchObject({ requests: 1, ok: 1, newItems: 1 });
  });
});

describe('how many are asked for', () => {
  it('the newest, and no more than maxPages a poll', async () => {
    await open([source({ enrich: { ...ENRICH, maxPages: 2 } })]);
    const items = [MAYOR, WHALE, PLANT].map((item, n) => {
      return { ...item, link: at(`/${n}`), date: `2024-05-0${n + 1}T10:00:00Z` };
    });
    feed(...items);
    for (const n of [0, 1, 2]) page(`/${n}`, picture(at(`/${n}.png`), SIZE));
    const { stories } = await passOver(desk);
    expect(asked()).toEqual(['/robots.txt', '/2', '/1']);
    const pictures = items.map((item) => byTitle(stories, item)?.images.length);
    expect(pictures).toEqual([0, 1, 1]);
    // What was told without its page is not told again for its sake.
    feed(...items.toReversed());
    expect((await passOver(desk)).published).toBe(0);
    expect(asked()).toHaveLength(3);
  });

  it('none for a backlog that enters silently', async () => {
    await open([source({ backfill: 'none' })]);
    feed(mayor());
    await passOver(desk);
    expect(asked()).toEqual([]);
  });
});

describe('robots.txt', () => {
  beforeEach(() => {
    feed({ ...mayor(), link: at('/mayor') });
    page('/mayor', picture(at('/a.png'), SIZE));
  });

  it.each<[string, string, Answer]>([
    ['that does not allow it', 'User-agent: copydesk\nDisallow: /', {}],
    ['that allows it to nobody', 'User-agent: *\nDisallow: /', {}],
    ['that fails', '', { status: 500 }],
    ['that asks for a slower pace than we keep', 'User-agent: *\nCrawl-delay: 31', {}],
  ])('%s: no page is asked for', async (_, body, answer) => {
    robots(body, answer);
    await open();
    const { stories, polled } = await passOver(desk);
    expect(asked()).toEqual(['/robots.txt']);
    expect(stories[0]?.images).toEqual([]);
    expect(polled[0]).toMatchObject({
      outcome: 'modified',
      detail: expect.stringContaining('1 article page: '),
    });
  });

  it.each<[string, string, Answer]>([
    ['that is missing', '', { status: 404 }],
    ['that speaks of others', 'User-agent: otherbot\nDisallow: /', {}],
  ])('%s: the page is asked for', async (_, body, answer) => {
    robots(body, answer);
    await open();
    const { stories } = await passOver(desk);
    expect(stories[0]?.images).toHaveLength(1);
  });

  it('holds for where a redirect leads', async () => {
    robots('User-agent: *\nDisallow: /*closed');
    page('/mayor', '', { status: 302, headers: { location: at('/closed') } });
    page('/closed', picture(at('/a.png'), SIZE));
    await open();
    const { stories } = await passOver(desk);
    expect(asked()).toEqual(['/robots.txt', '/mayor']);
    expect(stories[0]?.images).toEqual([]);
  });

  it('of the origin that a redirect leads to is asked for on the way, though its host takes one request at a time', async () => {
    const other = await startFeedServer();
    other.set('/open', { headers: HTML, body: picture(at('/a.png'), SIZE) });
    page('/mayor', '', { status: 302, headers: { location: other.urlOf('/open') } });
    await open([source()], { perHost: 1 });
    const { stories } = await passOver(desk);
    expect(other.requests.map(({ path }) => path)).toEqual(['/robots.txt', '/open']);
    expect(stories[0]?.images).toHaveLength(1);
    await other.close();
  });

  it('holds for pictures, which then have no size', async () => {
    robots('User-agent: *\nDisallow: /', {}, THERE);
    page('/mayor', picture(at('/a.png', THERE)));
    await open();
    const { stories } = await passOver(desk);
    expect(asked(THERE)).toEqual(['/robots.txt']);
    expect(stories[0]?.images).toEqual([{ url: at('/a.png', THERE), isCached: false }]);
  });
});

describe('what a page asks for', () => {
  it.each<[string, string, Answer]>([
    ['noarchive', '<meta name="robots" content="noarchive">', {}],
    ['nosnippet', '<meta name="robots" content="nosnippet">', {}],
    ['noindex in the answer', '', { headers: { ...HTML, 'x-robots-tag': 'noindex' } }],
    ['no web page', '', { headers: { 'content-type': 'application/pdf' } }],
    ['an error', '', { status: 404 }],
  ])('%s: nothing is taken from it', async (_, head, answer) => {
    await open();
    feed({ ...mayor(), link: at('/mayor?nr=1') });
    page('/mayor?nr=1', head + canonical(at('/mayor')) + picture(at('/a.png'), SIZE), answer);
    const { stories } = await passOver(desk);
    expect(stories[0]).toMatchObject({ webUrl: at('/mayor?nr=1'), images: [] });
    expect(asked()).toEqual(['/robots.txt', '/mayor?nr=1']);
  });

  it('noimageindex: no picture, and none is asked for', async () => {
    await open();
    feed({ ...mayor(), link: at('/mayor?nr=1') });
    page(
      '/mayor?nr=1',
      `<meta name=robots content=noimageindex>${canonical(at('/mayor'))}${picture(at('/a.png'))}`,
    );
    const { stories } = await passOver(desk);
    expect(stories[0]).toMatchObject({ webUrl: at('/mayor'), images: [] });
    expect(asked()).toEqual(['/robots.txt', '/mayor?nr=1']);
  });
});

describe('a host that wants no more', () => {
  it.each<[string, Answer]>([
    ['429', { status: 429, headers: { 'retry-after': '7200' } }],
    ['403', { status: 403 }],
    ['a challenge', { status: 403, headers: { 'cf-mitigated': 'challenge' } }],
  ])('%s: is asked for no other page of this poll or the next', async (_, answer) => {
    await open();
    const items = [MAYOR, WHALE].map((item, n) => ({ ...item, link: at(`/${n}`) }));
    feed(...items);
    page('/0', '', answer);
    page('/1', '', answer);
    expect((await passOver(desk)).stories).toHaveLength(2);
    expect(asked()).toEqual(['/robots.txt', '/0']);
    feed(...items, { ...PLANT, link: at('/2') });
    await passOver(desk);
    expect(asked()).toHaveLength(2);
  });
});

describe('hostile pages', () => {
  it.each<[string, string]>([
    ['of another site', 'https://bank.example/login'],
    ['that runs', 'javascript:alert(1)'],
    ['of the front page', '/'],
  ])('a canonical address %s is not taken', async (_, url) => {
    await open();
    feed(mayor());
    page('/mayor', `${canonical(url)}<link rel=amphtml href="${url}">`);
    const { stories } = await passOver(desk);
    expect(stories[0]).toMatchObject({ webUrl: at('/mayor') });
    expect(stories[0]).not.toHaveProperty('ampWebUrl');
  });

  it('a picture that is no web address is not taken', async () => {
    await open();
    feed(mayor());
    page('/mayor', picture('data:image/png;base64,AAAA') + picture('javascript:alert(1)'));
    expect((await passOver(desk)).stories[0]?.images).toEqual([]);
  });

  it('one address for all of a document’s pages is nobody’s', async () => {
    await open();
    const items = [MAYOR, WHALE, PLANT].map((item, n) => ({ ...item, link: at(`/${n}`) }));
    feed(...items);
    for (const n of [0, 1, 2]) page(`/${n}`, canonical(at('/all')));
    const { stories } = await passOver(desk);
    expect(stories.map(({ webUrl }) => webUrl)).toEqual(items.map(({ link }) => link));
  });

  it('a page that never ends is read as far as a head goes', async () => {
    await open();
    feed(mayor());
    const endless = `${picture(at('/a.png'), SIZE)}${'<meta name=x content=y>'.repeat(400_000)}`;
    page('/mayor', endless);
    const { stories } = await passOver(desk);
    expect(stories[0]?.images).toHaveLength(1);
  });
});

describe('private addresses', () => {
  it('are not asked for as pages, by redirects, or as pictures', async () => {
    await open();
    const items = [MAYOR, WHALE, PLANT].map((item, n) => ({ ...item, link: at(`/${n}`) }));
    feed({ ...MAYOR, link: at('/0', INSIDE) }, ...items.slice(1));
    page('/1', '', { status: 302, headers: { location: at('/secret', INSIDE) } });
    page('/2', picture(at('/secret.png', INSIDE)));
    const { stories } = await passOver(desk);
    expect(stories).toHaveLength(3);
    expect(server.connections).not.toContain(INSIDE);
    expect(asked(INSIDE)).toEqual([]);
  });
});

describe('credentials', () => {
  it('go to pages of the source’s own origin, and to no other', async () => {
    const headers = { 'X-Api-Key': 'secret', Accept: 'application/rss+xml' };
    await open([source({ auth: { token: 'secret' }, headers })]);
    feed(mayor(), { ...WHALE, link: at('/whale', THERE) });
    page('/mayor', picture(at('/a.png', THERE)));
    page('/whale', '', {}, THERE);
    await passOver(desk);
    const sent = server.requests.map(({ path, headers: got }) => {
      return [path.replace(folder, ''), got['authorization'] ?? got['x-api-key'] ?? 'nothing'];
    });
    expect(Object.fromEntries(sent)).toEqual({
      '/feed': 'Bearer secret',
      '/robots.txt': 'nothing',
      '/mayor': 'Bearer secret',
      '/whale': 'nothing',
      '/a.png': 'nothing',
    });
    const visit = server.requests.find(({ path }) => path.endsWith('/mayor'));
    expect(visit?.headers['accept']).toContain('text/html');
  });
});

describe('pace', () => {
  async function enrichWith(parts: Partial<EnricherParts>, ...links: string[]) {
    const { signal } = new AbortController();
    const gate = { enter: async () => () => {} };
    const fetcher = createFetcher({ network: config.network, gate });
    const items = normalized(
      links.map((link, n) => feedItem({ title: `Piece number ${n} of the day`, link })),
    );
    const offered = items.map((item): RecognizedItem => ({ ...item, field: item.key }));
    const enricher = createEnricher(desk, { fetcher, gate, signal, ...parts });
    try {
      return await enricher.enrich(source(), offered, { items, seen: new Map() });
    } finally {
      await fetcher.close();
    }
  }

  it('is what robots.txt asks for where that is slower than ours', async () => {
    robots('User-agent: *\nCrawl-delay: 7');
    await open();
    const waits: [number, number][] = [];
    const pause = async (ms: number) => void waits.push([ms, asked().length]);
    page('/0', '');
    page('/1', '');
    await enrichWith({ pause }, at('/0'), at('/1'));
    expect(asked()).toEqual(['/robots.txt', '/0', '/1']);
    // Before each page, robots.txt having been asked for before the first.
    expect(waits).toEqual([
      [7000, 1],
      [7000, 2],
    ]);
  });

  it('is ours where robots.txt asks for less', async () => {
    robots('User-agent: *\nCrawl-delay: 1');
    await open([source()], { hostGapMs: 2000 });
    const pause = async () => Promise.reject(new Error('waited'));
    await enrichWith({ pause }, at('/0'));
    expect(asked()).toEqual(['/robots.txt', '/0']);
  });

  it('ends with the process: nothing is offered, and what was read is kept', async () => {
    await open();
    const stop = new AbortController();
    page('/0', picture(at('/a.png'), SIZE));
    server.set(`${folder}/1`, async (_, response) => {
      stop.abort(new Error('stopping'));
      await sleep(50);
      response.end();
    });
    await expect(enrichWith({ signal: stop.signal }, at('/0'), at('/1'))).rejects.toThrow('stopping');
    const { items } = await enrichWith({}, at('/0'));
    expect(items[0]?.article.images).toHaveLength(1);
    expect(asked()).toEqual(['/robots.txt', '/0', '/1']);
  });

  it('is one page of a host at a time, and several hosts at once', async () => {
    await open();
    const running: string[] = [];
    const most = new Map<string, number>();
    for (const host of [HERE, THERE])
      for (const n of [0, 1, 2])
        server.set(
          `${folder}/${n}`,
          async (_, response) => {
            running.push(host);
            const [here, all] = [running.filter((one) => one === host).length, running.length];
            most
              .set(host, Math.max(most.get(host) ?? 0, here))
              .set('all', Math.max(most.get('all') ?? 0, all));
            await sleep(30);
            running.splice(running.indexOf(host), 1);
            response.writeHead(200, HTML).end();
          },
          host,
        );
    await enrichWith({}, ...[0, 1, 2].flatMap((n) => [at(`/${n}`), at(`/${n}`, THERE)]));
    expect(Object.fromEntries(most)).toEqual({ [HERE]: 1, [THERE]: 1, all: 2 });
  });
});
