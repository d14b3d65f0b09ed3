import { getDomain } from 'tldts';
import { dropControls } from './text.ts';
import { parseUrl } from '../config/schema-url.ts';

/** Longest address that is read, in characters: twice the 2,048 that the sitemaps protocol allows a `<loc>`. */
const MAX_URL = 4096;

/** An absolute http or https address without credentials; anything else (`javascript:`, `data:`, junk, too long) is undefined. */
export function httpLink(text: string | undefined, base?: string): string | undefined {
  const given = dropControls(text?.slice(0, MAX_URL + 1) ?? '').trim();
  if (given === '' || given.length > MAX_URL) return undefined;
  const url = parseUrl(given, base) ?? parseUrl(given);
  if (!url || (url.protocol !== 'http:' && url.protocol !== 'https:')) return undefined;
  url.username = '';
  url.password = '';
  return url.href.length > MAX_URL ? undefined : url.href;
}

/** The same for the address of a feed, which some write as `feed://host/…` or `feed:https://host/…`. */
export function feedLink(text: string | undefined, base?: string): string | undefined {
  const given = text?.trimStart() ?? '';
  const scheme = /^feed:(?:\/\/)?(https?:)?/i.exec(given);
  if (!scheme) return httpLink(given, base);
  const rest = given.slice(scheme[0].length);
  return httpLink(scheme[1] ? scheme[1] + rest : `http://${rest.replace(/^\/+/, '')}`);
}

/**
 * Whose site an address is on: its registrable domain, a host that rents out names (`blogspot.com`) counting as a
 * suffix; for an IP address or a name without a known suffix, the host.
 */
export function siteOf(url: string): string {
  return getDomain(url, { allowPrivateDomains: true }) ?? new URL(url).hostname;
}
