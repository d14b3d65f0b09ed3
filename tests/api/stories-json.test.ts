import { describe, expect, it, vi } from 'vitest';
import { createApp } from '../../src/api/app.ts';
import type { StoryRecord } from '../../src/story/types.ts';
import { madeArticle, madeDeps, madeRelated, madeStory, madeTombstone } from './made-up.ts';

const many = Array.from({ length: 120 }, (_, i) => madeStory(`S${i}`));

interface Body {
  stories?: StoryRecord[];
  total?: number;
  next?: string;
  error?: { code: string; message: string };
}

const silent = () => new Promise<never>(() => {});

async function json(path: string, deps = madeDeps(many)): Promise<{ status: number; body: Body }> {
  const response = await createApp(deps).request(path);
  expect(response.headers.get('content-type')).toMatch(/^application\/json/);
  const body: Body = JSON.parse(await response.text());
  return { status: response.status, body };
}

describe('GET /api/stories', () => {
  it('gives 50, newest first, with the total and where to go on', async () => {
    const { status, body } = await json('/api/stories');
    expect(status).toBe(200);
    expect(body.stories).toHaveLength(50);
    expect(body.stories?.[0]).toMatchObject({ schema: 'copydesk.story.v1', storyId: 'S0' });
    expect(body).toMatchObject({ total: 120, next: '50' });
  });

  it('leads through all of them, page by page', async () => {
    const seen: string[] = [];
    let path: string | undefined = '/api/stories?limit=50';
    while (path) {
      const { body }: { body: Body } = await json(path);
      seen.push(...(body.stories ?? []).map((story) => story.storyId));
      path = body.next && `/api/stories?limit=50&cursor=${encodeURIComponent(body.next)}`;
    }
    expect(seen).toEqual(many.map((story) => story.storyId));
  });

  it('hands the filters on, trimmed, and leaves out empty ones', async () => {
    const list = vi.fn(async () => ({ stories: [], total: 0 }));
    const deps = madeDeps([], { stories: { list, get: async () => undefined } });
    await json('/api/stories?limit=7&topic=%20war%20and%20peace%20&language=pt-BR&q=caf%C3%A9&cursor=', deps);
    expect(list).toHaveBeenCalledWith({ limit: 7, topic: 'war and peace', language: 'pt-BR', text: 'café' });
  });

  it.each([
    ['limit=0', 'bad-limit'],
    ['limit=101', 'bad-limit'],
    ['limit=-1', 'bad-limit'],
    ['limit=1.5', 'bad-limit'],
    ['limit=ten', 'bad-limit'],
    ['limit=1e1', 'bad-limit'],
    ['language=en_US%3B', 'bad-language'],
    ['language=%3Cscript%3E', 'bad-language'],
    [`q=${'x'.repeat(201)}`, 'bad-text'],
    [`topic=${'x'.repeat(201)}`, 'bad-topic'],
    [`cursor=${'x'.repeat(513)}`, 'bad-cursor'],
    ['cursor=a%0Ab', 'bad-cursor'],
    ['cursor=not-one-of-ours', 'bad-cursor'],
  ])('refuses %s with %s', async (query, code) => {
    const { status, body } = await json(`/api/stories?${query}`);
    expect(status).toBe(400);
    expect(body).toEqual({ error: { code, message: expect.any(String) } });
  });
});

describe('GET /api/stories/ID', () => {
  it('gives the record', async () => {
    const { status, body } = await json('/api/stories/S7');
    expect(status).toBe(200);
    expect(body).toEqual(JSON.parse(JSON.stringify(many[7])));
  });

  it.each(['nope', '..%2F..%2Fetc', '%00', 'a'.repeat(65), '%E0%A4%A', '<b>'])(
    'answers %s with 404',
    async (id) => {
      const get = vi.fn(async () => undefined);
      const deps = madeDeps([], { stories: { list: async () => ({ stories: [], total: 0 }), get } });
      const { status, body } = await json(`/api/stories/${id}`, deps);
      expect(status).toBe(404);
      expect(body.error?.code).toBe('not-found');
      expect(get).toHaveBeenCalledTimes(id === 'nope' ? 1 : 0);
    },
  );

  it('answers a retracted story with 410 and its tombstone', async () => {
    const { status, body } = await json(
      '/api/stories/T1',
      madeDeps([madeTombstone('T1', { mergedInto: 'S1' })]),
    );
    expect(status).toBe(410);
    expect(body).toMatchObject({
      error: { code: 'retracted' },
      story: { reason: 'merged', mergedInto: 'S1' },
    });
  });
});

describe('a secured payload', () => {
  const secret = 'opaque-payload';
  const lead = madeArticle('a', { secured: secret });
  const story = madeStory('S1', [lead, madeArticle('b', { secured: secret })], {
    secured: secret,
    related: [Object.assign(madeRelated(), { secured: secret })],
  });

  it.each(['/api/stories', '/api/stories/S1', '/stories', '/stories/S1'])(
    'is not shown at %s',
    async (path) => {
      const text = await (await createApp(madeDeps([story])).request(path)).text();
      expect(text).toContain('Harbour reopens');
      expect(text).not.toContain(secret);
      expect(text).not.toContain('secured');
    },
  );
});

describe('asking again', () => {
  it.each([
    '/api/stories',
    '/api/stories/S1',
    '/api/sources',
    '/assets/desk.css',
    '/',
    '/stories/S1',
    '/sources',
    '/sources/example',
  ])('costs nothing at %s while nothing has changed', async (path) => {
    const app = createApp(madeDeps(many));
    const first = await app.request(path);
    const etag = first.headers.get('etag') ?? '';
    expect(etag).toMatch(/^W\/"[^"]+"$/);
    const again = await app.request(path, { headers: { 'if-none-match': etag } });
    expect(again.status).toBe(304);
    expect(await again.text()).toBe('');
    expect(again.headers.get('content-security-policy')).toBeTruthy();
    expect((await app.request(path, { headers: { 'if-none-match': '"other"' } })).status).toBe(200);
  });
});

describe('what is not there, or goes wrong', () => {
  it('is JSON below /api', async () => {
    const { status, body } = await json('/api/nowhere');
    expect(status).toBe(404);
    expect(body.error?.code).toBe('not-found');
  });

  it('is 500 without a word of the cause, which goes to the log', async () => {
    const onError = vi.fn();
    const fault = new Error('WRONGPASS at redis://user:hunter2@10.0.0.1');
    const stories = { list: () => Promise.reject(fault), get: () => Promise.reject(fault) };
    const { status, body } = await json('/api/stories', madeDeps([], { stories, onError }));
    expect(status).toBe(500);
    expect(body.error?.code).toBe('internal');
    expect(JSON.stringify(body)).not.toContain('hunter2');
    expect(onError).toHaveBeenCalledWith(fault, '/api/stories');
  });

  it('is 503 when the store keeps silent', async () => {
    vi.useFakeTimers();
    try {
      const answer = json('/api/stories', madeDeps([], { stories: { list: silent, get: silent } }));
      await vi.advanceTimersByTimeAsync(10_000);
      expect(await answer).toMatchObject({ status: 503, body: { error: { code: 'unavailable' } } });
    } finally {
      vi.useRealTimers();
    }
  });
});
