import { createHash } from 'node:crypto';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { describe, expect, it, onTestFinished } from 'vitest';
import { AllowEntryError } from '../../src/http/guard/address-guard.ts';
import { createFetcher } from '../../src/http/fetcher.ts';
import { INSIDE, lookupOf, PUBLIC, testFetcher, testServer, userAgent } from './support.ts';

const THIRD = '127.0.0.3';
const noop = () => {};
const failingLookup = (error: Error) => async () => {
  throw error;
};

/** The address of a server that says these bytes to whatever it is asked. */
async function rawServer(answer: string): Promise<string> {
  const server = createServer((socket) => {
    socket.on('error', noop).once('data', () => socket.end(answer));
  }).listen(0, PUBLIC);
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  const address = server.address();
  return `http://${PUBLIC}:${typeof address === 'object' && address ? address.port : 0}/`;
}

describe('a fetch', () => {
  it('brings body, type, address and validators', async () => {
    const server = await testServer();
    const lastModified = new Date('2024-05-06T07:08:09Z');
    server.set('/feed', {
      body: '<rss/>',
      lastModified,
      headers: { etag: 'W/"7"', 'content-type': 'text/xml' },
    });
    const result = await testFetcher().fetch({ url: `${server.urlOf('/feed')}#top`, userAgent });
    expect(result).toEqual({
      outcome: 'modified',
      status: 200,
      body: new TextEncoder().encode('<rss/>'),
      bodyHash: createHash('sha256').update('<rss/>').digest('base64url').slice(0, 22),
      url: server.urlOf('/feed'),
      contentType: 'text/xml',
      validators: { etag: 'W/"7"', lastModified: 'Mon, 06 May 2024 07:08:09 GMT' },
      redirects: [],
      cost: { requests: 1, bytes: 6 },
    });
    expect(server.requests[0]?.headers).toMatchObject({ 'user-agent': userAgent });
  });

  it('sends the validators and understands 304', async () => {
    const server = await testServer();
    const lastModified = new Date('2024-05-06T07:08:09Z');
    server.set('/feed', { body: '<rss/>', lastModified });
    const fetcher = testFetcher();
    const url = server.urlOf('/feed');
    const first = await fetcher.fetch({ url, userAgent });
    const validators = first.outcome === 'modified' ? first.validators : {};
    const second = await fetcher.fetch({ url, userAgent, validators });
    expect(second).toEqual({
      outcome: 'notModified',
      status: 304,
      validators,
      redirects: [],
      cost: { requests: 1, bytes: 0 },
    });
    expect(server.requests[1]?.headers).toMatchObject({
      'if-none-match': validators.etag,
      'if-modified-since': 'Mon, 06 May 2024 07:08:09 GMT',
    });
    server.set('/feed', { body: '<rss>new</rss>', lastModified });
    expect(await fetcher.fetch({ url, userAgent, validators })).toMatchObject({ outcome: 'modified' });
  });

  it('keeps the validators that a 304 does not repeat, and takes those it changes', async () => {
    const server = await testServer();
    server.set('/feed', { status: 304, headers: { etag: '"new"' } });
    const validators = { etag: '"old"', lastModified: 'Mon, 06 May 2024 07:08:09 GMT' };
    const result = await testFetcher().fetch({ url: server.urlOf('/feed'), userAgent, validators });
    expect(result).toEqual({
      outcome: 'notModified',
      status: 304,
      validators: { ...validators, etag: '"new"' },
      redirects: [],
      cost: { requests: 1, bytes: 0 },
    });
  });

  it('fails on a 304 that nobody asked for', async () => {
    const server = await testServer();
    server.set('/feed', { status: 304 });
    const result = await testFetcher().fetch({ url: server.urlOf('/feed'), userAgent });
    expect(result).toMatchObject({ outcome: 'failed', code: 'http-304' });
  });

  it('neither keeps nor sends validators that are no plain header text', async () => {
    const server = await testServer();
    server.set('/feed', { body: 'x', headers: { etag: `"${'a'.repeat(2_000)}"` } });
    const validators = { etag: '"a"\r\nx-evil: 1', lastModified: 'é' };
    const result = await testFetcher().fetch({ url: server.urlOf('/feed'), userAgent, validators });
    expect(result).toMatchObject({ outcome: 'modified', validators: {} });
    expect(server.requests[0]?.headers).not.toHaveProperty('if-none-match');
    expect(server.requests[0]?.headers).not.toHaveProperty('if-modified-since');
  });
});

describe('an answer that brings no document', () => {
  it.each([
    [{ status: 410 }, { outcome: 'gone', status: 410 }],
    [{ status: 404 }, { outcome: 'failed', code: 'http-404', status: 404 }],
    [{ status: 500 }, { outcome: 'failed', code: 'http-500', status: 500 }],
    [{ status: 503 }, { outcome: 'failed', code: 'http-503', status: 503 }],
    [{ status: 206 }, { outcome: 'failed', code: 'http-206', status: 206 }],
    [{ status: 302 }, { outcome: 'failed', code: 'http-302', status: 302 }],
    [{ status: 429 }, { outcome: 'throttled', status: 429 }],
    [
      { status: 429, headers: { 'retry-after': '120' } },
      { outcome: 'throttled', status: 429, retryAfterMs: 120_000 },
    ],
    [
      { status: 503, headers: { 'retry-after': 'Wed, 06 Nov 2024 08:50:37 GMT' } },
      { outcome: 'throttled', status: 503, retryAfterMs: 60_000 },
    ],
    [
      { status: 503, headers: { 'retry-after': 'later' } },
      { outcome: 'throttled', status: 503 },
    ],
    [
      { status: 429, headers: { 'retry-after': '99999999999' } },
      { outcome: 'throttled', status: 429, retryAfterMs: 86_400_000 },
    ],
    [
      { status: 403, headers: { 'cf-mitigated': 'challenge' } },
      { outcome: 'failed', code: 'challenge-page', status: 403 },
    ],
    [
      { status: 202, headers: { 'x-amzn-waf-action': 'challenge' } },
      { outcome: 'failed', code: 'challenge-page', status: 202 },
    ],
  ])('%j', async (answer, expected) => {
    const server = await testServer();
    server.set('/feed', { body: 'some page', ...answer });
    const fetcher = testFetcher({}, { now: () => new Date('2024-11-06T08:49:37Z') });
    const result = await fetcher.fetch({ url: server.urlOf('/feed'), userAgent });
    expect(result).toMatchObject(expected);
    if (!('retryAfterMs' in expected)) expect(result).not.toHaveProperty('retryAfterMs');
  });
});

describe('redirects', () => {
  it('are followed and recorded, relative ones too', async () => {
    const server = await testServer([PUBLIC, INSIDE]);
    server.set('/a', { status: 301, headers: { location: 'b?x=1#here' } }, PUBLIC);
    server.set('/b?x=1', { status: 302, headers: { location: server.urlOf('/c', INSIDE) } }, PUBLIC);
    server.set('/c', { status: 307, headers: { location: '/d' } }, INSIDE);
    server.set('/d', { body: '<rss/>' }, INSIDE);
    const result = await testFetcher({ allow: ['127.0.0.0/8'] }).fetch({
      url: server.urlOf('/a'),
      userAgent,
    });
    expect(result).toMatchObject({
      outcome: 'modified',
      url: server.urlOf('/d', INSIDE),
      redirects: [
        { from: server.urlOf('/a'), to: server.urlOf('/b?x=1'), status: 301 },
        { from: server.urlOf('/b?x=1'), to: server.urlOf('/c', INSIDE), status: 302 },
        { from: server.urlOf('/c', INSIDE), to: server.urlOf('/d', INSIDE), status: 307 },
      ],
    });
  });

  it('end at the limit when they go in a circle', async () => {
    const server = await testServer();
    server.set('/a', { status: 302, headers: { location: '/b' } });
    server.set('/b', { status: 302, headers: { location: '/a' } });
    const result = await testFetcher({ maxRedirects: 3 }).fetch({ url: server.urlOf('/a'), userAgent });
    expect(result).toMatchObject({ outcome: 'refused', code: 'too-many-redirects' });
    expect(server.requests).toHaveLength(4);
  });

  it.each([
    ['file:///etc/passwd', 'bad-scheme'],
    ['gopher://127.0.0.1:6379/_FLUSHALL', 'bad-scheme'],
    ['data:text/xml,<rss/>', 'bad-scheme'],
    ['javascript:alert(1)', 'bad-scheme'],
    ['http://', 'bad-url'],
    ['http://[::1', 'bad-url'],
    [`/${'a'.repeat(9_000)}`, 'bad-url'],
  ])('to %.40s are not followed', async (location, code) => {
    const server = await testServer();
    server.set('/feed', { status: 302, headers: { location } });
    const result = await testFetcher().fetch({ url: server.urlOf('/feed'), userAgent });
    expect(result).toMatchObject({ outcome: 'refused', code });
  });

  it('carry keys within the origin and never beyond, not even back again', async () => {
    const server = await testServer([PUBLIC, INSIDE]);
    server.set('/a', { status: 302, headers: { location: '/b' } });
    server.set('/b', { status: 302, headers: { location: server.urlOf('/c', INSIDE) } });
    server.set('/c', { status: 302, headers: { location: server.urlOf('/d', PUBLIC) } });
    server.set('/d', { body: '<rss/>' });
    const headers = { Authorization: 'Bearer k', Cookie: 'k=1', 'X-Api-Key': 'k', 'Accept-Language': 'sr' };
    await testFetcher({ allow: ['127.0.0.0/8'] }).fetch({ url: server.urlOf('/a'), userAgent, headers });
    const keys = ['authorization', 'cookie', 'x-api-key'];
    const sent = server.requests.map(({ headers }) => keys.filter((key) => key in headers));
    expect(sent).toEqual([keys, keys, [], []]);
    expect(server.requests.map(({ headers }) => headers['accept-language'])).toEqual(Array(4).fill('sr'));
  });

  it('to another port are beyond the origin', async () => {
    const [from, to] = [await testServer(), await testServer()];
    from.set('/a', { status: 301, headers: { location: to.urlOf('/b') } });
    to.set('/b', { body: '<rss/>' });
    await testFetcher().fetch({ url: from.urlOf('/a'), userAgent, headers: { authorization: 'Bearer k' } });
    expect(from.requests[0]?.headers).toHaveProperty('authorization');
    expect(to.requests[0]?.headers).not.toHaveProperty('authorization');
  });

  it('share one limit of time', async () => {
    const server = await testServer();
    // Twenty seconds in all, were each to have a limit of its own.
    server.set('/a', { status: 302, headers: { location: '/a' }, delayMs: 20 });
    const fetcher = testFetcher({ totalTimeoutMs: 300, maxRedirects: 1_000 });
    const result = await fetcher.fetch({ url: server.urlOf('/a'), userAgent });
    expect(result).toMatchObject({ outcome: 'refused', code: 'timeout' });
  });
});

describe('credentials', () => {
  it('in the address are sent as Basic and shown nowhere', async () => {
    const server = await testServer();
    server.set('/feed', { body: '<rss/>' });
    const fetcher = testFetcher();
    const url = `http://anna:p%40ss%@127.0.0.1:${server.port}`;
    const result = await fetcher.fetch({ url: `${url}/feed`, userAgent });
    expect(server.requests[0]?.headers.authorization).toBe(`Basic ${btoa('anna:p%40ss%')}`);
    expect(result).toMatchObject({ outcome: 'modified', url: server.urlOf('/feed') });

    const failed = await fetcher.fetch({ url: `${url}/nothing?token=s3cret`, userAgent });
    expect(failed).toMatchObject({
      code: 'http-404',
      message: expect.stringContaining('/nothing?token=***'),
    });
    expect(JSON.stringify(failed)).not.toMatch(/anna|p%40ss|s3cret/);
  });

  it.each([
    'http://anna:s3cret@127.0.0.2/',
    'ftp://anna:s3cret@example.org/',
    'http://anna:s3cret@exa mple/',
  ])('are not in the message when %s is refused', async (url) => {
    const result = await testFetcher().fetch({ url, userAgent });
    expect(result.outcome).toBe('refused');
    expect(JSON.stringify(result)).not.toMatch(/anna|s3cret/);
  });

  it('of a Location are not taken over', async () => {
    const server = await testServer();
    server.set('/a', { status: 302, headers: { location: `http://evil:evil@127.0.0.1:${server.port}/b` } });
    server.set('/b', { body: '<rss/>' });
    const result = await testFetcher().fetch({ url: server.urlOf('/a'), userAgent });
    expect(result).toMatchObject({ url: server.urlOf('/b') });
    expect(server.requests[1]?.headers).not.toHaveProperty('authorization');
  });
});

describe('limits of time', () => {
  const timeout = { outcome: 'refused', code: 'timeout' };

  it('end a fetch whose headers never come', async () => {
    const server = await testServer();
    server.set('/feed', () => {});
    const fetcher = testFetcher({ totalTimeoutMs: 100 });
    expect(await fetcher.fetch({ url: server.urlOf('/feed'), userAgent })).toMatchObject(timeout);
  });

  it('end a body that trickles, whatever its status', async () => {
    const server = await testServer();
    const drip = { bytes: 1, everyMs: 20 };
    for (const status of [200, 404]) {
      server.set('/feed', { status, body: 'x'.repeat(10_000), drip });
      const fetcher = testFetcher({ totalTimeoutMs: 200 });
      expect(await fetcher.fetch({ url: server.urlOf('/feed'), userAgent })).toMatchObject(timeout);
    }
  });

  it('end a name server that is silent', async () => {
    const fetcher = testFetcher({ totalTimeoutMs: 100 }, { lookup: () => new Promise(() => {}) });
    expect(await fetcher.fetch({ url: 'http://news.example/feed', userAgent })).toMatchObject(timeout);
  });

  it('end a connection that is not made', async () => {
    const fetcher = testFetcher({ connectTimeoutMs: 100 }, { lookup: () => new Promise(() => {}) });
    expect(await fetcher.fetch({ url: 'http://news.example/feed', userAgent })).toMatchObject(timeout);
  });
});

describe('a network that fails', () => {
  it('has one stable code for each way', async () => {
    const server = await testServer();
    server.set('/reset', (request) => void request.socket.resetAndDestroy());
    server.set('/short', (_, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('x', () => response.socket?.destroy());
    });
    server.set('/headers', { headers: { 'x-long': 'x'.repeat(40_000) } });
    const gone = await testServer();
    await gone.close();

    const fetcher = testFetcher();
    const codeOf = async (url: string, headers = {}) => {
      const result = await fetcher.fetch({ url, userAgent, headers });
      return 'code' in result ? `${result.outcome} ${result.code}` : result.outcome;
    };
    expect(await codeOf(server.urlOf('/reset'))).toBe('failed reset');
    expect(await codeOf(server.urlOf('/short'))).toBe('failed reset');
    expect(await codeOf(server.urlOf('/headers'))).toBe('refused too-large');
    expect(await codeOf(gone.urlOf('/'))).toBe('failed refused-connection');
    expect(await codeOf(`https://127.0.0.1:${server.port}/`)).toBe('failed tls');
    expect(await codeOf(server.urlOf('/'), { 'x-bad': 'a\r\nb' })).toBe('refused bad-header');
  });

  it.each([
    'HTTP/9 who knows\r\n\r\n',
    'HTTP/1.1 101 Switching\r\n\r\nhello',
    'HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello',
    'HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\nhello',
    'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nhello',
    '220 mail.example ESMTP\r\n',
    `${'HTTP/1.1 103 Early Hints\r\n\r\n'.repeat(17)}HTTP/1.1 200 OK\r\n\r\n`,
  ])('says bad-http to %.80j', async (answer) => {
    const url = await rawServer(answer);
    const result = await testFetcher().fetch({ url, userAgent });
    expect(result).toMatchObject({ outcome: 'failed', code: 'bad-http' });
  });

  it('is not seen in a few interim answers', async () => {
    const url = await rawServer(`${'HTTP/1.1 103 Early Hints\r\n\r\n'.repeat(3)}HTTP/1.1 200 OK\r\n\r\nx`);
    expect(await testFetcher().fetch({ url, userAgent })).toMatchObject({ outcome: 'modified' });
  });

  it.each(['ENOTFOUND', 'EAI_AGAIN'])('says dns when there is no such name (%s)', async (code) => {
    const lookup = failingLookup(Object.assign(new Error('secret detail'), { code }));
    const result = await testFetcher({}, { lookup }).fetch({ url: 'http://news.example/', userAgent });
    expect(result).toMatchObject({ outcome: 'failed', code: 'dns' });
    expect(JSON.stringify(result)).not.toContain('secret detail');
  });

  it('lets a bug through', async () => {
    const lookup = failingLookup(new TypeError('a slip of ours'));
    const fetching = testFetcher({}, { lookup }).fetch({ url: 'http://news.example/', userAgent });
    await expect(fetching).rejects.toThrow('a slip of ours');
  });

  it.each([
    ['', 'bad-url'],
    ['/feed', 'bad-url'],
    ['http://', 'bad-url'],
    ['example.org/feed', 'bad-url'],
    ['file:///etc/passwd', 'bad-scheme'],
    ['ftp://example.org/feed', 'bad-scheme'],
  ])('is not asked for %j', async (url, code) => {
    expect(await testFetcher().fetch({ url, userAgent })).toMatchObject({ outcome: 'refused', code });
  });
});

describe('one host', () => {
  it('has so many requests in flight and no more; another host goes on meanwhile', async () => {
    const server = await testServer([PUBLIC, INSIDE, THIRD]);
    const held: (() => void)[] = [];
    let arrived = noop;
    server.set('/feed', (_, response) => {
      held.push(() => response.end('x'));
      arrived();
    });
    const fetcher = testFetcher({ allow: ['127.0.0.0/8'], perHost: 2 });
    const fetchFrom = (host: string) => fetcher.fetch({ url: server.urlOf('/feed', host), userAgent });
    const inFlight = (count: number) =>
      new Promise<void>((resolve) => {
        arrived = () => void (held.length === count && resolve());
        arrived();
      });

    const all = [PUBLIC, PUBLIC, PUBLIC, PUBLIC, INSIDE, THIRD].map(fetchFrom);
    await inFlight(4);
    expect(server.requests.map(({ host }) => host).toSorted()).toEqual([PUBLIC, PUBLIC, INSIDE, THIRD]);
    held[0]?.();
    held[1]?.();
    held[2]?.();
    held[3]?.();
    await inFlight(6);
    held[4]?.();
    held[5]?.();
    expect((await Promise.all(all)).map(({ outcome }) => outcome)).toEqual(Array(6).fill('modified'));
  });

  it('gives its place back when a fetch fails', async () => {
    const server = await testServer();
    server.set('/reset', (request) => void request.socket.resetAndDestroy());
    server.set('/feed', { body: 'x' });
    const fetcher = testFetcher({ perHost: 1 });
    const paths = ['/reset', '/nothing', '/feed', '/reset', '/feed'];
    const results = await Promise.all(
      paths.map((path) => fetcher.fetch({ url: server.urlOf(path), userAgent })),
    );
    expect(results.map(({ outcome }) => outcome)).toEqual([
      'failed',
      'failed',
      'modified',
      'failed',
      'modified',
    ]);
  });
});

describe('breaking off', () => {
  const aborted = { outcome: 'failed', code: 'aborted' };

  it('by signal ends the fetch wherever it is', async () => {
    const server = await testServer();
    server.set('/feed', (_, response) => void response.write('half'));
    const fetcher = testFetcher({ perHost: 1 }, { lookup: () => new Promise(() => {}) });
    const stop = new AbortController();
    const fetches = [server.urlOf('/feed'), server.urlOf('/feed'), 'http://news.example/'].map((url) =>
      fetcher.fetch({ url, userAgent }, { signal: stop.signal }),
    );
    setImmediate(() => stop.abort());
    for (const result of await Promise.all(fetches)) expect(result).toMatchObject(aborted);
  });

  it('by close ends all of them, and later ones at once', async () => {
    const server = await testServer();
    let arrived = noop;
    const inFlight = new Promise<void>((resolve) => (arrived = resolve));
    server.set('/quick', { body: 'x' });
    server.set('/silent', noop);
    server.set('/half', (_, response) => void response.write('half', () => arrived()));
    const fetcher = testFetcher({ perHost: 3 }, { lookup: () => new Promise(() => {}) });
    const fetchAll = (urls: string[]) => Promise.all(urls.map((url) => fetcher.fetch({ url, userAgent })));
    await fetchAll([server.urlOf('/quick')]);
    const waiting = server.urlOf('/quick');
    const fetches = fetchAll([
      server.urlOf('/silent'),
      server.urlOf('/silent'),
      server.urlOf('/half'),
      waiting,
    ]);
    const lookingUp = fetchAll(['http://news.example/']);
    await inFlight;
    await fetcher.close();
    const later = fetchAll([server.urlOf('/quick')]);
    for (const result of (await Promise.all([fetches, lookingUp, later])).flat()) {
      expect(result).toMatchObject(aborted);
    }
  });
});

it('names a bad entry of network.allow at once', () => {
  const network = { connectTimeoutMs: 1, totalTimeoutMs: 1, maxBytes: 1, maxRedirects: 0 };
  const manners = { perHost: 1, hostGapMs: 0 };
  expect(() => createFetcher({ network: { ...network, ...manners, allow: ['10.0.0.0/99'] } })).toThrow(
    AllowEntryError,
  );
});

it('asks for a name once for each connection', async () => {
  const server = await testServer();
  server.set('/feed', { body: 'x', headers: { connection: 'close' } });
  const lookup = lookupOf([PUBLIC]);
  const fetcher = testFetcher({}, { lookup });
  await fetcher.fetch({ url: `http://news.example:${server.port}/feed`, userAgent });
  await fetcher.fetch({ url: `http://news.example:${server.port}/feed`, userAgent });
  expect(lookup.asked).toHaveLength(2);
});
