import { createHash } from 'node:crypto';
import { domainToASCII, domainToUnicode } from 'node:url';
import { unwrapAmpCache } from '../amp-page.ts';
import { parseHttpUrl } from './http-url.ts';

const BASE32 = 'abcdefghijklmnopqrstuvwxyz234567';
/** RFC 1035: octets in one label of a host name. */
const MAX_LABEL = 63;

/**
 * The address of an AMP page on Google's AMP cache: `https://www-rferl-org.cdn.ampproject.org/c/s/www.rferl.org/amp/…`.
 * Follows "AMP Cache URL format" on amp.dev; the same as @ampproject/toolbox-cache-url gives, which is asynchronous.
 * Credentials and fragment are dropped. Undefined for anything but http and https on their own ports: a cache address
 * has no place for another one.
 */
export function ampCacheUrl(url: string): string | undefined {
  const given = parseHttpUrl(url);
  if (!given) return undefined;
  const page = unwrapAmpCache(given);
  if (page.port !== '') return undefined;
  const folder = page.protocol === 'https:' ? '/c/s/' : '/c/';
  return `https://${subdomainOf(page.hostname)}.cdn.ampproject.org${folder}${page.hostname}${page.pathname}${page.search}`;
}

function subdomainOf(host: string): string {
  return readableSubdomain(host) ?? base32(createHash('sha256').update(host).digest());
}

/** `www.rferl.org` → `www-rferl-org`; undefined where the format asks for a hash instead. */
function readableSubdomain(host: string): string | undefined {
  if (!host.includes('.') || host.length > MAX_LABEL || hasHyphens34(host)) return undefined;
  const label = domainToUnicode(host).replaceAll('-', '--').replaceAll('.', '-');
  // `xn-a.com` gives `xn--a-com`, which is no punycode and needs none.
  const ascii = /^[a-z0-9-]+$/.test(label) ? label : domainToASCII(label);
  if (ascii === '' || ascii.length > MAX_LABEL) return undefined;
  return hasHyphens34(ascii) ? `0-${ascii}-0` : ascii;
}

/** RFC 5891 keeps hyphens in third and fourth place for `xn--`. */
function hasHyphens34(label: string): boolean {
  return label.slice(2, 4) === '--' && !label.startsWith('xn--');
}

/** RFC 4648 without padding, in lower case: 32 octets become 52 characters. */
function base32(bytes: Uint8Array): string {
  let bits = '';
  for (const byte of bytes) bits += byte.toString(2).padStart(8, '0');
  const groups = bits.match(/.{1,5}/g) ?? [];
  return groups.map((group) => BASE32[Number.parseInt(group.padEnd(5, '0'), 2)]).join('');
}
