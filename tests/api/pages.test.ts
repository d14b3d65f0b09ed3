import { describe, expect, it } from 'vitest';
import { createApp } from '../../src/api/app.ts';
import type { ApiDeps, SourceDetails } from '../../src/api/types.ts';
import type { StoryMessage } from '../../src/story/types.ts';
import {
  madeArticle,
  madeDeps,
  madePolledSource,
  madeRelated,
  madeSource,
  madeStory,
  madeTombstone,
  madeWhy,
  sourcesOf,
} from './made-up.ts';
import { readMarkup } from './read-markup.ts';

async function page(path: string, messages: StoryMessage[] = [], more: Partial<ApiDeps> = {}) {
  const response = await createApp(madeDeps(messages, more)).request(path);
  expect(response.headers.get('content-type')).toMatch(/^text\/html; charset=utf-8/i);
  const markup = await response.text();
  return { status: response.status, markup, ...readMarkup(markup) };
}

const storm = () =>
  madeStory(
    'STORM',
    [
      madeArticle('a'),
      madeArticle('b', {
        provider: { name: 'Coast Times', domain: 'coast.example' },
        webUrl: 'https://coast.example/b',
        similarity: 0.874,
        why: madeWhy({ penalties: [{ name: 'numbers', value: 1.7, detail: '17 / 14' }] }),
      }),
      madeArticle('c', { similarity: 0.6 }),
    ],
    { revision: 4, related: [madeRelated(), madeRelated({ title: 'A sequel', possibleDuplicate: true })] },
  );

describe('the list of stories', () => {
  it('shows each story with its articles, why they belong, and related links', async () => {
    const { status, text, markup } = await page('/stories', [storm()]);
    expect(status).toBe(200);
    expect(text).toContain('3 articles from 2 publishers');
    expect(text).toContain('Also at Coast Times');
    expect(text).toContain(
      '0.87 Shared words: harbour, reopens ≈ reopened, storm – despite different numbers (17 / 14)',
    );
    expect(text).toContain('Opened the story');
    expect(text).toContain('Insurers count the cost of the storm');
    expect(text).toContain('Possibly the same story');
    expect(markup).toContain('href="/stories/STORM"');
    expect(markup).toContain(
      '<time datetime="2026-03-01T09:00:00Z" title="1 Mar 2026, 09:00 UTC">3 hours ago</time>',
    );
  });

  it('goes on to older stories and keeps the filter', async () => {
    const stories = Array.from({ length: 60 }, (_, i) => madeStory(`S${i}`));
    const first = await page('/stories?topic=shipping&limit=25', stories);
    expect(first.text).toContain('60 stories');
    expect(first.markup).toContain('href="/stories?topic=shipping&amp;limit=25&amp;cursor=25"');
    expect(first.markup).not.toContain('Newest stories');
    const last = await page('/stories?topic=shipping&cursor=50', stories);
    expect(last.text).toContain('← Newest stories');
    expect(last.text).not.toContain('Older stories');
    expect(last.markup).toContain('href="/stories/S59"');
  });

  it('keeps what was asked for in the form', async () => {
    const { markup } = await page('/stories?q=%22%3E%3Cb%3E&topic=shipping&language=en', [storm()]);
    expect(markup).toContain('value="&quot;&gt;&lt;b&gt;"');
    expect(markup).toMatch(/name="topic"[^>]*value="shipping"/);
    expect(markup).toMatch(/name="language"[^>]*value="en"/);
  });

  it('shows a bad question as a page', async () => {
    const { status, text } = await page('/stories?language=%3F%3F');
    expect(status).toBe(400);
    expect(text).toContain('BCP 47');
  });

  it.each<[string, string, SourceDetails[]]>([
    ['no source is there', 'No source is configured', []],
    ['sources are still being fetched', '0 of 1 so far', [madeSource('a')]],
    [
      'all have been fetched',
      'Every source has been fetched',
      [madeSource('a', { lastFetchDateTime: '2026-03-01T11:59:00Z' })],
    ],
  ])('says what happens next when it is empty and %s', async (_when, words, sources) => {
    const { text } = await page('/stories', [], { sources: sourcesOf(sources) });
    expect(text).toContain('No stories yet');
    expect(text).toContain(words);
  });

  it('offers a way out when a filter finds nothing', async () => {
    const { text, markup } = await page('/stories?topic=chess', [storm()]);
    expect(text).toContain('No story matches');
    expect(markup).toContain('<a href="/stories">all stories</a>');
  });
});

describe('the page of a story', () => {
  it('has the lead, the articles with their reasons, the related ones and the revision', async () => {
    const { status, text, markup } = await page('/stories/STORM', [storm()]);
    expect(status).toBe(200);
    expect(markup.match(/<h1/g)).toHaveLength(1);
    expect(text).toContain('1 Mar 2026, 09:00 UTC (3 hours ago)');
    expect(text).toContain('The lead');
    expect(text).toContain('Shared words score 0.87');
    expect(text).toContain('reopens ≈ reopened 3.1');
    expect(text).toContain('Less for different numbers (17 / 14) −1.7');
    expect(text).toContain('letter pairs (Dice) 0.71');
    expect(text).toMatch(/Revision 4 changed its lead, its wording, its articles/);
    expect(markup).toContain('<caption>');
    expect(markup).toContain('href="https://coast.example/b" rel="noopener noreferrer nofollow"');
  });

  it('names a rule and a penalty that it has no words for as they are', async () => {
    const why = madeWhy({ rule: 'constructor', penalties: [{ name: 'moon-phase', value: 1 }] });
    const { text } = await page('/stories/S', [
      madeStory('S', [madeArticle('a'), madeArticle('b', { why })]),
    ]);
    expect(text).toContain('Constructor score');
    expect(text).toContain('Less for moon phase');
  });

  it('shows a day as a day, and what is undated by when it was first seen', async () => {
    const day = madeArticle('a', { publishedDateTime: '2026-02-20T00:00:00Z', datePrecision: 'day' });
    const { publishedDateTime: _, ...undated } = madeArticle('b');
    const { markup, text } = await page('/stories/S', [madeStory('S', [day, undated])]);
    expect(markup).toContain('<time datetime="2026-02-20">20 Feb 2026 (9 days ago)</time>');
    expect(text).toContain('first seen 3 hours ago');
  });

  it('keeps a name in its own language and direction', async () => {
    const lead = madeArticle('a', { title: 'اجتماع في القاهرة', language: 'ar' });
    const { markup, text } = await page('/stories/S', [madeStory('S', [lead])]);
    expect(markup).toMatch(/<h1 dir="auto" lang="ar">اجتماع في القاهرة<\/h1>/);
    expect(text).toContain('Arabic');
  });

  it('is 404 when there is none', async () => {
    expect((await page('/stories/NOPE')).status).toBe(404);
    expect((await page('/stories/%3Cscript%3E')).status).toBe(404);
  });

  it('is 410 when it was retracted, with the way to the story it became part of', async () => {
    const { status, markup } = await page('/stories/T', [madeTombstone('T', { mergedInto: 'STORM' })]);
    expect(status).toBe(410);
    expect(markup).toContain('href="/stories/STORM"');
  });
});

describe('hostile input', () => {
  const bite = `"'><script>alert(1)</script><img src=x onerror=alert(1)>`;
  const hostile = madeStory(
    'EVIL',
    [
      madeArticle('a', {
        title: bite,
        excerpt: bite,
        labels: [bite],
        topics: [bite],
        authors: [bite],
        category: bite,
        sourceId: bite,
        language: bite,
        provider: { name: bite, domain: bite },
        webUrl: 'javascript:alert(1)',
        originalUrl: 'data:text/html,<script>alert(1)</script>',
        ampWebUrl: 'vbscript:alert(1)',
      }),
      madeArticle('b', {
        title: bite,
        language: bite,
        webUrl: `https://bank.example@evil.example/${bite}`,
        why: madeWhy({
          rule: bite,
          matcher: bite,
          sharedWords: [{ word: bite, with: `${bite}2`, weight: 1 }],
          penalties: [{ name: bite, value: 1, detail: bite }],
        }),
      }),
    ],
    {
      related: [
        madeRelated({
          title: bite,
          excerpt: bite,
          storyId: `../${bite}`,
          webUrl: ' JaVaScRiPt:alert(1)',
          provider: { name: bite },
        }),
        { title: bite, type: 'article', origin: 'source', webUrl: 'java\nscript:alert(1)' },
      ],
    },
  );
  const sources = sourcesOf([
    madePolledSource(bite, {
      name: bite,
      kind: bite,
      url: 'javascript:alert(1)',
      host: bite,
      state: 'failing',
      outcome: bite,
      detail: bite,
      why: bite,
      failures: 2,
      address: { why: 'moved', url: 'javascript:alert(1)', adopted: false, agreed: 1, advice: bite },
      quarantine: { items: 3, sinceDateTime: bite, detail: bite },
      identity: bite,
      titleTails: [bite],
      hosts: [{ host: bite, requests: 1, ok: 1, notModified: 0, bytes: 1, newItems: 0 }],
      polls: [
        { dateTime: bite, outcome: bite, items: 1, newItems: 1, milliseconds: 1 },
        { dateTime: '2026-03-01T10:00:00Z', outcome: bite, items: 1, newItems: 1, milliseconds: 1 },
        { dateTime: '2026-03-01T11:00:00Z', outcome: bite, items: 1, newItems: 1, milliseconds: 1 },
      ],
    }),
  ]);

  it.each([
    '/stories',
    '/stories/EVIL',
    '/sources',
    `/sources/${encodeURIComponent(bite)}`,
    `/stories?q=${encodeURIComponent(bite)}`,
    `/${encodeURIComponent(bite)}`,
  ])('stays text at %s', async (path) => {
    const { status, markup, tags, text } = await page(path, [hostile], {
      sources,
      desk: bite,
      version: bite,
    });
    expect(status).toBe(path.startsWith('/%') ? 404 : 200);
    expect(text).toContain(bite);
    for (const { name, attributes } of tags) {
      expect(['img', 'iframe', 'style', 'base', 'object']).not.toContain(name);
      const own = name === 'script' && /^\/assets\/\w+\.js$/.test(attributes['src'] ?? '') ? ['src'] : [];
      expect(Object.keys(attributes).filter((key) => /^(on|style|src|xlink)/.test(key))).toEqual(own);
      if (name === 'script') expect(own).toEqual(['src']);
      if (name === 'a') expect(attributes['href']).toMatch(/^(https?:\/\/|\/(?!\/)|#)/);
    }
    expect(markup).not.toContain('bank.example@');
  });

  it('keeps a story id that it cannot trust inside its link', async () => {
    const { markup } = await page('/stories/EVIL', [hostile]);
    expect(markup).toContain('href="/stories/..%2F');
  });
});

describe('every page', () => {
  it.each(['/', '/stories', '/config', '/stories/STORM', '/sources', '/sources/wire', '/nowhere'])(
    'can be used with keyboard and screen reader: %s',
    async (path) => {
      const { markup, tags } = await page(path, [storm()], {
        sources: sourcesOf([madePolledSource('wire')]),
      });
      expect(markup).toMatch(/^<!doctype html>\s*<html lang="en">/);
      const all = (name: string) => tags.filter((tag) => tag.name === name);
      expect(all('h1')).toHaveLength(1);
      expect(all('main').map((tag) => tag.attributes['id'])).toEqual(['main']);
      expect(all('a')[0]?.attributes['href']).toBe('#main');
      expect(all('nav').every((tag) => tag.attributes['aria-label'])).toBe(true);
      expect(all('table')).toHaveLength(all('caption').length);
      const ids = tags.flatMap((tag) => tag.attributes['id'] ?? []);
      expect(new Set(ids).size).toBe(ids.length);
      const named = tags.flatMap(
        ({ attributes: a }) => (a['for'] ?? a['list'] ?? a['aria-labelledby'])?.split(' ') ?? [],
      );
      expect(ids).toEqual(expect.arrayContaining(named));
    },
  );

  it('loads its style from us, and that style knows the dark', async () => {
    const app = createApp(madeDeps());
    const response = await app.request('/assets/desk.css');
    expect(response.headers.get('content-type')).toBe('text/css; charset=utf-8');
    expect(await response.text()).toContain('prefers-color-scheme: dark');
    expect((await app.request('/assets/desk.svg')).headers.get('content-type')).toMatch(/^image\/svg\+xml/);
  });
});
