/** Values with rules from outside: URLs, hosts, addresses, languages, time zones. Nothing here looks anything up. */
import { parseUrl as readUrl } from './schema-url.ts';
import ipaddr from 'ipaddr.js';
import { Refusal, written } from './schema-values.ts';

/** Longest URL that is taken; what browsers and proxies commonly bear. */
const LONGEST_URL = 2048;

function parseUrl(value: string, protocols: readonly string[]): URL | Refusal {
  if (value.length > LONGEST_URL) return new Refusal(`is longer than ${LONGEST_URL} characters`);
  const url = readUrl(value);
  if (!url) return new Refusal('is not a URL');
  if (!protocols.includes(url.protocol)) return new Refusal('has a URL scheme that is not supported');
  return url;
}

/** An http or https URL, kept as it was written. */
export function webUrl(whenMissing?: string) {
  const hints = { pattern: '^https?://', maxLength: LONGEST_URL };
  return written('an http or https URL', hints, webUrlOf, whenMissing);
}

function webUrlOf(value: string): string | Refusal {
  const url = webAddress(value);
  return url instanceof Refusal ? url : value;
}

/** An http or https URL in its parts. */
export function webAddress(value: string): URL | Refusal {
  return parseUrl(value, ['http:', 'https:']);
}

/** The address of a server alone: `https://desk.example`, kept as browsers write it. */
export function webOrigin() {
  const expected = 'an http or https URL without a path, such as https://desk.example';
  return written(expected, { pattern: '^https?://', maxLength: LONGEST_URL }, (value) => {
    const url = webAddress(value);
    if (url instanceof Refusal) return url;
    const { origin, href } = url;
    return href === `${origin}/` ? origin : new Refusal('has more than a host and a port');
  });
}

/** Where messages are sent: https, so that nobody on the way reads them, or http where the way is private. */
export function webhookUrl() {
  const expected = 'an https URL, or an http URL of a private address or name';
  return written(expected, { pattern: '^https?://', maxLength: LONGEST_URL }, (value) => {
    const url = webAddress(value);
    if (url instanceof Refusal) return url;
    if (url.protocol === 'http:' && !isPrivateHost(url.hostname))
      return new Refusal('leads over the open internet in plain letters');
    return value;
  });
}

const PRIVATE_RANGES = new Set(['loopback', 'private', 'linkLocal', 'uniqueLocal', 'carrierGradeNat']);

/** Names that no public name server leads to (RFC 6761, 6762, 8375, ICANN's `internal`), and those without a dot. */
const PRIVATE_NAME = /(^[^.]+|\.(localhost|local|internal|home\.arpa))\.?$/i;

/** @param hostname as URL gives it, an IPv6 address in brackets */
function isPrivateHost(hostname: string): boolean {
  const address = hostname.replace(/^\[(.*)\]$/, '$1');
  if (!ipaddr.isValid(address)) return PRIVATE_NAME.test(address);
  return PRIVATE_RANGES.has(ipaddr.process(address).range());
}

export const WEBHOOK_SECRET =
  'whsec_ and the base64 of 24 to 64 bytes, or 24 to 256 printable ASCII characters without spaces';

/** A secret as Standard Webhooks has it, or a plain one. */
export function webhookSecret() {
  return written(WEBHOOK_SECRET, { maxLength: 256 }, (value) => {
    if (value.length < 24) return new Refusal('is too short');
    if (!/^[\x21-\x7e]{24,256}$/.test(value)) return new Refusal('has characters that it may not have');
    if (!value.startsWith('whsec_')) return value;
    const bytes = /^whsec_([A-Za-z0-9+/]{32,86}={0,2})$/.exec(value)?.[1];
    return bytes !== undefined && bytes.length % 4 === 0
      ? value
      : new Refusal('is not the base64 of 24 to 64 bytes');
  });
}

/** What ioredis connects to: a Redis URL, or the absolute path of a unix socket. */
export function redisUrl() {
  const expected =
    'a redis://, rediss://, unix:// or redis-cluster:// URL, or the absolute path of a unix socket';
  return written(expected, { pattern: '^(rediss?(-cluster)?://|unix://|/)' }, (value) => {
    if (isSocketPath(value) || UNIX_URL.test(value)) return value;
    const url = parseUrl(value, ['redis:', 'rediss:', 'redis-cluster:', 'rediss-cluster:']);
    return url instanceof Refusal ? url : value;
  });
}

/** `unix:///run/redis.sock`, `unix://user:password@/run/redis.sock?db=1`: user, and path with its query. */
export const UNIX_URL = /^unix:\/\/(?:([^:@/?#]{0,256})(?::[^@/?#]{0,1024})?@)?(\/[^/][^#]{0,1024})$/;

export function isSocketPath(value: string): boolean {
  return /^\/[^/]/.test(value);
}

/** A mail address, or an http or https URL, fit for a header. */
export function contact() {
  const expected = 'a mail address or an http or https URL';
  return written(expected, { maxLength: 200 }, (value) => {
    if (!/^[\x21-\x7e]{1,200}$/.test(value)) return new Refusal('is not a mail address or URL');
    if (/^[^@/]+@[^@/]+$/.test(value)) return value;
    return webUrlOf(value) === value ? value : new Refusal('is not a mail address or URL');
  });
}

/** Host names of at most 253 characters in labels of at most 63, as DNS has them. */
export function isHostName(value: string): boolean {
  const labels = value.split('.');
  // What ends in a number is an address in an odd spelling: 127.1 and 0x7f.1 are 127.0.0.1.
  if (value.length > 253 || /^(\d+|0x[0-9a-f]*)$/i.test(labels.at(-1) ?? '')) return false;
  return labels.every((label) => /^[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?$/i.test(label));
}

function isAddress(value: string): boolean {
  return ipaddr.IPv4.isValidFourPartDecimal(value) || ipaddr.IPv6.isValid(value);
}

/** A host to listen on. */
export function host() {
  return written('a host name or IP address such as 127.0.0.1', {}, (value) =>
    isAddress(value) || isHostName(value) ? value : new Refusal('is not a host name or IP address'),
  );
}

/** What the address guard lets through. */
export function allowedAddress() {
  const expected = 'an address range (10.1.0.0/16), an address, or a host name';
  return written(expected, {}, (value) => {
    const known = value.includes('/') ? isRange(value) : isAddress(value) || isHostName(value);
    return known ? value : new Refusal('is not an address range, address or host name');
  });
}

function isRange(value: string): boolean {
  return isAddress(value.slice(0, value.lastIndexOf('/'))) && ipaddr.isValidCIDR(value);
}

/** A publisher's registrable domain, in lower case. */
export function domain() {
  return written('a registrable domain such as rferl.org', {}, (value) => {
    if (!isHostName(value) || !value.includes('.')) return new Refusal('is not a domain');
    if (/^www\./i.test(value)) return new Refusal('is the name of a web host');
    return value.toLowerCase();
  });
}

/** A BCP 47 language tag in its canonical spelling. */
export function language() {
  return written('a BCP 47 language tag such as en or sr-Latn', {}, (value) => {
    // BCP 47 leaves room for primary subtags of 5 to 8 letters and has assigned none: `english` is a slip.
    if (!/^[a-z]{2,3}(-|$)/i.test(value) || value.length > 35) return new Refusal('is not a language tag');
    try {
      return Intl.getCanonicalLocales(value)[0] ?? value;
    } catch {
      return new Refusal('is not a language tag');
    }
  });
}

/** An IANA time zone. */
export function timeZone() {
  return written('an IANA time zone such as Europe/Belgrade', {}, (value) =>
    isTimeZone(value) ? value : new Refusal('is not a time zone'),
  );
}

/** Asking takes a quarter of a millisecond, and ten thousand sources share few zones. */
const knownZones = new Set<string>();

function isTimeZone(value: string): boolean {
  // Newer engines also take offsets (+01:00), which know no summer time.
  if (!/^[A-Za-z]/.test(value)) return false;
  if (knownZones.has(value)) return true;
  try {
    new Intl.DateTimeFormat('en', { timeZone: value }).resolvedOptions();
    knownZones.add(value);
    return true;
  } catch {
    return false;
  }
}

/** A bearer token: what an Authorization header can carry. */
export function token() {
  return written('1 to 256 printable ASCII characters without spaces', {}, (value) =>
    /^[\x21-\x7e]{1,256}$/.test(value) ? value : new Refusal('has characters that it may not have'),
  );
}
