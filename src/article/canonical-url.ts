import { unwrapAmpCache, webPageOfAmp } from './amp-page.ts';
import { httpUrl, MAX_URL } from './http-url.ts';
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
  return settle(httpUrl(url, base), (page) => webPageOfAmp(cleanPage(page)).href);
}

/** The AMP page that a link leads to, in the same spelling; undefined where the link is none that we surely know. */
export function ampPageUrl(url: string, base?: string): string | undefined {
  const page = settle(httpUrl(url, base), (link) => cleanPage(link).href);
  return page !== undefined && page !== canonicalUrl(page) ? page : undefined;
}

/** Applies a step until nothing changes any more, so that the result is its own canonical form. */
function settle(href: string | undefined, step: (url: URL) => string): string | undefined {
  let current = href;
  for (let round = 0; current !== undefined && round < MAX_ROUNDS; round += 1) {
    const next = step(new URL(current));
    if (next === current) return current;
    current = next.length > MAX_URL ? undefined : httpUrl(next);
  }
  return undefined;
}

function cleanPage(link: URL): URL {
  const url = new URL(unwrapAmpCache(link).href);
  url.hash = '';
  if (url.hostname.endsWith('.')) url.hostname = url.hostname.slice(0, -1);
  url.pathname = normalizeEscapes(url.pathname.replace(/;jsessionid=[^/;]*/i, ''));
  url.search = normalizeEscapes(dropTracking(url.search));
  return url;
}

/** RFC 3986, 6.2.2: `%7e` is `~` and `%c3` is `%C3`; the escapes of reserved characters stay. */
function normalizeEscapes(text: string): string {
  return text.replace(/%[0-9a-f]{2}/gi, (escape) => {
    const character = String.fromCharCode(Number.parseInt(escape.slice(1), 16));
    return /[\w.~-]/.test(character) ? character : escape.toUpperCase();
  });
}
