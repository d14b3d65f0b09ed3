import { Buffer } from 'node:buffer';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { discoverFeeds } from '../../src/feed/discover.ts';
import { bytes } from './bytes.ts';

const PAGE = 'https://www.daily.example/world/';

const discover = (html: string, url = PAGE) => discoverFeeds(bytes(html), { url });
const urls = (html: string, url = PAGE) => discover(html, url).map((feed) => feed.url);
const link = (type: string, href: string, more = '') =>
  `<link rel="alternate" type="${type}" href="${href}" ${more}>`;

const RSS = 'application/rss+xml';
const ATOM = 'application/atom+xml';

describe('discoverFeeds', () => {
  it('reads links with their titles', () => {
    const html = `<!doctype html><html><head>
      <LINK REL="Alternate" TYPE="application/rss+xml; charset=utf-8" TITLE="Daily &raquo;
        Feed" HREF="/feed/?a=1&amp;b=2">
      <link href='../atom.xml' type='${ATOM}' rel='alternate home'>
      <link rel="alternate" type="text/html" hreflang="de" href="/de/"><link rel="stylesheet" href="/x.css"></head>`;
    expect(discover(html)).toEqual([
      { url: 'https://www.daily.example/feed/?a=1&b=2', title: 'Daily » Feed', type: RSS },
      { url: 'https://www.daily.example/atom.xml', type: ATOM },
    ]);
  });

  it.each([RSS, ATOM, 'application/rdf+xml', 'application/feed+json'])('knows %s', (type) => {
    expect(discover(link(type, '/x'))).toEqual([{ url: 'https://www.daily.example/x', type }]);
  });

  it('knows rel="feed", and takes a vague type by what the address or title says', () => {
    expect(urls('<link rel="feed" href="/news">')).toEqual(['https://www.daily.example/news']);
    expect(urls(link('text/xml', '/a', 'title="RSS feed"'))).toEqual(['https://www.daily.example/a']);
    expect(urls(link('application/json', '/feed.json'))).toEqual(['https://www.daily.example/feed.json']);
    expect(urls(link('application/json', '/wp-json/wp/v2/pages/7', 'title="JSON feed"'))).toEqual([]);
    expect(urls(link('application/json+oembed', '/feed'))).toEqual([]);
    expect(urls(link('text/xml', '/news'))).toEqual([]);
  });

  it('resolves addresses against <base> and the page', () => {
    expect(urls(`<base href="https://cdn.daily.example/a/">${link(RSS, 'b.xml')}`)).toEqual([
      'https://cdn.daily.example/a/b.xml',
    ]);
    expect(urls(`<base href="/sub/"><base href="/other/">${link(RSS, 'b.xml')}`)).toEqual([
      'https://www.daily.example/sub/b.xml',
    ]);
    expect(discoverFeeds(bytes(link(RSS, '/a') + link(RSS, 'https://d.example/b')))).toEqual([
      { url: 'https://d.example/b', type: RSS },
    ]);
  });

  it('puts the main feed first: comments last, other sites after the own, JSON after XML', () => {
    const html = [
      link(RSS, '/comments/feed/', 'title="Kommentar-Feed"'),
      link(RSS, 'https://elsewhere.example/feed'),
      link(RSS, 'https://feeds.daily.example/feed'),
      link('application/feed+json', '/feed.json'),
      link(ATOM, '/feed.atom'),
      link(RSS, '/feed'),
    ];
    expect(urls(html.join(''))).toEqual([
      'https://www.daily.example/feed.atom',
      'https://www.daily.example/feed',
      'https://www.daily.example/feed.json',
      'https://feeds.daily.example/feed',
      'https://elsewhere.example/feed',
      'https://www.daily.example/comments/feed/',
    ]);
  });

  it.each(['Comments on: Talks', 'Commentaires', 'Comentarios', 'Комментарии', 'Reacties'])(
    'knows «%s» as comments',
    (title) => {
      const html = link(RSS, '/1', `title="${title}"`) + link(RSS, 'https://other.example/2');
      expect(urls(html)).toEqual(['https://other.example/2', 'https://www.daily.example/1']);
    },
  );

  it('has each once and at most 20', () => {
    const html = Array.from({ length: 60 }, (_, at) => link(RSS, `/feed/${Math.floor(at / 2)}`)).join('');
    expect(urls(html)).toHaveLength(20);
    expect(new Set(urls(html)).size).toBe(20);
  });

  it('falls back on anchors of the same site that look like feeds', () => {
    const html = `<a href="/about">About</a><a href="/rss/">All <b>our</b> news</a><a href="https://other.example/rss">x</a>
      <a href="https://blog.daily.example/index.xml">Blog</a><a href="/sitemap.xml">Map</a><a href="/?feed=rss2">Feed</a><a href="/world.atom">W</a>`;
    expect(discover(html)).toEqual([
      { url: 'https://www.daily.example/rss/', title: 'All our news', type: RSS },
      { url: 'https://www.daily.example/?feed=rss2', title: 'Feed', type: RSS },
      { url: 'https://www.daily.example/world.atom', title: 'W', type: ATOM },
      { url: 'https://blog.daily.example/index.xml', title: 'Blog', type: RSS },
    ]);
    expect(urls(`${html}${link(RSS, '/feed')}`)).toEqual(['https://www.daily.example/feed']);
  });

  it('takes neighbours on a host that rents out names for other sites', () => {
    const html = '<a href="https://bob.blogspot.com/rss.xml">x</a><a href="/rss.xml">y</a>';
    expect(urls(html, 'https://ann.blogspot.com/')).toEqual(['https://ann.blogspot.com/rss.xml']);
  });

  it('normalizes feed: and leaves out every other scheme', () => {
    const hrefs = [
      'feed://d.example/a',
      'feed:https://d.example/b',
      'javascript:alert(1)//feed',
      'data:text/xml,rss',
      'file:///feed',
      'ftp://d.example/feed',
    ];
    expect(urls(hrefs.map((href) => link(RSS, href)).join(''))).toEqual([
      'http://d.example/a',
      'https://d.example/b',
    ]);
  });

  it('passes over comments and scripts', () => {
    expect(urls(`<!-- ${link(RSS, '/a')} --><script>const x = '${link(RSS, '/b')}'</script>`)).toEqual([]);
  });

  it('reads the page in its own encoding', () => {
    const html = Buffer.from(
      `<meta charset="windows-1251">${link(RSS, '/a', 'title="\u041d"')}`,
      'utf8',
    ).toString('latin1');
    const cyrillic = Buffer.from(html.replace('\u00d0\u009d', '\u00cd'), 'latin1');
    expect(discoverFeeds(cyrillic, { url: PAGE })[0]?.title).toBe('Н');
  });

  it.each([
    ['nothing', ''],
    ['a feed', '<rss version="2.0"><channel><link>https://d.example/</link></channel></rss>'],
    ['JSON', '{"rel":"alternate"}'],
    ['a million tags', '<div>'.repeat(200_000)],
    ['an endless attribute', `<a href="${'x'.repeat(1_000_000)}`],
    ['a tag of attributes', `<link ${'a=b '.repeat(200_000)}>`],
  ])('finds none in %s', (_, text) => {
    expect(discover(text)).toEqual([]);
  });

  it('never throws, and gives http and https addresses only', () => {
    const pieces = fc.constantFrom(
      '<link', '<a', '<base', ' rel="alternate"', ' rel=feed', ' type="application/rss+xml"', ' href="', '/feed', 'javascript:x', 'feed:', '//', 'https://',
      'd.example', '"', '>', '</a>', '<!--', '-->', '<script>', 'title="x', '&amp;', '&#0;', '\0', ' ', 'rss.xml', '@', '[', '%zz',
    ); // prettier-ignore
    const pages = fc.array(pieces, { maxLength: 40 }).map((parts) => Buffer.from(parts.join('')));
    const hints = fc.constantFrom(
      {},
      { url: PAGE },
      { url: 'no address' },
      { url: PAGE, contentType: 'text/html; charset=utf-16' },
    );
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 300 }), pages), hints, (body, hint) => {
        for (const { url } of discoverFeeds(body, hint)) expect(url).toMatch(/^https?:\/\//);
      }),
      { numRuns: 1000 },
    );
  });
});
