import { Buffer } from 'node:buffer';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseRobotsTag, readArticlePage } from '../../src/feed/article-page.ts';
import { bytes } from './bytes.ts';

const PAGE = 'https://www.daily.example/world/talks?id=7';
const NONE = { noindex: false, noarchive: false, nosnippet: false, noimageindex: false };

const read = (head: string, url = PAGE) =>
  readArticlePage(bytes(`<!doctype html><html><head>${head}`), { url });

describe('readArticlePage', () => {
  it('reads addresses, picture and directives', () => {
    expect(
      read(`<LINK REL="Canonical" HREF="/world/talks?a=1&amp;b=2"><link href="https://amp.daily.example/talks" rel="amphtml">
        <meta property="og:image" content="/1.jpg"><meta property="og:image:width" content="640"/>
        <meta property="og:image:height" content="360px"><meta name="robots" content="max-image-preview:large, NoArchive">`),
    ).toEqual({
      canonicalUrl: 'https://www.daily.example/world/talks?a=1&b=2',
      ampUrl: 'https://amp.daily.example/talks',
      image: { url: 'https://www.daily.example/1.jpg', width: 640, height: 360 },
      robots: { ...NONE, noarchive: true },
    });
  });

  it('knows nothing of a page that says nothing', () => {
    expect(read('<title>x</title>')).toEqual({ robots: NONE });
    expect(readArticlePage(new Uint8Array(), {})).toEqual({ robots: NONE });
  });

  it('stops where the head ends', () => {
    const later = '<link rel="canonical" href="/b"><meta name="robots" content="noindex">';
    expect(read(`</head>${later}`)).toEqual({ robots: NONE });
    expect(read(`<body>${later}`)).toEqual({ robots: NONE });
    expect(read(`<!-- ${later} --><script>"${later}"</script>`)).toEqual({ robots: NONE });
    expect(read(`${' '.repeat(512 * 1024)}${later}`)).toEqual({ robots: NONE });
    expect(read(`<!-- </head> -->${later}`).canonicalUrl).toBe('https://www.daily.example/b');
  });

  it('resolves against <base>, and takes the first of several', () => {
    const { canonicalUrl } = read(
      '<base href="/sub/"><link rel="canonical" href="a"><link rel="canonical" href="b">',
    );
    expect(canonicalUrl).toBe('https://www.daily.example/sub/a');
  });

  it.each([
    ['another site', 'https://victim.example/story'],
    ['another site that looks alike', 'https://daily.example.evil.com/story'],
    ['a script', 'javascript:alert(1)'],
    ['the front page', '/'],
    ['nothing', ''],
  ])('drops an address on %s', (_, href) => {
    const page = read(`<link rel="canonical" href="${href}"><link rel="amphtml" href="${href}">`);
    expect(page).toEqual({ robots: NONE });
  });

  it('is not taken in by a <base> on another site', () => {
    expect(read('<base href="https://victim.example/"><link rel="canonical" href="story">')).toEqual({
      robots: NONE,
    });
  });

  it('holds neighbours on a host that rents out names, and hosts without a domain, apart', () => {
    const canonical = (href: string, url: string) =>
      read(`<link rel="canonical" href="${href}">`, url).canonicalUrl;
    expect(canonical('https://bob.blogspot.com/a', 'https://ann.blogspot.com/b')).toBeUndefined();
    expect(canonical('https://news.daily.co.uk/a', 'https://www.daily.co.uk/b')).toBe(
      'https://news.daily.co.uk/a',
    );
    expect(canonical('http://127.0.0.1:81/a', 'http://127.0.0.1:80/b')).toBe('http://127.0.0.1:81/a');
    expect(canonical('http://127.0.0.2/a', 'http://127.0.0.1/b')).toBeUndefined();
    expect(readArticlePage(bytes('<link rel="canonical" href="https://d.example/a">'), {})).toEqual({
      robots: NONE,
    });
  });

  it.each([
    [
      '<meta property="og:image" content="http://i.example/1.jpg"><meta property="og:image:secure_url" content="https://i.example/1.jpg">',
      'https://i.example/1.jpg',
    ],
    ['<meta name="og:image:url" content="https://i.example/1.jpg">', 'https://i.example/1.jpg'],
    ['<meta name="twitter:image:src" content="https://i.example/2.jpg">', 'https://i.example/2.jpg'],
    [
      '<meta name="twitter:image" content="/2.jpg"><meta property="og:image" content="/1.jpg">',
      'https://www.daily.example/1.jpg',
    ],
    [
      '<meta property="og:image" content="data:image/png,x"><meta property="og:image" content="/3.jpg">',
      'https://www.daily.example/3.jpg',
    ],
  ])('%s', (head, url) => {
    expect(read(head).image).toEqual({ url });
  });

  it('keeps the size of each picture to itself', () => {
    const head = `<meta property="og:image" content="/1.jpg"><meta property="og:image" content="/2.jpg">
      <meta property="og:image:width" content="9">`;
    expect(read(head).image).toEqual({ url: 'https://www.daily.example/1.jpg' });
  });

  it.each(['0', '-5', '1e9', '9999999', 'wide'])('takes no size from %s', (width) => {
    const head = `<meta property="og:image" content="/1.jpg"><meta property="og:image:width" content="${width}">`;
    expect(read(head).image).toEqual({ url: 'https://www.daily.example/1.jpg' });
  });

  it('adds up what is asked of all robots and of us, and of nobody else', () => {
    const head = `<meta name="robots" content="noindex"><meta name="copydesk" content="nosnippet">
      <meta name="googlebot" content="noarchive"><meta name="description" content="noimageindex">`;
    expect(read(head).robots).toEqual({ ...NONE, noindex: true, nosnippet: true });
  });

  it('never throws, gives http and https only, and a canonical on the page’s site', () => {
    const pieces = fc.constantFrom(
      '<link', '<meta', '<base', '<head>', '</head>', ' rel="canonical"', ' rel="amphtml"', ' href="', ' property="og:image"', ' property="og:image:width"',
      ' content="', '/a', 'javascript:x', '//victim.example/', 'https://', 'www.daily.example', '"', '>', '<!--', '-->', '&#x110000;', '\0', ' name="robots"', 'noindex',
    ); // prettier-ignore
    const pages = fc.array(pieces, { maxLength: 40 }).map((parts) => Buffer.from(parts.join('')));
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 300 }), pages), (body) => {
        const { canonicalUrl, ampUrl, image } = readArticlePage(body, { url: PAGE });
        for (const url of [canonicalUrl, ampUrl])
          if (url) expect(new URL(url).hostname).toMatch(/(^|\.)daily\.example$/);
        if (image) expect(image.url).toMatch(/^https?:\/\//);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('parseRobotsTag', () => {
  it.each([
    ['noindex', { noindex: true }],
    ['NONE', { noindex: true }],
    ['noindex, nofollow, noarchive', { noindex: true, noarchive: true }],
    ['nosnippet,noimageindex', { nosnippet: true, noimageindex: true }],
    ['max-snippet:0', { nosnippet: true }],
    ['max-snippet: 50, max-image-preview: none', { noimageindex: true }],
    ['unavailable_after: 25 Jun 2010 15:00:00 PST, noindex', { noindex: true }],
    ['googlebot: noindex, noarchive', {}],
    ['copydesk: noindex', { noindex: true }],
    ['CopyDesk : noindex', { noindex: true }],
    ['googlebot: noarchive, copydesk: noindex, nosnippet', { noindex: true, nosnippet: true }],
    ['noarchive, googlebot: noindex', { noarchive: true }],
    ['googlebot: noindex\nnosnippet', { nosnippet: true }],
    ['all', {}],
    ['', {}],
    [',,:,::', {}],
  ])('%j', (value, asked) => {
    expect(parseRobotsTag(value, 'copydesk')).toEqual({ ...NONE, ...asked });
  });

  it('reads anything', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), (value) => {
        expect(Object.keys(parseRobotsTag(value, 'copydesk'))).toEqual(Object.keys(NONE));
      }),
    );
  });
});
