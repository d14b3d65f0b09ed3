/** What public tests of feed readers look at, as far as it is one fetcher's doing. */
import { describe, expect, it } from 'vitest';
import { userAgentOf } from '../../src/http/user-agent.ts';
import type { Validators } from '../../src/http/types.ts';
import { INSIDE, PUBLIC, testFetcher, testServer, userAgent } from './support.ts';

const lastModified = 'Wed, 06 Nov 2024 08:49:37 GMT';

/** Fetches twice, the second time with what the first brought; returns the headers of the second request. */
async function secondRequest(headers: Record<string, string>) {
  const server = await testServer();
  server.set('/feed', { body: '<rss/>', plain: true, headers });
  const fetcher = testFetcher();
  const url = server.urlOf('/feed');
  const first = await fetcher.fetch({ url, userAgent });
  const validators: Validators = first.outcome === 'modified' ? first.validators : {};
  await fetcher.fetch({ url, userAgent, validators });
  return server.requests[1]?.headers ?? {};
}

describe('a validator', () => {
  it.each([
    '"abc"',
    'W/"abc"',
    'w/"abc"',
    'abc',
    "'abc'",
    '"abc-gzip"',
    '"a", "b"',
    '"a b"',
    '"\\"',
    '""',
    'W/""',
    '"été"',
    '"\u0080ÿ"',
  ])('goes back as it came: %j', async (etag) => {
    const sent = await secondRequest({ etag });
    expect(sent['if-none-match']).toBe(etag);
    expect(sent).not.toHaveProperty('if-modified-since');
  });

  it.each([
    lastModified,
    'Wed, 06 Nov 2024 09:49:37 +0100',
    '2024-11-06T08:49:37Z',
    'yesterday',
    '0',
    'Sat, 01 Jan 2041 00:00:00 GMT',
  ])('goes back as it came: Last-Modified %s', async (date) => {
    const sent = await secondRequest({ 'last-modified': date });
    expect(sent['if-modified-since']).toBe(date);
    expect(sent).not.toHaveProperty('if-none-match');
  });

  it('is sent beside the other', async () => {
    const sent = await secondRequest({ etag: 'W/"1"', 'last-modified': lastModified });
    expect(sent).toMatchObject({ 'if-none-match': 'W/"1"', 'if-modified-since': lastModified });
  });

  it('is never made up, not from Date, Expires or the time of asking', async () => {
    const sent = await secondRequest({
      date: lastModified,
      expires: lastModified,
      'cache-control': 'max-age=60',
    });
    expect(Object.keys(sent).filter((name) => name.startsWith('if-'))).toEqual([]);
  });

  it('changes with the answer, one without the other', async () => {
    const server = await testServer();
    server.set('/feed', { body: 'x', plain: true, headers: { etag: '"2"' } });
    const validators = { etag: '"1"', lastModified };
    const result = await testFetcher().fetch({ url: server.urlOf('/feed'), userAgent, validators });
    // Of another document than the Last-Modified that was known.
    expect(result).toMatchObject({ outcome: 'modified', validators: { etag: '"2"' } });
    expect(result).not.toHaveProperty('validators.lastModified');
  });
});

describe('a request', () => {
  it('is a GET with the headers that are needed, and no others', async () => {
    const server = await testServer();
    const methods: (string | undefined)[] = [];
    server.set('/feed', ({ method }, response) => {
      methods.push(method);
      response.end('x');
    });
    await testFetcher().fetch({
      url: server.urlOf('/feed'),
      userAgent: userAgentOf({ version: '1.0.0', contact: 'desk@example.org' }),
    });
    expect(methods).toEqual(['GET']);
    expect(server.requests[0]?.headers).toEqual({
      host: `${PUBLIC}:${server.port}`,
      connection: 'keep-alive',
      accept: expect.stringContaining('application/rss+xml'),
      'accept-encoding': 'gzip, deflate, br',
      'user-agent': 'copydesk/1.0.0 (+mailto:desk@example.org)',
    });
  });

  it.each([
    '/feed?b=2&a=1',
    '/feed?',
    '/a%2Fb/%7Euser/~user?x=%C3%A9+1',
    '/a;b=1,2//c/',
    '/feed?utm_source=rss',
  ])('names the address as it was given, nothing added or taken away: %s', async (path) => {
    const server = await testServer();
    await testFetcher().fetch({ url: `${server.urlOf(path)}#fragment`, userAgent });
    const [asked] = server.requests;
    // What has an empty query is the same resource to nobody but a server.
    expect(asked?.path).toBe(path === '/feed?' ? '/feed' : path);
  });

  it('brings back no cookie, neither on a redirect nor at the next poll', async () => {
    const server = await testServer();
    const cookie = { 'set-cookie': 'id=1; Path=/' };
    server.set('/a', { status: 302, headers: { location: '/b', ...cookie } });
    server.set('/b', { body: 'x', headers: cookie });
    const fetcher = testFetcher();
    for (const path of ['/a', '/b']) await fetcher.fetch({ url: server.urlOf(path), userAgent });
    expect(server.requests.filter(({ headers }) => 'cookie' in headers)).toEqual([]);
  });

  it.each([500, 429, 503, 408, 404, 301])('is made once, whatever comes back: %d', async (status) => {
    const server = await testServer();
    server.set('/feed', { status });
    await testFetcher().fetch({ url: server.urlOf('/feed'), userAgent });
    expect(server.requests).toHaveLength(1);
  });

  it('is made once where the connection breaks', async () => {
    const server = await testServer();
    server.set('/feed', (request) => void request.socket.resetAndDestroy());
    const fetcher = testFetcher();
    for (const _ of [1, 2]) await fetcher.fetch({ url: server.urlOf('/feed'), userAgent });
    expect(server.requests).toHaveLength(2);
  });

  it('carries the validators past a redirect', async () => {
    const server = await testServer([PUBLIC, INSIDE]);
    server.set('/old', { status: 301, headers: { location: server.urlOf('/new', INSIDE) } });
    server.set('/new', { body: 'x', headers: { etag: '"1"' } });
    const fetcher = testFetcher({ allow: ['127.0.0.0/8'] });
    const result = await fetcher.fetch({ url: server.urlOf('/old'), userAgent, validators: { etag: '"1"' } });
    expect(result).toMatchObject({ outcome: 'notModified', redirects: [{ status: 301 }] });
  });
});

describe('an answer', () => {
  it('is taken compressed wherever the server can', async () => {
    const server = await testServer();
    const body = '<rss/>'.repeat(2_000);
    for (const encode of ['gzip', 'br', 'deflate'] as const) {
      server.set('/feed', { body, encode });
      const result = await testFetcher().fetch({ url: server.urlOf('/feed'), userAgent });
      expect(result).toMatchObject({ outcome: 'modified', body: new TextEncoder().encode(body) });
      expect(result.cost.bytes).toBeLessThan(1_000);
    }
  });

  it('of 304 is believed without a body, and with a length that is none of its own', async () => {
    const server = await testServer();
    server.set(
      '/feed',
      (_, response) => void response.writeHead(304, { 'content-length': '5000', etag: '"1"' }).end(),
    );
    const fetcher = testFetcher();
    const request = { url: server.urlOf('/feed'), userAgent, validators: { etag: '"1"' } };
    for (const _ of [1, 2])
      expect(await fetcher.fetch(request)).toMatchObject({
        outcome: 'notModified',
        cost: { requests: 1, bytes: 0 },
      });
  });
});

describe('a host', () => {
  it('has one connection to carry, where it is to have one request at a time', async () => {
    const server = await testServer();
    let now = 0;
    let most = 0;
    server.set('/feed', (_, response) => {
      most = Math.max(most, (now += 1));
      setImmediate(() => {
        now -= 1;
        response.end('x');
      });
    });
    server.set('/same', { body: 'x', headers: { etag: '"1"' } });
    server.set('/old', { status: 301, headers: { location: '/feed' }, body: 'moved' });
    const fetcher = testFetcher({ perHost: 1 });
    const paths = ['/feed', '/same', '/old', '/feed', '/missing', '/same', '/old'];
    const ask = (path: string) =>
      fetcher.fetch({ url: server.urlOf(path), userAgent, validators: { etag: '"1"' } });
    await Promise.all(paths.map(ask));
    expect(most).toBe(1);
    expect(server.requests).toHaveLength(9);
    expect(server.connections).toHaveLength(1);
  });
});
