import { describe, expect, it } from 'vitest';
import { assertSafeBinding, isLoopbackHost, UnsafeBindingError } from '../../src/api/access.ts';
import { createApp } from '../../src/api/app.ts';
import type { ApiDeps } from '../../src/api/types.ts';
import { madeDeps, madeStory } from './made-up.ts';

const TOKEN = 'correct horse: battery staple';
const basic = (pair: string) => `Basic ${Buffer.from(pair).toString('base64')}`;

const ask = async (host: string, more: Partial<ApiDeps> = {}) =>
  createApp(madeDeps([], more)).request('/api/stories', { headers: { host } });

describe('the address that is bound', () => {
  it.each(['localhost', 'LOCALHOST', '127.0.0.1', '127.8.9.10', '::1', '[::1]', '::ffff:127.0.0.1'])(
    'needs no token on %s',
    (host) => {
      expect(isLoopbackHost(host)).toBe(true);
      expect(() => assertSafeBinding(host, undefined)).not.toThrow();
    },
  );

  it.each([
    '0.0.0.0',
    '::',
    '',
    '192.168.1.5',
    '10.0.0.1',
    'desk.example',
    'localhost.evil.example',
    '::ffff:10.0.0.1',
  ])('needs one on "%s", and says which setting gives it', (host) => {
    expect(() => assertSafeBinding(host, undefined)).toThrow(UnsafeBindingError);
    expect(() => assertSafeBinding(host, '  ')).toThrow(/COPYDESK_TOKEN/);
    expect(() => assertSafeBinding(host, TOKEN)).not.toThrow();
  });

  it('is checked before there is an app', () => {
    expect(() => createApp(madeDeps([], { host: '0.0.0.0' }))).toThrow(UnsafeBindingError);
  });
});

describe('the token', () => {
  const app = createApp(madeDeps([madeStory('S1')], { token: TOKEN }));
  const get = async (path: string, authorization?: string) =>
    app.request(path, authorization === undefined ? {} : { headers: { authorization } });

  it.each([
    '/',
    '/stories',
    '/stories/S1',
    '/sources',
    '/sources/example',
    '/api/stories',
    '/api/stories/S1',
    '/api/sources',
    '/api/sources/example',
    '/metrics',
    '/nowhere',
  ])('is asked for at %s', async (path) => {
    const response = await get(path);
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toMatch(/^Basic realm="copydesk".*Bearer/);
    expect(await response.text()).not.toMatch(/Harbour|news\.example/);
  });

  it('is not asked for by the style of the page that asks for it', async () => {
    expect((await get('/')).headers.get('content-type')).toContain('text/html');
    expect((await get('/assets/desk.css')).status).toBe(200);
  });

  it('leaves the probes open, without their details', async () => {
    expect((await get('/healthz')).status).toBe(200);
    const open = await get('/readyz');
    expect(open.status).toBe(200);
    expect(await open.json()).toEqual({ status: 'ready', checks: [{ name: 'redis', ok: true }] });
    expect(await (await get('/readyz', `Bearer ${TOKEN}`)).text()).toContain('7.2 at 127.0.0.1');
  });

  it.each([`Bearer ${TOKEN}`, `bearer ${TOKEN}`, basic(`anyone:${TOKEN}`), basic(`:${TOKEN}`)])(
    'is taken as %s',
    async (authorization) => {
      expect((await get('/api/stories', authorization)).status).toBe(200);
    },
  );

  it.each([
    '',
    'Bearer',
    'Bearer ',
    'Bearer wrong',
    `Bearer ${TOKEN}x`,
    `Bearer ${TOKEN.slice(0, -1)}`,
    TOKEN,
    basic('no colon'),
    basic(`${TOKEN}:`),
    basic(`${TOKEN}:wrong`),
    'Basic %%%',
    `Digest ${TOKEN}`,
  ])('is not seen in "%s"', async (authorization) => {
    expect((await get('/api/stories', authorization)).status).toBe(401);
  });

  it('is not taken from the address, which ends up in logs and histories', async () => {
    expect((await get(`/api/stories?token=${encodeURIComponent(TOKEN)}`)).status).toBe(401);
  });
});

describe('the name that the desk is called by', () => {
  it.each([
    'localhost:8080',
    'LOCALHOST:8080',
    '127.0.0.1:8080',
    '[::1]:8080',
    'localhost',
    'localhost:9000',
  ])('may be %s', async (host) => {
    expect((await ask(host)).status).toBe(200);
  });

  it.each([
    'evil.example',
    'evil.example:8080',
    'localhost.evil.example',
    '127.0.0.1.nip.example:8080',
    '0.0.0.0:8080',
    'localhost:8080:8080',
    '[::1',
  ])('may not be %s, as after DNS rebinding', async (host) => {
    const response = await ask(host);
    expect(response.status).toBe(421);
    expect(await response.json()).toMatchObject({ error: { code: 'misdirected' } });
  });

  it('may be the address itself, where that is another of this machine', async () => {
    expect((await ask('127.0.0.2:8080', { host: '127.0.0.2' })).status).toBe(200);
    expect((await ask('127.0.0.2:8080')).status).toBe(421);
  });

  it('is open behind a token on a public address, where names are the operator’s', async () => {
    const app = createApp(madeDeps([], { host: '0.0.0.0', token: TOKEN }));
    const headers = { host: 'desk.example', authorization: `Bearer ${TOKEN}` };
    expect((await app.request('/api/stories', { headers })).status).toBe(200);
  });
});

describe('what may be asked', () => {
  const app = createApp(madeDeps([madeStory('S1')]));

  it.each(['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])('is not %s', async (method) => {
    const response = await app.request('/api/stories', { method });
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe('GET, HEAD');
  });

  it('is HEAD, answered like GET without a body', async () => {
    const response = await app.request('/api/stories', { method: 'HEAD' });
    expect(response.status).toBe(200);
    expect(response.headers.get('etag')).toBeTruthy();
    expect(await response.text()).toBe('');
  });

  it.each([
    '/',
    '/stories/S1',
    '/sources/example',
    '/api/stories',
    '/api/sources/example',
    '/healthz',
    '/metrics',
    '/nowhere',
    '/api/nowhere',
  ])('comes with the protective headers at %s', async (path) => {
    const { headers } = await app.request(path);
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('unsafe');
    expect(policy).toContain("script-src 'self';");
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('same-origin');
    expect(headers.get('access-control-allow-origin')).toBeNull();
  });
});

describe('a desk without a token, behind a proxy of its own machine', () => {
  const app = createApp(madeDeps([madeStory('S1')]));
  const status = async (headers: Record<string, string>, path = '/api/stories') =>
    (await app.request(path, { headers })).status;

  it.each([
    { 'x-forwarded-for': '203.0.113.7' },
    { 'x-forwarded-for': '127.0.0.1, 203.0.113.7' },
    { 'x-forwarded-for': '' },
    { 'x-real-ip': '192.168.1.5' },
    { 'x-forwarded-for': '[2001:db8::7]:4711' },
    { forwarded: 'for="[2001:db8::7]:4711";proto=https' },
    { forwarded: 'proto=https;For=203.0.113.7, for=127.0.0.1' },
    { forwarded: 'for=unknown' },
  ])('lets nobody in from elsewhere (%o)', async (headers) => {
    expect(await status(headers)).toBe(403);
    expect(await status(headers, '/stories/S1')).toBe(403);
    expect(await status(headers, '/healthz')).toBe(200);
  });

  it.each([
    { 'x-forwarded-for': '127.0.0.1' },
    { 'x-forwarded-for': '::1, 127.0.0.1:4711' },
    { forwarded: 'for="[::1]:4711";by=127.0.0.1' },
    { 'x-forwarded-proto': 'https' },
  ])('lets in who sits at it (%o)', async (headers) => {
    expect(await status(headers)).toBe(200);
  });

  it('leaves it to the token where there is one', async () => {
    const headers = { 'x-forwarded-for': '203.0.113.7', authorization: `Bearer ${TOKEN}` };
    const guarded = createApp(madeDeps([madeStory('S1')], { token: TOKEN }));
    expect((await guarded.request('/api/stories', { headers })).status).toBe(200);
  });
});
