import { describe, expect, it } from 'vitest';
import { createApp } from '../../src/api/app.ts';
import { formToken } from '../../src/api/form-token.ts';
import type { ActivityBucket, SourceActions } from '../../src/api/operate-types.ts';
import type { ApiDeps } from '../../src/api/types.ts';
import {
  madeActions,
  madeConfigStatus,
  madeDeps,
  madeOverview,
  madePolledSource,
  madeSource,
  madeStory,
  sourcesOf,
} from './made-up.ts';
import { readMarkup } from './read-markup.ts';

const bite = '"><script>alert(1)</script><img src=x onerror=alert(1)>';

async function page(path: string, deps: Partial<ApiDeps> = {}) {
  const response = await createApp(madeDeps([], deps)).request(path);
  const markup = await response.text();
  return { status: response.status, markup, ...readMarkup(markup) };
}

function bucket(i: number, more: Partial<ActivityBucket> = {}): ActivityBucket {
  return {
    dateTime: new Date(Date.UTC(2026, 1, 28, 12) + i * 300_000).toISOString(),
    fetches: 0,
    failures: 0,
    newItems: 0,
    duplicates: 0,
    stories: 0,
    messages: 0,
    ...more,
  };
}

describe('the overview', () => {
  it('says what needs somebody, the gravest first, each with the way to where it is mended', async () => {
    const { text, markup } = await page('/', {
      overview: {
        read: async () =>
          madeOverview({
            stories: 4,
            needs: [
              { level: 'bad', code: 'config', title: 'The configuration has errors', path: '/config' },
              {
                level: 'warn',
                code: 'silent',
                title: 'Wire is silent',
                detail: 'for 3 days',
                path: '/sources/wire',
              },
            ],
          }),
      },
    });
    expect(text).toMatch(/What needs you .*The configuration has errors .*Wire is silent for 3 days/);
    expect(markup).toContain('href="/config"');
    expect(markup).toContain('href="/sources/wire"');
  });

  it('draws the day and tells it in words', async () => {
    const activity = Array.from({ length: 288 }, (_, i) =>
      bucket(i, i === 100 ? { newItems: 40, stories: 30, fetches: 5, failures: 1, commitSeconds: 0.25 } : {}),
    );
    const { text, markup } = await page('/', {
      overview: { read: async () => madeOverview({ activity, stories: 30 }) },
    });
    expect(text).toContain('40 new items made 30 stories; at most 40 items in a quarter of an hour');
    expect(text).toContain('5, 1 without success');
    expect(text).toContain('From fetch to commit, on the average 250 ms');
    expect(markup.match(/class="bars" d="M/g)).toHaveLength(1);
  });

  it('tells outputs, queues, the hottest stories and sources by state', async () => {
    const overview = madeOverview({
      stories: 1,
      hottest: [madeStory('S1')],
      outputs: [
        { type: 'queue', name: 'stories', unread: 7, missed: 0 },
        { type: 'webhook', name: 'room', unread: 9, missed: 3, pausedDateTime: '2026-03-01T10:00:00Z' },
      ],
      queues: [{ name: 'fetch', waiting: 4, active: 1, delayed: 2, failed: 3 }],
      deadLetters: 3,
      lag: { publishSeconds: 90, settling: 2, outgoing: 1 },
    });
    overview.sources.failing = 2;
    const { text, markup } = await page('/', { overview: { read: async () => overview } });
    expect(text).toContain('2 stories settle, 1 revision on the way out; the oldest is 90 s late');
    expect(text).toContain('queue stories yes 7 0');
    expect(text).toContain('webhook room no: it is paused 9 3');
    expect(text).toContain('fetch 4 1 2 3');
    expect(text).toContain('3 dead letters');
    expect(markup).toContain('href="/stories/S1"');
    expect(markup).toContain('href="/sources?state=failing"');
  });

  it('says how to begin on a fresh desk, and that all is well on one at rest', async () => {
    expect((await page('/')).text).toContain('A fresh desk Add a source');
    const rest = madeOverview({ stories: 5 });
    rest.sources.well = 2;
    expect((await page('/', { overview: { read: async () => rest } })).text).toContain('All is well');
    rest.sources.failing = 1;
    expect((await page('/', { overview: { read: async () => rest } })).text).toContain(
      'Nothing needs you yet. 1 source could not be read the last time, and is being tried again.',
    );
  });

  it('is JSON too, without what a story may hold in secret', async () => {
    const overview = { read: async () => madeOverview({ hottest: [madeStory('S1')] }) };
    const answer = await createApp(madeDeps([], { overview })).request('/api/overview');
    expect(await answer.json()).toMatchObject({
      needs: [],
      hottest: [{ storyId: 'S1', articlesTotal: 1 }],
    });
  });
});

describe('the configuration’s page', () => {
  it('says that it is in use, and what the last edit changed', async () => {
    const status = madeConfigStatus({ changes: ['source wire: added'], atNextStart: ['redis.url'] });
    const { text } = await page('/config', { config: { status: () => status } });
    expect(text).toContain('The files are in use as they are');
    expect(text).toContain('source wire: added');
    expect(text).toMatch(/Takes effect at the next start redis\.url/);
  });

  it('names every error with its place, and that the last good one is in use', async () => {
    const problem = {
      file: 'config/sources.yaml',
      line: 1204,
      column: 5,
      message: 'x is odd',
      expected: 'y',
    };
    const status = madeConfigStatus({
      good: false,
      brokenDateTime: '2026-03-01T11:58:00Z',
      problems: [problem],
    });
    const { text } = await page('/config', { config: { status: () => status } });
    expect(text).toContain('The files have errors since 1 Mar 2026, 11:58 UTC (2 minutes ago)');
    expect(text).toContain('config/sources.yaml:1204:5 x is odd expected y');
  });
});

describe('a source', () => {
  const sources = sourcesOf([
    madePolledSource('wire'),
    madeSource('off', { state: 'off', enabled: false }),
    madeSource('halted', {
      state: 'paused',
      paused: { sinceDateTime: '2026-03-01T10:00:00Z', reason: bite },
    }),
    madeSource('quiet', {
      state: 'well',
      outcome: 'unchanged',
      silent: { sinceDateTime: '2026-02-26T10:00:00Z', missedItems: 12, detail: 'nothing new for 3 days' },
    }),
  ]);

  it('has forms for what can be done with it, each with a token', async () => {
    const forms = async (id: string) =>
      (await page(`/sources/${id}`, { sources })).tags
        .filter(({ name, attributes }) => name === 'form' && attributes['method'] === 'post')
        .map(({ attributes }) => attributes['action']);
    expect(await forms('wire')).toEqual(['/sources/wire/poll', '/sources/wire/test', '/sources/wire/pause']);
    expect(await forms('halted')).toEqual([
      '/sources/halted/poll',
      '/sources/halted/test',
      '/sources/halted/resume',
    ]);
    expect(await forms('off')).toEqual(['/sources/off/test']);
    expect((await page('/sources/wire', { sources })).markup.match(/name="form_token"/g)).toHaveLength(3);
  });

  it('that is paused or silent says since when and why', async () => {
    expect((await page('/sources/halted', { sources })).text).toContain(
      `Since 2026-03-01 10:00 UTC: ${bite}`,
    );
    expect((await page('/sources/quiet', { sources })).text).toContain('there is nothing new for 3 days');
  });

  const post = async (
    path: string,
    body: Record<string, string>,
    actions: Partial<SourceActions>,
    token = true,
  ) => {
    const deps = madeDeps([], { sources, sourceActions: madeActions(actions) });
    return createApp(deps).request(path, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', host: '127.0.0.1' },
      body: new URLSearchParams({ ...body, ...(token && { form_token: formToken(deps) }) }).toString(),
    });
  };

  it('is paused by its form, with the reason, and the page then says so', async () => {
    const asked: unknown[] = [];
    const pause: SourceActions['pause'] = async (...words) => {
      asked.push(words);
      return { done: 'paused' };
    };
    const answer = await post('/sources/wire/pause', { reason: '  broken feed ' }, { pause });
    expect(answer.status).toBe(303);
    expect(answer.headers.get('location')).toBe('/sources/wire?told=pause');
    expect(asked).toEqual([['wire', 'broken feed']]);
    expect((await page('/sources/wire?told=pause', { sources })).text).toContain(
      'It is paused until it is resumed',
    );
  });

  it('is left alone by a form without our token', async () => {
    let asked = 0;
    const poll: SourceActions['poll'] = async () => ({ done: String(asked++) });
    expect((await post('/sources/wire/poll', {}, { poll }, false)).status).toBe(403);
    expect(asked).toBe(0);
  });

  it('says why an action was refused, on a page or as JSON', async () => {
    const resume: SourceActions['resume'] = async () => ({ refused: 'It is not paused.', code: 'conflict' });
    const asPage = await post('/sources/wire/resume', {}, { resume });
    expect([asPage.status, await asPage.text()]).toEqual([409, expect.stringContaining('It is not paused.')]);
    const app = createApp(madeDeps([], { sources, sourceActions: madeActions({ resume }) }));
    const asJson = await app.request('/api/sources/wire/resume', {
      method: 'POST',
      headers: { authorization: 'Bearer x' },
    });
    expect(asJson.status).toBe(409);
    expect(await asJson.json()).toEqual({ error: { code: 'conflict', message: 'It is not paused.' } });
  });

  it('shows what a trial gave as text', async () => {
    const test: SourceActions['test'] = async () => ({
      readable: true,
      answers: [{ url: bite, outcome: 'modified', status: 200, contentType: bite, wireBytes: 900 }],
      read: {
        kind: 'rss',
        title: bite,
        items: 2,
        articles: 1,
        notes: [bite],
        first: [{ title: bite, url: 'javascript:alert(1)' }],
      },
      next: { seconds: 900, why: 'by its own rhythm' },
      warnings: [bite],
    });
    const markup = await (await post('/sources/wire/test', {}, { test })).text();
    const { tags, text } = readMarkup(markup);
    expect(text).toContain('Read just now');
    expect(text).toContain('It would be asked again in 15 min: by its own rhythm.');
    expect(tags.map(({ name }) => name)).not.toContain('script');
    expect(tags.map(({ name }) => name)).not.toContain('img');
    expect(markup).not.toContain('javascript:');
  });
});

describe('the list of sources', () => {
  const sources = sourcesOf([
    ...Array.from({ length: 250 }, (_, i) => madeSource(`s${i}`, { state: 'well', outcome: 'unchanged' })),
    madeSource('broken', { state: 'failing', outcome: 'failed', failures: 3 }),
  ]);

  it('is shown a page at a time, by state and by words', async () => {
    const first = await page('/sources', { sources });
    expect(first.text).toContain('251 sources');
    expect(first.markup).toContain('href="/sources?offset=100"');
    expect(first.markup).toContain('failing (1)');
    const last = await page('/sources?offset=200', { sources });
    expect(last.text).toContain('broken');
    expect(last.markup).not.toContain('offset=300');
    const failing = await page('/sources?state=failing', { sources });
    expect(failing.text).toContain('1 of 251 sources');
    expect((await page('/sources?text=S249', { sources })).text).toContain('1 of 251 sources');
    expect((await page('/sources?text=nowhere', { sources })).text).toContain('No source is like that');
  });

  it('is JSON as a whole or in parts, with how many are in each state', async () => {
    const read = async (query: string) => {
      const answer = await createApp(madeDeps([], { sources })).request(`/api/sources${query}`);
      return { status: answer.status, ...((await answer.json()) as { sources?: unknown[]; next?: number }) };
    };
    expect((await read('')).sources).toHaveLength(251);
    expect(await read('?limit=100&offset=100')).toMatchObject({
      total: 251,
      next: 200,
      states: { failing: 1 },
    });
    expect(await read('?state=failing')).toMatchObject({ total: 1, sources: [{ id: 'broken' }] });
    for (const odd of ['?limit=0', '?limit=x', '?offset=-1', '?state=__proto__', '?limit=99999'])
      expect(await read(odd)).toMatchObject({ status: 400 });
  });
});
