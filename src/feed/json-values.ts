/**
 * What a JSON endpoint means by a value: each function takes what a path led to and gives it in our form, or undefined
 * where it is nothing of the kind. An object is never taken for a text.
 */
import { getDomain } from 'tldts';
import { readDate } from './dates.ts';
import type { ReadDate } from './dates.ts';
import { httpLink } from './http-link.ts';
import { MAX_FIELDS } from './limits.ts';
import { cleanText, foldSpace } from './text.ts';
import type { FeedImage, FeedItem } from './types.ts';
import { domainOf } from './urls.ts';
import { booleanOf, dropUndefined, exactOf, isRecord, stringOf } from './values.ts';

/** What a path led to. */
export interface Found {
  values: readonly unknown[];
  /** The path goes through a list, so that each value is one entry and no comma list. */
  isList: boolean;
}

/** The values, with the entries of those that are lists in their place. */
function entriesOf({ values }: Found): unknown[] {
  return values
    .flatMap((value) => (Array.isArray(value) ? (value as unknown[]) : [value]))
    .slice(0, MAX_FIELDS);
}

function firstOf<T>(found: Found, read: (value: unknown) => T | undefined): T | undefined {
  for (const value of entriesOf(found)) {
    const result = read(value);
    if (result !== undefined) return result;
  }
  return undefined;
}

/** A text as given, which may hold markup; a number is one in digits. */
export function textIn(found: Found): string | undefined {
  return firstOf(found, (value) => {
    if (typeof value === 'number' && Number.isFinite(value)) return String(value);
    return cleanText(stringOf(value));
  });
}

/** The same on one line. */
export function lineIn(found: Found): string | undefined {
  const text = textIn(found);
  return text && foldSpace(text);
}

/** A text that is passed on byte by byte. */
export function exactIn(found: Found): string | undefined {
  return firstOf(found, exactOf);
}

export function linkIn(found: Found, base: string | undefined): string | undefined {
  return firstOf(found, (value) => httpLink(stringOf(value), base));
}

export function numberIn(found: Found): number | undefined {
  return firstOf(found, numberFrom);
}

function numberFrom(value: unknown): number | undefined {
  const number =
    typeof value === 'string' && /^-?\d{1,12}(?:\.\d{1,12})?$/.test(value.trim()) ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}

const BOOLEANS: ReadonlyMap<unknown, boolean> = new Map<unknown, boolean>([
  [true, true],
  [false, false],
  ['true', true],
  ['false', false],
  [1, true],
  [0, false],
]);

export function booleanIn(found: Found): boolean | undefined {
  return firstOf(found, (value) => BOOLEANS.get(value));
}

export function typeIn(found: Found): 'article' | 'video' | 'audio' | undefined {
  return firstOf(found, (value) => {
    const type = stringOf(value)?.trim().toLowerCase();
    return type === 'article' || type === 'video' || type === 'audio' ? type : undefined;
  });
}

/** A date as text in any form that feeds use, as Unix time, or in digits only (`20230226`, `20230226211300`). */
export function dateIn(found: Found, timeZone: string | undefined): ReadDate | undefined {
  return firstOf(found, (value) => {
    const text = typeof value === 'number' ? String(value) : stringOf(value)?.trim();
    const digits = text && /^(\d{8,16})(?:\.\d{1,20})?$/.exec(text)?.[1];
    if (digits) return dateFromDigits(digits, timeZone);
    return text && typeof value === 'string' ? readDate(text, timeZone) : undefined;
  });
}

/** How many digits of Unix time make a second, for the years 1973 to 2286. */
const SECOND: ReadonlyMap<number, number> = new Map([
  [9, 1],
  [10, 1],
  [12, 1e3],
  [13, 1e3],
  [15, 1e6],
  [16, 1e6],
]);

function dateFromDigits(digits: string, timeZone: string | undefined): ReadDate | undefined {
  const perSecond = SECOND.get(digits.length);
  if (!perSecond) return readDate(digits.replace(/^(\d{8})(\d{6})$/, '$1T$2'), timeZone);
  const date = new Date((Number(digits) / perSecond) * 1000);
  return { dateTime: `${date.toISOString().slice(0, 19)}Z`, precision: 'second' };
}

/** What things are called where they are objects: an author, a tag, a publisher. */
const NAME_KEYS = ['name', 'title', 'label', 'value', 'term'];

function nameFrom(value: unknown): string | undefined {
  const given = isRecord(value)
    ? NAME_KEYS.map((key) => stringOf(ownValue(value, key))).find(Boolean)
    : value;
  const name = cleanText(stringOf(given));
  return name && foldSpace(name);
}

function ownValue(record: Readonly<Record<string, unknown>>, key: string): unknown {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}

/** Names, each once: of a list, or of one text with commas between them. */
export function namesIn(found: Found): string[] | undefined {
  const [only] = found.values;
  const isText = !found.isList && found.values.length === 1 && typeof only === 'string';
  const entries = isText ? only.slice(0, 5000).split(/[,;]/) : entriesOf(found);
  const names = new Set(entries.flatMap((entry) => nameFrom(entry) ?? []));
  return names.size > 0 ? [...names].slice(0, MAX_FIELDS) : undefined;
}

/** The same for people; a byline (`By Ann Lee and Bo Ek`) is taken apart. */
export function authorsIn(found: Found): string[] | undefined {
  const names = namesIn(found)?.flatMap((name) => {
    const byline = /^by\s/i.exec(name);
    return byline ? name.slice(byline[0].length).split(/ and /i) : [name.replace(/^and /, '')];
  });
  const whole = names?.map((name) => name.trim()).filter((name) => name !== '');
  return whole && whole.length > 0 ? [...new Set(whole)] : undefined;
}

const ADDRESS_KEYS = ['url', 'src', 'href', 'link'];

/** Pictures as addresses, or as objects with an address and perhaps a size. */
export function imagesIn(found: Found, base: string | undefined): FeedImage[] | undefined {
  const images = new Map<string, FeedImage>();
  for (const entry of entriesOf(found)) {
    const image = imageFrom(entry, base);
    if (image && !images.has(image.url)) images.set(image.url, image);
  }
  return images.size > 0 ? [...images.values()] : undefined;
}

function imageFrom(value: unknown, base: string | undefined): FeedImage | undefined {
  if (!isRecord(value)) {
    const url = httpLink(stringOf(value), base);
    return url ? { url } : undefined;
  }
  const url = ADDRESS_KEYS.map((key) => httpLink(stringOf(ownValue(value, key)), base)).find(Boolean);
  const isOther = /^(?:video|audio)/i.test(stringOf(ownValue(value, 'type')) ?? '');
  if (!url || isOther) return undefined;
  return dropUndefined<FeedImage>({
    url,
    width: numberFrom(ownValue(value, 'width')),
    height: numberFrom(ownValue(value, 'height')),
    isCached: booleanOf(ownValue(value, 'isCached')),
  });
}

const DOMAIN_KEYS = ['domain', 'url', 'uri', 'link', 'homepage'];

/** A publisher as a name, a domain, an address, or an object that has them. */
export function providerIn(found: Found): FeedItem['provider'] | undefined {
  return firstOf(found, (value) => {
    const isObject = isRecord(value);
    const named = nameFrom(value);
    const places = isObject ? DOMAIN_KEYS.map((key) => stringOf(ownValue(value, key))) : [named];
    const domain = places.map(domainFrom).find((place) => place !== undefined);
    const name = !isObject && domain ? undefined : named;
    return name || domain ? { ...(name && { name }), ...(domain && { domain }) } : undefined;
  });
}

/** The registrable domain of an address or of a bare host; a name of words has none. */
function domainFrom(text: string | undefined): string | undefined {
  const place = text?.trim() ?? '';
  if (place.length > 4096) return undefined;
  const isHost = /^[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}$/i.test(place);
  return domainOf(place) ?? (isHost ? (getDomain(place) ?? undefined) : undefined);
}
