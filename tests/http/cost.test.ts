import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { ResolvedAddress } from '../../src/http/guard/guarded-connector.ts';
import { INSIDE, lookupOf, PUBLIC, testFetcher, testServer, userAgent } from './support.ts';

const TEXT = 'word '.repeat(1_000);

describe('the cost of a fetch', () => {
  it('is the body as it came over the wire', async () => {
    const server = await testServer();
    server.set('/feed', { body: TEXT, encode: 'gzip' });
    const result = await testFetcher().fetch({ url: server.urlOf('/feed'), userAgent });
    expect(result.cost).toEqual({ requests: 1, bytes: gzipSync(TEXT).length });
  });

  it('is that of all hops together, with their bodies', async () => {
    const server = await testServer();
    server.set('/a', { status: 301, headers: { location: '/b' }, body: 'moved' });
    server.set('/b', { status: 302, headers: { location: '/c' }, body: 'found' });
    server.set('/c', { body: 'document' });
    const result = await testFetcher().fetch({ url: server.urlOf('/a'), userAgent });
    expect(result.cost).toEqual({ requests: 3, bytes: 5 + 5 + 8 });
  });

  it.each([
    ['notModified', { status: 304, headers: { etag: '"1"' } }, 0],
    ['gone', { status: 410, body: 'over' }, 4],
    ['throttled', { status: 429, body: 'slow down' }, 9],
    ['failed', { status: 500, body: 'oops' }, 4],
    ['failed', { status: 403, body: 'no', headers: { 'cf-mitigated': 'challenge' } }, 2],
    ['refused', { body: 'x', headers: { 'content-encoding': 'zstd' } }, 1],
  ])('is known when it is %s: %j', async (outcome, answer, bytes) => {
    const server = await testServer();
    server.set('/feed', answer);
    const validators = { etag: '"1"' };
    const result = await testFetcher().fetch({ url: server.urlOf('/feed'), userAgent, validators });
    expect(result).toMatchObject({ outcome, cost: { requests: 1 } });
    expect(result.cost.bytes).toBeLessThanOrEqual(bytes);
    if (outcome !== 'refused') expect(result.cost.bytes).toBe(bytes);
  });

  it('is what came until a limit ended it', async () => {
    const server = await testServer();
    server.set('/feed', { body: 'x'.repeat(50_000), drip: { bytes: 1_000, everyMs: 0 } });
    const result = await testFetcher({ maxBytes: 5_000 }).fetch({ url: server.urlOf('/feed'), userAgent });
    expect(result).toMatchObject({ outcome: 'refused', code: 'too-large', cost: { requests: 1 } });
    expect(result.cost.bytes).toBeGreaterThan(5_000);
    expect(result.cost.bytes).toBeLessThanOrEqual(50_000);
  });

  it('counts a request that was sent and never answered', async () => {
    const server = await testServer();
    server.set('/silent', () => {});
    server.set('/reset', (request) => void request.socket.resetAndDestroy());
    const fetcher = testFetcher({ totalTimeoutMs: 200 });
    for (const path of ['/silent', '/reset']) {
      const result = await fetcher.fetch({ url: server.urlOf(path), userAgent });
      expect(result.cost).toEqual({ requests: 1, bytes: 0 });
    }
  });

  it('counts no request that was not sent', async () => {
    const gone = await testServer();
    await gone.close();
    const lookup = lookupOf([INSIDE]);
    const nothing = { requests: 0, bytes: 0 };
    for (const url of [gone.urlOf('/'), 'http://inside.example/', `http://${INSIDE}/`, 'ftp://a.example/']) {
      expect((await testFetcher({}, { lookup }).fetch({ url, userAgent })).cost).toEqual(nothing);
    }
  });

  it('is known of the hops before one that is refused', async () => {
    const server = await testServer();
    server.set('/a', { status: 302, headers: { location: `http://${INSIDE}/` }, body: 'found' });
    const result = await testFetcher().fetch({ url: server.urlOf('/a'), userAgent });
    expect(result).toMatchObject({ outcome: 'refused', cost: { requests: 1, bytes: 5 } });
  });

  it('stays as it was when the fetch ended, whatever becomes of its connection', async () => {
    const server = await testServer();
    server.set('/feed', { body: 'x' });
    const found = [{ address: PUBLIC, family: 4 }];
    const waiting: ((addresses: ResolvedAddress[]) => void)[] = [];
    const lookup = async () => {
      return waiting.length > 0 ? found : new Promise<ResolvedAddress[]>((resolve) => waiting.push(resolve));
    };
    const fetcher = testFetcher({}, { lookup });
    const request = { url: `http://news.example:${server.port}/feed`, userAgent };
    const stop = new AbortController();
    setImmediate(() => stop.abort());
    const broken = await fetcher.fetch(request, { signal: stop.signal });
    waiting[0]?.(found);
    expect(await fetcher.fetch(request)).toMatchObject({ outcome: 'modified', cost: { requests: 1 } });
    expect(broken.cost).toEqual({ requests: 0, bytes: 0 });
  });
});

describe('what an answer says besides', () => {
  it('is kept of X-Robots-Tag, of all of them', async () => {
    const server = await testServer();
    server.set('/feed', (_, response) => {
      response.setHeader('X-Robots-Tag', ['NoArchive', 'googlebot: nosnippet']).end('x');
    });
    server.set('/long', { body: 'x', headers: { 'x-robots-tag': 'none,'.repeat(2_000) } });
    server.set('/plain', { body: 'x' });
    const ask = (path: string) => testFetcher().fetch({ url: server.urlOf(path), userAgent });
    expect(await ask('/feed')).toMatchObject({ robotsTag: 'noarchive,googlebot: nosnippet' });
    expect(await ask('/long')).toMatchObject({ robotsTag: 'none,'.repeat(2_000).slice(0, 1_024) });
    expect(await ask('/plain')).not.toHaveProperty('robotsTag');
  });

  it('is when to come back, of a failure too', async () => {
    const server = await testServer();
    for (const status of [500, 502, 403, 404]) {
      server.set('/feed', { status, headers: { 'retry-after': '90' } });
      const result = await testFetcher().fetch({ url: server.urlOf('/feed'), userAgent });
      expect(result).toMatchObject({ outcome: 'failed', status, retryAfterMs: 90_000 });
    }
  });

  it('is the way that led to a 304 and a 410', async () => {
    const server = await testServer();
    server.set('/a', { status: 301, headers: { location: '/b' } });
    const redirects = [{ from: server.urlOf('/a'), to: server.urlOf('/b'), status: 301 }];
    for (const status of [304, 410]) {
      server.set('/b', { status });
      const validators = { etag: '"1"' };
      const result = await testFetcher().fetch({ url: server.urlOf('/a'), userAgent, validators });
      expect(result).toMatchObject({ status, redirects });
    }
  });
});
