import { afterEach, describe, expect, it, vi } from 'vitest';
import { createApp } from '../../src/api/app.ts';
import type { ComparedList, ComparedPair } from '../../src/api/compare.ts';
import type { KnownPair, MatchingDesk, Subject } from '../../src/api/matching-types.ts';
import { BusyError } from '../../workers/matching/pool.ts';
import { madeDeps, madeMatching } from './made-up.ts';
import { readMarkup } from './read-markup.ts';

const FERRY = 'Ferry with 120 aboard runs aground off Crete';
const FERRY_TOO = 'Ferry carrying 120 people runs aground near Crete';
const PENSIONS = 'Parliament votes on raising the pension age';

const appOf = (more: Partial<MatchingDesk> = {}) => createApp(madeDeps([], { matching: madeMatching(more) }));
const query = (parameters: Record<string, string>) => new URLSearchParams(parameters).toString();

async function page(parameters: Record<string, string>, more: Partial<MatchingDesk> = {}) {
  const response = await appOf(more).request(`/compare?${query(parameters)}`);
  const markup = await response.text();
  return { status: response.status, markup, ...readMarkup(markup) };
}

async function api(parameters: Record<string, string>, more: Partial<MatchingDesk> = {}) {
  const response = await appOf(more).request(`/api/compare?${query(parameters)}`);
  return { status: response.status, body: await response.json() };
}

const comparedPair = async (...asked: Parameters<typeof api>) => (await api(...asked)).body as ComparedPair;
const comparedList = async (...asked: Parameters<typeof api>) => (await api(...asked)).body as ComparedList;

describe('comparing two titles', () => {
  it('says the verdict, by how much, and which words are shared', async () => {
    const { status, text, markup } = await page({ a: FERRY, b: FERRY_TOO });
    expect(status).toBe(200);
    expect(text).toMatch(/0\.\d\d is 0\.\d\d (over|below) the threshold of 0\.60\./);
    expect(text).toMatch(/over the threshold of 0\.42\./);
    expect(text).toContain('letter pairs (Dice)');
    for (const word of ['Ferry', 'aground', 'Crete']) expect(markup).toContain(`<mark>${word}</mark>`);
    expect(markup).not.toContain('<mark>with</mark>');
  });

  it('follows the thresholds in force', async () => {
    const under = async (duplicate: number, related: number) => {
      const settings = () => ({ profile: 'strict' as const, duplicate, related });
      return (await comparedPair({ a: FERRY, b: FERRY_TOO }, { settings })).judgement.verdict;
    };
    expect(await under(0.01, 0.4)).toBe('duplicate');
    expect(await under(1, 0.4)).not.toBe('duplicate');
    expect((await comparedPair({ a: FERRY, b: PENSIONS })).judgement.verdict).toBe('different');
  });

  it('says in words what spoke against it', async () => {
    const { text } = await page({ a: 'Storm kills 17 in Luzon', b: 'Storm kills 14 in Luzon' });
    expect(text).toContain('Less for different numbers (17 / 14)');
  });

  it('hears dates and excerpts', async () => {
    const both = { a: FERRY, b: FERRY, dateA: '2026-03-01', dateB: '2026-03-09T12:00' };
    const body = await comparedPair(both);
    expect(body.judgement).toMatchObject({ duplicate: 0, why: { rule: 'too-far-apart' } });
    expect(body.b.publishedDateTime).toBe('2026-03-09T12:00:00.000Z');
    const { markup } = await page({
      ...both,
      excerptA: 'All were saved by the coast guard.',
      excerptB: 'The coast guard saved all.',
    });
    expect(markup).toContain('<details open>');
    expect(markup).toContain('<mark>coast</mark>');
  });

  it.each([
    [{ a: FERRY }, 'bad-title'],
    [{ a: FERRY, b: 'x'.repeat(501) }, 'bad-title'],
    [{ a: FERRY, b: FERRY, excerptA: 'x'.repeat(601) }, 'bad-excerpt'],
    [{ a: FERRY, b: FERRY, dateA: 'yesterday' }, 'bad-date'],
    [{ a: FERRY, b: FERRY, dateA: '2026-13-45' }, 'bad-date'],
    [{ list: 'x\n'.repeat(51) }, 'bad-list'],
    [{}, 'bad-title'],
  ])('refuses %j as %s', async (parameters, code) => {
    expect(await api(parameters)).toMatchObject({ status: 400, body: { error: { code } } });
  });

  it('keeps what was asked for in the form, as text', async () => {
    const hostile = '"><script>alert(1)</script><img src=x onerror=alert(1)>';
    const { tags, markup } = await page({ a: hostile, b: `${hostile} \u202e` });
    expect(
      tags.filter(({ name }) => name === 'script' || name === 'img').map(({ attributes }) => attributes),
    ).not.toContainEqual(expect.objectContaining({ src: 'x' }));
    expect(markup).not.toContain('<script>alert');
  });
});

describe('comparing a list', () => {
  const list = [FERRY, FERRY_TOO, PENSIONS, FERRY].join('\n');

  it('says which stories they would form, and what every two of them are', async () => {
    const body = await comparedList({ list });
    expect(body.titles).toHaveLength(4);
    expect(body.pairs).toHaveLength(6);
    expect(body.groups.flat().toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3]);
    expect(body.groups).toContainEqual([2]);
    expect(body.groups.find((group) => group.includes(0))).toContain(3);
    expect(body.pairs).toContainEqual(
      expect.objectContaining({ a: 0, b: 3, duplicate: 1, verdict: 'duplicate' }),
    );
  });

  it('leads from each cell to its reasons', async () => {
    const { markup, text } = await page({ list });
    expect(text).toContain('4 titles would form');
    const link =
      /href="(\/compare\?a=[^"]+)" aria-label="Duplicate/.exec(markup)?.[1]?.replaceAll('&amp;', '&') ?? '';
    expect((await appOf().request(link)).status).toBe(200);
  });

  it('takes fifty, and lets others in meanwhile', async () => {
    const titles = Array.from({ length: 50 }, (_, i) => `Vessel ${i} runs aground at harbour ${i * 7}`);
    let turns = 0;
    const count = setInterval(() => turns++, 1);
    const body = await comparedList({ list: titles.join('\r\n') });
    clearInterval(count);
    expect(body.pairs).toHaveLength(1225);
    // How often depends on how fast the machine is; once would be for the start alone.
    expect(turns).toBeGreaterThan(1);
  });
});

describe('comparing what the desk knows', () => {
  const subject = (title: string, more: Partial<Subject> = {}): Subject => ({
    title,
    articleId: 'a'.repeat(32),
    storyId: '01J00000000000000000000001',
    language: 'en',
    ...more,
  });
  const ids = { a: '01J00000000000000000000001', b: '01J00000000000000000000002' };
  const pair: KnownPair = {
    a: { kind: 'story', id: ids.a, articles: [subject(PENSIONS), subject(FERRY)] },
    b: { kind: 'story', id: ids.b, articles: [subject(FERRY_TOO, { storyId: ids.b })] },
    apart: { by: 'ann', reason: 'two <b>wrecks</b>' },
  };
  const lookUp = async () => pair;

  it('compares the closest of their titles, and the stories as wholes', async () => {
    const body = await comparedPair(ids, { lookUp });
    expect([body.a.title, body.b.title]).toEqual([FERRY, FERRY_TOO]);
    expect(body.live).toMatchObject({
      sameStory: false,
      apart: { by: 'ann' },
      whole: { compared: [2, 1] },
      a: { kind: 'story', articles: 2 },
    });
    const { text, markup } = await page(ids, { lookUp });
    expect(text).toContain('They are in two stories now. ann decided that they stay two: two <b>wrecks</b>.');
    expect(markup).toContain('two &lt;b&gt;wrecks');
    expect(markup).toContain(`href="/stories/${ids.a}"`);
  });

  it('hears what is known beside the titles', async () => {
    const told: KnownPair = {
      a: { kind: 'article', id: 'a'.repeat(32), articles: [subject(FERRY, { language: 'en' })] },
      b: {
        kind: 'article',
        id: 'b'.repeat(32),
        articles: [subject(FERRY, { language: 'de', storyId: ids.b })],
      },
    };
    const body = await comparedPair({ a: 'a'.repeat(32), b: 'b'.repeat(32) }, { lookUp: async () => told });
    expect(body.judgement.verdict).not.toBe('duplicate');
    expect(body.judgement.beyond).toContain('two languages (en, de)');
  });

  it('says what it does not know', async () => {
    const one = { a: pair.a! };
    expect(await api(ids, { lookUp: async () => one })).toMatchObject({
      status: 404,
      body: { error: { code: 'not-found', message: expect.stringContaining(ids.b) as string } },
    });
    expect((await page(ids, { lookUp: async () => one })).text).toContain(ids.b);
  });
});

describe('comparing what takes long to find', () => {
  const PATHS = [`/compare?a=${'a'.repeat(32)}&b=${'b'.repeat(32)}`].flatMap((path) => [path, `/api${path}`]);
  afterEach(() => vi.useRealTimers());

  it.each(PATHS)('is given up in time, and so is the search (%s)', async (path) => {
    vi.useFakeTimers();
    let searching: AbortSignal | undefined;
    const lookUp: MatchingDesk['lookUp'] = (_ids, signal) => {
      searching = signal;
      return new Promise((_, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason as Error));
      });
    };
    const asked = appOf({ lookUp }).request(path);
    await vi.advanceTimersByTimeAsync(9500);
    const response = await asked;
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '3']);
    expect(await response.text()).toContain('Ask for the same again');
    expect(searching?.aborted).toBe(true);
  });

  it.each(PATHS)('is put off while others have it done (%s)', async (path) => {
    const lookUp: MatchingDesk['lookUp'] = async () => {
      throw new BusyError('others do');
    };
    expect((await appOf({ lookUp }).request(path)).status).toBe(503);
  });
});
