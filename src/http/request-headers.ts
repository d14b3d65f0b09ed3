import { OFFERED_ENCODINGS } from './read-body.ts';
import { RefusedError } from './refused-error.ts';
import type { FetchRequest, Validators } from './types.ts';

/** Characters; a longer one is no honest validator, and each is stored with its source. */
const MAX_VALIDATOR = 1_024;

const ACCEPT =
  'application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml, ' +
  'application/xml;q=0.9, text/xml;q=0.9, application/json;q=0.8, */*;q=0.1';

/**
 * Headers that are not the source's to set: they speak of the connection (RFC 9110 §7.6.1) and of the body that we do not
 * send, name another host than the one that was checked, or are ours to say (what we are, can read and have).
 */
const NEVER_SET = new Set([
  'accept-encoding',
  'connection',
  'content-encoding',
  'content-length',
  'expect',
  'host',
  'http2-settings',
  'if-match',
  'if-modified-since',
  'if-none-match',
  'if-range',
  'if-unmodified-since',
  'keep-alive',
  'proxy-authorization',
  'proxy-connection',
  'range',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'user-agent',
]);

/** What may be told to a host that the operator did not name. All other headers may hold a key. */
const SENT_ANYWHERE = new Set([
  'accept',
  'accept-encoding',
  'accept-language',
  'if-modified-since',
  'if-none-match',
  'user-agent',
]);

/** Names in lower case. */
export type RequestHeaders = Record<string, string>;

/**
 * The headers of the first request for a source.
 *
 * @param credentials the Authorization that the URL's user name and password make; `auth` wins over a header of the
 * source's own, and that over these.
 * @throws RefusedError `bad-header` on one that cannot be sent or is not the source's to set; values are never named.
 */
export function headersOf(request: FetchRequest, credentials: string | undefined): RequestHeaders {
  const authorization = authorizationOf(request.auth);
  const headers: RequestHeaders = {
    accept: request.accept ?? ACCEPT,
    ...(credentials && { authorization: credentials }),
    ...ownHeaders(request.headers),
    ...(authorization && { authorization }),
    ...conditionsOf(request.validators),
    'accept-encoding': OFFERED_ENCODINGS,
    'user-agent': request.userAgent,
  };
  for (const [name, value] of Object.entries(headers)) checkValue(name, value);
  return headers;
}

/** The headers that go on to another origin. */
export function headersForAnywhere(headers: RequestHeaders): RequestHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => SENT_ANYWHERE.has(name)));
}

/** The validators that can be sent back as they came: header text of sane length. */
export function cleanValidators({ etag, lastModified }: Validators): Validators {
  return {
    // RFC 9110 §8.8.3 lets entity tags hold bytes beyond ASCII.
    ...(isSendable(etag, /^[\x20-\x7e\x80-\xff]+$/) && { etag }),
    ...(isSendable(lastModified, /^[\x20-\x7e]+$/) && { lastModified }),
  };
}

function isSendable(value: string | undefined, form: RegExp): value is string {
  return value !== undefined && value.length <= MAX_VALIDATOR && form.test(value);
}

function conditionsOf(validators: Validators = {}): RequestHeaders {
  const { etag, lastModified } = cleanValidators(validators);
  return {
    ...(etag && { 'if-none-match': etag }),
    ...(lastModified && { 'if-modified-since': lastModified }),
  };
}

/** Takes user name and password out of a URL; returns the Basic credentials (RFC 7617) that they make, if there are any. */
export function takeCredentials(url: URL): string | undefined {
  const { username, password } = url;
  url.username = url.password = '';
  return username || password ? basicAuth(decode(username), decode(password)) : undefined;
}

function basicAuth(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
}

/** A password may hold a bare percent sign. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function authorizationOf(auth: FetchRequest['auth']): string | undefined {
  if (!auth) return undefined;
  return 'token' in auth ? `Bearer ${auth.token}` : basicAuth(auth.user, auth.password);
}

function ownHeaders(headers: FetchRequest['headers'] = {}): RequestHeaders {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => {
      const lower = name.toLowerCase();
      // RFC 9110 §5.6.2
      if (!/^[a-z0-9!#$%&'*+.^_`|~-]{1,100}$/.test(lower)) {
        throw new RefusedError('bad-header', 'a header of the source has a name that cannot be sent');
      }
      if (NEVER_SET.has(lower)) {
        throw new RefusedError('bad-header', `the header ${lower} is not the source's to set`);
      }
      return [lower, value];
    }),
  );
}

function checkValue(name: string, value: string): void {
  if (/^[\t\x20-\x7e\x80-\xff]*$/.test(value)) return;
  throw new RefusedError('bad-header', `the header ${name} holds characters that cannot be sent`);
}
