import { httpLink, siteOf } from './http-link.ts';
import { decodeLoosely, readTags } from './page-tags.ts';
import { addRobots, NO_ROBOTS, parseRobotsMeta } from './robots-tag.ts';
import type { Robots } from './robots-tag.ts';
import type { FeedImage, ReadHint } from './types.ts';
import { dropUndefined } from './values.ts';

export { parseRobotsTag } from './robots-tag.ts';
export type { Robots } from './robots-tag.ts';

/** What the head of an article's page says of the article. */
export interface ArticlePage {
  /** The page's own idea of its address, on the page's site. */
  canonicalUrl?: string;
  /** Its AMP page, on the page's site. */
  ampUrl?: string;
  /** The picture to show with it. */
  image?: Pick<FeedImage, 'url' | 'width' | 'height'>;
  robots: Robots;
}

/** Bytes of a page that are read: heads take some 50 KB, and the longest seen in the wild some 300. */
export const ARTICLE_PAGE_BYTES = 512 * 1024;

/** Pictures that are looked at before the page counts as having none. */
const MAX_PICTURES = 10;
/** No picture has more pixels to a side. */
const MAX_SIDE = 100_000;

interface Picture {
  url?: string;
  secureUrl?: string;
  width?: string;
  height?: string;
}

/** The head's links and meta tags as the page has them; of those that name one thing, the first. */
interface Head {
  base?: string;
  canonical?: string;
  amp?: string;
  pictures: Picture[];
  twitterImage?: string;
  robots: Robots;
}

/**
 * Reads the head of an article's page: its canonical and AMP address, picture, and what it asks of robots. `hint.url` is the
 * page's address after redirects. A canonical or AMP address on another site is dropped, so that no page can pass itself
 * off as another's, and so is one that is only the front page. Never throws; what is no page says nothing.
 */
export function readArticlePage(body: Uint8Array, hint: ReadHint): ArticlePage {
  const head = readHead(body, hint.contentType);
  const page = httpLink(hint.url);
  const base = httpLink(head.base, page) ?? page;
  return dropUndefined<ArticlePage>({
    canonicalUrl: ownPage(head.canonical, base, page),
    ampUrl: ownPage(head.amp, base, page),
    image: imageOf(head, base),
    robots: head.robots,
  });
}

function readHead(body: Uint8Array, contentType: string | undefined): Head {
  const head: Head = { pictures: [], robots: NO_ROBOTS };
  readTags(decodeLoosely(body, contentType, ARTICLE_PAGE_BYTES), {
    open(name, attributes) {
      if (name === 'body') return 'stop';
      if (name === 'link' || name === 'base') readLink(head, name, attributes);
      if (name === 'meta') readMeta(head, attributes);
      return undefined;
    },
    close: (name) => (name === 'head' ? 'stop' : undefined),
  });
  return head;
}

function readLink(head: Head, name: string, attributes: ReadonlyMap<string, string>): void {
  const rel = (attributes.get('rel') ?? '').toLowerCase().split(/\s+/, 20);
  const href = attributes.get('href');
  if (!href) return;
  if (name === 'base') head.base ??= href;
  if (rel.includes('canonical')) head.canonical ??= href;
  if (rel.includes('amphtml')) head.amp ??= href;
}

function readMeta(head: Head, attributes: ReadonlyMap<string, string>): void {
  const name = (attributes.get('property') ?? attributes.get('name') ?? '').trim().toLowerCase();
  const content = attributes.get('content')?.trim();
  if (!content) return;
  if (name === 'robots' || name === 'copydesk')
    head.robots = addRobots(head.robots, parseRobotsMeta(content));
  else if (name === 'twitter:image' || name === 'twitter:image:src') head.twitterImage ??= content;
  else if (name.startsWith('og:image')) readPicture(head.pictures, name, content);
}

/** `og:image` begins a picture, and what follows it belongs to that one (ogp.me, arrays). */
function readPicture(pictures: Picture[], name: string, content: string): void {
  const last = pictures.at(-1);
  const isNew = name === 'og:image' || (name === 'og:image:url' && last?.url !== content);
  if (isNew || !last) {
    if (pictures.length >= MAX_PICTURES) return;
    pictures.push({});
  }
  const picture = pictures.at(-1) ?? {};
  if (name === 'og:image' || name === 'og:image:url') picture.url = content;
  else if (name === 'og:image:secure_url') picture.secureUrl = content;
  else if (name === 'og:image:width') picture.width = content;
  else if (name === 'og:image:height') picture.height = content;
}

function imageOf({ pictures, twitterImage }: Head, base: string | undefined): ArticlePage['image'] {
  for (const { url, secureUrl, width, height } of [...pictures, { url: twitterImage } as Picture]) {
    const address = httpLink(secureUrl, base) ?? httpLink(url, base);
    if (address) return dropUndefined({ url: address, width: sideOf(width), height: sideOf(height) });
  }
  return undefined;
}

function sideOf(text: string | undefined): number | undefined {
  const side = /^(\d{1,6})(?:px)?$/i.exec(text ?? '')?.[1];
  return side && Number(side) > 0 && Number(side) <= MAX_SIDE ? Number(side) : undefined;
}

/** An address on the page's own site. That all pages of a site call the front page canonical is a slip, and says nothing. */
function ownPage(
  href: string | undefined,
  base: string | undefined,
  page: string | undefined,
): string | undefined {
  const url = httpLink(href, base);
  if (!url || !page || siteOf(url) !== siteOf(page)) return undefined;
  return isFrontPage(url) && !isFrontPage(page) ? undefined : url;
}

function isFrontPage(address: string): boolean {
  const { pathname, search } = new URL(address);
  return pathname === '/' && search === '';
}
