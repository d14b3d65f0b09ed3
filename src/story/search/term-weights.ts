/** What the words of a window weigh at present, and the least that each title's words weigh together. */
import { weighWord } from '../titles/background.ts';
import type { Dictionary } from './dictionary.ts';
import { reach } from '../columns/int-lists.ts';
import type { IntLists } from '../columns/int-lists.ts';
import type { StoryTable } from './story-table.ts';
import { SQUARES, STRIDE } from './wording-records.ts';
import type { WordingRecords } from './wording-records.ts';
import type { Word } from '../words/word.ts';

/**
 * The number of stories as weights see it, to 1/64: so a weight that was worked out holds for a while, and one story more
 * does not change all of them. A weight changes by less than 0.3 % at once.
 */
export function roundStories(stories: number): number {
  const shift = 25 - Math.clz32(stories);
  return shift > 0 ? (stories >>> shift) << shift : stories;
}

/** What weighWord is told: one object for all. */
const counts = { stories: 0, held: 0, storiesWith: () => counts.held };

const OUTDATED = -1;

/** Weights by term, each worked out again only where its counts have changed. */
export class TermWeights {
  readonly #dictionary: Dictionary;
  readonly #members: StoryTable;
  /**
   * By term, side by side, so that it takes one look at memory: the weight, and the number of stories that it was worked out for;
   * OUTDATED: none. For reading many.
   */
  cells = new Float64Array(2 * 64).fill(OUTDATED);
  /** The number of stories as weights see it: stamps that differ are of another time. */
  now = 0;

  constructor(dictionary: Dictionary, members: StoryTable) {
    this.#dictionary = dictionary;
    this.#members = members;
  }

  get bytes(): number {
    return this.cells.byteLength;
  }

  of(term: number): number {
    if (this.cells[2 * term + 1] === this.now) return this.cells[2 * term]!;
    const word = this.#dictionary.sampleOf(term);
    // A key by which an excerpt was filed: no title has it yet.
    if (!word) return 0;
    const weight = this.#weighIn(word, this.#members.storiesWith(term));
    if (2 * term + 1 >= this.cells.length) this.#reach(term);
    this.cells[2 * term] = weight;
    this.cells[2 * term + 1] = this.now;
    return weight;
  }

  /** Of any word, whether the window holds it or not. */
  readonly weigh = (word: Word): number => {
    if (word.kind === 'stop') return 0;
    const form = this.#dictionary.find(word);
    const term = form < 0 ? this.#dictionary.findKey(word) : this.#dictionary.termOf(form);
    const held = term < 0 ? 0 : this.#members.storiesWith(term);
    return form < 0 ? this.#weighIn(word, held) : this.of(term);
  };

  /**
   * To be told whenever stories have come or gone.
   * @param terms that stand in more or fewer of them than before.
   */
  update(terms: readonly number[]): void {
    this.now = roundStories(this.#members.size);
    for (const term of terms) this.forget(term);
  }

  /** A term has another key from now on, or another weight. */
  forget(term: number): void {
    if (2 * term + 1 < this.cells.length) this.cells[2 * term + 1] = OUTDATED;
  }

  #weighIn(word: Word, held: number): number {
    counts.stories = this.now;
    counts.held = held;
    return weighWord(word, counts);
  }

  #reach(term: number): void {
    const from = this.cells.length;
    this.cells = reach(this.cells, 2 * term + 1);
    this.cells.fill(OUTDATED, from);
  }
}

/** Squares are whole numbers of 1/16, so that sums of them stay exact however often one is taken out and put in. */
const SCALE = 16;

/** Postings that one update goes on by where all are gone through. */
const SWEPT = 512;
/** Nothing is gone through. */
const IDLE = -1;

/**
 * By wording, the least length that its vector of weights can have at present: what search may count on without weighing its
 * words. It rests on the least weight of each term, which holds until the term stands in a quarter more stories, or the window has
 * fewer than were reckoned with. Before that, and when the window has grown by a fifth, all are worked out again, some with every
 * change: at once it would hold up a large window's desk for a tenth of a second.
 */
export class LeastNorms {
  readonly #dictionary: Dictionary;
  readonly #members: StoryTable;
  /** By term: the wordings that hold it. */
  readonly #postings: IntLists;
  /** By term: square of the least weight, and up to how many stories it holds. */
  #squares = new Int32Array(64);
  #upTo = new Int32Array(64);
  readonly #records: WordingRecords;
  /** All hold while there are at least so many stories; and are too cautious from so many on. */
  #bound = 0;
  #most = 0;
  /** What terms are reckoned with that come while all are gone through, and what the others are then. */
  #floor = 0;
  #next = 0;
  /** The term that comes next where all are gone through. */
  #at = IDLE;
  /** A window that is rebuilt, or only follows, is not searched: what it takes in is reckoned with at the first search. */
  #isAwake = false;

  constructor(dictionary: Dictionary, members: StoryTable, postings: IntLists, records: WordingRecords) {
    this.#records = records;
    this.#dictionary = dictionary;
    this.#members = members;
    this.#postings = postings;
  }

  get bytes(): number {
    return 4 * (this.#squares.length + this.#upTo.length);
  }

  /** Takes in a new wording, before it is put under its terms. */
  put(wording: number, terms: readonly number[]): void {
    this.#records.fields[wording * STRIDE + SQUARES] = 0;
    if (!this.#isAwake) return;
    for (const term of terms) {
      if (this.#postings.length(term) === 0) this.#weighLeast(term, this.#floor);
      this.#change(wording, this.#squares[term] ?? 0);
    }
  }

  /** @param terms that have come to stand in more stories, or in fewer. */
  update(terms: readonly number[]): void {
    if (!this.#isAwake) return;
    const stories = this.#members.size;
    if (this.#at === IDLE && (stories > this.#most || stories < this.#bound * 1.06)) this.#begin(stories);
    if (stories < this.#bound) this.#sweepAll(stories);
    for (const term of terms)
      if (this.#members.storiesWith(term) > (this.#upTo[term] ?? 0)) this.#weighAgain(term, this.#floor);
    if (this.#at !== IDLE) this.#sweep(SWEPT);
  }

  /** To be called before norms are asked for. */
  wake(): void {
    if (this.#isAwake) return;
    this.#isAwake = true;
    this.#sweepAll(this.#members.size);
  }

  #begin(stories: number): void {
    this.#next = Math.max(0, Math.floor(stories * 0.85) - 1);
    this.#most = Math.ceil(stories * 1.2) + 16;
    this.#floor = Math.min(this.#bound, this.#next);
    this.#bound = Math.max(this.#bound, this.#next);
    this.#at = 0;
  }

  /** The window has lost more stories than was reckoned with before all had been gone through. */
  #sweepAll(stories: number): void {
    this.#begin(stories);
    this.#sweep(Infinity);
  }

  #sweep(most: number): void {
    let left = most;
    for (; left > 0 && this.#at < this.#dictionary.terms; this.#at++) {
      const count = this.#postings.length(this.#at);
      if (count > 0) this.#weighAgain(this.#at, this.#next);
      left -= count + 1;
    }
    if (this.#at < this.#dictionary.terms) return;
    this.#bound = this.#floor = this.#next;
    this.#at = IDLE;
  }

  #weighAgain(term: number, least: number): void {
    const before = this.#squares[term] ?? 0;
    this.#weighLeast(term, least);
    const by = (this.#squares[term] ?? 0) - before;
    if (by === 0) return;
    const first = this.#postings.first(term);
    const end = first + this.#postings.length(term);
    for (let at = first; at < end; at++) this.#change(this.#postings.data[at] ?? 0, by);
  }

  /** @param least stories that are reckoned with. */
  #weighLeast(term: number, least: number): void {
    this.#squares = reach(this.#squares, term);
    this.#upTo = reach(this.#upTo, term);
    const held = this.#members.storiesWith(term);
    const most = held + 1 + (held >>> 2);
    const word = this.#dictionary.sampleOf(term);
    // What weights see as the number of stories is less by up to a thirty-second (roundStories).
    counts.stories = Math.max(0, least - (least >>> 5));
    counts.held = most;
    this.#upTo[term] = most;
    this.#squares[term] = word ? Math.floor(weighWord(word, counts) ** 2 * SCALE) : 0;
  }

  #change(wording: number, by: number): void {
    const { fields } = this.#records;
    const at = wording * STRIDE + SQUARES;
    const sum = (fields[at] ?? 0) + by;
    fields[at] = sum;
    this.#records.setNorm(wording, Math.sqrt(sum / SCALE));
  }
}
