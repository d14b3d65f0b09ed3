/** The words of the window's titles and excerpts together, as numbers: what the cosine of two whole texts is worked out from. */
import type { Bag } from '../titles/prepare.ts';
import type { Dictionary } from './dictionary.ts';
import { IntLists, reach } from '../columns/int-lists.ts';
import type { TermWeights } from './term-weights.ts';

/** How often a word stands there, in the bits below its term. */
const COUNT_BITS = 7;
const MOST = (1 << COUNT_BITS) - 1;
/** Places at hand for the terms of one bag, which has some 40. */
const PLACES = 2 ** 11;
const FREE = -1;
/** What a word that stands there so often weighs more than one that stands there once. */
const FACTORS = Array.from({ length: MOST + 1 }, (_, count) => 1 + Math.log(Math.max(1, count)));

export class Bags {
  readonly #dictionary: Dictionary;
  readonly #weights: TermWeights;
  /** By slot: terms, each with its count. */
  readonly #lists = new IntLists();
  /** By term: weight in the bag that the others are compared with; zero between searches. */
  #sought = new Float64Array(64);
  #norm = 0;
  isComparing = false;
  /** What was compared last: as a rule it is put in next, and is admitted already. */
  #last: { bag: Bag; packed: number[] } | undefined;
  /**
   * By the last bits of a term of that bag: the term (one of those that have the same bits), and what it adds to the dot product
   * where another has it once. Most words are told apart by this, and without a look at memory far away.
   */
  readonly #terms = new Int32Array(PLACES).fill(FREE);
  readonly #products = new Float64Array(PLACES);
  /** By slot: length of the vector of weights when it was worked out last. */
  #lengths = new Float32Array(64);

  constructor(dictionary: Dictionary, weights: TermWeights) {
    this.#dictionary = dictionary;
    this.#weights = weights;
  }

  get bytes(): number {
    return this.#lists.bytes + this.#sought.byteLength + this.#lengths.byteLength + 12 * PLACES;
  }

  has(slot: number): boolean {
    return this.#lists.length(slot) > 0;
  }

  put(slot: number, bag: Bag): void {
    this.#lists.fill(slot, this.#takeLast(bag) ?? this.#admit(bag));
    this.#lengths = reach(this.#lengths, slot);
    this.#lengths[slot] = 0;
  }

  forget(slot: number): void {
    this.#release(this.#lists.values(slot));
    this.#lists.clear(slot);
  }

  /** Does something with a bag that all others can be compared with meanwhile. */
  compare<T>(bag: Bag, use: () => T): T {
    const packed = this.#takeLast(bag) ?? this.#admit(bag);
    if (this.#last) this.#release(this.#last.packed);
    this.#last = { bag, packed };
    let squares = 0;
    for (const one of packed) {
      const term = one >>> COUNT_BITS;
      const weight = this.#weightOf(one);
      if (term >= this.#sought.length) this.#sought = reach(this.#sought, term);
      this.#sought[term] = weight;
      const place = term & (PLACES - 1);
      this.#terms[place] = term;
      this.#products[place] = weight * this.#weights.of(term);
      squares += weight * weight;
    }
    this.#norm = Math.sqrt(squares);
    this.isComparing = true;
    try {
      return use();
    } finally {
      this.isComparing = false;
      for (const one of packed) this.#sought[one >>> COUNT_BITS] = 0;
      this.#terms.fill(FREE);
    }
  }

  /** If this is the one that was compared last: its terms, which are the caller's from now on. */
  #takeLast(bag: Bag): number[] | undefined {
    if (this.#last?.bag !== bag) return undefined;
    const { packed } = this.#last;
    this.#last = undefined;
    return packed;
  }

  /** With the bag that is compared; 0 to 1. */
  cosine(slot: number): number {
    const { data } = this.#lists;
    const first = this.#lists.first(slot);
    const end = first + this.#lists.length(slot);
    let dot = 0;
    let squares = 0;
    for (let at = first; at < end; at++) {
      const one = data[at] ?? 0;
      const weight = this.#weightOf(one);
      squares += weight * weight;
      dot += weight * (this.#sought[one >>> COUNT_BITS] ?? 0);
    }
    this.#lengths[slot] = Math.sqrt(squares);
    return squares === 0 || this.#norm === 0 ? 0 : Math.min(1, dot / (this.#norm * Math.sqrt(squares)));
  }

  /** As `cosine`, by the length that the vector had when it was worked out last. */
  guess(slot: number): number {
    const length = this.#lengths[slot]!;
    if (length === 0) return this.cosine(slot);
    const { data } = this.#lists;
    const first = this.#lists.first(slot);
    const end = first + this.#lists.length(slot);
    const [terms, products] = [this.#terms, this.#products];
    let dot = 0;
    for (let at = first; at < end; at++) {
      const one = data[at]!;
      const term = one >>> COUNT_BITS;
      const place = term & (PLACES - 1);
      if (terms[place] === term) dot += FACTORS[one & MOST]! * products[place]!;
    }
    return Math.min(1, dot / (this.#norm * length));
  }

  #weightOf(one: number): number {
    return (FACTORS[one & MOST] ?? 1) * this.#weights.of(one >>> COUNT_BITS);
  }

  #admit({ words, counts }: Bag): number[] {
    return words.map(
      (word, at) =>
        (this.#dictionary.admitKey(word.key, word) << COUNT_BITS) | Math.min(MOST, counts[at] ?? 1),
    );
  }

  #release(packed: Iterable<number>): void {
    for (const one of packed) this.#dictionary.releaseTerm(one >>> COUNT_BITS);
  }
}
