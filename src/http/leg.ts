import { OFFERED_ENCODINGS } from './read-body.ts';
import { RefusedError } from './refused-error.ts';
import type { FetchRequest, Validators } from './types.ts';

/** One request on the way to the document: the first, or the next after a redirect. */
export interface Leg {
  /** http or https, without user name, password and fragment. */
  url: URL;
  /** Names in lower case. */
  headers: Record<string, string>;
}

/** Characters. Longer ones are nowhere in honest use, and each is stored with its source. */
const MAX_URL = 8_192;
const MAX_VALIDATOR = 1_024;

const ACCEPT =
  'application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml, ' +
  'application/xml;q=0.9, text/xml;q=0.9, application/json;q=0.8, */*;q=0.1';

/** What may be told to a host that the operator did not name. All other headers may hold a key. */
const SENT_ANYWHERE = new Set([
  'accept',
  'accept-encoding',
  'accept-language',
  'if-modified-since',
  'if-none-match',
  'user-agent',
]);

/** The first request for a source. A user name and password in its URL become an Authorization header. */
export function firstLeg(request: FetchRequest): Leg {
  const { url, credentials } = readUrl(request.url);
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers ?? {})) headers[name.toLowerCase()] = value;
  // The name in the URL is the one that was checked.
  delete headers.host;
  return {
    url,
    headers: {
      accept: ACCEPT,
      ...(credentials && { authorization: credentials }),
      ...headers,
      ...conditionsOf(request.validators),
      'accept-encoding': OFFERED_ENCODINGS,
      'user-agent': request.userAgent,
    },
  };
}

/** Where a redirect leads. Headers that may hold a key stay behind for good when it leaves the origin. */
export function nextLeg(leg: Leg, location: string): Leg {
  const { url } = readUrl(location, leg.url);
  if (url.origin === leg.url.origin) return { url, headers: leg.headers };
  const kept = Object.entries(leg.headers).filter(([name]) => SENT_ANYWHERE.has(name));
  return { url, headers: Object.fromEntries(kept) };
}

/** The validators that can be sent back: printable ASCII of sane length. */
export function cleanValidators({ etag, lastModified }: Validators): Validators {
  return {
    ...(isSendable(etag) && { etag }),
    ...(isSendable(lastModified) && { lastModified }),
  };
}

function conditionsOf(validators: Validators = {}): Record<string, string> {
  const { etag, lastModified } = cleanValidators(validators);
  return {
    ...(etag && { 'if-none-match': etag }),
    ...(lastModified && { 'if-modified-since': lastModified }),
  };
}

function isSendable(value: string | undefined): value is string {
  return value !== undefined && value.length <= MAX_VALIDATOR && /^[\x20-\x7e]+$/.test(value);
}

function readUrl(text: string, base?: URL): { url: URL; credentials?: string } {
  if (text.length > MAX_URL) throw new RefusedError('bad-url', `address of more than ${MAX_URL} characters`);
  if (!URL.canParse(text, base?.href)) throw new RefusedError('bad-url', 'not a web address');
  const url = new URL(text, base?.href);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new RefusedError('bad-scheme', 'only http and https addresses are fetched');
  }
  const { username, password } = url;
  url.username = url.password = url.hash = '';
  if (!username && !password) return { url };
  const pair = `${decode(username)}:${decode(password)}`;
  return { url, credentials: `Basic ${Buffer.from(pair).toString('base64')}` };
}

/** A password may hold a bare percent sign. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
