import { describe, expect, it } from 'vitest';
import type { FetchRequest } from '../../src/http/types.ts';
import { INSIDE, PUBLIC, testFetcher, testServer, userAgent } from './support.ts';

async function sentWith(request: Partial<FetchRequest>, user = '') {
  const server = await testServer();
  server.set('/feed', { body: 'x' });
  const url = `http://${user}${PUBLIC}:${server.port}/feed`;
  const result = await testFetcher().fetch({ url, userAgent, ...request });
  return { result, headers: server.requests[0]?.headers ?? {} };
}

describe('credentials of a source', () => {
  it.each<[Partial<FetchRequest>, string, string]>([
    [{ auth: { user: 'anna', password: 'p:ä' } }, '', `Basic ${Buffer.from('anna:p:ä').toString('base64')}`],
    [{ auth: { token: 'k3y' } }, '', 'Bearer k3y'],
    [{ auth: { token: 'k3y' } }, 'eve:pw@', 'Bearer k3y'],
    [{ auth: { token: 'k3y' }, headers: { Authorization: 'Custom x' } }, 'eve:pw@', 'Bearer k3y'],
    [{ headers: { Authorization: 'Custom x' } }, 'eve:pw@', 'Custom x'],
    [{}, 'eve:@', `Basic ${btoa('eve:')}`],
  ])('%j in front of %j are sent as %s', async (request, user, expected) => {
    const { headers } = await sentWith(request, user);
    expect(headers.authorization).toBe(expected);
  });

  it('do not follow to another origin, of another scheme, host or port', async () => {
    const server = await testServer([PUBLIC, INSIDE]);
    const other = await testServer();
    server.set('/a', { status: 302, headers: { location: server.urlOf('/b', INSIDE) } });
    server.set('/a2', { status: 302, headers: { location: other.urlOf('/b') } });
    for (const host of [server, other]) host.set('/b', { body: 'x' });
    const fetcher = testFetcher({ allow: ['127.0.0.0/8'] });
    const secret = { auth: { token: 'k3y' }, headers: { 'X-Key': 'k3y', Cookie: 'k3y' } };
    for (const path of ['/a', '/a2']) await fetcher.fetch({ url: server.urlOf(path), userAgent, ...secret });
    const beyond = [server.requests.filter(({ path }) => path === '/b'), other.requests].flat();
    expect(beyond).toHaveLength(2);
    expect(JSON.stringify(beyond)).not.toContain('k3y');
  });
});

describe('headers of a source', () => {
  it('are sent, a cookie too', async () => {
    const { headers } = await sentWith({
      headers: { 'X-Edition': 'sr', Cookie: 'consent=1', Accept: 'text/x' },
    });
    expect(headers).toMatchObject({ 'x-edition': 'sr', cookie: 'consent=1', accept: 'text/x' });
  });

  it.each([
    'Host',
    'Content-Length',
    'Transfer-Encoding',
    'Connection',
    'Keep-Alive',
    'Proxy-Authorization',
    'Upgrade',
    'Expect',
    'TE',
    'Trailer',
    'Range',
    'If-None-Match',
    'User-Agent',
    'Accept-Encoding',
  ])('are refused where they are not its to set: %s', async (name) => {
    const { result, headers } = await sentWith({ headers: { [name]: '1' } });
    expect(result).toMatchObject({ outcome: 'refused', code: 'bad-header', cost: { requests: 0 } });
    expect(result).toHaveProperty('message', expect.stringContaining(name.toLowerCase()));
    expect(headers).toEqual({});
  });

  it.each<[Partial<FetchRequest>]>([
    [{ headers: { 'x-key': 's3cret\r\nx-evil: 1' } }],
    [{ headers: { 'x-key': 's3cret\u0000' } }],
    [{ headers: { 'x-key': 's3cret€' } }],
    [{ headers: { 'x s3cret': '1' } }],
    [{ headers: { 's3cret\n': '1' } }],
    [{ headers: { '': 's3cret' } }],
    [{ headers: { s3crét: '1' } }],
    [{ auth: { token: 's3cret\r\nx-evil: 1' } }],
    [{ accept: 'text/html\ns3cret' }],
    [{ userAgent: 's3cret\n' }],
  ])('are refused where they cannot be sent, and not shown: %j', async (request) => {
    const { result, headers } = await sentWith(request);
    expect(result).toMatchObject({ outcome: 'refused', code: 'bad-header' });
    expect(JSON.stringify(result)).not.toContain('s3cr');
    expect(headers).toEqual({});
  });

  it('do no harm under names of object internals', async () => {
    const headers = JSON.parse('{"__proto__": "a", "constructor": "b"}') as Record<string, string>;
    const sent = await sentWith({ headers });
    expect(sent.result.outcome).toBe('modified');
    expect(sent.headers).toMatchObject({ constructor: 'b' });
  });

  it('say what is wanted: a feed, or what the request names', async () => {
    expect((await sentWith({})).headers.accept).toMatch(/^application\/atom\+xml, application\/rss\+xml/);
    expect((await sentWith({ accept: 'image/*' })).headers.accept).toBe('image/*');
  });
});
