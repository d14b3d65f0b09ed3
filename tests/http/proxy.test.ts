import { describe, expect, it } from 'vitest';
import { INSIDE, lookupOf, testFetcher, testServer, userAgent } from './support.ts';
import { testProxy } from './proxy-server.ts';

const failingLookup = async () => {
  throw Object.assign(new Error('no such name'), { code: 'ENOTFOUND' });
};
const unknown = { lookup: failingLookup };
const refused = { outcome: 'refused', code: 'private-address' };

describe('a fetch through a proxy', () => {
  it('asks it for the whole address, and tells it alone who asks', async () => {
    const server = await testServer();
    server.set('/feed?x=1', { body: '<rss/>', headers: { etag: '"1"' } });
    const proxy = await testProxy(server.port);
    const result = await testFetcher({ allow: [] }, unknown).fetch({
      url: 'http://news.example/feed?x=1',
      userAgent,
      proxy: proxy.urlFor('anna:p%40ss%'),
      auth: { token: 'k3y' },
    });
    expect(result).toMatchObject({
      outcome: 'modified',
      url: 'http://news.example/feed?x=1',
      cost: { requests: 1, bytes: 6 },
    });
    expect(proxy.seen).toMatchObject([
      {
        method: 'GET',
        target: 'http://news.example/feed?x=1',
        headers: {
          host: 'news.example',
          authorization: 'Bearer k3y',
          'proxy-authorization': `Basic ${btoa('anna:p%40ss%')}`,
        },
      },
    ]);
  });

  it('goes on by it after a redirect to another origin, without the keys of the source', async () => {
    const server = await testServer();
    server.set('/a', { status: 301, headers: { location: 'http://other.example/b' } });
    server.set('/b', { body: 'x' });
    const proxy = await testProxy(server.port);
    const result = await testFetcher({ allow: [] }, unknown).fetch({
      url: 'http://news.example/a',
      userAgent,
      proxy: proxy.urlFor('anna:secret'),
      auth: { token: 'k3y' },
    });
    expect(result).toMatchObject({ outcome: 'modified', url: 'http://other.example/b' });
    expect(proxy.seen.map(({ target, headers }) => [target, headers.authorization])).toEqual([
      ['http://news.example/a', 'Bearer k3y'],
      ['http://other.example/b', undefined],
    ]);
  });

  it('tunnels where the connection is to be secure', async () => {
    // No TLS is spoken here: the handshake fails, and that is the host's failure.
    const server = await testServer();
    const proxy = await testProxy(server.port);
    const result = await testFetcher({ allow: [] }, unknown).fetch({
      url: 'https://news.example/feed',
      userAgent,
      proxy: proxy.urlFor('anna:secret'),
      auth: { token: 'k3y' },
    });
    expect(result).toMatchObject({ outcome: 'failed', code: 'tls', cost: { requests: 0, bytes: 0 } });
    expect(proxy.seen).toMatchObject([
      {
        method: 'CONNECT',
        target: 'news.example:443',
        headers: { 'proxy-authorization': `Basic ${btoa('anna:secret')}` },
      },
    ]);
    expect(JSON.stringify(proxy.seen)).not.toContain('k3y');
  });

  it('keeps the host waiting its turn, not the proxy', async () => {
    const server = await testServer();
    server.set('/feed', { body: 'x' });
    const proxy = await testProxy(server.port);
    const hosts: string[] = [];
    const gate = { enter: async (host: string) => (hosts.push(host), () => {}) };
    await testFetcher({ allow: [] }, { ...unknown, gate }).fetch({
      url: 'http://news.example/feed',
      userAgent,
      proxy: proxy.urlFor(),
    });
    expect(hosts).toEqual(['news.example']);
  });
});

describe('an address inside, through a proxy', () => {
  it.each([
    '127.0.0.1',
    '0x7f.1',
    '10.1.2.3',
    '169.254.169.254',
    '[::1]',
    '[::ffff:127.0.0.1]',
    'localhost',
    'a.localhost',
    'LOCALHOST.',
    'printer.local',
    'metadata.google.internal',
    'wiki.corp',
    'router.home.arpa',
    'nas.lan',
    'intranet',
  ])('is refused as %s before the proxy is asked', async (host) => {
    const proxy = await testProxy(1);
    const fetcher = testFetcher({ allow: [] }, unknown);
    const result = await fetcher.fetch({ url: `http://${host}/admin`, userAgent, proxy: proxy.urlFor() });
    expect(result).toMatchObject({ ...refused, cost: { requests: 0, bytes: 0 } });
    expect(proxy.seen).toEqual([]);
  });

  it.each([[[INSIDE]], [['93.184.216.34', '10.0.0.1']], [['::ffff:10.0.0.1']]])(
    'is refused where our own DNS leads to it: %j',
    async (addresses) => {
      const proxy = await testProxy(1);
      const fetcher = testFetcher({ allow: [] }, { lookup: lookupOf(addresses) });
      const request = { url: 'http://news.example/', userAgent, proxy: proxy.urlFor() };
      expect(await fetcher.fetch(request)).toMatchObject(refused);
      expect(proxy.seen).toEqual([]);
    },
  );

  it('is refused behind a redirect', async () => {
    const server = await testServer();
    server.set('/a', { status: 302, headers: { location: 'http://169.254.169.254/latest/meta-data/' } });
    const proxy = await testProxy(server.port);
    const fetcher = testFetcher({ allow: [] }, unknown);
    const request = { url: 'http://news.example/a', userAgent, proxy: proxy.urlFor() };
    expect(await fetcher.fetch(request)).toMatchObject({ ...refused, cost: { requests: 1 } });
    expect(proxy.seen).toHaveLength(1);
  });

  it.each([
    ['wiki.corp', ['wiki.corp'], []],
    ['wiki.corp', ['10.0.0.0/8'], ['10.1.1.1']],
    ['10.1.1.1', ['10.0.0.0/8'], []],
  ])('is asked for where network.allow lists it: %s by %j', async (host, allow, addresses) => {
    const server = await testServer();
    server.set('/', { body: 'ours' });
    const proxy = await testProxy(server.port);
    const fetcher = testFetcher({ allow }, { lookup: lookupOf(addresses) });
    const result = await fetcher.fetch({ url: `http://${host}/`, userAgent, proxy: proxy.urlFor() });
    expect(result).toMatchObject({ outcome: 'modified' });
  });

  it('does not wait for a name server that is silent', async () => {
    const server = await testServer();
    server.set('/', { body: 'x' });
    const proxy = await testProxy(server.port);
    const fetcher = testFetcher({ allow: [], connectTimeoutMs: 50 }, { lookup: () => new Promise(() => {}) });
    const result = await fetcher.fetch({ url: 'http://news.example/', userAgent, proxy: proxy.urlFor() });
    expect(result).toMatchObject({ outcome: 'modified' });
  });
});

describe('a proxy that fails', () => {
  const failed = { outcome: 'failed', code: 'proxy' };
  const secret = 'anna:s3cret';

  it('is told from a host that fails, and shows no credentials', async () => {
    const gone = await testServer();
    await gone.close();
    const closed = `http://${secret}@127.0.0.1:${gone.port}`;
    const saysNo = (await testProxy(1, 407)).urlFor(secret);
    const blocks = (await testProxy(1, 403)).urlFor(secret);
    const fetcher = testFetcher({ allow: [], connectTimeoutMs: 200 }, unknown);
    const ask = async (proxy: string, scheme = 'http') => {
      const result = await fetcher.fetch({ url: `${scheme}://news.example/`, userAgent, proxy });
      expect(JSON.stringify(result)).not.toMatch(/anna|s3cret|YW5uYT/);
      return result;
    };
    expect(await ask(closed)).toMatchObject({ ...failed, message: expect.stringContaining('ECONNREFUSED') });
    expect(await ask(closed, 'https')).toMatchObject(failed);
    expect(await ask(saysNo)).toMatchObject({ ...failed, message: expect.stringContaining('407') });
    expect(await ask(saysNo, 'https')).toMatchObject({ ...failed, message: expect.stringContaining('407') });
    expect(await ask(blocks, 'https')).toMatchObject({ ...failed, message: expect.stringContaining('403') });
    // Whole requests have one answer: whose it is cannot be told.
    expect(await ask(blocks)).toMatchObject({ outcome: 'failed', code: 'http-403' });
  });

  it('by not being there in DNS is no missing host', async () => {
    const fetcher = testFetcher({ allow: [] }, unknown);
    const proxy = `http://${secret}@proxy.invalid:3128`;
    const result = await fetcher.fetch({ url: 'http://news.example/', userAgent, proxy });
    expect(result).toMatchObject(failed);
  });

  it.each(['socks5://127.0.0.1:1080', 'anna:s3cret', '', 'ftp://anna:s3cret@a.example'])(
    'by its address is refused: %j',
    async (proxy) => {
      const result = await testFetcher().fetch({ url: 'http://news.example/', userAgent, proxy });
      expect(result).toMatchObject({ outcome: 'refused', code: 'bad-url' });
      expect(JSON.stringify(result)).not.toMatch(/anna|s3cret/);
    },
  );

  it('by being silent ends with the time limit, and with the fetcher', async () => {
    const server = await testServer();
    server.set('/', () => {});
    const proxy = (await testProxy(server.port)).urlFor();
    const request = { url: 'http://news.example/', userAgent, proxy };
    const short = testFetcher({ allow: [], totalTimeoutMs: 100 }, unknown);
    expect(await short.fetch(request)).toMatchObject({ outcome: 'refused', code: 'timeout' });
    const closing = testFetcher({ allow: [] }, unknown);
    const fetching = closing.fetch(request);
    setImmediate(() => void closing.close());
    expect(await fetching).toMatchObject({ outcome: 'failed', code: 'aborted' });
  });
});
