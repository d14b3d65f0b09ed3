import { readDate } from './dates.ts';
import type { ReadDate } from './dates.ts';
import { decodeBody } from './decode.ts';
import { HTML_ELEMENTS, HTML_START, pageError } from './html-page.ts';
import { httpLink } from './http-link.ts';
import { MAX_BODY, MAX_FIELDS, MAX_ITEMS } from './limits.ts';
import { titleFromUrl } from './slug-title.ts';
import { cleanText, dropControls, foldSpace, languageTag, shown } from './text.ts';
import { FeedError } from './types.ts';
import type { ChildSitemap, Feed, FeedItem, ReadHint } from './types.ts';
import { dropUndefined } from './values.ts';
import { readElements } from './xml-elements.ts';
import type { ElementReader } from './xml-elements.ts';

/** Entries of a sitemap that are looked at: what the protocol allows (sitemaps.org). The newest `MAX_ITEMS` of them are kept. */
const MAX_ENTRIES = 50_000;
/** Sitemaps nest 5 deep; every unclosed tag counts as well. */
const MAX_DEPTH = 500;
/** Characters of one field; the longest that is of use is a description. */
const MAX_FIELD = 10_000;
/** Notes on single entries; those on the whole come on top. */
const MAX_NOTES = 20;

const TOO_MANY = `left out what follows the first ${MAX_ENTRIES} addresses`;
const NO_ADDRESS = 'left out an entry without an http or https address';

/**
 * Reads a sitemap from its bytes: XML with Google's news, image and video parts, a list of addresses one a line, or an
 * index, whose sitemaps are `children`, newest first. An item without a headline of its own has one made of its address
 * where that reads as one; `notes` say how many. The addresses may be on any host. Throws FeedError, and nothing else.
 */
export function readSitemap(body: Uint8Array, hint: ReadHint = {}): Feed {
  if (body.byteLength > MAX_BODY)
    throw new FeedError('too-large', `${body.byteLength} bytes; ${MAX_BODY} are read`);
  if (body[0] === 0x1f && body[1] === 0x8b)
    throw new FeedError('not-a-feed', 'this is a gzip file, which has to be unpacked before it is read');
  try {
    return readText(decodeBody(body, hint.contentType), hint);
  } catch (cause) {
    if (cause instanceof FeedError) throw cause;
    throw new FeedError('ill-formed', 'the sitemap could not be read', { cause });
  }
}

function readText(text: string, hint: ReadHint): Feed {
  const start = dropControls(text.slice(0, 5000))
    .trim()
    .replace(/^\ufeff/, '');
  if (start === '' && dropControls(text).trim() === '')
    throw new FeedError('empty', 'there is nothing in it');
  if (HTML_START.test(start)) throw pageError(text);
  const found = new Found(hint);
  if (httpLink(start.split(/\s/, 1)[0])) readLines(text, found);
  else readXml(text, found);
  return found.finish();
}

interface Entry {
  kind: 'url' | 'sitemap';
  /** How many came before it. */
  place: number;
  /** The texts of each wanted field, in the document's order. */
  fields: Map<string, string[]>;
  /** Texts in all fields together. */
  count: number;
}

/** A list of addresses, one a line. */
function readLines(text: string, found: Found): void {
  const lines = text.split(/[\r\n]+/, MAX_ENTRIES + 1).filter((line) => line.trim() !== '');
  for (const [place, line] of lines.entries()) {
    const url = httpLink(line);
    const fields = new Map([['loc', [url ?? '']]]);
    found.take({ kind: 'url', place, fields, count: 1 });
  }
}

function readXml(text: string, found: Found): void {
  const reader = new SitemapReader(text, found);
  readElements(text, reader, MAX_DEPTH);
  if (!reader.root) throw new FeedError('not-a-feed', 'it has no element of a sitemap');
}

/** Elements of an entry that only hold others, by their path within it. */
const CONTAINERS = new Set(['news', 'news/publication', 'image', 'video']);
const FIELDS = new Set([
  'loc',
  'lastmod',
  'news/title',
  'news/publication_date',
  'news/publication/name',
  'news/publication/language',
  'news/keywords',
  'news/genres',
  'image/loc',
  'video/title',
  'video/description',
  'video/thumbnail_loc',
  'video/publication_date',
]);

interface Frame {
  /** Path of the container that the element is or stands in: `news/publication`. */
  within: string;
  /** The entry that the element is or stands in. */
  entry?: Entry;
  /** What the element's text is collected for. */
  field?: { name: string; text: string };
}

/** Collects the fields of each `<url>` and `<sitemap>`. Prefixes are not looked at: where an element stands says what it is. */
class SitemapReader implements ElementReader {
  root: string | undefined;
  readonly #source: string;
  readonly #found: Found;
  readonly #frames: Frame[] = [];
  #entries = 0;

  constructor(source: string, found: Found) {
    this.#source = source;
    this.#found = found;
  }

  open(name: string, attributes: ReadonlyMap<string, string>): void {
    if (!this.root) this.#enter(name);
    const frame = name === 'url' || name === 'sitemap' ? this.#startEntry(name) : this.#frameOf(name);
    this.#frames.push(frame);
    if (name === 'link' && attributes.get('rel')?.toLowerCase().trim() === 'amphtml')
      keep(frame.entry, 'amp', attributes.get('href') ?? '');
  }

  text(text: string): void {
    const field = this.#frames.at(-1)?.field;
    if (field && field.text.length < MAX_FIELD) field.text += text;
  }

  close(): void {
    const { field, entry } = this.#frames.pop() ?? {};
    const outer = this.#frames.at(-1);
    if (field && field !== outer?.field) keep(entry, field.name, field.text);
    if (entry && entry !== outer?.entry) this.#found.take(entry);
  }

  /** Only a sitemap gets beyond its first element; a piece of one, which begins with an entry, does as well. */
  #enter(root: string): void {
    if (HTML_ELEMENTS.has(root)) throw pageError(this.#source);
    if (['rss', 'feed', 'rdf'].includes(root))
      throw new FeedError('not-a-feed', 'this is a feed, not a sitemap: use kind: feed');
    if (!['urlset', 'sitemapindex', 'url', 'sitemap'].includes(root)) {
      throw new FeedError('not-a-feed', `its first element is <${shown(root)}>, which begins no sitemap`);
    }
    this.root = root;
  }

  /** An entry begins wherever it is named: the one before may not be closed. */
  #startEntry(kind: Entry['kind']): Frame {
    const entry: Entry = { kind, place: this.#entries++, fields: new Map(), count: 0 };
    return { within: '', entry };
  }

  /** What is not known to us is read as part of what it stands in. */
  #frameOf(name: string): Frame {
    const outer = this.#frames.at(-1) ?? { within: '' };
    const path = outer.within ? `${outer.within}/${name}` : name;
    if (CONTAINERS.has(path)) return { ...outer, within: path };
    return FIELDS.has(path) ? { ...outer, field: { name: path, text: '' } } : outer;
  }
}

function keep(entry: Entry | undefined, name: string, text: string): void {
  if (!entry || text.trim() === '' || ++entry.count > MAX_FIELDS) return;
  const known = entry.fields.get(name);
  if (known) known.push(text);
  else entry.fields.set(name, [text]);
}

/** What becomes of the entries, and what is worth a note while it does. */
interface Context {
  hint: ReadHint;
  note: (text: string) => void;
  /** Items whose title was made of their address, and those that have none. */
  derived: number;
  untitled: number;
}

/** What has been found so far. Of an entry only what becomes of it stays: 50,000 of them take twice as much memory. */
class Found {
  readonly #notes = new Set<string>();
  /** By the places of their entries: one that is not closed ends after those that began after it. */
  readonly #items: FeedItem[] = [];
  readonly #children: ChildSitemap[] = [];
  readonly #context: Context;

  constructor(hint: ReadHint) {
    const note = (text: string) => {
      if (this.#notes.size < MAX_NOTES) this.#notes.add(text);
    };
    this.#context = { hint, note, derived: 0, untitled: 0 };
  }

  take(entry: Entry): void {
    if (entry.place >= MAX_ENTRIES) {
      this.#notes.add(TOO_MANY);
      return;
    }
    const item = entry.kind === 'url' ? itemOf(entry, this.#context) : undefined;
    const child = entry.kind === 'sitemap' ? childOf(entry, this.#context) : undefined;
    if (item) this.#items[entry.place] = item;
    if (child) this.#children[entry.place] = child;
  }

  finish(): Feed {
    // Which also closes the gaps.
    const items = newest(this.#items.flat(), this.#context);
    const children = this.#children.flat().toSorted(byNewest);
    const { derived, untitled } = this.#context;
    if (derived > 0) this.#notes.add(`made ${derived} of ${items.length} titles of the words in the address`);
    if (untitled > 0)
      this.#notes.add(`${untitled} of ${items.length} addresses have no title and do not show one`);
    return {
      kind: 'sitemap',
      ...(children.length > 0 && { children }),
      items,
      notes: [...this.#notes],
    };
  }
}

function byNewest(a: { modifiedDateTime?: string }, b: { modifiedDateTime?: string }): number {
  const [first = '', second = ''] = [a.modifiedDateTime, b.modifiedDateTime];
  return first < second ? 1 : first > second ? -1 : 0;
}

/** Archives list their oldest pages first: of more items than are read the newest stay, in the document's order. */
function newest(items: FeedItem[], { note }: Context): FeedItem[] {
  if (items.length <= MAX_ITEMS) return items;
  note(`left out all but the newest ${MAX_ITEMS} items`);
  const age = (item: FeedItem) => ({
    modifiedDateTime: item.publishedDateTime ?? item.updatedDateTime ?? '',
  });
  const kept = new Set(items.toSorted((a, b) => byNewest(age(a), age(b))).slice(0, MAX_ITEMS));
  return items.filter((item) => kept.has(item));
}

/** Who knows only the day, and writes a time all the same, writes this one. */
const MIDNIGHT = /[T\s]00:00(?::00)?(?![:\d])/;

function childOf(entry: Entry, context: Context): ChildSitemap | undefined {
  const url = linkOf(entry, context);
  const modified = dateIn(entry, 'lastmod', context);
  if (!url || !modified) return url ? { url } : undefined;
  const isDay = modified.precision === 'day' || MIDNIGHT.test(textIn(entry, 'lastmod') ?? '');
  return { url, modifiedDateTime: modified.dateTime, datePrecision: isDay ? 'day' : 'second' };
}

function itemOf(entry: Entry, context: Context): FeedItem | undefined {
  const link = linkOf(entry, context);
  if (!link) return undefined;
  const base = context.hint.url;
  const amp = httpLink(textIn(entry, 'amp'), base);
  const providerName = textIn(entry, 'news/publication/name');
  return dropUndefined<FeedItem>({
    title: titleOf(entry, link, context),
    link,
    ...datesOf(entry, link, context),
    excerpt: textIn(entry, 'video/description'),
    language: languageTag(textIn(entry, 'news/publication/language')),
    authors: [],
    categories: categoriesOf(entry),
    images: imagesOf(entry, base),
    enclosures: [],
    provider: providerName ? { name: providerName } : undefined,
    record: amp ? { ampWebUrl: amp } : undefined,
  });
}

function linkOf(entry: Entry, { hint, note }: Context): string | undefined {
  const link = httpLink(entry.fields.get('loc')?.[0], hint.url);
  if (!link) note(NO_ADDRESS);
  return link;
}

function titleOf(entry: Entry, link: string, context: Context): string | undefined {
  const given = textIn(entry, 'news/title') ?? textIn(entry, 'video/title');
  if (given) return given;
  const derived = titleFromUrl(link);
  if (derived) context.derived++;
  else context.untitled++;
  return derived;
}

/** `lastmod` may only say when the page was last built, so that a day in the address is the better date of publication. */
function datesOf(entry: Entry, link: string, context: Context) {
  const updated = dateIn(entry, 'lastmod', context);
  const stated =
    dateIn(entry, 'news/publication_date', context) ?? dateIn(entry, 'video/publication_date', context);
  const inLink = stated ? undefined : dayIn(link);
  const published = stated ?? inLink ?? updated;
  return {
    publishedDateTime: published?.dateTime,
    datePrecision: published?.precision,
    dateSource: published && (inLink ? ('url' as const) : ('feed' as const)),
    updatedDateTime: updated?.dateTime,
  };
}

function dateIn(entry: Entry, name: string, { hint, note }: Context): ReadDate | undefined {
  const given = textIn(entry, name);
  const date = given ? readDate(given, hint.timeZone) : undefined;
  if (given && !date) note(`left out a date that could not be read: «${shown(given)}»`);
  return date;
}

/** `/2023/02/26/…` and `/2023-02-26/…` name a day. */
function dayIn(link: string): ReadDate | undefined {
  const [, year, , month, day] =
    /\/((?:19|20)\d\d)([/-])(\d{1,2})\2(\d{1,2})(?=[/-]|$)/.exec(new URL(link).pathname) ?? [];
  return year ? readDate(`${year}-${month}-${day}`) : undefined;
}

/** Google's genres that tell an article from others; `OnScene`, the only other one, does not. */
const GENRES = new Set(['pressrelease', 'satire', 'blog', 'oped', 'opinion', 'usergenerated']);

function categoriesOf(entry: Entry): string[] {
  const keywords = listIn(entry, 'news/keywords');
  const genres = listIn(entry, 'news/genres').filter((genre) => GENRES.has(genre.toLowerCase()));
  return [...new Set([...keywords, ...genres])].slice(0, MAX_FIELDS);
}

function imagesOf(entry: Entry, base: string | undefined): FeedItem['images'] {
  const shown = entry.fields.get('image/loc') ?? entry.fields.get('video/thumbnail_loc') ?? [];
  const urls = shown.map((url) => httpLink(url, base)).filter((url) => url !== undefined);
  return [...new Set(urls)].map((url) => ({ url }));
}

function listIn(entry: Entry, name: string): string[] {
  const parts = textIn(entry, name)?.split(',') ?? [];
  return parts.map((part) => part.trim()).filter((part) => part !== '');
}

function textIn(entry: Entry, name: string): string | undefined {
  const text = cleanText(entry.fields.get(name)?.[0]);
  return text && foldSpace(text);
}
