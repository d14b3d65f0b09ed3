import { describe, expect, it } from 'vitest';
import { createRobots, type RobotsCache } from '../../../src/http/robots/robots.ts';
import type { Answer } from '../../support/feed-server.ts';
import { INSIDE, lookupOf, PUBLIC, testFetcher, testServer, userAgent } from '../support.ts';

const HOUR = 3_600_000;
const CLOSED = lines('User-agent: copydesk', 'Disallow: /private');

function lines(...text: string[]): string {
  return text.join('\n');
}

function memoryCache(): RobotsCache & { kept: Map<string, string>; ttls: number[] } {
  const kept = new Map<string, string>();
  const ttls: number[] = [];
  return {
    kept,
    ttls,
    get: async (origin) => kept.get(origin),
    set: async (origin, value, ttlMs) => void (kept.set(origin, value), ttls.push(ttlMs)),
  };
}

async function desk(answer?: Answer) {
  const server = await testServer();
  if (answer) server.set('/robots.txt', { headers: { 'content-type': 'text/plain' }, ...answer });
  const cache = memoryCache();
  const clock = { now: Date.parse('2024-11-06T08:49:37Z') };
  const fetcher = testFetcher();
  const robots = createRobots({ fetcher, userAgentToken: 'copydesk', cache, now: () => new Date(clock.now) });
  const ask = (path: string) => robots.allows(server.urlOf(path), { userAgent });
  return { server, cache, clock, fetcher, robots, ask };
}

describe('robots', () => {
  it('asks for the file of the origin once, and goes by it', async () => {
    const { server, ask } = await desk({ body: lines(CLOSED, 'Crawl-delay: 2') });
    expect(await ask('/private/a?x=1')).toEqual({
      allowed: false,
      reason: 'its robots.txt does not allow it',
      crawlDelayMs: 2_000,
      cost: { requests: 1, bytes: 54 },
    });
    expect(await ask('/public')).toEqual({ allowed: true, crawlDelayMs: 2_000 });
    expect(server.requests.map(({ path }) => path)).toEqual(['/robots.txt']);
    expect(server.requests[0]?.headers['user-agent']).toBe(userAgent);
  });

  it('shares one request among those who ask at the same time', async () => {
    const { server, ask } = await desk({ body: CLOSED });
    const verdicts = await Promise.all(['/private', '/a', '/b'].map(ask));
    expect(verdicts.map(({ allowed }) => allowed)).toEqual([false, true, true]);
    expect(verdicts.filter(({ cost }) => cost)).toHaveLength(1);
    expect(server.requests).toHaveLength(1);
  });

  it('keeps the file for a day, whatever the cache does', async () => {
    const { server, cache, clock, ask } = await desk({ body: CLOSED });
    await ask('/a');
    expect(cache.ttls).toEqual([24 * HOUR]);
    clock.now += 24 * HOUR - 1;
    await ask('/a');
    expect(server.requests).toHaveLength(1);
    clock.now += 1;
    server.set('/robots.txt', { body: '' });
    expect(await ask('/private')).toMatchObject({ allowed: true });
    expect(server.requests).toHaveLength(2);
  });

  it.each<[string, Answer, boolean, number]>([
    ['missing', { status: 404 }, true, 24 * HOUR],
    ['locked', { status: 401 }, true, 24 * HOUR],
    ['forbidden', { status: 403 }, true, 24 * HOUR],
    ['gone', { status: 410 }, true, 24 * HOUR],
    ['empty', { body: '' }, true, 24 * HOUR],
    ['a page', { body: '<html>Disallow</html>' }, true, 24 * HOUR],
    ['an error', { status: 500 }, false, HOUR],
    ['too busy', { status: 429 }, false, HOUR],
    ['too busy for long', { status: 503, headers: { 'retry-after': '7200' } }, false, 2 * HOUR],
    ['a challenge', { status: 403, headers: { 'cf-mitigated': 'challenge' } }, false, HOUR],
    ['in no encoding we know', { headers: { 'content-encoding': 'zstd' }, body: 'x' }, false, HOUR],
    ['in circles', { status: 302, headers: { location: '/robots.txt' } }, false, HOUR],
    ['beyond following', { body: `User-agent: *\nAllow: /${'*a'.repeat(9_000)}` }, false, 24 * HOUR],
  ])('where it is %s', async (_, answer, allowed, ttl) => {
    const { cache, ask } = await desk(answer);
    const verdict = await ask('/a');
    expect(verdict.allowed).toBe(allowed);
    expect(verdict.reason ?? '').toMatch(allowed ? /^$/ : /^its robots.txt /);
    expect(cache.ttls).toEqual([ttl]);
    expect((await ask('/a')).allowed).toBe(allowed);
  });

  it('follows redirects, and goes by what it finds for the origin that was asked', async () => {
    const { server, ask } = await desk({ status: 301, headers: { location: '/files/robots' } });
    server.set('/files/robots', { body: CLOSED });
    expect(await ask('/private')).toMatchObject({ allowed: false, cost: { requests: 2 } });
  });

  it('reads 500 KiB and no half line', async () => {
    const body = lines(
      'User-agent: *',
      'Disallow: /first',
      `#${'x'.repeat(500 * 1_024 - 50)}`,
      'Disallow: /last',
    );
    const { ask } = await desk({ body });
    expect((await ask('/first')).allowed).toBe(false);
    expect((await ask('/l')).allowed).toBe(true);
    const cut = lines('User-agent: *', `#${'x'.repeat(500 * 1_024 - 17 - 11)}`, 'Disallow: /last');
    const other = await desk({ body: cut });
    expect((await other.ask('/l')).allowed).toBe(true);
  });

  it('goes through the guard', async () => {
    const server = await testServer([INSIDE]);
    const fetcher = testFetcher({}, { lookup: lookupOf([INSIDE]) });
    const robots = createRobots({ fetcher, userAgentToken: 'copydesk', cache: memoryCache() });
    const verdict = await robots.allows(`http://news.example:${server.port}/a`, { userAgent });
    expect(verdict).toMatchObject({ allowed: false, reason: expect.stringContaining('private-address') });
    expect(server.connections).toEqual([]);
  });

  it('knows each origin by itself', async () => {
    const { server, ask, robots } = await desk({ body: CLOSED });
    const other = await testServer();
    expect((await ask('/private')).allowed).toBe(false);
    expect((await robots.allows(other.urlOf('/private'), { userAgent })).allowed).toBe(true);
    expect([server.requests.length, other.requests.length]).toEqual([1, 1]);
  });

  it('takes the gate it is given', async () => {
    const { robots, server } = await desk({ body: '' });
    const hosts: string[] = [];
    const gate = { enter: async (host: string) => (hosts.push(host), () => {}) };
    await robots.allows(server.urlOf('/a'), { userAgent, gate });
    expect(hosts).toEqual([PUBLIC]);
  });

  it('lets one that asked go without letting the others down', async () => {
    const { server, robots } = await desk();
    let answer = () => {};
    const asked = new Promise<void>((resolve) => {
      server.set('/robots.txt', (_, response) => {
        answer = () => response.end(CLOSED);
        resolve();
      });
    });
    const stop = new AbortController();
    const first = robots.allows(server.urlOf('/a'), { userAgent, signal: stop.signal });
    const second = robots.allows(server.urlOf('/a'), { userAgent });
    await asked;
    stop.abort();
    expect(await first).toMatchObject({ allowed: false, reason: 'broken off by copydesk' });
    answer();
    expect(await second).toMatchObject({ allowed: true });
  });

  it('remembers nothing of a fetch that was broken off', async () => {
    const { server, cache, fetcher, robots } = await desk();
    const asked = new Promise<void>((resolve) => server.set('/robots.txt', () => resolve()));
    const asking = robots.allows(server.urlOf('/a'), { userAgent });
    await asked;
    await fetcher.close();
    expect(await asking).toMatchObject({ allowed: false });
    expect(cache.ttls).toEqual([]);
  });

  it.each(['{', 'null', '1', '"x"', '{"until":"later"}'])(
    'asks anew where the cache holds %s',
    async (junk) => {
      const { server, cache, ask } = await desk({ body: CLOSED });
      cache.kept.set(server.url, junk);
      expect((await ask('/private')).allowed).toBe(false);
      expect(server.requests).toHaveLength(1);
    },
  );

  it('lets a cache that fails be known', async () => {
    const cache = { ...memoryCache(), get: () => Promise.reject(new Error('no Redis')) };
    const robots = createRobots({ fetcher: testFetcher(), userAgentToken: 'copydesk', cache });
    await expect(robots.allows('http://news.example/', { userAgent })).rejects.toThrow('no Redis');
  });

  it.each(['', 'ftp://a.example/', '/a', 'javascript:alert(1)', 'http://'])('allows no %j', async (url) => {
    const { robots } = await desk();
    expect(await robots.allows(url, { userAgent })).toMatchObject({ allowed: false });
  });
});
