import { feedLink, httpLink, siteOf } from './http-link.ts';
import { MAX_BODY } from './limits.ts';
import { decodeLoosely, readTags } from './page-tags.ts';
import { cleanText, foldSpace } from './text.ts';
import type { ReadHint } from './types.ts';
import { dropUndefined } from './values.ts';

/** A feed that an HTML page names. */
export interface DiscoveredFeed {
  /** Absolute, http or https. */
  url: string;
  title?: string;
  /** Media type, as the page says or as the address reads: `application/rss+xml`. */
  type: string;
}

const MAX_FEEDS = 20;
/** Links and anchors that are looked at. */
const MAX_CANDIDATES = 1000;
const MAX_TITLE = 200;

const FEED_TYPE = /^(?:application\/(?:rss|atom|rdf|feed)\+(?:xml|json)|text\/rss(?:\+xml)?)$/;
/** Types that other things have as well (WordPress names its API so), so that the address or title has to say the rest. */
const VAGUE_TYPE = /^(?:application\/json|(?:text|application)\/xml|)$/;
/** How the path of a feed ends, or its query begins. */
const FEED_PATH = /\/(?:feed|rss2?|atom|rdf|index\.xml)\/?$|\.(?:rss|rdf|atom|xml)$|\/feed\.json$/i;
const FEED_QUERY = /[?&](?:feed|format|type|output)=(?:rss2?|rss_?\d*|atom|rdf|feed)\b/i;
const NO_FEED = /sitemap|opensearch|oembed|wp-json|manifest|wlwmanifest|xmlrpc/i;
/** What names a feed of what readers write below articles. */
const COMMENTS =
  /comment|kommentar|comentario|comentário|commenti\b|reactie|reacties|komentar|комментари|yorum|評論|コメント/i;

interface Candidate {
  /** As the page has it. */
  href: string;
  title: string;
  type: string;
}

/**
 * The feeds that an HTML page names, best first: by `<link>`, or where it has none, by anchors on the page's own site that
 * look like feeds. The site's own feeds come before others, articles before comments, XML before JSON; each once, at most
 * 20. Never throws; what is no page names none.
 */
export function discoverFeeds(body: Uint8Array, hint: ReadHint = {}): DiscoveredFeed[] {
  const page = readPage(body, hint);
  const base = httpLink(page.base, hint.url) ?? httpLink(hint.url);
  const linked = feedsOf(page.links, base);
  const own = base && (httpLink(hint.url) ?? base);
  const found =
    linked.length > 0 ? linked : feedsOf(page.anchors, base).filter(({ url }) => isOnSite(url, own));
  const seen = new Set<string>();
  const unique = found.filter(({ url }) => seen.size < seen.add(url).size);
  return unique.toSorted((a, b) => rank(a, own) - rank(b, own)).slice(0, MAX_FEEDS);
}

interface Page {
  base?: string;
  links: Candidate[];
  anchors: Candidate[];
}

function readPage(body: Uint8Array, hint: ReadHint): Page {
  const page: Page = { links: [], anchors: [] };
  let anchor: Candidate | undefined;
  const text = decodeLoosely(body, hint.contentType, MAX_BODY);
  readTags(text, {
    open(name, attributes) {
      const href = attributes.get('href');
      if (!href) return;
      if (name === 'base') page.base ??= href;
      else if (name === 'link' && isFeedLink(href, attributes) && page.links.length < MAX_CANDIDATES)
        page.links.push(candidate(href, attributes));
      else if (name === 'a' && page.anchors.length < MAX_CANDIDATES) {
        anchor = isFeedAddress(href) ? candidate(href, attributes) : undefined;
        if (anchor) page.anchors.push(anchor);
      }
    },
    close(name) {
      if (name === 'a') anchor = undefined;
    },
    text(text) {
      if (anchor && anchor.title.length < MAX_TITLE) anchor.title += text;
    },
  });
  return page;
}

function candidate(href: string, attributes: ReadonlyMap<string, string>): Candidate {
  return { href, title: attributes.get('title') ?? '', type: typeOf(attributes) };
}

function typeOf(attributes: ReadonlyMap<string, string>): string {
  return (attributes.get('type') ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
}

function isFeedLink(href: string, attributes: ReadonlyMap<string, string>): boolean {
  const rel = (attributes.get('rel') ?? '').toLowerCase().split(/\s+/, 20);
  const type = typeOf(attributes);
  if (rel.includes('feed')) return VAGUE_TYPE.test(type) || FEED_TYPE.test(type);
  if (!rel.includes('alternate') || rel.includes('stylesheet')) return false;
  if (FEED_TYPE.test(type)) return true;
  const named = /\b(?:rss|atom|feed)\b/i.test(attributes.get('title') ?? '');
  return VAGUE_TYPE.test(type) && !NO_FEED.test(href) && (named || isFeedAddress(href));
}

/** An anchor may say anything of itself. */
function isKnownType(type: string): boolean {
  return type !== '' && (FEED_TYPE.test(type) || VAGUE_TYPE.test(type));
}

function isFeedAddress(href: string): boolean {
  const [address = ''] = href.slice(0, 4096).split('#', 1);
  const [path = ''] = address.split('?', 1);
  return (FEED_PATH.test(path) || FEED_QUERY.test(address) || /^feed:/i.test(path)) && !NO_FEED.test(address);
}

function feedsOf(candidates: Candidate[], base: string | undefined): DiscoveredFeed[] {
  return candidates.flatMap(({ href, title, type }) => {
    const url = feedLink(href, base);
    if (!url) return [];
    const given = cleanText(foldSpace(title.slice(0, MAX_TITLE)));
    return [
      dropUndefined<DiscoveredFeed>({ url, title: given, type: isKnownType(type) ? type : typeFrom(url) }),
    ];
  });
}

function typeFrom(url: string): string {
  const name = /(atom|rdf|json)\/?(?:[?#]|$)/i.exec(url)?.[1]?.toLowerCase();
  if (name === 'json') return 'application/feed+json';
  return `application/${name ?? 'rss'}+xml`;
}

function isOnSite(url: string, page: string | undefined): boolean {
  return page !== undefined && siteOf(url) === siteOf(page);
}

/** Comments last, then foreign sites, then JSON; the page's order decides between equals. */
function rank({ url, title = '', type }: DiscoveredFeed, page: string | undefined): number {
  const comments = COMMENTS.test(`${title} ${pathOf(url)}`) ? 8 : 0;
  const isSameHost = page !== undefined && new URL(url).host === new URL(page).host;
  const distance = isSameHost ? 0 : isOnSite(url, page) ? 2 : 4;
  return comments + distance + (type.includes('json') ? 1 : 0);
}

function pathOf(url: string): string {
  const { pathname, search } = new URL(url);
  try {
    return decodeURIComponent(pathname + search);
  } catch {
    return pathname + search;
  }
}
