/** The window's articles in columns: what an article takes is numbers and two strings, and it is made whole when asked for. */
import type { Facts } from '../titles/facts.ts';
import { FactLists, kindsIn } from './fact-lists.ts';
import type { FiledTitle } from './filed.ts';
import { reach } from '../columns/int-lists.ts';
import { GENRES, Prepared } from '../titles/prepare.ts';
import type { TitleSource } from '../titles/prepare.ts';
import type { Judged } from '../titles/rules.ts';
import { StringPool } from '../columns/string-pool.ts';
import { readHeld, TextStore } from '../columns/text-store.ts';
import type { Recalled } from '../types.ts';
import type { Filed } from '../words/word.ts';

/** An article in the window, or on its way there. */
export interface Entry {
  id: string;
  /** Milliseconds. */
  firstSeen: number;
  /** Lower case. */
  publisher: string | undefined;
  /** The publisher's group. */
  family: string | undefined;
  sourceId: string | undefined;
  edited: boolean;
  prepared: Prepared;
  /** What filed.ts gives for it, where that is known. */
  filedTitle?: FiledTitle | undefined;
  filedExcerpt?: readonly Filed[] | undefined;
  /** The caller's own. */
  mark: number | undefined;
}

/** Titles kept whole after a comparison: the next ones are likely to meet them again. */
const MOST_WHOLE = 1024;
/** Estimate of a title kept whole, fitted to the heap of Node 20. */
const BYTES_OF_WHOLE = 1200;

export class EntryTable {
  /** An article's slot is the number of its id. */
  readonly #idTexts = new TextStore();
  readonly #ids = new StringPool(this.#idTexts);
  /** Publishers, families, sources, languages. */
  readonly #names = new StringPool();
  /** By twice the slot the title, and behind it the excerpt. */
  readonly #texts = new TextStore();
  /** Columns, by slot. Of numbers of names -1 stands for none, and of times NaN. */
  #firstSeen = new Float64Array(64);
  #published = new Float64Array(64);
  #marks = new Float64Array(64);
  #publishers = new Int32Array(64);
  #families = new Int32Array(64);
  #sources = new Int32Array(64);
  #languages = new Int32Array(64);
  #genres = new Uint8Array(64);
  /** 1 of those that were edited. */
  #edited = new Uint8Array(64);
  readonly #facts = new FactLists((slot) => this.preparedOf(slot).facts.roles);
  readonly #whole = new Map<number, Prepared>();

  get size(): number {
    return this.#ids.size;
  }

  get bytes(): number {
    const columns = this.#firstSeen.length * (3 * 8 + 4 * 4 + 2);
    const texts = this.#texts.bytes + this.#whole.size * BYTES_OF_WHOLE;
    return this.#ids.bytes + this.#names.bytes + this.#facts.bytes + columns + texts;
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
    this.firstSeen(a) - this.firstSeen(b) || this.#idTexts.compare(a, b);

  #publisherOf(slot: number): string | undefined {
    return this.#nameOf(this.#publishers[slot]);
  }

  #familyOf(slot: number): string | undefined {
    return this.#nameOf(this.#families[slot]);
  }

  #sourceIdOf(slot: number): string | undefined {
    return this.#nameOf(this.#sources[slot]);
  }

  /** Whether an article came from where one of the table did, or from the same publisher or family of publishers. */
  isSamePublisher({ publisher, family, sourceId }: Omit<Entry, 'prepared'>, slot: number): boolean {
    return (
      (publisher !== undefined && publisher === this.#publisherOf(slot)) ||
      (family !== undefined && family === this.#familyOf(slot)) ||
      (sourceId !== undefined && sourceId === this.#sourceIdOf(slot))
    );
  }

  recall(slot: number): Recalled {
    return {
      sourceId: this.#sourceIdOf(slot),
      publisher: this.#publisherOf(slot),
      firstSeen: this.firstSeen(slot),
      published: this.judgedOf(slot).published,
      mark: this.#markOf(slot),
    };
  }

  wasEdited(slot: number): boolean {
    return this.#edited[slot] === 1;
  }

  /** What may forbid a merge with it. */
  judgedOf(slot: number): Judged {
    return {
      genre: GENRES[this.#genres[slot] ?? 0] ?? 'news',
      language: this.#nameOf(this.#languages[slot]),
      published: this.publishedOf(slot),
    };
  }

  /** Milliseconds; undefined where it is not known. */
  publishedOf(slot: number): number | undefined {
    const published = this.#published[slot] ?? NaN;
    return Number.isNaN(published) ? undefined : published;
  }

  /** The slot for an id, and whether an article stands there: it must go before another is put there. */
  claim(id: string): { slot: number; isTaken: boolean } {
    const slot = this.#ids.use(id);
    return { slot, isTaken: this.#ids.usesOf(slot) > 1 };
  }

  put(
    slot: number,
    { firstSeen, publisher, family, sourceId, edited, prepared, mark }: Omit<Entry, 'id'>,
  ): void {
    const { title, excerpt, genre, language, published } = prepared.source;
    if (slot >= this.#firstSeen.length) this.#reach(slot);
    this.#firstSeen[slot] = firstSeen;
    this.#published[slot] = published ?? NaN;
    this.#publishers[slot] = this.#useName(publisher);
    this.#families[slot] = this.#useName(family);
    this.#sources[slot] = this.#useName(sourceId);
    this.#languages[slot] = this.#useName(language);
    this.#genres[slot] = GENRES.indexOf(genre);
    this.#edited[slot] = edited ? 1 : 0;
    this.#texts.put(2 * slot, title);
    if (excerpt !== undefined) this.#texts.put(2 * slot + 1, excerpt);
    this.#marks[slot] = mark ?? NaN;
    if (prepared.knownFacts) this.#facts.keep(slot, prepared.knownFacts);
  }

  remove(slot: number): void {
    for (const column of [this.#publishers, this.#families, this.#sources, this.#languages]) {
      const name = column[slot];
      if (name !== undefined && name >= 0) this.#names.release(name);
    }
    this.#texts.delete(2 * slot);
    this.#texts.delete(2 * slot + 1);
    this.#facts.forget(slot);
    this.#whole.delete(slot);
    this.#ids.release(slot);
  }

  /** The article as it came, and the source of its title. */
  sourceOf(slot: number): Omit<Entry, 'prepared'> & { source: TitleSource } {
    return {
      id: this.idOf(slot),
      firstSeen: this.firstSeen(slot),
      publisher: this.#publisherOf(slot),
      family: this.#familyOf(slot),
      sourceId: this.#sourceIdOf(slot),
      edited: this.wasEdited(slot),
      source: this.titleOf(slot),
      mark: this.#markOf(slot),
    };
  }

  /** What its title states. */
  factsOf(slot: number): Facts {
    const known = this.#facts.of(slot);
    if (known) return known;
    const { facts } = this.preparedOf(slot);
    this.#facts.keep(slot, facts);
    return facts;
  }

  /** What kinds of things its title states (fact-lists.ts). */
  factKindsOf(slot: number): number {
    return this.#facts.kindsOf(slot) ?? kindsIn(this.factsOf(slot));
  }

  hasExcerpt(slot: number): boolean {
    return this.#texts.has(2 * slot + 1);
  }

  preparedOf(slot: number): Prepared {
    const known = this.#whole.get(slot);
    if (known) return known;
    const prepared = new Prepared(this.titleOf(slot));
    if (this.#whole.size >= MOST_WHOLE) this.#whole.clear();
    this.#whole.set(slot, prepared);
    return prepared;
  }

  titleOf(slot: number): TitleSource {
    const excerpt = this.hasExcerpt(slot) ? this.#texts.get(2 * slot + 1) : undefined;
    return { title: this.#texts.get(2 * slot), excerpt, ...this.judgedOf(slot) };
  }

  /** What gives the article's title as it is now, also when the article has gone. */
  holdPrepared(slot: number): () => Prepared {
    const known = this.#whole.get(slot);
    if (known) return () => known;
    const sourceOf = this.#holdTitle(slot);
    return () => new Prepared(sourceOf());
  }

  #holdTitle(slot: number): () => TitleSource {
    const title = this.#texts.hold(2 * slot);
    const excerpt = this.hasExcerpt(slot) ? this.#texts.hold(2 * slot + 1) : undefined;
    const genre = this.#genres[slot] ?? 0;
    const published = this.publishedOf(slot);
    const language = this.#nameOf(this.#languages[slot]);
    return () => ({
      title: readHeld(title),
      excerpt: excerpt && readHeld(excerpt),
      genre: GENRES[genre] ?? 'news',
      language,
      published,
    });
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
    this.#families = reach(this.#families, slot);
    this.#sources = reach(this.#sources, slot);
    this.#languages = reach(this.#languages, slot);
    this.#genres = reach(this.#genres, slot);
    this.#edited = reach(this.#edited, slot);
  }
}
