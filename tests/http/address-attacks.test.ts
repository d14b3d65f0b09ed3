import { describe, expect, it } from 'vitest';
import { INSIDE, lookupOf, PUBLIC, testFetcher, testServer, userAgent } from './support.ts';

const refused = { outcome: 'refused', code: 'private-address' };

describe('an address inside', () => {
  it('is refused before anything connects', async () => {
    const server = await testServer();
    server.set('/feed', { body: '<rss/>' });
    const fetcher = testFetcher({ allow: [] });
    const result = await fetcher.fetch({ url: server.urlOf('/feed'), userAgent });
    expect(result).toMatchObject(refused);
    expect(server.connections).toEqual([]);
  });

  it.each([
    ['0177.0.0.2'],
    ['0x7f.0.0.2'],
    ['0x7f000002'],
    ['2130706434'],
    ['127.2'],
    ['127.0.0.2.'],
    ['①②⑦.0.0.2'],
    ['127。0。0。2'],
    ['127．0．0．2'],
    ['１２７.0.0.2'],
    ['127%2e0%2e0%2e2'],
    ['0x7f.0x0.0x0.0x2'],
    ['017700000002'],
    ['0300.0250.1.1'],
    ['[::ffff:127.0.0.2]'],
    ['[::ffff:7f00:2]'],
    ['[::127.0.0.2]'],
    ['[2002:7f00:2::1]'],
    ['[64:ff9b::127.0.0.2]'],
    ['[64:ff9b:1::127.0.0.2]'],
    ['[2001:0:808:808:0:0:80ff:fffd]'],
    ['[::1]'],
    ['[::]'],
    ['0.0.0.0'],
    ['0'],
    ['168.63.129.16'],
    ['192.0.0.192'],
    ['100.100.100.200'],
    ['255.255.255.255'],
    ['[ff02::1]'],
    ['[fec0::1]'],
    ['[100::1]'],
    ['[2001:db8::1]'],
    ['[2606:2800:220:1:0:5efe:7f00:2]'],
    ['169.254.169.254'],
    ['[fd00:ec2::254]'],
  ])('is refused as %s', async (host) => {
    const server = await testServer([INSIDE]);
    const fetcher = testFetcher({ connectTimeoutMs: 1_000 });
    const result = await fetcher.fetch({ url: `http://${host}:${server.port}/feed`, userAgent });
    expect(result).toMatchObject(refused);
    expect(server.connections).toEqual([]);
  });

  it.each(['[fe80::1%25eth0]', '[::ffff:127.0.0.2%251]', '127.0.0.2%00.example', '256.0.0.1', '0x100000000'])(
    'is no address at all as %s',
    async (host) => {
      const result = await testFetcher().fetch({ url: `http://${host}/feed`, userAgent });
      expect(result).toMatchObject({ outcome: 'refused', code: 'bad-url', cost: { requests: 0, bytes: 0 } });
    },
  );

  it.each(['localhost', 'localhost.', 'LOCALHOST'])('is refused as %s', async (host) => {
    const server = await testServer();
    const fetcher = testFetcher({ allow: [] }, { lookup: lookupOf(['127.0.0.1', '::1']) });
    const result = await fetcher.fetch({ url: `http://${host}:${server.port}/feed`, userAgent });
    expect(result).toMatchObject(refused);
    expect(server.connections).toEqual([]);
  });

  it('is refused over https too', async () => {
    const server = await testServer([INSIDE]);
    const fetcher = testFetcher();
    const result = await fetcher.fetch({ url: `https://${INSIDE}:${server.port}/feed`, userAgent });
    expect(result).toMatchObject(refused);
    expect(server.connections).toEqual([]);
  });

  it.each(['127.0.0.2', '10.1.2.3', '::1', '::ffff:127.0.0.2', '2002:7f00:2::1', '64:ff9b::7f00:2', 'junk'])(
    'is refused when a name leads to %s',
    async (address) => {
      const server = await testServer([INSIDE]);
      const fetcher = testFetcher({}, { lookup: lookupOf([address]) });
      const result = await fetcher.fetch({ url: `http://news.example:${server.port}/feed`, userAgent });
      expect(result).toMatchObject(refused);
      expect(server.connections).toEqual([]);
    },
  );

  it('is passed over when a name leads to a public one as well', async () => {
    const server = await testServer([PUBLIC, INSIDE]);
    server.set('/feed', { body: 'public' }, PUBLIC);
    const fetcher = testFetcher({}, { lookup: lookupOf([INSIDE, PUBLIC]) });
    const result = await fetcher.fetch({ url: `http://news.example:${server.port}/feed`, userAgent });
    expect(result).toMatchObject({ outcome: 'modified' });
    expect(server.connections).toEqual([PUBLIC]);
  });

  it('is refused behind a redirect, by address and by name', async () => {
    const server = await testServer([PUBLIC, INSIDE]);
    const fetcher = testFetcher({}, { lookup: lookupOf([INSIDE]) });
    for (const host of [INSIDE, 'inside.example']) {
      server.set('/feed', { status: 302, headers: { location: `http://${host}:${server.port}/admin` } });
      const result = await fetcher.fetch({ url: server.urlOf('/feed'), userAgent });
      expect(result).toMatchObject(refused);
      expect(result).toHaveProperty('message', expect.stringContaining(host));
    }
    expect(server.connections).not.toContain(INSIDE);
  });

  it('is not reached by a name that resolves anew after the check (rebinding)', async () => {
    const server = await testServer([PUBLIC, INSIDE]);
    server.set('/feed', { body: 'public', headers: { connection: 'close' } }, PUBLIC);
    const lookup = lookupOf([PUBLIC], [INSIDE]);
    const fetcher = testFetcher({}, { lookup });
    const url = `http://news.example:${server.port}/feed`;

    await expect(fetcher.fetch({ url, userAgent })).resolves.toMatchObject({ outcome: 'modified' });
    expect(lookup.asked).toEqual(['news.example']);
    await expect(fetcher.fetch({ url, userAgent })).resolves.toMatchObject(refused);
    expect(server.connections).toEqual([PUBLIC]);
  });

  it('is reached where network.allow lists the name, and there only', async () => {
    const server = await testServer([INSIDE]);
    server.set('/feed', { body: 'ours' });
    const fetcher = testFetcher({ allow: ['wiki.example'] }, { lookup: lookupOf([INSIDE]) });
    const result = await fetcher.fetch({ url: `http://wiki.example:${server.port}/feed`, userAgent });
    expect(result).toMatchObject({ outcome: 'modified' });
    const other = await fetcher.fetch({ url: `http://other.example:${server.port}/feed`, userAgent });
    expect(other).toMatchObject(refused);
  });

  it('is reached on the listed port only', async () => {
    const [open, shut] = [await testServer([INSIDE]), await testServer([INSIDE])];
    open.set('/feed', { body: 'ours' });
    const fetcher = testFetcher({ allow: [`${INSIDE}:${open.port}`] });
    const result = await fetcher.fetch({ url: open.urlOf('/feed'), userAgent });
    expect(result).toMatchObject({ outcome: 'modified' });
    expect(await fetcher.fetch({ url: shut.urlOf('/feed'), userAgent })).toMatchObject(refused);
  });
});
