import { Hono } from 'hono';
import { describe, expect, it } from 'vitest';
import { createApp } from '../../src/api/app.ts';
import { formField, formToken, isFormToken } from '../../src/api/form-token.ts';
import { guardWrites, MAX_BODY_BYTES } from '../../src/api/guard-writes.ts';
import type { Answers } from '../../src/api/answers.ts';
import { madeDeps, NOW } from './made-up.ts';

const deps = madeDeps();
const answers: Answers = { page: () => ({ desk: 'test', version: '1', now: NOW }) };

/** An app with one route that changes something, at /api/acts and at /acts. */
function appWith(more: Partial<typeof deps> = {}) {
  const app = new Hono();
  app.use(guardWrites({ ...deps, ...more }, answers));
  const act = app.on(['POST', 'PUT', 'DELETE'], ['/api/acts', '/acts'], async (c) =>
    c.text(await c.req.text()),
  );
  app.get('/api/acts', (c) => c.text('read'));
  return act;
}

const URLENCODED = 'application/x-www-form-urlencoded';
const form = (fields: Record<string, string>) => ({
  method: 'POST',
  headers: { 'content-type': URLENCODED, host: '127.0.0.1:8080' } as Record<string, string>,
  body: new URLSearchParams(fields).toString(),
});
const withToken = (fields: Record<string, string> = {}) => form({ ...fields, form_token: formToken(deps) });

async function ask(init: RequestInit & { headers?: Record<string, string> }, path = '/api/acts') {
  const response = await appWith().request(`http://127.0.0.1:8080${path}`, init);
  const text = await response.text();
  return { status: response.status, text };
}

describe('the form token', () => {
  it('is in the field that a page puts into its forms, and is taken from there', async () => {
    const token = formToken(deps);
    expect(token).toMatch(/^[\w-]{43}$/);
    expect((await formField(deps)).toString()).toBe(
      `<input type="hidden" name="form_token" value="${token}" />`,
    );
    expect(await ask(withToken({ reason: 'why' }))).toMatchObject({
      status: 200,
      text: expect.stringContaining('reason=why'),
    });
  });

  it('lasts until the end of the next day', () => {
    const at = (time: string) => ({ now: () => new Date(time) });
    const token = formToken(at('2026-03-01T23:59:00Z'));
    expect(isFormToken(at('2026-03-02T23:59:00Z'), token)).toBe(true);
    expect(isFormToken(at('2026-03-03T00:00:00Z'), token)).toBe(false);
    expect(isFormToken(at('2026-02-28T23:59:00Z'), token)).toBe(false);
  });

  it('is that of the desk’s own token: every replica takes it, no other desk does', () => {
    const ours = { ...deps, token: 'ours' };
    expect(formToken(ours)).toBe(formToken({ ...madeDeps(), token: 'ours' }));
    expect(isFormToken({ ...deps, token: 'theirs' }, formToken(ours))).toBe(false);
    expect(isFormToken(deps, formToken(ours))).toBe(false);
  });

  it('is not looked for in what is no form, which is refused whoever sends it', async () => {
    const headers = { 'content-type': 'multipart/form-data; boundary=x', authorization: 'Bearer x' };
    expect((await ask({ method: 'POST', headers, body: 'no form' })).status).toBe(400);
    for (const path of ['/dead-letters/redrive', '/tune/pairs', '/stories/01HZZZZZZZZZZZZZZZZZZZZZZZ/split'])
      expect(
        (await createApp(deps).request(path, { method: 'POST', headers, body: 'no form' })).status,
        path,
      ).toBe(400);
  });

  it('may come in a header, with JSON', async () => {
    const headers = { 'content-type': 'application/json', 'x-form-token': formToken(deps) };
    expect((await ask({ method: 'POST', headers, body: '{}' })).status).toBe(200);
    expect((await ask({ method: 'DELETE', headers: { 'x-form-token': formToken(deps) } })).status).toBe(200);
  });

  it.each<[string, RequestInit & { headers?: Record<string, string> }]>([
    ['a form without one', form({ reason: 'why' })],
    ['one of another day', form({ form_token: formToken({ now: () => new Date(0) }) })],
    ['an empty one', form({ form_token: '' })],
    ['JSON without one', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' }],
    [
      'JSON that holds one',
      {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ form_token: formToken(deps) }),
      },
    ],
    ['nothing at all', { method: 'POST' }],
    ['PUT', { ...form({}), method: 'PUT' }],
    ['DELETE', { method: 'DELETE' }],
    [
      'remembered credentials',
      { ...form({}), headers: { 'content-type': URLENCODED, authorization: 'Basic eDp5' } },
    ],
    [
      'a form that is none',
      { method: 'POST', headers: { 'content-type': 'multipart/form-data' }, body: 'x' },
    ],
  ])('is missed in %s', async (_what, init) => {
    const { status, text } = await ask(init);
    expect(status).toBe(403);
    expect(JSON.parse(text)).toMatchObject({ error: { code: 'form-token' } });
  });

  it('is asked of no client that sends a Bearer token', async () => {
    const headers = { authorization: 'Bearer whatever', 'content-type': 'application/json' };
    expect((await ask({ method: 'POST', headers, body: '{}' })).status).toBe(200);
  });

  it('is explained on a page, where a page was left', async () => {
    const { status, text } = await ask(form({ form_token: 'old' }), '/acts');
    expect(status).toBe(403);
    expect(text).toContain('out of date');
  });
});

describe('where a request began', () => {
  const from = (more: Record<string, string | undefined>) => {
    const init = withToken();
    const headers = Object.entries({ ...init.headers, ...more }).filter(([, value]) => value !== undefined);
    return { ...init, headers: Object.fromEntries(headers) as Record<string, string> };
  };

  it.each([
    { origin: 'https://evil.example' },
    { origin: 'http://127.0.0.1:8081' },
    { origin: 'http://127.0.0.1.evil.example:8080' },
    { origin: 'null' },
    { origin: 'x' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { 'sec-fetch-site': 'cross-site', origin: 'http://127.0.0.1:8080' },
    { 'sec-fetch-site': 'same-origin', origin: 'https://evil.example' },
    { 'sec-fetch-site': 'cross-site', authorization: 'Bearer whatever' },
  ])('may not be elsewhere: %o', async (headers) => {
    const { status, text } = await ask(from(headers));
    expect(status).toBe(403);
    expect(JSON.parse(text)).toMatchObject({ error: { code: 'foreign-origin' } });
  });

  it.each([
    { origin: 'http://127.0.0.1:8080' },
    { origin: 'HTTP://127.0.0.1:8080', 'sec-fetch-site': 'same-origin' },
    { 'sec-fetch-site': 'same-origin' },
    { 'sec-fetch-site': 'none' },
    { 'sec-fetch-site': 'same-origin', origin: 'null' },
  ])('is here: %o', async (headers) => {
    expect((await ask(from(headers))).status).toBe(200);
  });
});

describe('what is sent', () => {
  const long = 'x'.repeat(MAX_BODY_BYTES);

  it('is no longer than 64 KiB, whether it says so or not', async () => {
    expect((await ask(withToken({ reason: long }))).status).toBe(413);
    const body = new Blob([withToken({ reason: long }).body]).stream();
    const headers = { 'content-type': URLENCODED };
    const streamed: RequestInit & { duplex: 'half' } = { method: 'POST', headers, body, duplex: 'half' };
    expect((await appWith().request('http://127.0.0.1:8080/acts', streamed)).status).toBe(413);
    expect((await ask(withToken({ reason: long.slice(0, 60_000) }))).status).toBe(200);
  });

  it('is a form or JSON', async () => {
    const headers = { 'content-type': 'text/plain', 'x-form-token': formToken(deps) };
    expect((await ask({ method: 'POST', headers, body: '{}' })).status).toBe(415);
  });

  it('wants the desk’s token first', async () => {
    const app = createApp(madeDeps([], { token: 'ours' }));
    expect((await app.request('http://127.0.0.1/api/stories', { method: 'POST' })).status).toBe(401);
  });
});
