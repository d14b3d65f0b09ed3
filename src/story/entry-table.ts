/** The window's articles in columns: what an article takes is numbers and two strings, and it is made whole when asked for. */
import type { FiledTitle } from './filed.ts';
import type { Facts } from './facts.ts';
import { reach } from './int-lists.ts';
import { GENRES, Prepared } from './prepare.ts';
import type { Bag, TitleSource } from './prepare.ts';
import type { Judged } from './rules.ts';
import { StringPool } from './string-pool.ts';
import type { Recalled } from './types.ts';
import type { Filed } from './word.ts';

/** An article in the window, or on its way there. */
export interface Entry {
  id: string;
  /** Milliseconds. */
  firstSeen: number;
  /** Lower case. */
  publisher: string | undefined;
  sourceId: string | undefined;
  family: string | undefined;
  prepared: Prepared;
  /** What filed.ts gives for it, where that is known. */
  filedTitle?: FiledTitle | undefined;
  filedExcerpt?: readonly Filed[] | undefined;
  /** The caller's own. */
  mark: number | undefined;
}

/** Titles kept whole after a comparison, their facts and their bags of words: the next ones are likely to meet them again. */
const MOST_WHOLE = 2048;
const MOST_FACTS = 65_536;
const MOST_BAGS = 16_384;
/** Estimates of a string's head with its place in a list, and of a title kept whole; fitted to the heap of Node 20. */
const BYTES_OF_STRING = 30;
const BYTES_OF_WHOLE = 1200;
const BYTES_OF_FACTS = 240;
const BYTES_OF_BAG = 700;

export class EntryTable {
  /** An article's slot is the number of its id. */
  readonly #ids = new StringPool();
  /** Publishers, sources, languages. */
  readonly #names = new StringPool();
  readonly #titles: string[] = [];
  readonly #excerpts: (string | undefined)[] = [];
  #letters = 0;
  #withExcerpt = 0;
  /** Columns, by slot. Of numbers of names -1 stands for none, and of times NaN. */
  #firstSeen = new Float64Array(64);
  #published = new Float64Array(64);
  #marks = new Float64Array(64);
  #publishers = new Int32Array(64);
  #sources = new Int32Array(64);
  #families = new Int32Array(64);
  #languages = new Int32Array(64);
  #genres = new Uint8Array(64);
  readonly #whole = new Map<number, Prepared>();
  readonly #facts = new Map<number, Facts>();
  readonly #bags = new Map<number, Bag>();

  get size(): number {
    return this.#ids.size;
  }

  get bytes(): number {
    const columns = this.#firstSeen.length * (3 * 8 + 4 * 4 + 1);
    const texts = this.#letters + this.size * BYTES_OF_STRING;
    // As if all that may be kept were: it soon is.
    const kept =
      Math.min(this.size, MOST_WHOLE) * BYTES_OF_WHOLE +
      Math.min(this.size, MOST_FACTS) * BYTES_OF_FACTS +
      Math.min(this.#withExcerpt, MOST_BAGS) * BYTES_OF_BAG;
    return this.#ids.bytes + this.#names.bytes + columns + texts + kept;
  }

  /** -1 where it is not there. */
  slotOf(id: string): number {
    return this.#ids.find(id);
  }

  idOf(slot: number): string {
    return this.#ids.textOf(slot);
  }

  firstSeen(slot: number): number {
    return this.#firstSeen[slot] ?? 0;
  }

  /** Articles are ordered by when they were first seen, then by id. */
  readonly compare = (a: number, b: number): number =>
    this.firstSeen(a) - this.firstSeen(b) || compareTexts(this.idOf(a), this.idOf(b));

  publisherOf(slot: number): string | undefined {
    return this.#nameOf(this.#publishers[slot]);
  }

  sourceIdOf(slot: number): string | undefined {
    return this.#nameOf(this.#sources[slot]);
  }

  familyOf(slot: number): string | undefined {
    return this.#nameOf(this.#families[slot]);
  }

  recall(slot: number): Recalled {
    return {
      sourceId: this.sourceIdOf(slot),
      publisher: this.publisherOf(slot),
      firstSeen: this.firstSeen(slot),
      published: this.judgedOf(slot).published,
      mark: this.#markOf(slot),
    };
  }

  /** What may forbid a merge with it. */
  judgedOf(slot: number): Judged {
    const published = this.#published[slot] ?? NaN;
    return {
      genre: GENRES[this.#genres[slot] ?? 0] ?? 'news',
      language: this.#nameOf(this.#languages[slot]),
      published: Number.isNaN(published) ? undefined : published,
    };
  }

  /** The slot for an id, and whether an article stands there: it must go before another is put there. */
  claim(id: string): { slot: number; isTaken: boolean } {
    const slot = this.#ids.use(id);
    return { slot, isTaken: this.#ids.usesOf(slot) > 1 };
  }

  put(slot: number, { firstSeen, publisher, sourceId, family, prepared, mark }: Omit<Entry, 'id'>): void {
    const { title, excerpt, genre, language, published } = prepared.source;
    if (slot >= this.#firstSeen.length) this.#reach(slot);
    this.#firstSeen[slot] = firstSeen;
    this.#published[slot] = published ?? NaN;
    this.#publishers[slot] = this.#useName(publisher);
    this.#sources[slot] = this.#useName(sourceId);
    this.#families[slot] = this.#useName(family);
    this.#languages[slot] = this.#useName(language);
    this.#genres[slot] = GENRES.indexOf(genre);
    this.#titles[slot] = title;
    this.#excerpts[slot] = excerpt;
    if (excerpt !== undefined) this.#withExcerpt++;
    this.#marks[slot] = mark ?? NaN;
    if (prepared.knownFacts) this.#keepFacts(slot, prepared.knownFacts);
    this.#letters += title.length + (excerpt?.length ?? 0);
  }

  remove(slot: number): void {
    for (const name of [
      this.#publishers[slot],
      this.#sources[slot],
      this.#families[slot],
      this.#languages[slot],
    ])
      if (name !== undefined && name >= 0) this.#names.release(name);
    this.#letters -= (this.#titles[slot]?.length ?? 0) + (this.#excerpts[slot]?.length ?? 0);
    this.#titles[slot] = '';
    if (this.#excerpts[slot] !== undefined) this.#withExcerpt--;
    this.#excerpts[slot] = undefined;
    this.#whole.delete(slot);
    this.#facts.delete(slot);
    this.#bags.delete(slot);
    this.#ids.release(slot);
  }

  /** The article as it came, and the source of its title. */
  sourceOf(slot: number): Omit<Entry, 'prepared'> & { source: TitleSource } {
    return {
      id: this.idOf(slot),
      firstSeen: this.firstSeen(slot),
      publisher: this.publisherOf(slot),
      sourceId: this.sourceIdOf(slot),
      family: this.familyOf(slot),
      source: this.#titleOf(slot),
      mark: this.#markOf(slot),
    };
  }

  preparedOf(slot: number): Prepared {
    const known = this.#whole.get(slot);
    if (known) return known;
    const prepared = new Prepared(this.#titleOf(slot));
    if (this.#whole.size >= MOST_WHOLE) this.#whole.clear();
    this.#whole.set(slot, prepared);
    return prepared;
  }

  /** What its title states. */
  factsOf(slot: number): Facts {
    return this.#facts.get(slot) ?? this.#keepFacts(slot, this.preparedOf(slot).facts);
  }

  /** The words of title and excerpt; undefined where it has no excerpt. */
  bagOf(slot: number): Bag | undefined {
    const known = this.#bags.get(slot);
    if (known || this.#excerpts[slot] === undefined) return known;
    const { bag } = this.preparedOf(slot);
    if (this.#bags.size >= MOST_BAGS) this.#bags.clear();
    if (bag) this.#bags.set(slot, bag);
    return bag;
  }

  #keepFacts(slot: number, facts: Facts): Facts {
    if (this.#facts.size >= MOST_FACTS) this.#facts.clear();
    this.#facts.set(slot, facts);
    return facts;
  }

  #titleOf(slot: number): TitleSource {
    const title = this.#titles[slot] ?? '';
    return { title, excerpt: this.#excerpts[slot], ...this.judgedOf(slot) };
  }

  #markOf(slot: number): number | undefined {
    const mark = this.#marks[slot] ?? NaN;
    return Number.isNaN(mark) ? undefined : mark;
  }

  #useName(name: string | undefined): number {
    return name === undefined ? -1 : this.#names.use(name);
  }

  #nameOf(number: number | undefined): string | undefined {
    return number === undefined || number < 0 ? undefined : this.#names.textOf(number);
  }

  #reach(slot: number): void {
    this.#firstSeen = reach(this.#firstSeen, slot);
    this.#published = reach(this.#published, slot);
    this.#marks = reach(this.#marks, slot);
    this.#publishers = reach(this.#publishers, slot);
    this.#sources = reach(this.#sources, slot);
    this.#families = reach(this.#families, slot);
    this.#languages = reach(this.#languages, slot);
    this.#genres = reach(this.#genres, slot);
  }
}

const compareTexts = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
