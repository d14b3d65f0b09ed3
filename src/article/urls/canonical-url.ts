import { unwrapAmpCache, webPageOfAmp } from '../amp-page.ts';
import { httpUrl } from './http-url.ts';
import { dropTracking } from './tracking-params.ts';

/** Real addresses are settled after two or three rounds; one that still changes after these was built to. */
const MAX_ROUNDS = 8;

/**
 * The one spelling of a web page's address: http or https, absolute, host in lower case, without default port,
 * credentials, fragment, session id and tracking parameters; a known AMP page becomes its web page.
 * Idempotent. Undefined for anything that is not such an address (`javascript:`, relative without a base, over 4,096 characters).
 * Scheme, `www.`, trailing slashes and the order of parameters stay: changing them is not surely the same page.
 */
export function canonicalUrl(url: string, base?: string): string | undefined {
  return pagesOf(url, base)?.webUrl;
}

/** The web page that a link leads to, and the AMP page where it leads to one that we surely know as such. */
export function pagesOf(url: string, base?: string): { webUrl: string; ampWebUrl?: string } | undefined {
  const page = settle(httpUrl(url, base), cleanPage);
  // What is said of AMP pages in `webPageOfAmp` is said of addresses that name it.
  if (page === undefined || !/amp/i.test(page)) return page === undefined ? undefined : { webUrl: page };
  const webUrl = settle(page, (link) => cleanPage(webPageOfAmp(link)));
  if (page === undefined || webUrl === undefined) return undefined;
  return page === webUrl ? { webUrl } : { webUrl, ampWebUrl: page };
}

/** Applies a step until nothing changes any more, so that the result is its own canonical form. */
function settle(href: string | undefined, step: (url: URL) => URL): string | undefined {
  let current = href;
  for (let round = 0; current !== undefined && round < MAX_ROUNDS; round += 1) {
    const { href: next } = step(new URL(current));
    if (next === current) return current;
    current = httpUrl(next);
  }
  return undefined;
}

/** Without what names no page. Changes the URL that it is given, since a copy costs as much as all the rest. */
function cleanPage(link: URL): URL {
  const url = unwrapAmpCache(link);
  const path = normalizeEscapes(url.pathname.replace(/;jsessionid=[^/;]*/i, ''));
  const search = normalizeEscapes(dropTracking(url.search));
  if (url.hash !== '' || url.href.endsWith('#')) url.hash = '';
  if (url.hostname.endsWith('.')) url.hostname = url.hostname.slice(0, -1);
  if (url.pathname !== path) url.pathname = path;
  if (url.search !== search || url.href.endsWith('?')) url.search = search;
  return url;
}

/** RFC 3986, 6.2.2: `%7e` is `~` and `%c3` is `%C3`; the escapes of reserved characters stay. */
function normalizeEscapes(text: string): string {
  if (!text.includes('%')) return text;
  return text.replace(/%[0-9a-f]{2}/gi, (escape) => {
    const character = String.fromCharCode(Number.parseInt(escape.slice(1), 16));
    return /[\w.~-]/.test(character) ? character : escape.toUpperCase();
  });
}
