import { parseUrl } from '../config/schema-url.ts';
import { RefusedError } from './refused-error.ts';
import { headersForAnywhere, headersOf, takeCredentials, type RequestHeaders } from './request-headers.ts';
import type { FetchRequest } from './types.ts';

/** One request on the way to the document: the first, or the next after a redirect. */
export interface Leg {
  /** http or https, without user name, password and fragment. */
  url: URL;
  headers: RequestHeaders;
}

/** Characters. Longer ones are nowhere in honest use. */
const MAX_URL = 8_192;

/**
 * The first request for a source. A user name and password in its URL become an Authorization header.
 * @throws RefusedError `bad-url`, `bad-scheme`, `bad-header`.
 */
export function firstLeg(request: FetchRequest): Leg {
  const { url, credentials } = readUrl(request.url);
  return { url, headers: headersOf(request, credentials) };
}

/**
 * Where a redirect leads. Headers that may hold a key stay behind for good when it leaves the origin.
 * @throws RefusedError `bad-url`, `bad-scheme`.
 */
export function nextLeg(leg: Leg, location: string): Leg {
  const { url } = readUrl(location, leg.url);
  return { url, headers: url.origin === leg.url.origin ? leg.headers : headersForAnywhere(leg.headers) };
}

function readUrl(text: string, base?: URL): { url: URL; credentials: string | undefined } {
  if (text.length > MAX_URL) throw new RefusedError('bad-url', `address of more than ${MAX_URL} characters`);
  const url = parseUrl(text, base);
  if (!url) throw new RefusedError('bad-url', 'not a web address');
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new RefusedError('bad-scheme', 'only http and https addresses are fetched');
  }
  const credentials = takeCredentials(url);
  url.hash = '';
  return { url, credentials };
}
