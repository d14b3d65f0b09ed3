import { Buffer } from 'node:buffer';
import { gzipSync } from 'node:zlib';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readSitemap } from '../../src/feed/sitemap.ts';
import { titleFromUrl } from '../../src/feed/slug-title.ts';
import type { ReadHint } from '../../src/feed/types.ts';
import { bytes, codeOf } from './bytes.ts';

const read = (text: string, hint?: ReadHint) => readSitemap(bytes(text), hint);

const SPACES = `xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"
  xmlns:image="http://www.google.com/schemas/sitemap-image/1.1" xmlns:video="http://www.google.com/schemas/sitemap-video/1.1"
  xmlns:xhtml="http://www.w3.org/1999/xhtml"`;

const urlset = (urls: string) => `<?xml version="1.0" encoding="UTF-8"?><urlset ${SPACES}>${urls}</urlset>`;
const index = (maps: string) => `<sitemapindex ${SPACES}>${maps}</sitemapindex>`;

function firstItem(url: string, hint?: ReadHint) {
  const [item] = read(urlset(`<url>${url}</url>`), hint).items;
  if (!item) throw new Error('the sitemap has no items');
  return item;
}

describe('readSitemap of entries that are not closed', () => {
  it('keeps the document’s order', () => {
    const { items } = read(
      urlset(['a', 'b', 'c'].map((name) => `<url><loc>https://daily.example/${name}</loc>`).join('')),
    );
    expect(items.map(({ link }) => link?.slice(-1))).toEqual(['a', 'b', 'c']);
  });

  it('reads a field for the entry that it stands in, also behind another', () => {
    const { items } = read(
      urlset(
        `<url><loc>https://daily.example/a</loc><url><loc>https://daily.example/b</loc></url><lastmod>2024-05-01</lastmod></url>`,
      ),
    );
    expect(items.map(({ updatedDateTime }) => updatedDateTime)).toEqual(['2024-05-01T00:00:00Z', undefined]);
  });
});

describe('readSitemap of a news sitemap', () => {
  it('reads every field', () => {
    const item = firstItem(
      `
      <loc> https://daily.example/world/talks-17.html </loc>
      <lastmod>2024-05-02T10:00:00+02:00</lastmod>
      <xhtml:link rel="amphtml" href="https://daily.example/amp/talks-17.html"/>
      <news:news>
        <news:publication><news:name>The Daily &amp; Evening</news:name><news:language>en</news:language></news:publication>
        <news:genres>PressRelease, OnScene, Blog</news:genres>
        <news:publication_date>2024-05-01T08:15:30Z</news:publication_date>
        <news:title><![CDATA[Talks  resume
          in Geneva]]></news:title>
        <news:keywords>Geneva, peace talks,, Geneva </news:keywords>
      </news:news>
      <image:image><image:loc>https://img.example/1.jpg</image:loc><image:caption>A table</image:caption></image:image>
      <image:image><image:loc>/2.jpg</image:loc></image:image>`,
      { url: 'https://daily.example/news.xml' },
    );
    expect(item).toEqual({
      title: 'Talks resume in Geneva',
      link: 'https://daily.example/world/talks-17.html',
      publishedDateTime: '2024-05-01T08:15:30Z',
      datePrecision: 'second',
      dateSource: 'feed',
      updatedDateTime: '2024-05-02T08:00:00Z',
      language: 'en',
      authors: [],
      categories: ['Geneva', 'peace talks', 'PressRelease', 'Blog'],
      images: [{ url: 'https://img.example/1.jpg' }, { url: 'https://daily.example/2.jpg' }],
      enclosures: [],
      provider: { name: 'The Daily & Evening' },
      record: { ampWebUrl: 'https://daily.example/amp/talks-17.html' },
    });
  });

  it('reads any prefix and a day without a time', () => {
    const text = `<s:urlset xmlns:s="x" xmlns:n="y"><s:url><s:loc>https://d.example/a</s:loc>
      <n:news><n:title>Rain</n:title><n:publication_date>2024-05-01</n:publication_date></n:news></s:url></s:urlset>`;
    expect(read(text).items[0]).toMatchObject({
      title: 'Rain',
      publishedDateTime: '2024-05-01T00:00:00Z',
      datePrecision: 'day',
    });
  });

  it('dates without a zone are of the zone of the source', () => {
    const news = '<news:news><news:publication_date>2024-05-01T08:00:00</news:publication_date></news:news>';
    const item = firstItem(`<loc>https://d.example/a</loc>${news}`, { timeZone: 'Europe/Berlin' });
    expect(item.publishedDateTime).toBe('2024-05-01T06:00:00Z');
  });

  it('takes title, text, date and picture from a video where nothing else has them', () => {
    const video = `<video:video><video:title>Storm hits coast</video:title><video:description>Waves.</video:description>
      <video:thumbnail_loc>https://i.example/t.jpg</video:thumbnail_loc><video:publication_date>2024-05-01T00:00:00Z</video:publication_date></video:video>`;
    expect(firstItem(`<loc>https://d.example/a</loc>${video}`)).toMatchObject({
      title: 'Storm hits coast',
      excerpt: 'Waves.',
      images: [{ url: 'https://i.example/t.jpg' }],
      publishedDateTime: '2024-05-01T00:00:00Z',
    });
    const both = `<news:news><news:title>Storm</news:title></news:news>${video}`;
    expect(firstItem(`<loc>https://d.example/a</loc>${both}`).title).toBe('Storm');
  });

  it('keeps entries apart where tags are not closed', () => {
    const text = urlset(
      '<url><loc>https://d.example/a<lastmod>2024-05-01</lastmod><url><loc>https://d.example/b</loc></url>',
    );
    expect(read(text).items.map(({ link, updatedDateTime }) => [link, updatedDateTime])).toEqual([
      ['https://d.example/a', '2024-05-01T00:00:00Z'],
      ['https://d.example/b', undefined],
    ]);
  });
});

describe('readSitemap of a plain sitemap', () => {
  it('makes titles of addresses and says so', () => {
    const { items, notes } = read(
      urlset(`<url><loc>https://d.example/world/leaders-meet-in-geneva-12345678.html</loc></url>
        <url><loc>https://d.example/world/</loc></url>`),
    );
    expect(items.map(({ title }) => title)).toEqual(['Leaders meet in geneva', undefined]);
    expect(notes).toEqual([
      'made 1 of 2 titles of the words in the address',
      '1 of 2 addresses have no title and do not show one',
    ]);
  });

  it('dates an item by its lastmod, but better by the day in its address', () => {
    const lastmod = '<lastmod>2024-05-02T10:00:00Z</lastmod>';
    expect(firstItem(`<loc>https://d.example/a</loc>${lastmod}`)).toMatchObject({
      publishedDateTime: '2024-05-02T10:00:00Z',
      dateSource: 'feed',
      updatedDateTime: '2024-05-02T10:00:00Z',
    });
    expect(firstItem(`<loc>https://d.example/2023/02/26/a</loc>${lastmod}`)).toMatchObject({
      publishedDateTime: '2023-02-26T00:00:00Z',
      datePrecision: 'day',
      dateSource: 'url',
      updatedDateTime: '2024-05-02T10:00:00Z',
    });
  });

  it('leaves out what has no http or https address, and dates that are none', () => {
    const { items, notes } = read(
      urlset(`<url><loc>javascript:alert(1)</loc></url><url><lastmod>2024-05-01</lastmod></url>
        <url><loc>https://d.example/a</loc><lastmod>yesterday</lastmod></url>`),
    );
    expect(items).toHaveLength(1);
    expect(notes).toContain('left out an entry without an http or https address');
    expect(notes).toContain('left out a date that could not be read: «yesterday»');
  });

  it('reads a list of addresses, one a line', () => {
    const { kind, items, notes } = read(
      '\ufeffhttps://d.example/a-b-c\r\n\nhttps://d.example/b\nno address\n',
    );
    expect(kind).toBe('sitemap');
    expect(items.map(({ link }) => link)).toEqual(['https://d.example/a-b-c', 'https://d.example/b']);
    expect(notes).toContain('left out an entry without an http or https address');
  });

  it('keeps the newest of more items than are read', () => {
    const days = Array.from({ length: 20_002 }, (_, day) => new Date(Date.UTC(1970, 0, day)).toISOString());
    const urls = days.map(
      (day, at) => `<url><loc>https://d.example/${at}</loc><lastmod>${day}</lastmod></url>`,
    );
    const { items, notes } = read(urlset(urls.join('')));
    expect(items).toHaveLength(20_000);
    expect(items[0]?.link).toBe('https://d.example/2');
    expect(notes).toContain('left out all but the newest 20000 items');
  });
});

describe('readSitemap of an index', () => {
  it('has the sitemaps as children, newest first and those without a date last', () => {
    const feed = read(
      index(`<sitemap><loc>https://d.example/1.xml</loc></sitemap>
        <sitemap><loc>/2.xml</loc><lastmod>2024-05-01</lastmod></sitemap>
        <sitemap><loc>https://other.example/3.xml.gz</loc><lastmod>2024-05-02T09:00:00Z</lastmod></sitemap>
        <sitemap><loc>file:///etc/passwd</loc></sitemap>`),
      { url: 'https://d.example/index.xml' },
    );
    expect(feed.items).toEqual([]);
    expect(feed.children).toEqual([
      {
        url: 'https://other.example/3.xml.gz',
        modifiedDateTime: '2024-05-02T09:00:00Z',
        datePrecision: 'second',
      },
      { url: 'https://d.example/2.xml', modifiedDateTime: '2024-05-01T00:00:00Z', datePrecision: 'day' },
      { url: 'https://d.example/1.xml' },
    ]);
  });

  it.each([
    ['2024-05-02', 'day'],
    ['2024-05-02T00:00Z', 'day'],
    ['2024-05-02T00:00:00Z', 'day'],
    ['2024-05-02 00:00:00.000 +0200', 'day'],
    ['Thu, 02 May 2024 00:00:00 GMT', 'day'],
    ['2024-05-02T00:00:07Z', 'second'],
    ['2024-05-02T10:00:00Z', 'second'],
    ['2024-05-02T12:00:00+00:00', 'second'],
  ])('takes midnight for a date that knows only the day: %s is exact to the %s', (at, precision) => {
    const [child] =
      read(index(`<sitemap><loc>https://d.example/1</loc><lastmod>${at}</lastmod></sitemap>`)).children ?? [];
    expect(child?.datePrecision).toBe(precision);
  });

  it('is empty where it names none', () => {
    expect(read(index(''))).toEqual({ kind: 'sitemap', items: [], notes: [] });
  });
});

describe('readSitemap of what is none', () => {
  const bomb = `<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>${urlset('<url><loc>&b;</loc></url>')}`;
  it.each([
    ['nothing', '', 'empty'],
    ['blanks', ' \n\0', 'empty'],
    ['a page', '<!doctype html><html><body>x', 'html-page'],
    ['a piece of a page', '<meta charset="utf-8"><p>x', 'html-page'],
    ['a challenge', '<html><title>Just a moment...</title>', 'challenge-page'],
    ['a feed', '<rss version="2.0"><channel/></rss>', 'not-a-feed'],
    ['a feed', '<feed xmlns="http://www.w3.org/2005/Atom"/>', 'not-a-feed'],
    ['other XML', '<svg/>', 'not-a-feed'],
    ['JSON', '{"urlset": []}', 'not-a-feed'],
    ['prose', 'There is no sitemap here', 'not-a-feed'],
    ['entities made of entities', bomb, 'too-many-entities'],
    ['a deep one', `<urlset>${'<a>'.repeat(600)}`, 'too-deep'],
    [
      'a tag of attributes',
      `<urlset ${Array.from({ length: 600 }, (_, n) => `a${n}=""`).join(' ')}>`,
      'ill-formed',
    ],
  ])('names %s', async (_, text, code) => {
    expect(await codeOf(() => read(text))).toBe(code);
  });

  it('says what to do with a feed, and with a gzip file', () => {
    expect(() => read('<rss/>')).toThrow('this is a feed, not a sitemap: use kind: feed');
    expect(() => readSitemap(gzipSync(urlset('')))).toThrow('gzip');
  });

  it('leaves declared entities as they are written', () => {
    const text = `<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>${urlset(
      '<url><loc>https://d.example/a</loc><news:news><news:title>x &a; y</news:title></news:news></url>',
    )}`;
    expect(read(text).items[0]?.title).toBe('x &a; y');
  });

  it('refuses more than 10 MiB', async () => {
    expect(await codeOf(() => readSitemap(Buffer.alloc(10 * 1024 * 1024 + 1)))).toBe('too-large');
  });
});

describe('titleFromUrl', () => {
  it.each([
    ['/a/eu-kosovo-serbia-dialogue/32289008.html', 'Eu kosovo serbia dialogue'],
    ['/world/plan-published-after-tough-talks-12216552.html/amp', 'Plan published after tough talks'],
    ['/ausland/ukraine-krieg-am-sonntag-a-5e0b2c1d-1234-4abc-9def-0123456789ab', 'Ukraine krieg am sonntag'],
    ['/2023/02/26/guerre-en-ukraine-les-faits_6163333_3210.html', 'Guerre en ukraine les faits'],
    ['/politik/krieg-in-der-ukraine-1.5758585', 'Krieg in der ukraine'],
    ['/world/serbia-kosovo-leaders-meet-2023-02-27/', 'Serbia kosovo leaders meet'],
    ['/article/us-serbia-kosovo-talks-idUSKBN2AB1CD', 'Us serbia kosovo talks'],
    ['/p/title-of-the-post-3f2a1b9c8d7e', 'Title of the post'],
    ['/news/quake-kills-3000-after-covid19', 'Quake kills 3000 after covid19'],
    ['/news/inflation-rises-to-3.5', 'Inflation rises to 3.5'],
    [
      '/a/%D0%92%D0%BE%D0%B9%D0%BD%D0%B0-%D0%B2-%D1%83%D0%BA%D1%80%D0%B0%D0%B8%D0%BD%D0%B5',
      'Война в украине',
    ],
    ['/A/LEADERS_MEET_IN_GENEVA.HTM', 'Leaders meet in geneva'],
    ['/a/broken-%E0%A4%A-escape-here', 'Broken %E0%A4%A escape here'],
  ])('%s', (path, title) => {
    expect(titleFromUrl(`https://d.example${path}`)).toBe(title);
  });

  it.each([
    '/', '/world/', '/news/world-europe-64776543', '/tag/war-in-ukraine', '/topics/war-in-ukraine/page/2', '/123456.html',
    '/terms-and-conditions', '/a-b-c', '/?id=leaders-meet-in-geneva', '/3f2a1b9c8d7e-1a2b3c4d-99999999',
  ])('%s shows none', (path) => {
    expect(titleFromUrl(`https://d.example${path}`)).toBeUndefined();
  }); // prettier-ignore
});

describe('whatever comes in', () => {
  const pieces = fc.constantFrom(
    '<urlset>', '<url>', '</url>', '<loc>', '</loc>', 'https://d.example/a-b-c', 'javascript:x', '<lastmod>', '2024-05-01', '<news:news>',
    '<news:title>', '</news:title>', '<sitemapindex>', '<sitemap>', '<image:image>', '<image:loc>', '<![CDATA[', ']]>', '&amp;', '<', '>', '"', '\n',
    '<!DOCTYPE x [', '<!ENTITY a "b">', '&a;', ']>', '<xhtml:link rel="amphtml" href="data:x"/>', '\0', '__proto__', '<constructor>',
  ); // prettier-ignore
  const documents = fc.array(pieces, { maxLength: 40 }).map((parts) => Buffer.from(parts.join('')));

  it('is read, with http and https addresses only, or refused with FeedError', async () => {
    const anything = fc.oneof(fc.uint8Array({ maxLength: 300 }), documents);
    await fc.assert(
      fc.asyncProperty(anything, async (body) => {
        await codeOf(() => {
          const { items, children = [] } = readSitemap(body, { url: 'https://d.example/' });
          const urls = items.flatMap(({ link, images, record }) => [
            link,
            ...images.map(({ url }) => url),
            record?.ampWebUrl ?? link,
          ]);
          for (const url of [...urls, ...children.map(({ url }) => url)]) expect(url).toMatch(/^https?:\/\//);
          expect(JSON.stringify(items)).not.toContain('[object');
        });
      }),
      { numRuns: 500 },
    );
  });
});
