import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { createApp } from '../../src/api/app.ts';
import { formToken } from '../../src/api/form-token.ts';
import type { BorderlinePair, QueueStatus, TuneResult } from '../../src/api/matching-types.ts';
import { openApi } from '../../src/api/openapi.ts';
import { madeDeps, madeMatching, madePolledSource, madeStory, madeTombstone, sourcesOf } from './made-up.ts';

interface Document {
  paths: Record<
    string,
    Record<string, { responses: Record<string, { content?: Record<string, { schema: object }> }> }>
  >;
  components: object;
}

const document = openApi({ desk: 'test desk', version: '0.1.0' }) as Document;

const ID = 'ab'.repeat(16);
const pair: BorderlinePair = {
  id: ID,
  a: { id: 'a'.repeat(32), title: 'Ferry aground', language: 'en' },
  b: { id: 'b'.repeat(32), title: 'Ferry aground off Crete' },
  duplicate: 0.58,
  related: 0.9,
  near: 'duplicate',
};
const accuracy = { precision: 1, recall: 0.5, f1: 0.66 };
const settings = { profile: 'strict', duplicate: 0.6, related: 0.42 } as const;
const tuned: TuneResult = {
  settings: { now: settings, tried: { ...settings, duplicate: 0.5 } },
  articles: 2,
  since: '2026-02-28T12:00:00.000Z',
  stories: { now: 2, tried: 1 },
  merges: { total: 1, items: [{ storyId: 'S1', parts: [{ title: 'A', articles: 1 }] }] },
  splits: { total: 0, items: [] },
  links: {
    now: 1,
    tried: 0,
    gained: { total: 0, items: [] },
    lost: { total: 1, items: [{ title: 'A', other: 'B' }] },
  },
};
const job = {
  id: '7',
  about: 'source wire',
  time: '2026-03-01T11:00:00.000Z',
  attempts: 2,
  reason: 'no room',
};
const queue: QueueStatus = {
  name: 'fetch',
  about: 'polls',
  paused: false,
  counts: { waiting: 1, active: 0, delayed: 0, failed: 1, completed: 2 },
  oldestWaiting: job,
  active: [],
  delayed: [],
  failed: [job],
};
const deps = madeDeps([madeStory('S1'), madeTombstone('T1')], {
  sources: sourcesOf([madePolledSource('wire')]),
  queues: { list: async () => [queue] },
  deadLetters: {
    list: async () => [
      {
        queue: 'fetch',
        total: 1,
        letters: [{ id: '7', about: { source: 'wire' }, reason: 'no room', attempts: 3 }],
      },
    ],
    redrive: async () => ({ redriven: ['7'], unknown: [] }),
  },
  matching: madeMatching({
    tune: async () => tuned,
    borderline: async () => [pair],
    judged: async () => ({
      marks: [{ ...pair, label: 'related', time: '2026-03-01T11:00:00Z' }],
      verdict: { merges: accuracy, links: accuracy },
    }),
    lookUp: async () => ({
      a: { kind: 'story', id: 'S', articles: [{ title: 'Ferry aground', storyId: 'S' }] },
      b: { kind: 'article', id: ID, articles: [{ title: 'Ferry aground off Crete', language: 'en' }] },
    }),
  }),
});
const app = createApp(deps);

/** `get /api/stories/{id}`, of what is registered. */
function registered(): string[] {
  return app.routes
    .filter(({ path, method }) => /^\/(?:api\/|events$)/.test(path) && method !== 'ALL')
    .map(({ path, method }) => `${method.toLowerCase()} ${path.replace(/:(\w+)/g, '{$1}')}`);
}

describe('the description of the API', () => {
  it('has every route, and no other', () => {
    const described = Object.entries(document.paths).flatMap(([path, item]) =>
      Object.keys(item).map((method) => `${method} ${path}`),
    );
    expect(described.toSorted()).toEqual([...new Set(registered())].toSorted());
  });

  it('tells what comes as events', () => {
    const answer = document.paths['/events']?.['get']?.responses[200];
    expect(answer?.content).toHaveProperty('text/event-stream');
    expect(document.components).toHaveProperty('schemas.LiveStory');
  });

  it('is served, and refers to nothing that is not there', async () => {
    const served = await (await app.request('/api/openapi.json')).json();
    expect(served).toEqual(JSON.parse(JSON.stringify(document)));
    const found = JSON.stringify(document).matchAll(/"#\/components\/schemas\/(\w+)"/g);
    const names = [...new Set([...found].map(([, name = '']) => name))];
    const { schemas } = document.components as { schemas: Record<string, object> };
    expect(names.toSorted()).toEqual(Object.keys(schemas).toSorted());
  });

  it('names the parameters of each path', () => {
    for (const [path, item] of Object.entries(document.paths))
      for (const operation of Object.values(item)) {
        const { parameters = [] } = operation as { parameters?: { name: string; in: string }[] };
        const named = parameters.filter((parameter) => parameter.in === 'path').map(({ name }) => name);
        expect(named, path).toEqual([...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name));
      }
  });
});

describe('answers are as described', () => {
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  ajv.addSchema({ $id: 'https://desk.example/api', components: document.components });

  /** Resolves `#/components/…` against the whole document. */
  const within = (schema: object): object =>
    JSON.parse(
      JSON.stringify(schema).replaceAll('"#/components', '"https://desk.example/api#/components'),
    ) as object;

  const sentJson = (method: string, body: unknown) => ({
    method,
    headers: { 'content-type': 'application/json', 'x-form-token': formToken(deps) },
    body: JSON.stringify(body),
  });

  it.each<[path: string, address: string, status: number, request?: RequestInit]>([
    ['/api/stories', '/api/stories', 200],
    ['/api/stories', '/api/stories?limit=0', 400],
    ['/api/stories/{id}', '/api/stories/S1', 200],
    ['/api/stories/{id}', '/api/stories/none', 404],
    ['/api/stories/{id}', '/api/stories/T1', 410],
    ['/api/stories/{id}/revisions', '/api/stories/S1/revisions', 200],
    ['/api/stories/{id}/revisions', '/api/stories/none/revisions', 404],
    ['/api/stories/{id}/join', '/api/stories/S1/join', 400, sentJson('POST', {})],
    ['/api/acts', '/api/acts', 200],
    ['/api/acts', '/api/acts?kind=none', 400],
    ['/api/acts/{id}', '/api/acts/none', 404],
    ['/api/sources', '/api/sources', 200],
    ['/api/sources/{id}', '/api/sources/wire', 200],
    ['/api/sources/{id}', '/api/sources/none', 404],
    ['/api/overview', '/api/overview', 200],
    ['/api/config', '/api/config', 200],
    ['/api/queues', '/api/queues', 200],
    ['/api/dead-letters', '/api/dead-letters', 200],
    ['/api/dead-letters', '/api/dead-letters?limit=0', 400],
    ['/api/dead-letters/redrive', '/api/dead-letters/redrive', 400, sentJson('POST', {})],
    [
      '/api/dead-letters/redrive',
      '/api/dead-letters/redrive',
      200,
      sentJson('POST', { queue: 'fetch', all: true }),
    ],
    ['/api/compare', '/api/compare?a=Ferry+aground&b=Ferry+aground+off+Crete', 200],
    ['/api/compare', '/api/compare?list=Ferry%0AFerry+aground%0APensions', 200],
    ['/api/compare', `/api/compare?a=${ID}&b=${ID}`, 200],
    ['/api/compare', '/api/compare', 400],
    ['/api/tune', '/api/tune?duplicate=0.5', 200],
    ['/api/tune', '/api/tune?duplicate=2', 400],
    ['/api/pairs', '/api/pairs', 200],
    ['/api/marks', '/api/marks', 200],
    ['/api/marks/{id}', `/api/marks/${ID}`, 204, sentJson('PUT', { label: 'related' })],
    ['/api/marks/{id}', `/api/marks/${ID}`, 400, sentJson('PUT', { label: 'x' })],
    ['/api/marks/{id}', '/api/marks/none', 404, sentJson('DELETE', {})],
  ])('at %s for %s: %i', async (path, address, status, request) => {
    const response = await app.request(address, request);
    const body = await response.text();
    expect(response.status, body).toBe(status);
    const operation = document.paths[path]?.[(request?.method ?? 'GET').toLowerCase()];
    const described = operation?.responses[status] ?? expect.fail(`${status} is not described`);
    if (status === 204) return;
    const schema = described.content?.['application/json']?.schema ?? expect.fail('no JSON is described');
    const validate = ajv.compile(within(schema));
    expect(validate(JSON.parse(body)), JSON.stringify(validate.errors)).toBe(true);
  });

  it('refuses everywhere in one form, also without the token and by a foreign name', async () => {
    const closed = createApp(madeDeps([], { token: 'a token of some length' }));
    const validate = ajv.compile(within({ $ref: '#/components/schemas/Refusal' }));
    const refused = [
      await closed.request('/api/stories'),
      await app.request('/api/stories', { headers: { host: 'evil.example' } }),
      await app.request('/api/nowhere'),
      await app.request('/api/stories', { method: 'DELETE' }),
      await app.request(`/api/marks/${ID}`, { method: 'DELETE' }),
    ];
    expect(refused.map(({ status }) => status)).toEqual([401, 421, 404, 405, 403]);
    for (const response of refused) expect(validate(await response.json())).toBe(true);
  });
});

describe('what is asked for again', () => {
  const paths = [
    '/api/stories',
    '/api/sources',
    '/api/compare?a=x&b=y',
    '/api/queues',
    '/api/openapi.json',
    '/stories',
  ];

  it.each(paths)('comes as 304 at %s, with a weak tag', async (path) => {
    const etag = (await app.request(path)).headers.get('etag') ?? '';
    expect(etag).toMatch(/^W\/"[\w-]{22}"$/);
    for (const given of [etag, etag.slice(2), `"other", ${etag}`, '*']) {
      const again = await app.request(path, { headers: { 'if-none-match': given } });
      expect([again.status, await again.text(), again.headers.get('etag')]).toEqual([304, '', etag]);
    }
    const changed = await app.request(path, { headers: { 'if-none-match': '"other"' } });
    expect(changed.status).toBe(200);
  });

  it('has no tag where it was refused', async () => {
    expect((await app.request('/api/stories?limit=0')).headers.get('etag')).toBeNull();
  });
});
