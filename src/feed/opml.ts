import { decodeBody } from './decode.ts';
import { HTML_ELEMENTS, HTML_START } from './html-page.ts';
import { feedLink, httpLink } from './http-link.ts';
import { cleanText, dropControls, escapeMarkup, foldSpace, languageTag, shown } from './text.ts';
import { FeedError } from './types.ts';
import { dropUndefined } from './values.ts';
import { readElements } from './xml-elements.ts';
import type { ElementReader } from './xml-elements.ts';

/** A feed on a list. */
export interface OpmlOutline {
  /** Of the feed; absolute, http or https, without credentials. */
  url: string;
  title?: string;
  siteUrl?: string;
  /** The folders it lies in, from the outside in; a slashed `category` stands in where there are none. */
  folder: string[];
  /** BCP 47 in shape. */
  language?: string;
}

export interface OpmlDocument {
  title?: string;
  /** In the document's order, each address once. */
  outlines: OpmlOutline[];
  /** What was left out, and why, in words for the operator. */
  notes: string[];
}

/** Bytes of a list; 10,000 feeds take some 3 MiB. */
const MAX_BYTES = 5 * 1024 * 1024;
/** Outlines of a list, its folders included: an import makes a source of each (CommaFeed GHSA-83jp-rww3-57rr). */
const MAX_OUTLINES = 10_000;
/** Elements in elements; lists nest some 5 deep. */
const MAX_DEPTH = 50;
const MAX_NOTES = 50;
const MAX_TEXT = 500;

/**
 * Reads a list of feeds in OPML 1.0 or 2.0. Names of attributes may be in any case, `feed:` addresses are normalized, and an
 * address that comes twice is kept once. Throws FeedError, and nothing else: `empty`, `html-page`, `not-a-feed` (another
 * format), `ill-formed`, `too-many-entities`, `too-deep` (50) and `too-large` (5 MiB, 10,000 outlines).
 */
export function readOpml(body: Uint8Array): OpmlDocument {
  if (body.byteLength > MAX_BYTES)
    throw new FeedError('too-large', `${body.byteLength} bytes; a list of feeds may have ${MAX_BYTES}`);
  try {
    return readText(decodeBody(body));
  } catch (cause) {
    if (cause instanceof FeedError) throw cause;
    throw new FeedError('ill-formed', 'the list could not be read', { cause });
  }
}

function readText(text: string): OpmlDocument {
  const clean = dropControls(text);
  if (clean.trim() === '') throw new FeedError('empty', 'there is nothing in it');
  if (HTML_START.test(clean)) throw htmlPage();
  const reader = new OpmlReader();
  readElements(clean, reader, MAX_DEPTH);
  return reader.finish();
}

function htmlPage(): FeedError {
  return new FeedError('html-page', 'this is an HTML page and not a list of feeds in OPML');
}

type Attributes = ReadonlyMap<string, string>;

class OpmlReader implements ElementReader {
  readonly #outlines = new Map<string, OpmlOutline>();
  readonly #notes = new Set<string>();
  /** The open elements: the folder that each makes of what is inside it, or undefined. */
  readonly #folders: (string | undefined)[] = [];
  readonly #names: string[] = [];
  #root: string | undefined;
  #title = '';
  #count = 0;

  open(name: string, attributes: Attributes): void {
    this.#root ??= this.#enter(name);
    this.#names.push(name);
    this.#folders.push(name === 'outline' ? this.#readOutline(attributes) : undefined);
  }

  text(text: string): void {
    if (this.#names.at(-1) === 'title' && this.#names.at(-2) === 'head' && this.#title.length < MAX_TEXT)
      this.#title += text;
  }

  close(): void {
    this.#names.pop();
    this.#folders.pop();
  }

  finish(): OpmlDocument {
    if (!this.#root)
      throw new FeedError('not-a-feed', 'this is no list of feeds in OPML: it has no elements');
    const title = lineOf(this.#title);
    const outlines = [...this.#outlines.values()];
    return { ...(title && { title }), outlines, notes: [...this.#notes].slice(0, MAX_NOTES) };
  }

  #enter(root: string): string {
    if (HTML_ELEMENTS.has(root)) throw htmlPage();
    if (root !== 'opml') {
      const what = ['rss', 'feed', 'rdf'].includes(root)
        ? 'this is a feed itself'
        : `it begins with <${named(root)}>`;
      throw new FeedError('not-a-feed', `this is no list of feeds in OPML: ${what}`);
    }
    return root;
  }

  /** Takes the feed that an outline names, or gives the folder that it is. */
  #readOutline(attributes: Attributes): string | undefined {
    if (++this.#count > MAX_OUTLINES)
      throw new FeedError('too-large', `it has more than ${MAX_OUTLINES} outlines`);
    const name = lineOf(attributes.get('title')) ?? lineOf(attributes.get('text'));
    const address = addressOf(attributes);
    // The text of an outline that has no name is its address, since it has to have one.
    if (address !== undefined) this.#addFeed(address, name === address ? undefined : name, attributes);
    else if (attributes.get('type')?.toLowerCase() === 'include')
      this.#notes.add(`left out «${named(name ?? '')}»: it stands for another list, which is not followed`);
    return address === undefined ? name : undefined;
  }

  #addFeed(address: string, title: string | undefined, attributes: Attributes): void {
    const url = feedLink(address);
    if (!url) this.#notes.add(`left out «${named(title ?? address)}»: its address is not http or https`);
    else if (this.#outlines.has(url))
      this.#notes.add(`left out «${named(title ?? url)}»: its address is there before`);
    else this.#outlines.set(url, this.#outlineOf(url, title, attributes));
    if (url && hasCredentials(address))
      this.#notes.add(
        `left out the password in the address of «${named(title ?? url)}»: it goes into the source's auth`,
      );
  }

  #outlineOf(url: string, title: string | undefined, attributes: Attributes): OpmlOutline {
    const language =
      attributes.get('language')?.toLowerCase() === 'unknown' ? undefined : attributes.get('language');
    const folder = this.#folders.filter((name) => name !== undefined);
    return dropUndefined<OpmlOutline>({
      url,
      title,
      siteUrl: httpLink(attributes.get('htmlurl')),
      folder: folder.length > 0 ? folder : foldersIn(attributes.get('category')),
      language: languageTag(language),
    });
  }
}

/** Where the feed is; some lists have it as `url` with a type that says that it is a feed. */
function addressOf(attributes: Attributes): string | undefined {
  const isFeed = /^(?:rss|atom|rdf|feed)/i.test(attributes.get('type') ?? '');
  const address = attributes.get('xmlurl') ?? (isFeed ? attributes.get('url') : undefined);
  return address?.trim() ? address : undefined;
}

/** The first of `/Boston/Weather,/Harvard`. */
function foldersIn(category: string | undefined): string[] {
  const [first = ''] = (category ?? '').slice(0, MAX_TEXT).split(',', 1);
  return first.split('/').flatMap((name) => lineOf(name) ?? []);
}

function hasCredentials(address: string): boolean {
  return /^[a-z:]{0,20}\/\/[^/?#]*@/i.test(address.trim());
}

function lineOf(text: string | undefined): string | undefined {
  return cleanText(foldSpace(text?.slice(0, MAX_TEXT) ?? ''));
}

/** Text of the list as a note can carry it. */
function named(text: string): string {
  return shown(text.replace(/\/\/[^/?#]*@/, '//'), 100);
}

/** A folder with what is in it, in the order of the first mention. */
interface Folder {
  feeds: OpmlOutline[];
  folders: Map<string, Folder>;
}

/** The list as OPML 2.0: each folder once, its feeds before the folders within it. */
export function writeOpml({ title, outlines }: Pick<OpmlDocument, 'title' | 'outlines'>): string {
  const top: Folder = { feeds: [], folders: new Map() };
  for (const outline of outlines) {
    let folder = top;
    for (const name of outline.folder.slice(0, MAX_DEPTH - 5)) folder = within(folder, name);
    folder.feeds.push(outline);
  }
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<opml version="2.0">',
    `  <head>${title ? `<title>${escapeMarkup(dropControls(title))}</title>` : ''}</head>`,
    '  <body>',
    ...linesOf(top, '    '),
    '  </body>',
    '</opml>',
    '',
  ].join('\n');
}

function within(folder: Folder, name: string): Folder {
  const known = folder.folders.get(name) ?? { feeds: [], folders: new Map() };
  folder.folders.set(name, known);
  return known;
}

function linesOf({ feeds, folders }: Folder, indent: string): string[] {
  const inner = [...folders].flatMap(([name, folder]) => [
    `${indent}<outline${attributesOf({ text: name })}>`,
    ...linesOf(folder, `${indent}  `),
    `${indent}</outline>`,
  ]);
  return [...feeds.map((feed) => `${indent}<outline${feedAttributes(feed)}/>`), ...inner];
}

function feedAttributes({ url, title, siteUrl, language }: OpmlOutline): string {
  // OPML 2.0 wants a text on every outline; the address stands in for a name.
  return attributesOf({ type: 'rss', text: title ?? url, title, xmlUrl: url, htmlUrl: siteUrl, language });
}

function attributesOf(attributes: Record<string, string | undefined>): string {
  return Object.entries(attributes)
    .map(([name, value]) =>
      value === undefined ? '' : ` ${name}="${escapeMarkup(foldSpace(dropControls(value)))}"`,
    )
    .join('');
}
