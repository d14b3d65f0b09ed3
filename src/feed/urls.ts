import { getDomain } from 'tldts';
import { parseUrl } from '../config/schema-url.ts';
import { dropControls } from './text.ts';

/** Longest URL that is taken over; a longer one is a payload, not an address. */
const MAX_URL = 4096;

const ABSOLUTE = /^[a-z][a-z0-9+.-]{0,30}:/i;

/** An address as the publisher gave it, made absolute where a base is known; undefined where there is none. */
export function absoluteUrl(text: string | undefined, base: string | undefined): string | undefined {
  const url = dropControls(text?.replace(/[\t\r\n]/g, '') ?? '').trim();
  if (!url || url.length > MAX_URL) return undefined;
  if (ABSOLUTE.test(url) || !base) return url;
  return parseUrl(url, base)?.href ?? url;
}

export function isHttpUrl(text: string | undefined): text is string {
  return text !== undefined && /^https?:\/\/[^\s/]/i.test(text);
}

/** The registrable domain of a URL: `rferl.org`. */
export function domainOf(url: string | undefined): string | undefined {
  return (isHttpUrl(url) && getDomain(url)) || undefined;
}
