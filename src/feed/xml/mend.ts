import { Parser } from 'htmlparser2';
import { challengeError, HTML_ELEMENTS, HTML_START, pageError, QUOTING_ELEMENTS } from '../html-page.ts';
import { MAX_ALL_FIELDS, MAX_FIELDS, MAX_ITEMS, MAX_TEXT } from '../limits.ts';
import { dropControls, languageTag } from '../text.ts';
import { FeedError } from '../types.ts';
import type { FeedKind } from '../types.ts';
import { absoluteUrl } from '../urls.ts';
import { Capture, MAX_ATTRIBUTE } from './capture.ts';
import { dropDoctype } from './doctype.ts';
import { decodeXml } from './entities.ts';
import { LongTexts } from './long-texts.ts';
import { canonicalName, noSpaces, spacesWithin } from './names.ts';
import type { Spaces } from './names.ts';
import {
  FEED_FIELDS,
  ITEM_FIELDS,
  LEAVES,
  MARKUP_FIELDS,
  STRUCTURED_FIELDS,
  TRANSPARENT,
  UNMISTAKABLE,
} from './vocabulary.ts';
import { channelAttributes, itemAttributes } from './written.ts';
import type { Context, Write } from './written.ts';

export interface Mended {
  kind: FeedKind;
  /**
   * Well-formed RSS 2.0, with the fields of vocabulary.ts in one spelling, in one or more documents: what is said of the feed
   * stands in the first, its items follow one another. What is made of one document can go before the next is read.
   */
  parts: string[];
  /** The texts that `parts` only refer to. */
  texts: LongTexts;
  notes: string[];
}

interface Options {
  /** The document's own address. */
  url?: string | undefined;
  timeZone?: string | undefined;
}

/** Elements in elements. Feeds nest 10 deep, the markup in them 50; every unclosed tag counts as well. */
const MAX_DEPTH = 300;
const MAX_ATTRIBUTES = 500;
const MAX_NOTES = 20;
/** Characters of one attribute that are decoded: ten times those that are kept. */
const MAX_ENCODED = 10 * MAX_ATTRIBUTE;
/** Characters from which a part is full: the tree of one takes some MB, and to begin another costs nothing that shows (measured). */
const PART = 256 * 1024;

const ROOTS: ReadonlyMap<string, FeedKind> = new Map([
  ['rss', 'rss'],
  ['feed', 'atom'],
  ['rdf:rdf', 'rdf'],
]);
/** These begin a document only where nothing came before them: they are words that other documents use as well. */
const FIRST_ROOTS: ReadonlyMap<string, FeedKind> = new Map([
  ['channel', 'rss'],
  ['entry', 'atom'],
  ['item', 'rss'],
]);

/** What an open element is to us. */
type Role = 'outside' | 'quoted' | 'feed' | 'item' | 'field' | 'within' | 'skipped';

interface Frame {
  role: Role;
  spaces: Spaces;
  base: string | undefined;
}

/** The field that is being read. All elements inside it share the one frame `within`. */
interface Reading {
  frame: Frame;
  within: Frame;
  field: Capture;
  write: Write;
}

/**
 * Rewrites a feed of any dialect, however broken, as well-formed RSS 2.0 in one spelling, so that rss-parser reads it
 * without guessing: names without the document's prefixes, markup inside a field as text in its order, links absolute,
 * dates as ISO 8601, long texts aside. A feed that stands inside an HTML page is read if it has items. Throws FeedError
 * for what is no feed, for a page, and for bombs.
 */
export function mendXml(text: string, options: Options = {}): Mended {
  const { text: body, leavesEntities } = dropDoctype(text);
  const mender = new Mender(body, options);
  if (leavesEntities) mender.note('declares entities of its own that are left as they are written');
  if (/^[^<]*[^<\s]/.test(body.slice(0, 1000))) mender.note('passed over text before the feed');
  mender.read();
  // HTML asks for no html element, and a doctype says enough.
  return mender.finish(HTML_START.test(text.slice(0, 1000)));
}

class Mender {
  readonly #source: string;
  readonly #context: Context;
  readonly #notes = new Set<string>();
  readonly #ground: Frame;
  readonly #frames: Frame[] = [];
  readonly #feed: string[] = [];
  /** Items of the parts that are full. */
  readonly #parts: string[] = [];
  /** Of the part that is not. */
  #items: string[] = [];
  #length = 0;
  #itemCount = 0;
  readonly #parser: Parser;
  #kind: FeedKind | undefined;
  #firstName: string | undefined;
  /** Whether the feed, if there is one, stands in an HTML page. */
  #inPage = false;
  #item: { frame: Frame; fields: string[] } | undefined;
  #reading: Reading | undefined;
  #fieldCount = 0;
  #attributeCount = 0;
  /** Where the last opening tag ended. */
  #openedAt = -1;
  #inCdata = false;

  constructor(source: string, options: Options) {
    this.#source = source;
    const note = (text: string) => this.note(text);
    this.#context = { timeZone: options.timeZone, url: options.url, texts: new LongTexts(), note };
    this.#ground = { role: 'outside', spaces: noSpaces(), base: options.url };
    this.#parser = new Parser(
      {
        onopentagname: () => {
          this.#attributeCount = 0;
        },
        onattribute: () => {
          if (++this.#attributeCount > MAX_ATTRIBUTES)
            this.#stop('ill-formed', `a tag has more than ${MAX_ATTRIBUTES} attributes`);
        },
        onopentag: (name, attributes) => {
          this.#openedAt = this.#parser.endIndex;
          this.#open(name, decoded(attributes));
        },
        // What closes itself ends where it began.
        onclosetag: (_name, implied) => this.#close(implied && this.#parser.endIndex !== this.#openedAt),
        ontext: (text) => this.#text(text),
        oncdatastart: () => {
          this.#inCdata = true;
        },
        oncdataend: () => {
          this.#inCdata = false;
        },
      },
      { xmlMode: true, decodeEntities: false },
    );
  }

  note(text: string): void {
    if (this.#notes.size < MAX_NOTES) this.#notes.add(text);
  }

  read(): void {
    this.#parser.end(this.#source);
  }

  finish(isPage: boolean): Mended {
    this.#endItem();
    if ((this.#inPage || (isPage && !this.#kind)) && this.#itemCount === 0) throw pageError(this.#source);
    if (!this.#kind) throw challengeError(this.#source) ?? noFeedError(this.#firstName);
    if (this.#inPage) this.note('passed over the page around the feed');
    if (this.#itemCount === 0 || this.#items.length > 0) this.#endPart();
    const feed = this.#feed.join('');
    const parts = this.#parts.map((items, at) => documentOf(at === 0 ? feed + items : items));
    return { kind: this.#kind, parts, texts: this.#context.texts, notes: [...this.#notes] };
  }

  /** A page that breaks a limit of feeds is still only a page. */
  #stop(code: 'too-deep' | 'ill-formed', message: string): never {
    throw this.#inPage && this.#itemCount === 0 ? pageError(this.#source) : new FeedError(code, message);
  }

  #open(rawName: string, attributes: Record<string, string>): void {
    if (this.#frames.length >= MAX_DEPTH)
      this.#stop('too-deep', `elements are nested more than ${MAX_DEPTH} deep`);
    const outer = this.#frames.at(-1) ?? this.#ground;
    const spaces = spacesWithin(outer.spaces, attributes);
    const name = canonicalName(rawName, spaces);
    if (this.#reading && this.#isUnclosed(name)) {
      this.note(`<${this.#reading.field.name}> is not closed`);
      this.#endReading();
    }
    if (this.#reading) {
      this.#frames.push(this.#reading.within);
      this.#reading.field.openTag(rawName, attributes);
      return;
    }
    const base = absoluteUrl(attributes['xml:base'], outer.base) ?? outer.base;
    const frame: Frame = { role: 'skipped', spaces, base };
    this.#frames.push(frame);
    if (this.#kind) this.#openInside(frame, outer.role, name, attributes);
    else this.#seekRoot(frame, outer.role, name, attributes);
  }

  #seekRoot(frame: Frame, outer: Role, name: string, attributes: Record<string, string>): void {
    const local = name.slice(name.indexOf(':') + 1);
    frame.role = outer;
    if (HTML_ELEMENTS.has(local)) this.#inPage = true;
    if (this.#inPage && QUOTING_ELEMENTS.has(local)) frame.role = 'quoted';
    if (frame.role === 'quoted') return;
    this.#kind = ROOTS.get(name) ?? ROOTS.get(local);
    if (!this.#firstName) this.#kind ??= FIRST_ROOTS.get(name);
    this.#firstName ??= name;
    if (!this.#kind) return;
    frame.role = 'feed';
    const language = languageTag(attributes['xml:lang']);
    if (name === 'entry' || name === 'item') this.#startItem(frame, attributes);
    else this.#feed.push(...channelAttributes(attributes, frame.base, language));
  }

  #openInside(frame: Frame, outer: Role, name: string, attributes: Record<string, string>): void {
    if (name === 'item' || name === 'entry') {
      this.#startItem(frame, attributes);
      return;
    }
    // What comes inside a field that has ended is read as if it stood beside it.
    const role = outer === 'within' ? this.#place : outer;
    if (role !== 'feed' && role !== 'item') return;
    if (TRANSPARENT.has(name)) {
      frame.role = role;
      if (name === 'channel') this.#feed.push(...channelAttributes(attributes, frame.base, undefined));
      return;
    }
    const write = (role === 'item' ? ITEM_FIELDS : FEED_FIELDS).get(name);
    if (!write) return;
    frame.role = 'field';
    const field = new Capture(name, attributes, frame.base);
    this.#reading = { frame, within: { ...frame, role: 'within' }, field, write };
    if (LEAVES.has(name)) this.#endReading();
  }

  /** Whose fields are being read. */
  get #place(): 'item' | 'feed' {
    return this.#item ? 'item' : 'feed';
  }

  #startItem(frame: Frame, attributes: Record<string, string>): void {
    this.#endItem();
    frame.role = 'item';
    this.#item = { frame, fields: itemAttributes(attributes, frame.base, this.#context) };
  }

  #endItem(): void {
    const fields = this.#item?.fields ?? [];
    this.#item = undefined;
    if (fields.length === 0) return;
    this.#fieldCount += fields.length;
    if (this.#itemCount >= MAX_ITEMS || this.#fieldCount > MAX_ALL_FIELDS) {
      this.note(`left out what follows the first ${this.#itemCount} items`);
      this.#parser.pause();
      return;
    }
    const item = `<item>${fields.join('')}</item>`;
    this.#items.push(item);
    this.#itemCount += 1;
    this.#length += item.length;
    if (this.#length >= PART) this.#endPart();
  }

  #endPart(): void {
    this.#parts.push(this.#items.join(''));
    this.#items = [];
    this.#length = 0;
  }

  #endReading(): void {
    if (!this.#reading) return;
    const { frame, field, write } = this.#reading;
    this.#reading = undefined;
    frame.role = this.#place;
    const fields = this.#item?.fields ?? this.#feed;
    if (fields.length >= MAX_FIELDS) return;
    const written = write(field, this.#context);
    if (written) fields.push(written);
  }

  /** Whether the field that is being read must have ended, because an element begins that cannot stand inside it. */
  #isUnclosed(name: string): boolean {
    const field = this.#reading?.field;
    if (!field || !(UNMISTAKABLE.has(name) || ITEM_FIELDS.has(name))) return false;
    if (field.attribute('type')?.endsWith('xml')) return false;
    if (MARKUP_FIELDS.has(field.name)) return UNMISTAKABLE.has(name);
    return !STRUCTURED_FIELDS.has(field.name);
  }

  #close(unclosed: boolean): void {
    const frame = this.#frames.pop();
    if (!frame) return;
    if (unclosed && this.#kind && !this.#inPage) this.note('has tags that are not closed');
    if (frame === this.#reading?.frame) this.#endReading();
    else if (frame === this.#reading?.within) this.#reading.field.closeTag();
    if (frame === this.#item?.frame) this.#endItem();
  }

  readonly #noteBare = () => this.note('has a bare & or an entity that is not declared');

  #text(text: string): void {
    if (!this.#reading) return;
    const { field } = this.#reading;
    const read = text.slice(0, field.room);
    if (read.length < text.length)
      this.note(`left out what follows the first ${MAX_TEXT} characters of a text`);
    field.addText(this.#inCdata ? read : decodeXml(read, this.#noteBare));
  }
}

/** An element without children comes out of the XML reader as a string; `docs` keeps the channel an object. */
function documentOf(fields: string): string {
  return `<rss version="2.0"><channel><docs/>${fields}</channel></rss>`;
}

function decoded(attributes: Record<string, string>): Record<string, string> {
  for (const name in attributes) {
    const value = attributes[name];
    if (value?.includes('&')) attributes[name] = decodeXml(value.slice(0, MAX_ENCODED));
  }
  return attributes;
}

function noFeedError(firstName: string | undefined): FeedError {
  const root = dropControls(firstName?.slice(0, 60) ?? '');
  return new FeedError(
    'not-a-feed',
    root ? `its first element is <${root}>, which begins no feed` : 'it has no element of a feed',
  );
}
