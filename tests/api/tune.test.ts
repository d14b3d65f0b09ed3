import { once } from 'node:events';
import { describe, expect, it, vi } from 'vitest';
import { parse } from 'yaml';
import { createApp } from '../../src/api/app.ts';
import { formToken } from '../../src/api/form-token.ts';
import type { BorderlinePair, MatchingDesk, Mark, TuneResult } from '../../src/api/matching-types.ts';
import { startApi } from '../../src/api/server.ts';
import { parseGold } from '../../src/story/gold.ts';
import { madeDeps, madeMatching } from './made-up.ts';
import { readMarkup } from './read-markup.ts';

const HOSTILE = '=HYPERLINK("x"),<script>alert(1)</script>\n"';

const result: TuneResult = {
  settings: {
    now: { profile: 'strict', duplicate: 0.6, related: 0.42 },
    tried: { profile: 'balanced', duplicate: 0.45, related: 0.42 },
  },
  articles: 3,
  since: '2026-02-28T12:00:00.000Z',
  stories: { now: 3, tried: 2 },
  merges: {
    total: 1,
    items: [
      {
        storyId: 'S1',
        parts: [
          { title: 'Ferry aground', articles: 2 },
          { title: HOSTILE, articles: 1 },
        ],
      },
    ],
  },
  splits: { total: 0, items: [] },
  links: {
    now: 4,
    tried: 3,
    gained: { total: 0, items: [] },
    lost: { total: 1, items: [{ title: 'A', other: 'B' }] },
  },
};

const appOf = (more: Partial<MatchingDesk> = {}) =>
  createApp(madeDeps([], { matching: madeMatching({ tune: async () => result, ...more }) }));

describe('the page for tuning', () => {
  it('asks nothing of the log before it is told what to try, and has the thread come up', async () => {
    const [tune, prepare] = [vi.fn<MatchingDesk['tune']>(), vi.fn<() => void>()];
    const markup = await (await appOf({ tune, prepare }).request('/tune')).text();
    expect(tune).not.toHaveBeenCalled();
    expect(prepare).toHaveBeenCalledOnce();
    expect(markup).toMatch(/type="range"\s+name="duplicateSlider"[^>]*value="0.6"/);
    expect(readMarkup(markup).text).toContain('profile strict, merged from 0.60, linked from 0.42');
  });

  it('shows what would change, in words and as text', async () => {
    const markup = await (await appOf().request('/tune?duplicate=0.45&profile=balanced')).text();
    const { text } = readMarkup(markup);
    expect(text).toContain('These would be one story each: 1');
    expect(text).toContain('Ferry aground');
    expect(text).toContain('Links that would go: 1');
    expect(markup).not.toContain('<script>alert');
  });

  it('gives the settings as YAML that leaves out what the profile says', async () => {
    const yaml = async (path: string, tried = result.settings.tried) => {
      const settings = { ...result.settings, tried };
      const markup = await (
        await appOf({ tune: async () => ({ ...result, settings }) }).request(path)
      ).text();
      return parse(/<pre[^>]*>([^<]*)</.exec(markup)?.[1] ?? '') as unknown;
    };
    expect(await yaml('/tune?duplicate=0.45')).toEqual({ match: { profile: 'balanced', duplicate: 0.45 } });
    const plain = { profile: 'balanced', duplicate: 0.4, related: 0.42 } as const;
    expect(await yaml('/tune?profile=balanced', plain)).toEqual({ match: { profile: 'balanced' } });
  });

  it.each([
    ['duplicate=0.5', { profile: 'strict', duplicate: 0.5, related: 0.42 }],
    ['profile=balanced', { profile: 'balanced', duplicate: 0.4, related: 0.42 }],
    ['profile=balanced&related=0.6', { profile: 'balanced', duplicate: 0.4, related: 0.6 }],
    // As the form sends it: the slider was moved, the number was not.
    [
      'profile=strict&profileWas=strict&duplicate=0.6&duplicateSlider=0.7&duplicateWas=0.6',
      { duplicate: 0.7 },
    ],
    [
      'profile=strict&profileWas=strict&duplicate=0.3&duplicateSlider=0.7&duplicateWas=0.6',
      { duplicate: 0.3 },
    ],
    // Another profile brings its own thresholds, where none was moved.
    [
      'profile=balanced&profileWas=strict&duplicate=0.6&duplicateSlider=0.6&duplicateWas=0.6',
      { duplicate: 0.4 },
    ],
  ])('reads %s', async (query, tried) => {
    const tune = vi.fn<MatchingDesk['tune']>(async () => result);
    expect((await appOf({ tune }).request(`/tune?${query}`)).status).toBe(200);
    expect(tune.mock.calls[0]?.[0].tried).toMatchObject(tried);
  });

  it.each([
    'duplicate=1.5',
    'duplicate=-1',
    'related=x',
    'profile=toString',
    'articles=0',
    'articles=20001',
    'articles=1e3',
  ])('refuses %s', async (query) => {
    expect((await appOf().request(`/api/tune?${query}`)).status).toBe(400);
    expect((await appOf().request(`/tune?${query}&duplicate=0.5`)).status).toBe(400);
  });

  it('is exported as JSON, and as CSV that no spreadsheet runs', async () => {
    expect(await (await appOf().request('/api/tune?duplicate=0.45')).json()).toEqual(result);
    const csv = await appOf().request('/api/tune.csv?duplicate=0.45');
    expect(csv.headers.get('content-disposition')).toContain('tune.csv');
    expect((await csv.text()).split('\r\n')).toEqual([
      '"change","story","articles","title","other title"',
      '"merge","S1","2","Ferry aground",""',
      `"merge","S1","1","'=HYPERLINK(""x""),<script>alert(1)</script> """,""`,
      '"link lost","","","A","B"',
      '',
    ]);
  });

  it('says when others ask, and is no fault of the desk then', async () => {
    const onError = vi.fn<(error: unknown) => void>();
    const tune = async () => {
      throw Object.assign(new Error('busy'), { name: 'BusyError' });
    };
    const app = createApp(madeDeps([], { matching: madeMatching({ tune }), onError }));
    const response = await app.request('/api/tune?duplicate=0.5');
    expect(response.status).toBe(503);
    expect(response.headers.get('retry-after')).toBe('3');
    expect((await app.request('/tune?duplicate=0.5')).headers.get('refresh')).toBe('3');
    expect(onError).not.toHaveBeenCalled();
  });

  it('is given up when the asker has gone', async () => {
    const tune = vi.fn<MatchingDesk['tune']>(
      (_request, signal) =>
        new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error))),
    );
    const api = await startApi(appOf({ tune }), { host: '127.0.0.1', port: 0 });
    const asking = new AbortController();
    const asked = fetch(`${api.url}/api/tune?duplicate=0.5`, { signal: asking.signal });
    asked.catch(() => undefined);
    const [, signal] = await vi.waitFor(() => tune.mock.calls[0] ?? expect.fail('not asked yet'));
    asking.abort();
    if (!signal.aborted) await once(signal, 'abort');
    await expect(asked).rejects.toThrow();
    await api.close();
  });
});

const pair: BorderlinePair = {
  id: 'ab'.repeat(16),
  a: { id: 'a'.repeat(32), title: `Ferry ${HOSTILE}`, language: 'en' },
  b: { id: 'b'.repeat(32), title: 'Ferry aground', language: 'en' },
  duplicate: 0.58,
  related: 0.9,
  near: 'duplicate',
};
const kept: Mark = { id: pair.id, label: 'related', a: pair.a, b: pair.b, time: '2026-03-01T11:00:00Z' };

describe('the tray of borderline pairs', () => {
  const deps = (more: Partial<MatchingDesk> = {}) =>
    madeDeps([], { matching: madeMatching({ borderline: async () => [pair], ...more }) });
  const post = (fields: Record<string, string>, more: Partial<MatchingDesk> = {}) =>
    createApp(deps(more)).request('/tune/pairs', {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ form_token: formToken(deps()), ...fields }).toString(),
    });

  it('shows pairs with what each may be called, as forms that need no script', async () => {
    const markup = await (await createApp(deps()).request('/tune/pairs')).text();
    const { tags, text } = readMarkup(markup);
    const buttons = tags.filter(({ name }) => name === 'button').map(({ attributes }) => attributes['value']);
    expect(buttons).toEqual(['duplicate', 'related', 'different']);
    expect(text).toContain('Near a merge');
    expect(text).toContain('Nothing was judged so far');
    expect(markup).not.toContain('<script>alert');
    expect(markup).not.toContain('autofocus');
    expect(await (await createApp(deps()).request('/tune/pairs?next=1')).text()).toContain('autofocus');
  });

  it('takes a word, and goes on to the next pair', async () => {
    const mark = vi.fn<MatchingDesk['mark']>(async () => 'kept');
    const response = await post({ pair: pair.id, label: 'related' }, { mark });
    expect(response.status).toBe(303);
    expect(response.headers.get('location')).toBe('/tune/pairs?next=1#pairs');
    expect(mark).toHaveBeenCalledWith(pair.id, 'related');
    const unmark = vi.fn<MatchingDesk['unmark']>(async () => true);
    expect((await post({ pair: pair.id, label: 'none' }, { unmark })).status).toBe(303);
    expect(unmark).toHaveBeenCalledWith(pair.id);
  });

  it('takes nothing without the form token', async () => {
    const mark = vi.fn<MatchingDesk['mark']>(async () => 'kept');
    expect((await post({ pair: pair.id, label: 'related', form_token: 'x' }, { mark })).status).toBe(403);
    expect(mark).not.toHaveBeenCalled();
  });

  it.each([
    [{ pair: pair.id, label: 'same' }, {}, 400],
    [{ pair: '../x', label: 'related' }, {}, 404],
    [{ pair: pair.id, label: 'related' }, { mark: async () => 'unknown' as const }, 404],
    [{ pair: pair.id, label: 'related' }, { mark: async () => 'full' as const }, 409],
    [{ pair: pair.id, label: 'none' }, { unmark: async () => false }, 404],
  ])('refuses %j', async (fields, more, status) => {
    expect((await post(fields, more)).status).toBe(status);
  });

  it('is told by JSON as well', async () => {
    const mark = vi.fn<MatchingDesk['mark']>(async () => 'kept');
    const put = (body: string) =>
      createApp(deps({ mark })).request(`/api/marks/${pair.id}`, {
        method: 'PUT',
        headers: { 'content-type': 'application/json', 'x-form-token': formToken(deps()) },
        body,
      });
    expect((await put('{"label":"different"}')).status).toBe(204);
    expect(mark).toHaveBeenCalledWith(pair.id, 'different');
    for (const body of ['{"label":"x"}', 'null', '{', '"x"']) expect((await put(body)).status).toBe(400);
    expect(await (await createApp(deps()).request('/api/pairs')).json()).toEqual({ pairs: [pair] });
  });

  it('shows how the thresholds do, and exports a gold file that is read again', async () => {
    const verdict = {
      merges: { precision: 0.75, recall: 0.5, f1: 0.6 },
      links: { precision: 1, recall: 0.9, f1: 0.95 },
    };
    const app = createApp(deps({ judged: async () => ({ marks: [kept], verdict }) }));
    const { text } = readMarkup(await (await app.request('/tune/pairs')).text());
    expect(text).toMatch(/1 pair judged.*Merges, precision\s+0\.75.*Merges, recall\s+0\.50/);
    const gold = parseGold(await (await app.request('/api/gold.tsv')).text());
    expect(gold).toEqual([
      {
        label: 'related',
        a: pair.a.title.replace(/\s+/g, ' ').trim(),
        b: pair.b.title,
        language: 'en',
        note: '',
      },
    ]);
  });
});
