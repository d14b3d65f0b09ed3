/** What a desk asks or reads besides sources: robots.txt, pictures, article pages, lists of feeds. */
import { FeedError } from '../../../src/feed/types.ts';
import { ARTICLE_PAGE_BYTES, readArticlePage } from '../../../src/feed/article-page.ts';
import { discoverFeeds } from '../../../src/feed/discover.ts';
import { NO_ROBOTS } from '../../../src/feed/robots-tag.ts';
import { readOpml } from '../../../src/feed/opml.ts';
import type { Fetcher } from '../../../src/http/fetcher.ts';
import { imageSize } from '../../../src/http/image-size.ts';
import { createRobots } from '../../../src/http/robots/robots.ts';
import type { FeedServer } from '../../support/feed-server.ts';
import { filled, redirectTo } from '../case.ts';

export interface Beside {
  /** Of this case alone, taken for public. */
  site: {
    url: (path: string) => string;
    set: (path: string, answer: Parameters<FeedServer['set']>[1]) => void;
  };
  inside: (path: string) => string;
  /** Its limit is 2 MiB. */
  fetcher: Fetcher;
}

export interface BesideCase {
  name: string;
  from: string;
  outcome: (beside: Beside) => unknown;
  expect: unknown;
}

const REQUEST = { userAgent: 'copydesk/0 (no contact set)' };
const ROBOTS = 'secondary fetches: robots.txt';
const PICTURE = 'secondary fetches: image bombs';
const PAGE = 'secondary fetches: article pages';
const IMPORT = 'import bombs: CommaFeed GHSA-83jp-rww3-57rr';

/** Whether `/a/b` may be asked for, and if not why. */
function robots(name: string, serve: (beside: Beside) => void, expect: unknown): BesideCase {
  return {
    name: `robots.txt ${name}`,
    from: ROBOTS,
    async outcome(beside) {
      serve(beside);
      const { fetcher, site } = beside;
      const cache = { get: async () => undefined, set: async () => undefined };
      const asked = createRobots({ fetcher, userAgentToken: 'copydesk', cache });
      const { allowed, reason } = await asked.allows(site.url('/a/b'), REQUEST);
      return reason ?? allowed;
    },
    expect,
  };
}

function picture(
  name: string,
  body: (beside: Beside) => Uint8Array | string | undefined,
  expect: unknown,
): BesideCase {
  return {
    name: `a picture ${name}`,
    from: PICTURE,
    async outcome(beside) {
      const bytes = body(beside);
      const answer = bytes === undefined ? redirectTo(beside.inside('/x.png')) : { body: bytes };
      beside.site.set('/x.png', answer);
      return imageSize(beside.fetcher, beside.site.url('/x.png'), REQUEST);
    },
    expect,
  };
}

function png(width: number, height: number): Buffer {
  const head = Buffer.from('89504e470d0a1a0a0000000d4948445200000000000000000800000000', 'hex');
  head.writeUInt32BE(width, 16);
  head.writeUInt32BE(height, 20);
  return head;
}

function opml(name: string, text: () => string, expect: unknown): BesideCase {
  const outcome = () => {
    try {
      return readOpml(Buffer.from(text())).outlines.map(({ url }) => url);
    } catch (error) {
      if (error instanceof FeedError) return error.code;
      throw error;
    }
  };
  return { name: `a list of feeds ${name}`, from: IMPORT, outcome, expect };
}

const listOf = (outlines: string, head = '') =>
  `<?xml version="1.0"?>${head}<opml version="2.0"><body>${outlines}</body></opml>`;

function page(name: string, html: string, expect: unknown): BesideCase {
  return {
    name: `an article page ${name}`,
    from: PAGE,
    outcome: () => readArticlePage(Buffer.from(html), { url: 'https://a.example/news/1' }),
    expect,
  };
}

export const beside: BesideCase[] = [
  robots(
    'redirects inside: all is closed',
    ({ site, inside }) => site.set('/robots.txt', redirectTo(inside('/robots.txt'))),
    'its robots.txt cannot be had (private-address)',
  ),
  robots(
    'redirects without end: all is closed',
    ({ site }) => site.set('/robots.txt', redirectTo('/robots.txt')),
    'its robots.txt cannot be had (too-many-redirects)',
  ),
  robots(
    'is 10 MiB that end in a word against us: the first 500 KiB count',
    ({ site }) =>
      site.set('/robots.txt', {
        body: `${filled('# nothing\n', 10 * 1024 * 1024)}User-agent: *\nDisallow: /`,
      }),
    true,
  ),
  robots(
    'is 10 MiB that begin with a word against us',
    ({ site }) =>
      site.set('/robots.txt', {
        body: `User-agent: *\nDisallow: /a\n${filled('Allow: /x\n', 10 * 1024 * 1024)}`,
      }),
    'its robots.txt does not allow it',
  ),
  robots(
    'has wildcards that take for ever',
    ({ site }) => site.set('/robots.txt', { body: `User-agent: *\nDisallow: /${'*a'.repeat(3_000)}` }),
    'its robots.txt has more wildcards than can be followed',
  ),
  robots(
    'has 10,000 rules with wildcards',
    ({ site }) =>
      site.set('/robots.txt', {
        body: `User-agent: *\n${'Disallow: /*x*y*z\n'.repeat(1)}${Array.from({ length: 10_000 }, (_, at) => `Disallow: /*${at}*`).join('\n')}`,
      }),
    'its robots.txt has more wildcards than can be followed',
  ),
  robots(
    'is a gzip bomb',
    ({ site }) => site.set('/robots.txt', { body: new Uint8Array(16 * 1024 * 1024), encode: 'gzip' }),
    true,
  ),
  robots(
    'is a page',
    ({ site }) => site.set('/robots.txt', { body: '<!doctype html><title>Not found</title>' }),
    true,
  ),
  robots(
    'breaks off',
    ({ site }) => site.set('/robots.txt', (request) => void request.socket.destroy()),
    'its robots.txt cannot be had (reset)',
  ),
  robots(
    'names us __proto__',
    ({ site }) =>
      site.set('/robots.txt', {
        body: 'User-agent: __proto__\nDisallow: /\nUser-agent: constructor\nDisallow: /',
      }),
    true,
  ),

  picture('of a named size', () => png(640, 480), { width: 640, height: 480 }),
  picture('that says it has four billion pixels a side', () => png(0xffffffff, 0xffffffff), undefined),
  picture('that says it has none', () => png(0, 0), undefined),
  picture('that redirects inside', () => undefined, undefined),
  picture('that is a feed', () => '<rss/>', undefined),
  picture(
    'that is SVG of numbers without end',
    () => `<svg width="${'9'.repeat(60_000)}" height="1"/>`,
    undefined,
  ),
  picture(
    'that is SVG with entities',
    () => '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg width="&x;" height="1"/>',
    undefined,
  ),
  picture(
    'that is 10 MiB of segments without a size',
    () =>
      Buffer.concat([
        Buffer.from('ffd8', 'hex'),
        Buffer.alloc(10 * 1024 * 1024, Buffer.from('ffe00002', 'hex')),
      ]),
    undefined,
  ),

  page(
    'that calls another publisher’s address its own',
    '<head><link rel=canonical href="https://healthy.example/0"><link rel=amphtml href="https://evil.example/amp">',
    { robots: NO_ROBOTS },
  ),
  page(
    'whose links are of other protocols',
    '<head><link rel=canonical href="javascript:alert(1)"><link rel=amphtml href="data:text/html,x"><meta property=og:image content="file:///etc/passwd">',
    { robots: NO_ROBOTS },
  ),
  page(
    'whose base leads elsewhere',
    '<head><base href="https://evil.example/"><link rel=canonical href="/news/1">',
    { robots: NO_ROBOTS },
  ),
  page(
    'with its links behind 1 MB of others',
    `<head>${filled('<link rel=x href=y>', 2 * ARTICLE_PAGE_BYTES)}<link rel=canonical href="/news/2">`,
    { robots: NO_ROBOTS },
  ),
  page('of 1 MB of <', filled('<'), { robots: NO_ROBOTS }),
  page('of tags that never end', filled('<meta property="'), { robots: NO_ROBOTS }),
  {
    name: 'a page of 100,000 feeds names 20',
    from: 'discovery bombs',
    outcome: () =>
      discoverFeeds(
        Buffer.from(
          Array.from(
            { length: 100_000 },
            (_, at) => `<link rel=alternate type=application/rss+xml href=/${at}>`,
          ).join(''),
        ),
        { url: 'https://a.example/' },
      ).length,
    expect: 20,
  },

  opml(
    'of 100,000 feeds',
    () =>
      listOf(
        Array.from({ length: 100_000 }, (_, at) => `<outline xmlUrl="https://a.example/${at}"/>`)
          .join('')
          .slice(0, 4_900_000),
      ),
    'too-large',
  ),
  opml('of 6 MiB', () => listOf(' '.repeat(6 * 1024 * 1024)), 'too-large'),
  opml('nested 100,000 deep', () => listOf('<outline text="a">'.repeat(100_000)), 'too-deep'),
  opml(
    'that laughs a billion times',
    () =>
      listOf(
        '<outline text="&c;" xmlUrl="https://a.example/"/>',
        `<!DOCTYPE opml [<!ENTITY a "lol"><!ENTITY b "${'&a;'.repeat(1_000)}"><!ENTITY c "${'&b;'.repeat(1_000)}">]>`,
      ),
    'too-many-entities',
  ),
  opml(
    'that takes its feeds from /etc/passwd',
    () =>
      listOf(
        '<outline text="&x;" xmlUrl="https://a.example/"/>',
        '<!DOCTYPE opml [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
      ),
    ['https://a.example/'],
  ),
  opml('of one feed 10,000 times', () => listOf('<outline xmlUrl="https://a.example/"/>'.repeat(10_000)), [
    'https://a.example/',
  ]),
  opml(
    'of other protocols',
    () =>
      listOf(
        ['javascript:alert(1)', 'file:///etc/passwd', 'data:x', 'feed:javascript:x']
          .map((url) => `<outline xmlUrl="${url}"/>`)
          .join(''),
      ),
    [],
  ),
  opml(
    'with attributes of object internals',
    () => listOf('<outline __proto__="x" constructor="y" xmlUrl="https://a.example/"/>'),
    ['https://a.example/'],
  ),
  opml('that is a page', () => '<!doctype html><html></html>', 'html-page'),
];
