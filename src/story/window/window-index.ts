/** The window's articles by their words: who shares rare words with a title, and how many stories hold a word. */
import { weighWord } from '../titles/background.ts';
import type { StoryCounts } from '../titles/background.ts';
import { Dictionary, NO_TERM } from './dictionary.ts';
import { EntryTable } from './entry-table.ts';
import type { Entry } from './entry-table.ts';
import { backgroundNorm, filedOfExcerpt, filedOfTitle } from './filed.ts';
import { reach } from './int-lists.ts';
import { OrderedSlots } from './ordered-slots.ts';
import type { Prepared } from '../titles/prepare.ts';
import { StoryTable } from './story-table.ts';
import { TitleTerms } from './title-terms.ts';
import type { Word } from '../words/word.ts';

/** Postings that one search reads at most: the rarest words first, the newest articles first. */
const BUDGET = 1200;
/** An article is found by its rarest excerpt words as well: so many are looked up. */
const EXCERPT_SOUGHT = 5;
/** A search answers with about so many, none of which shares less than this (a rough cosine). */
const BEST = 40;
const LEAST_CLOSENESS = 0.1;
/** A word that is looked for, and its term. */
interface Sought {
  word: Word;
  term: number;
}

/** An article comes in as one of the newest, but for those of its own commit. */
const FEW = 64;
/** The one list of all articles. */
const ALL = 0;

export class WindowIndex implements StoryCounts {
  readonly entries = new EntryTable();
  readonly #dictionary = new Dictionary();
  readonly #terms = new TitleTerms();
  readonly members = new StoryTable(this.#terms, this.entries.compare);
  /** By term: the articles that it finds. */
  readonly #postings = new OrderedSlots(this.entries.compare);
  readonly #order = new OrderedSlots(this.entries.compare);
  /** By slot: length of the title's weight vector by the background alone, which nothing in the window changes. */
  #norms = new Float32Array(64);
  /** By slot: scratch of one search, all zero between searches. */
  #dots = new Float32Array(64);

  get stories(): number {
    return this.members.size;
  }

  get size(): number {
    return this.entries.size;
  }

  get bytes(): number {
    const columns = this.#dots.byteLength + this.#norms.byteLength;
    return (
      this.#dictionary.bytes +
      this.#terms.bytes +
      this.entries.bytes +
      this.members.bytes +
      this.#postings.bytes +
      this.#order.bytes +
      columns
    );
  }

  storiesWith(word: Word): number {
    return this.members.storiesWith(this.#dictionary.find(word));
  }

  /** Takes an article in, in place of the one with its id. */
  insert(entry: Entry, storyId: string): void {
    const { slot, isTaken } = this.entries.claim(entry.id);
    if (isTaken) this.remove(slot);
    this.entries.put(slot, entry);
    this.#norms = reach(this.#norms, slot);
    this.#dots = reach(this.#dots, slot);
    const later = this.#order.put(ALL, slot);
    const { words, norm } = entry.filedTitle ?? filedOfTitle(entry.prepared);
    this.#norms[slot] = norm;
    const title = words.map((word) => this.#dictionary.admit(word));
    const beyond = (entry.filedExcerpt ?? filedOfExcerpt(entry.prepared)).map((word) =>
      this.#dictionary.admit(word),
    );
    this.#terms.set(slot, title, beyond);
    this.#post([...title, ...beyond], slot, later);
    this.members.join(slot, storyId, title);
  }

  /** @param later how many articles come after it in the order of all. */
  #post(terms: readonly number[], slot: number, later: number): void {
    if (later > FEW) for (const term of terms) this.#postings.put(term, slot);
    else {
      const newest = this.#order.length(ALL);
      const behind = Array.from({ length: later }, (_, at) => this.#order.at(ALL, newest - 1 - at));
      for (const term of terms) this.#postings.putBefore(term, slot, behind);
    }
  }

  remove(slot: number): void {
    this.#order.take(ALL, slot);
    this.#release(slot);
  }

  move(slot: number, storyId: string): void {
    const title = this.#terms.titleOf(slot);
    this.members.leave(slot, title);
    this.members.join(slot, storyId, title);
  }

  /** Removes all that was first seen before a time, in milliseconds. */
  expire(before: number): void {
    while (this.size > 0 && this.entries.firstSeen(this.#order.at(ALL, 0)) < before)
      this.remove(this.#order.at(ALL, 0));
  }

  /** Slots of the articles that share most with a title, closest first; equals in the order of articles. */
  search(prepared: Prepared): number[] {
    const norm = backgroundNorm(prepared.words);
    if (norm === 0) return [];
    const touched = this.#sumShared(this.#sought(prepared));
    for (const slot of touched)
      this.#dots[slot] = (this.#dots[slot] ?? 0) / (norm * (this.#norms[slot] ?? 1));
    const least = leastOfBest(touched, this.#dots);
    const found = touched.filter((slot) => (this.#dots[slot] ?? 0) >= least);
    found.sort((a, b) => (this.#dots[b] ?? 0) - (this.#dots[a] ?? 0) || this.entries.compare(a, b));
    for (const slot of touched) this.#dots[slot] = 0;
    return found;
  }

  /** The words of a title, and the rarest of its excerpt, that the window holds: first the one that fewest articles hold. */
  #sought(prepared: Prepared): Sought[] {
    return [...prepared.words, ...prepared.rarestOfExcerpt(EXCERPT_SOUGHT)]
      .map((word) => ({ word, term: this.#dictionary.find(word) }))
      .filter(({ term }) => term !== NO_TERM)
      .toSorted(
        (a, b) =>
          this.#postings.length(a.term) - this.#postings.length(b.term) || (a.word.key < b.word.key ? -1 : 1),
      );
  }

  /** Adds each term's squared weight to the articles that hold it; returns their slots, each once. */
  #sumShared(sought: Sought[]): number[] {
    const dots = this.#dots;
    const { data } = this.#postings;
    const touched: number[] = [];
    let left = BUDGET;
    for (const { word, term } of sought) {
      const squared = weighWord(word) ** 2;
      const length = this.#postings.length(term);
      const end = this.#postings.first(term) + length;
      const read = Math.min(length, left);
      for (let at = end - 1; at >= end - read; at--) {
        const slot = data[at] ?? 0;
        const dot = dots[slot] ?? 0;
        if (dot === 0) touched.push(slot);
        dots[slot] = dot + squared;
      }
      left -= read;
      if (left === 0) break;
    }
    return touched;
  }

  #release(slot: number): void {
    this.members.leave(slot, this.#terms.titleOf(slot));
    for (const term of this.#terms.allOf(slot)) {
      this.#postings.take(term, slot);
      if (this.#postings.length(term) === 0) this.#dictionary.release(term);
    }
    this.#terms.clear(slot);
    this.entries.remove(slot);
  }
}

/** The closeness from which on there are at least BEST, in steps of 1/100: what is below need not be sorted. */
function leastOfBest(slots: number[], closeness: Float32Array): number {
  if (slots.length <= BEST) return LEAST_CLOSENESS;
  const counts = new Uint32Array(101);
  for (const slot of slots) {
    const step = Math.min(100, Math.floor((closeness[slot] ?? 0) * 100));
    counts[step] = (counts[step] ?? 0) + 1;
  }
  let step = 100;
  for (let sum = counts[100] ?? 0; sum < BEST && step > 0; sum += counts[step] ?? 0) step--;
  return Math.max(LEAST_CLOSENESS, step / 100);
}
