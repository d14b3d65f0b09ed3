import { parseUrl } from '../config/schema-url.ts';

/** Query keys whose values open something, whole or as one word of the key (`access_token`, `api-key`, `X-Amz-Signature`). */
const SECRET_KEY =
  /(?:^|[-_.])(?:access|api|auth|authorization|code|cred|credential|credentials|hash|jwt|key|apikey|pass|passwd|password|pwd|secret|session|sessionid|sid|sig|sign|signature|token|accesstoken|authtoken)(?:$|[-_.])/i;

/** Values that look drawn at random: long, of letters and digits without a break; or a UUID. */
const LONG_WORD = /^[A-Za-z0-9_+=~]{20,}$/;
const UUID = /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i;

/** Parts of addresses that the operator keeps in the environment, of this process. */
const hidden = new Set<string>();
/** Characters; shorter ones guard nothing, and are parts of any address. */
const SHORTEST_HIDDEN = 4;

const MASK = '***';
/** Characters; longer addresses say nothing more in a message. */
const MAX_SHOWN = 300;

/** From now on no address shows these values, or the parts of one that is itself an address, in its path and query. */
export function hideInUrls(values: readonly string[]): void {
  const parts = values.flatMap((value) => [value, ...value.split(/[/?&=#]+/)]);
  for (const part of parts) if (part.length >= SHORTEST_HIDDEN) hidden.add(part).add(decode(part));
}

/**
 * An address as it may stand in messages, logs and pages: no user name or password, no fragment, and query values and
 * path segments that look like keys masked. At most 300 characters. Takes anything; what is no URL is cut to its harmless
 * part.
 */
export function redactUrl(url: string | URL): string {
  const text = String(url);
  const address = parseUrl(text);
  if (!address) return shorten(redactText(text));
  const { protocol, host, pathname, search, username, password } = address;
  const user = username || password ? `${MASK}@` : '';
  const path = pathname
    .split('/')
    .map((part) => (looksSecret(decode(part)) ? MASK : part))
    .join('/');
  return shorten(`${protocol}//${user}${host}${path}${redactQuery(search)}`);
}

function redactQuery(search: string): string {
  if (search === '') return '';
  const parts = search.slice(1).split('&');
  return `?${parts.map(redactPair).join('&')}`;
}

function redactPair(pair: string): string {
  const split = pair.indexOf('=');
  const key = split < 0 ? '' : pair.slice(0, split);
  const value = pair.slice(split + 1);
  const secret = value !== '' && (SECRET_KEY.test(decode(key)) || looksSecret(decode(value)));
  if (!secret) return pair;
  return split < 0 ? MASK : `${key}=${MASK}`;
}

function looksSecret(value: string): boolean {
  // `/feeds/${KEY}.xml`
  if (hidden.has(value) || value.split('.').some((part) => hidden.has(part))) return true;
  return UUID.test(value) || (LONG_WORD.test(value) && /\d/.test(value) && /[A-Za-z]/.test(value));
}

/** Not a URL, so nothing is sure of its parts: all up to the last `@` and from the first `?` or `#` on is dropped. */
function redactText(text: string): string {
  const [head = ''] = text.slice(text.lastIndexOf('@') + 1).split(/[?#]/, 1);
  return text.includes('@') ? `${MASK}@${head}` : head;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function shorten(text: string): string {
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN - 1)}…` : text;
}
