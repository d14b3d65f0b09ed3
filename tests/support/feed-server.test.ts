import { describe, expect, it, onTestFinished } from 'vitest';
import { startFeedServer } from './feed-server.ts';

async function serverOf(hosts?: string[]) {
  const server = await startFeedServer(hosts ? { hosts } : {});
  onTestFinished(() => server.close());
  return server;
}

describe('the feed server', () => {
  it('answers 304 to its own validators until the body changes', async () => {
    const server = await serverOf();
    server.set('/feed', { body: 'one', lastModified: new Date(0) });
    const first = await fetch(server.urlOf('/feed'));
    const etag = first.headers.get('etag') ?? '';
    const ask = async (headers: Record<string, string>) =>
      (await fetch(server.urlOf('/feed'), { headers })).status;
    expect(await first.text()).toBe('one');
    expect(await ask({ 'if-none-match': etag })).toBe(304);
    expect(await ask({ 'if-modified-since': 'Thu, 01 Jan 1970 00:00:00 GMT' })).toBe(304);
    server.set('/feed', { body: 'two' });
    expect(await ask({ 'if-none-match': etag })).toBe(200);
    server.set('/feed', { body: 'one', plain: true });
    expect(await ask({ 'if-none-match': etag })).toBe(200);
  });

  it('is several hosts on one port, and keeps what it was asked', async () => {
    const server = await serverOf(['127.0.0.1', '127.0.0.2', '127.0.0.3']);
    server.set('/feed', { body: 'everywhere' });
    server.set('/feed', { body: 'here' }, '127.0.0.2');
    const textAt = async (host: string) => (await fetch(server.urlOf('/feed', host))).text();
    expect(await textAt('127.0.0.1')).toBe('everywhere');
    expect(await textAt('127.0.0.2')).toBe('here');
    expect(await textAt('127.0.0.3')).toBe('everywhere');
    expect(server.requests.map(({ host, path }) => host + path)).toEqual([
      '127.0.0.1/feed',
      '127.0.0.2/feed',
      '127.0.0.3/feed',
    ]);
    expect((await fetch(server.urlOf('/other'))).status).toBe(404);
  });

  it('encodes and drips', async () => {
    const server = await serverOf();
    server.set('/feed', { body: 'x'.repeat(1_000), encode: 'br', drip: { bytes: 5, everyMs: 0 } });
    const response = await fetch(server.urlOf('/feed'));
    expect(response.headers.get('content-encoding')).toBe('br');
    expect(await response.text()).toBe('x'.repeat(1_000));
  });
});
