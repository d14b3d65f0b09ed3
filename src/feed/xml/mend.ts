import { Parser } from 'htmlparser2';
import { HTML_ELEMENTS, pageError } from '../html-page.ts';
import { MAX_FIELDS, MAX_ITEMS } from '../limits.ts';
import { dropControls, languageTag } from '../text.ts';
import { FeedError } from '../types.ts';
import type { FeedKind } from '../types.ts';
import { absoluteUrl } from '../urls.ts';
import { Capture } from './capture.ts';
import { dropDoctype } from './doctype.ts';
import { canonicalName, spacesWithin } from './names.ts';
import type { Spaces } from './names.ts';
import {
  element,
  FEED_FIELDS,
  ITEM_FIELDS,
  LEAVES,
  MARKUP_FIELDS,
  STRUCTURED_FIELDS,
  TRANSPARENT,
  UNMISTAKABLE,
} from './vocabulary.ts';
import type { Context } from './vocabulary.ts';

export interface Mended {
  kind: FeedKind;
  /** Well-formed RSS 2.0, with the fields of vocabulary.ts in one spelling. */
  xml: string;
  notes: string[];
}

interface Options {
  /** The document's own address. */
  url?: string | undefined;
  timeZone?: string | undefined;
}

/** Elements in elements. Feeds nest 10 deep, the markup in them 50; every unclosed tag counts as well. */
const MAX_DEPTH = 500;
const MAX_ATTRIBUTES = 500;
const MAX_NOTES = 20;

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
type Role = 'outside' | 'feed' | 'item' | 'field' | 'within' | 'skipped';

interface Frame {
  role: Role;
  spaces: Spaces;
  base: string | undefined;
}

/**
 * Rewrites a feed of any dialect, however broken, as well-formed RSS 2.0 in one spelling, so that rss-parser reads it
 * without guessing: names without the document's prefixes, markup inside a field as text in its order, links absolute,
 * dates as ISO 8601. Throws FeedError for what is no feed, for a page, and for bombs.
 */
export function mendXml(text: string, options: Options = {}): Mended {
  const { text: body, entities } = dropDoctype(text);
  const mender = new Mender(body, options);
  if (entities > 0) mender.note('declares entities of its own, which are left as they are written');
  if (/^[^<]*[^<\s]/.test(body.slice(0, 1000))) mender.note('passed over text before the feed');
  mender.read();
  return mender.finish();
}

class Mender {
  readonly #source: string;
  readonly #context: Context;
  readonly #notes = new Set<string>();
  readonly #ground: Frame;
  readonly #frames: Frame[] = [];
  readonly #feed: string[] = [];
  readonly #items: string[] = [];
  #kind: FeedKind | undefined;
  #firstName: string | undefined;
  #item: { frame: Frame; fields: string[] } | undefined;
  #capture: { frame: Frame; field: Capture; write: (field: Capture, context: Context) => string } | undefined;
  #itemCount = 0;
  #attributeCount = 0;
  #inCdata = false;

  constructor(source: string, options: Options) {
    this.#source = source;
    this.#context = { timeZone: options.timeZone, note: (text) => this.note(text) };
    this.#ground = { role: 'outside', spaces: new Map(), base: options.url };
  }

  note(text: string): void {
    if (this.#notes.size < MAX_NOTES) this.#notes.add(text);
  }

  read(): void {
    const parser = new Parser(
      {
        onopentagname: () => {
          this.#attributeCount = 0;
        },
        onattribute: () => {
          if (++this.#attributeCount > MAX_ATTRIBUTES)
            throw new FeedError('ill-formed', `a tag has more than ${MAX_ATTRIBUTES} attributes`);
        },
        onopentag: (name, attributes) => this.#open(name, attributes),
        onclosetag: (_name, implied) => this.#close(implied),
        ontext: (text) => this.#text(text),
        oncdatastart: () => {
          this.#inCdata = true;
        },
        oncdataend: () => {
          this.#inCdata = false;
        },
      },
      { xmlMode: true },
    );
    parser.end(this.#source);
  }

  finish(): Mended {
    if (!this.#kind) {
      const root = dropControls(this.#firstName?.slice(0, 60) ?? '');
      throw new FeedError(
        'not-a-feed',
        root ? `its first element is <${root}>, which begins no feed` : 'it has no element of a feed',
      );
    }
    // An element without children comes out of the XML reader as a string; `docs` keeps the channel an object.
    const channel = ['<docs/>', ...this.#feed, ...this.#items].join('');
    const xml = `<rss version="2.0"><channel>${channel}</channel></rss>`;
    return { kind: this.#kind, xml, notes: [...this.#notes] };
  }

  #open(rawName: string, attributes: Record<string, string>): void {
    if (this.#frames.length >= MAX_DEPTH)
      throw new FeedError('too-deep', `elements are nested more than ${MAX_DEPTH} deep`);
    const outer = this.#frames.at(-1) ?? this.#ground;
    if (this.#itemCount > MAX_ITEMS) {
      this.#frames.push(outer);
      return;
    }
    const spaces = spacesWithin(outer.spaces, attributes);
    const name = canonicalName(rawName, spaces);
    const base = absoluteUrl(attributes['xml:base'], outer.base) ?? outer.base;
    if (this.#capture && this.#isUnclosed(name)) {
      this.note(`<${this.#capture.field.name}> is not closed`);
      this.#endCapture();
    }
    const frame: Frame = { role: 'skipped', spaces, base };
    this.#frames.push(frame);
    if (this.#capture) {
      frame.role = 'within';
      this.#capture.field.openTag(rawName, attributes);
      return;
    }
    if (this.#kind) this.#openInside(frame, outer.role, name, attributes);
    else this.#seekRoot(frame, name, attributes);
  }

  #seekRoot(frame: Frame, name: string, attributes: Record<string, string>): void {
    const local = name.slice(name.indexOf(':') + 1);
    if (HTML_ELEMENTS.has(local)) throw pageError(this.#source);
    this.#kind = ROOTS.get(name) ?? ROOTS.get(local);
    if (!this.#firstName) this.#kind ??= FIRST_ROOTS.get(name);
    this.#firstName ??= name;
    if (!this.#kind) return;
    frame.role = 'feed';
    const language = languageTag(attributes['xml:lang']);
    if (language) this.#feed.push(element('language', language));
    if (name === 'entry' || name === 'item') this.#startItem(frame, attributes);
  }

  #openInside(frame: Frame, outer: Role, name: string, attributes: Record<string, string>): void {
    if (name === 'item' || name === 'entry') {
      this.#startItem(frame, attributes);
      return;
    }
    if (outer !== 'feed' && outer !== 'item') return;
    if (TRANSPARENT.has(name)) {
      frame.role = outer;
      return;
    }
    const write = (outer === 'item' ? ITEM_FIELDS : FEED_FIELDS).get(name);
    if (!write) return;
    frame.role = 'field';
    this.#capture = { frame, field: new Capture(name, attributes, frame.base), write };
    if (LEAVES.has(name)) this.#endCapture();
  }

  #startItem(frame: Frame, attributes: Record<string, string>): void {
    this.#endItem();
    frame.role = 'item';
    const fields: string[] = [];
    const about = attributes['rdf:about'];
    if (about) fields.push(element('about', about));
    const href = absoluteUrl(attributes['href'], frame.base);
    if (href) fields.push(element('link', '', { href, rel: 'alternate' }));
    const language = languageTag(attributes['xml:lang']);
    if (language) fields.push(element('lang', language));
    this.#item = { frame, fields };
  }

  #endItem(): void {
    const fields = this.#item?.fields ?? [];
    this.#item = undefined;
    if (fields.length === 0) return;
    if (++this.#itemCount <= MAX_ITEMS) this.#items.push(`<item>${fields.join('')}</item>`);
    else this.note(`left out what follows the first ${MAX_ITEMS} items`);
  }

  #endCapture(): void {
    if (!this.#capture) return;
    const { frame, field, write } = this.#capture;
    this.#capture = undefined;
    // Whatever still comes inside a field that has ended is read as if it stood beside it.
    frame.role = this.#item ? 'item' : 'feed';
    const fields = this.#item?.fields ?? this.#feed;
    if (fields.length >= MAX_FIELDS) return;
    const written = write(field, this.#context);
    if (written) fields.push(written);
  }

  /** Whether the field that is being read must have ended, because an element begins that cannot stand inside it. */
  #isUnclosed(name: string): boolean {
    const field = this.#capture?.field;
    if (!field || field.attribute('type')?.endsWith('xml')) return false;
    if (MARKUP_FIELDS.has(field.name)) return UNMISTAKABLE.has(name);
    return !STRUCTURED_FIELDS.has(field.name) && (ITEM_FIELDS.has(name) || UNMISTAKABLE.has(name));
  }

  #close(implied: boolean): void {
    const frame = this.#frames.pop();
    if (!frame) return;
    if (implied && this.#kind) this.note('has tags that are not closed');
    if (frame === this.#capture?.frame) this.#endCapture();
    else if (frame.role === 'within') this.#capture?.field.closeTag();
    if (frame === this.#item?.frame) this.#endItem();
  }

  #text(text: string): void {
    if (!this.#capture) return;
    if (!this.#inCdata && text.length > 1 && text.includes('&'))
      this.note('has a bare & or an entity that is not declared');
    this.#capture.field.addText(text);
  }
}
