/** What `source test` and `source add` find out, read in this thread, which starts sooner than one of its own. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { examine } from '../../src/cli/source/examine.ts';
import type { Examination } from '../../src/cli/source/examination.ts';
import { defaultConfig } from '../../src/config/defaults.ts';
import { MAX_BODY } from '../../src/config/schema-limits.ts';
import type { NetworkLimits, Source } from '../../src/config/types.ts';
import type { Reader } from '../../src/reader/reader.ts';
import { readDocuments } from '../../src/reader/read-documents.ts';
import { feedSource, rss, type Item } from '../support/desk.ts';
import { sitemapIndex } from '../support/sitemaps.ts';
import { feedServer } from './source-support.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const inThisThread: Reader = {
  read: (task) => readDocuments(task, {}),
  readPage: () => Promise.reject(new Error('no page is read')),
  close: async () => {},
};

async function look(source: Source, network: Partial<NetworkLimits> = {}): Promise<Examination> {
  const config = defaultConfig(tmpdir());
  Object.assign(config.network, { allow: ['127.0.0.0/8'], hostGapMs: 0 }, network);
  const { examination } = await examine(source, config, { items: 5, reader: inThisThread });
  return examination;
}

const at = (url: string) => look(feedSource('test', url));

/** `count` items, an hour between each and the next. */
function hourly(count: number): Item[] {
  return Array.from({ length: count }, (_, i) => ({
    title: `Mayor of Riverton resigns over budget, part ${i}`,
    link: `https://a.example/mayor-${i}`,
    date: new Date(Date.now() - (i + 1) * HOUR).toISOString(),
  }));
}

describe('a look at a source', () => {
  it('tells what is answered', async () => {
    const server = await feedServer();
    const body = rss(hourly(24));
    server.set('/feed', {
      body,
      encode: 'gzip',
      headers: { 'cache-control': 'max-age=900' },
      lastModified: new Date(),
    });
    server.set('/moved', { status: 301, headers: { location: '/feed?moved' } });
    server.set('/feed?moved', { body, plain: true });
    const [answer] = (await at(server.urlOf('/feed'))).answers;
    expect(answer).toMatchObject({
      outcome: 'modified',
      status: 200,
      etag: true,
      lastModified: true,
      freshForSeconds: 900,
    });
    expect(answer?.bytes).toBe(Buffer.byteLength(body));
    expect(answer?.wireBytes).toBeLessThan(Buffer.byteLength(body) / 2);
    const [moved] = (await at(server.urlOf('/moved'))).answers;
    expect(moved).toMatchObject({
      url: server.urlOf('/moved'),
      etag: false,
      redirects: [{ status: 301, to: server.urlOf('/feed?moved') }],
    });
  });

  it('tells what was read, and when it would be polled', async () => {
    const server = await feedServer();
    server.set('/feed', { body: rss(hourly(24), 'Herald') });
    const { intervalMs: _, ...ownRhythm } = feedSource('test', server.urlOf('/feed'));
    const seen = await look(ownRhythm);
    expect(seen).toMatchObject({
      readable: true,
      warnings: [],
      read: { kind: 'rss', title: 'Herald', items: 24, articles: 24, skipped: {} },
    });
    expect(seen.read?.first.map(({ title }) => title)).toEqual(hourly(5).map(({ title }) => title));
    expect(seen.next?.why).toMatch(/by its own rhythm: about \d\d items a day/);
    expect(seen.next?.seconds).toBeGreaterThanOrEqual(300);
    const byHand = await look({ ...ownRhythm, intervalMs: 600_000 });
    expect(byHand.next).toEqual({ seconds: 600, why: 'every 10 min, as configured' });
  });

  it('follows a page to the best feed that it names', async () => {
    const server = await feedServer();
    const link = (href: string) => `<link rel="alternate" type="application/rss+xml" href="${href}">`;
    server.set('/', {
      body: `<html><head>${link('/comments/feed')}${link('/feed')}</head></html>`,
      headers: { 'content-type': 'text/html' },
    });
    server.set('/feed', { body: rss(hourly(3)) });
    const seen = await at(server.urlOf('/'));
    expect(seen.feeds?.map(({ url }) => url)).toEqual([
      server.urlOf('/feed'),
      server.urlOf('/comments/feed'),
    ]);
    expect(seen.answers.map(({ url }) => url)).toEqual([server.urlOf('/'), server.urlOf('/feed')]);
    expect(seen.read?.items).toBe(3);
  });

  it('follows an index of sitemaps', async () => {
    const server = await feedServer();
    const entry = (loc: string) => `<loc>${loc}</loc><lastmod>2026-11-20T10:00:00Z</lastmod>`;
    server.set('/index', {
      body: `<sitemapindex><sitemap>${entry(server.urlOf('/map'))}</sitemap></sitemapindex>`,
    });
    server.set('/map', {
      body: `<urlset><url>${entry('https://a.example/2026/whale-freed-by-volunteers')}</url></urlset>`,
    });
    const seen = await look({ ...feedSource('test', server.urlOf('/index')), kind: 'sitemap' });
    expect(seen).toMatchObject({ readable: true, read: { kind: 'sitemap', articles: 1 } });
    expect(seen.answers.map(({ url }) => url)).toEqual([server.urlOf('/index'), server.urlOf('/map')]);
  });

  it('tells of an index below an index', async () => {
    const server = await feedServer();
    server.set('/index', { body: sitemapIndex([server.urlOf('/year')]) });
    server.set('/year', { body: sitemapIndex([server.urlOf('/month')]) });
    const seen = await look({ ...feedSource('test', server.urlOf('/index')), kind: 'sitemap' });
    expect(seen.read?.notes).toEqual([expect.stringMatching(/\/year is an index itself, and not followed/)]);
  });

  it('reads a folder', async () => {
    const path = await mkdtemp(join(tmpdir(), 'copydesk-docs-'));
    onTestFinished(() => rm(path, { recursive: true }));
    await writeFile(
      join(path, 'a.txt'),
      'Harbour pilots end strike\n\nThe pilots went back to work on Monday.\n',
    );
    const { url: _, ...source } = feedSource('test', '');
    const seen = await look({ ...source, kind: 'documents', path });
    expect(seen).toMatchObject({
      url: path,
      answers: [],
      read: { kind: 'documents', first: [{ title: 'Harbour pilots end strike' }] },
    });
  });
});

describe('what speaks against a source', () => {
  const [first, second, third, fourth] = hourly(4) as [Item, Item, Item, Item];
  const warningsOf = async (items: Item[], answer = {}) => {
    const server = await feedServer();
    server.set('/feed', { body: rss(items), ...answer });
    return (await at(server.urlOf('/feed'))).warnings;
  };

  it.each<[string, Item[], RegExp]>([
    ['no item', [], /^there is no item in it at the moment$/],
    [
      'shared GUIDs',
      [first, { ...second, guid: 'x' }, { ...third, guid: 'x' }],
      /^2 of 3 articles have a GUID that others have too/,
    ],
    [
      'a date ahead',
      [first, { ...second, date: new Date(Date.now() + 90 * DAY).toISOString() }],
      /^1 of 2 articles is dated in the future/,
    ],
    [
      'no dates',
      [
        { title: first.title, link: first.link },
        { title: second.title, link: second.link },
      ],
      /^all 2 articles have no date/,
    ],
    ['repeats', [first, first, second], /^an item comes twice$/],
    [
      'silence',
      [{ ...fourth, date: new Date(Date.now() - 100.5 * DAY).toISOString() }],
      /^its newest article is 100 days old/,
    ],
  ])('%s', async (_, items, warning) => {
    expect(await warningsOf(items)).toEqual([expect.stringMatching(warning)]);
  });

  it('no validators', async () => {
    expect(await warningsOf([first], { plain: true })).toEqual([
      expect.stringContaining('neither ETag nor Last-Modified'),
    ]);
  });

  it('nothing, where all is well', async () => {
    expect(await warningsOf([first, second])).toEqual([]);
  });
});

describe('what cannot be read', () => {
  it.each<[string, object, string, RegExp]>([
    [
      'a sitemap',
      { body: '<?xml version="1.0"?><urlset><url><loc>https://a.example/a</loc></url></urlset>' },
      'not-a-feed',
      /--kind sitemap/,
    ],
    ['a JSON endpoint', { body: '{"docs": []}' }, 'not-a-feed', /kind: json and a mapping/],
    ['a page without feeds', { body: '<html><body>hello</body></html>' }, 'html-page', /names no feed/],
    ['what is forbidden', { status: 403 }, 'http-403', /contact.*auth.*userAgent/],
    ['what wants a password', { status: 401 }, 'http-401', /auth/],
    ['what is not there', { status: 404 }, 'http-404', /look it up/],
    ['what has ended', { status: 410 }, 'gone', /another address/],
    ['a bot guard', { status: 503, headers: { 'cf-mitigated': 'challenge' } }, 'challenge-page', /bot guard/],
    ['what asks for a pause', { status: 429 }, 'http-429', /wait/],
  ])('%s is named, with what to do', async (_, answer, code, advice) => {
    const server = await feedServer();
    server.set('/feed', answer);
    const { readable, problem, next } = await at(server.urlOf('/feed'));
    expect({ readable, next }).toEqual({ readable: false, next: undefined });
    expect(problem).toMatchObject({ code, advice: expect.stringMatching(advice) });
  });

  it('what is too large, whether or not its limit can be raised', async () => {
    const server = await feedServer();
    server.set('/feed', { body: rss(hourly(1)).padEnd(MAX_BODY + 1) });
    for (const maxBytes of [MAX_BODY, 2 * MAX_BODY]) {
      const { problem } = await look(feedSource('test', server.urlOf('/feed')), { maxBytes });
      expect(problem).toMatchObject({
        code: 'too-large',
        advice: expect.stringMatching(/10 MiB.*where that is less.*smaller one/),
      });
    }
  });

  it('a feed where a sitemap was expected', async () => {
    const server = await feedServer();
    server.set('/feed', { body: rss(hourly(1)) });
    const { problem } = await look({ ...feedSource('test', server.urlOf('/feed')), kind: 'sitemap' });
    expect(problem?.advice).toBe('it looks like a feed: try --kind feed');
  });
});
