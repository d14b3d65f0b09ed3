import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { freshForMs, MAX_FRESH_MS, type FreshnessHeaders } from '../../src/http/freshness.ts';
import { testFetcher, testServer, userAgent } from './support.ts';

const now = new Date('2024-11-06T08:49:37Z');
const date = 'Wed, 06 Nov 2024 08:49:37 GMT';

describe('freshForMs', () => {
  it.each<[FreshnessHeaders, number]>([
    [{ cacheControl: 'max-age=300' }, 300_000],
    [{ cacheControl: 'public, MAX-AGE = "300" , must-revalidate' }, 300_000],
    [{ cacheControl: 'max-age=300', age: '100' }, 200_000],
    [{ cacheControl: 'max-age=300', age: 'old' }, 300_000],
    [{ cacheControl: 's-maxage=9000, max-age=300' }, 300_000],
    [{ cacheControl: 'max-age=300, max-age=9000' }, 300_000],
    [{ cacheControl: 'no-cache="set-cookie", max-age=300' }, 300_000],
    [{ cacheControl: 'max-age=300', expires: 'Wed, 06 Nov 2024 09:49:37 GMT' }, 300_000],
    [{ cacheControl: 'max-age=999999999999' }, MAX_FRESH_MS],
    [{ expires: 'Wed, 06 Nov 2024 09:49:37 GMT', date }, 3_600_000],
    [{ expires: 'Wed, 06 Nov 2024 09:49:37 GMT', date, age: '600' }, 3_000_000],
    // The server's clock is an hour behind ours: what counts is how long it means.
    [{ expires: 'Wed, 06 Nov 2024 08:49:37 GMT', date: 'Wed, 06 Nov 2024 07:49:37 GMT' }, 3_600_000],
    [{ expires: 'Wed, 06 Nov 2024 08:50:37 GMT' }, 60_000],
    [{ cacheControl: 'private', expires: 'Wed, 06 Nov 2024 08:50:37 GMT', date }, 60_000],
  ])('%j is fresh for %d ms', (headers, ms) => expect(freshForMs(headers, now)).toBe(ms));

  it.each<[FreshnessHeaders]>([
    [{}],
    [{ cacheControl: '' }],
    [{ cacheControl: 'no-cache, max-age=300' }],
    [{ cacheControl: 'max-age=300, No-Store' }],
    [{ cacheControl: 'max-age=0' }],
    [{ cacheControl: 'max-age=300', age: '300' }],
    [{ cacheControl: 'max-age=300', age: '999999999999' }],
    [{ cacheControl: 's-maxage=300' }],
    [{ cacheControl: 'must-revalidate' }],
    // RFC 9111 §4.2.1: a max-age that is no number makes the answer stale, whatever Expires says.
    [{ cacheControl: 'max-age=soon', expires: 'Wed, 06 Nov 2024 09:49:37 GMT', date }],
    [{ cacheControl: 'max-age=-1' }],
    [{ cacheControl: 'max-age=1e9' }],
    [{ expires: '0', date }],
    [{ expires: '-1', date }],
    [{ expires: 'Thu, 01 Jan 1970 00:00:00 GMT', date }],
    [{ expires: date, date }],
    [{ expires: '2030-01-01', date }],
  ])('%j says nothing, or stale', (headers) => expect(freshForMs(headers, now)).toBeUndefined());

  it('is absent, or more than nothing and at most a year', () => {
    const text = fc.option(fc.oneof(fc.string(), fc.constantFrom('max-age=7', date, '7')), {
      nil: undefined,
    });
    const headers = fc.record({ cacheControl: text, expires: text, date: text, age: text });
    fc.assert(
      fc.property(headers, (some) => {
        const ms = freshForMs(some, now) ?? 1;
        return ms > 0 && ms <= MAX_FRESH_MS;
      }),
    );
  });
});

describe('a fetch', () => {
  it('says how long the answer calls itself fresh, of a 304 too', async () => {
    const server = await testServer();
    const headers = { 'cache-control': 'max-age=600', age: '60', etag: '"1"' };
    server.set('/feed', { body: 'x', headers, plain: true });
    server.set('/same', { status: 304, headers });
    server.set('/plain', { body: 'x' });
    const fetcher = testFetcher();
    const ask = (path: string) =>
      fetcher.fetch({ url: server.urlOf(path), userAgent, validators: { etag: '"1"' } });
    expect(await ask('/feed')).toMatchObject({ outcome: 'modified', freshForMs: 540_000 });
    expect(await ask('/same')).toMatchObject({ outcome: 'notModified', freshForMs: 540_000 });
    expect(await ask('/plain')).not.toHaveProperty('freshForMs');
  });

  it('reckons Expires from the clock it is given where the server has none', async () => {
    const server = await testServer();
    const headers = { expires: 'Wed, 06 Nov 2024 08:50:37 GMT' };
    server.set('/feed', (_, response) => {
      response.sendDate = false;
      response.writeHead(200, headers).end('x');
    });
    const result = await testFetcher({}, { now: () => now }).fetch({ url: server.urlOf('/feed'), userAgent });
    expect(result).toMatchObject({ freshForMs: 60_000 });
  });
});
