import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalUrl, pagesOf } from '../../../src/article/urls/canonical-url.ts';

const story = 'https://news.example/2024/05/01/harbour-bridge-reopens';

describe('canonicalUrl keeps what names the page', () => {
  it.each([
    ['https://news.example/a?id=7&page=2', 'https://news.example/a?id=7&page=2'],
    ['https://news.example/?p=123', 'https://news.example/?p=123'],
    ['https://news.example/a?ref=homepage', 'https://news.example/a?ref=homepage'],
    ['http://news.example/a', 'http://news.example/a'],
    ['https://www.news.example/a/', 'https://www.news.example/a/'],
    ['https://news.example:8443/a', 'https://news.example:8443/a'],
    ['https://news.example/a?q=b%26c%3Dd', 'https://news.example/a?q=b%26c%3Dd'],
    ['https://news.example/Straße/Petković', 'https://news.example/Stra%C3%9Fe/Petkovi%C4%87'],
    ['https://news.example/search?source=reuters', 'https://news.example/search?source=reuters'],
  ])('%s', (given, expected) => expect(canonicalUrl(given)).toBe(expected));
});

describe('canonicalUrl drops what does not', () => {
  it.each([
    `${story}?utm_source=rss&utm_medium=feed`,
    `${story}?UTM_Source=rss`,
    `${story}?utm%5Fsource=rss`,
    `${story}?fbclid=x&gclid=y&msclkid=z`,
    `${story}?at_medium=RSS&at_campaign=KARANGA`,
    `${story}?utm_source=a&amp;utm_medium=b`,
    `${story}?source=rss`,
    `${story}?`,
    `${story}#comments`,
    `${story}?&&`,
    `  ${story}\n`,
    story.replace('news.example', 'NEWS.Example'),
    story.replace('news.example', 'news.example:443'),
    story.replace('news.example', 'news.example.'),
    story.replace('news.example', 'user:secret@news.example'),
    `${story};jsessionid=0A1B2C`,
    story.replace('harbour', '%68arbour'),
  ])('%s', (given) => expect(canonicalUrl(given)).toBe(story));

  it('keeps the rest of the query in its order', () => {
    expect(canonicalUrl('https://n.example/a?z=1&utm_term=x&b=%c3%a9&a')).toBe(
      'https://n.example/a?z=1&b=%C3%A9&a',
    );
  });
});

describe('canonicalUrl maps an AMP page to its web page where the address says so surely', () => {
  const slug = 'european-union-publishes-kosovo-serbia-plan-after-tough-talks-12216552.html';
  const firstpost = `https://www.firstpost.com/world/${slug}`;
  it.each([
    [`${firstpost}/amp`, firstpost],
    [`https://www-firstpost-com.cdn.ampproject.org/c/s/www.firstpost.com/world/${slug}/amp`, firstpost],
    [
      `https://www-firstpost-com.cdn.ampproject.org/v/s/www.firstpost.com/world/${slug}/amp?amp_js_v=a6&usqp=x`,
      firstpost,
    ],
    [`https://cdn.ampproject.org/c/s/www.firstpost.com/world/${slug}`, firstpost],
    [`https://www.google.com/amp/s/www.firstpost.com/world/${slug}/amp`, firstpost],
    [`https://www.google.co.uk/amp/s/www.firstpost.com/world/${slug}`, firstpost],
    ['https://www.google.com/amp/news.example/a', 'http://news.example/a'],
    [`${story}/amp/`, `${story}/`],
    [`${story}/amp`, story],
    [`${story}?amp=1`, story],
    [`${story}?amp`, story],
    [`${story}?id=4&outputType=amp`, `${story}?id=4`],
    ['https://news.example/a/b.amp.html', 'https://news.example/a/b.html'],
    ['https://www.rferl.org/amp/some-slug/32289008.html', 'https://www.rferl.org/a/some-slug/32289008.html'],
    ['https://amp.theguardian.com/world/2024/may/01/x', 'https://www.theguardian.com/world/2024/may/01/x'],
    [
      'https://amp.cnn.com/cnn/2024/05/01/world/x/index.html',
      'https://www.cnn.com/2024/05/01/world/x/index.html',
    ],
  ])('%s', (given, expected) => expect(canonicalUrl(given)).toBe(expected));

  it.each([
    'https://shop.example/guitars/amp',
    'https://news.example/amp/some-long-slug/123456.html',
    'https://amp.news.example/some-long-slug',
    'https://www.google.com/amp/s/nodots/a',
    'https://www.google.com/search/amp/s/news.example/a',
    'https://notgoogle.com/amp/s/news.example/a',
    'https://evilcdn.ampproject.org.example/c/s/news.example/a',
    'https://news.example/a?amp=watts',
  ])('and leaves %s', (given) => expect(canonicalUrl(given)).toBe(given));

  it('knows the AMP page itself, without the cache around it', () => {
    const cached = 'https://www-rferl-org.cdn.ampproject.org/c/s/www.rferl.org/amp/some-slug/32289008.html';
    expect(pagesOf(cached)).toEqual({
      webUrl: 'https://www.rferl.org/a/some-slug/32289008.html',
      ampWebUrl: 'https://www.rferl.org/amp/some-slug/32289008.html',
    });
    expect(pagesOf(`${story}/amp?utm_source=x`)).toEqual({ webUrl: story, ampWebUrl: `${story}/amp` });
    expect(pagesOf(story)).toEqual({ webUrl: story });
  });
});

describe('canonicalUrl refuses what is no web address', () => {
  it.each([
    '',
    '   ',
    'javascript:alert(1)',
    'JavaScript:alert(1)',
    ' java\nscript:alert(1)',
    'data:text/html,<script>alert(1)</script>',
    'vbscript:x',
    'file:///etc/passwd',
    'ftp://news.example/a',
    'blob:https://news.example/1',
    '/relative/without/base',
    'https://',
    'http://[::1',
    `https://news.example/${'a'.repeat(5000)}`,
    `https://news.example/${'é'.repeat(2000)}`,
    `https://www.google.com${'/amp/s/www.google.com'.repeat(50)}/a`,
  ])('%.60s', (given) => expect(canonicalUrl(given)).toBeUndefined());

  it('also when the base is one', () => {
    expect(canonicalUrl('javascript:alert(1)', story)).toBeUndefined();
    expect(canonicalUrl('', story)).toBeUndefined();
  });

  it('resolves against a base, and without a base that holds', () => {
    expect(canonicalUrl('../a?utm_source=x', 'https://news.example/b/c')).toBe('https://news.example/a');
    expect(canonicalUrl('//other.example/a', story)).toBe('https://other.example/a');
    expect(canonicalUrl(story, 'no base')).toBe(story);
  });
});

const pieces =
  'amp / ? & = # % %2 %34 %31 %2e .. . utm_source amp; 1 a-b-c .html é ;jsessionid= @ : \\ ' +
  'www.google.com/amp/s/ x-y.cdn.ampproject.org/c/s/ amp.theguardian.com/';
const piece = fc.constantFrom(...pieces.split(' '));
const address = fc.oneof(
  fc.webUrl({ withFragments: true, withQueryParameters: true }),
  fc.array(piece, { maxLength: 14 }).map((drawn) => `https://n.example/${drawn.join('')}`),
  fc.array(piece, { maxLength: 14 }).map((drawn) => `http://${drawn.join('')}`),
);

describe('laws of canonicalUrl', () => {
  it('applied twice it is applied once', () => {
    fc.assert(
      fc.property(address, (url) => {
        const once = canonicalUrl(url);
        if (once !== undefined) expect(canonicalUrl(once)).toBe(once);
      }),
      { numRuns: 2000 },
    );
  });

  it('takes any text, and gives http, https or nothing, without credentials or fragment', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.string({ unit: 'binary' }), address),
        fc.option(fc.string()),
        (text, base) => {
          const url = canonicalUrl(text, base ?? undefined);
          if (url === undefined) return;
          const { protocol, username, password, hash } = new URL(url);
          expect(['http:', 'https:']).toContain(protocol);
          expect([username, password, hash]).toEqual(['', '', '']);
        },
      ),
    );
  });
});
