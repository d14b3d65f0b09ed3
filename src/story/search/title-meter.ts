/**
 * The figures that the title of a search makes with a title of the window: what compareTitles (compare.ts) finds, from the
 * numbers of words alone. Which words can stand for which was marked beforehand, so that a title takes a look at each of its
 * words; only where two words may be one compound are the words themselves aligned.
 */
import { alignWords, byLikeness } from '../titles/align.ts';
import type { Pair } from '../titles/align.ts';
import type { Word } from '../words/word.ts';
import type { Dictionary } from './dictionary.ts';
import type { IntLists } from '../columns/int-lists.ts';
import type { TermWeights } from './term-weights.ts';
import { ANY } from './word-marks.ts';
import type { WordMarks } from './word-marks.ts';
import { FIRST, STRIDE, WORDS } from './wording-records.ts';
import type { WordingRecords } from './wording-records.ts';

const NONE = -1;
/** Places in the sums of one measure. */
const [DOT, EVIDENCE, STRONGEST] = [0, 1, 2];

/** The title of a search. */
export interface Measured {
  words: readonly Word[];
  terms: readonly number[];
  weights: readonly number[];
  /** Length of the vector of weights. */
  norm: number;
}

/** A title of the window with what it shares with that of the search; as compareTitles gives it, but for the words themselves. */
export interface Hit {
  wording: number;
  cos: number;
  evidence: number;
  strongest: number;
  /** Of the words that weigh, in the title that was measured. */
  words: number;
}

export class TitleMeter {
  readonly #dictionary: Dictionary;
  readonly #forms: IntLists;
  readonly #records: WordingRecords;
  readonly #weights: TermWeights;
  readonly #marks: WordMarks;
  #title: Measured = { words: [], terms: [], weights: [], norm: 0 };
  /** By place in either title: the last measure in which the word there had its partner. */
  readonly #takenHere = new Int32Array(64);
  readonly #takenThere = new Int32Array(64);
  #round = 0;
  readonly #likely: Pair[] = [];
  /** Dot product, evidence and strongest: fields would be a new number on the heap with each sum. */
  readonly #sums = new Float64Array(3);

  /** @param forms by wording: those of its words. */
  constructor(
    dictionary: Dictionary,
    forms: IntLists,
    records: WordingRecords,
    weights: TermWeights,
    marks: WordMarks,
  ) {
    this.#dictionary = dictionary;
    this.#forms = forms;
    this.#records = records;
    this.#weights = weights;
    this.#marks = marks;
  }

  /** Takes the title that all are measured against from now on; its words are marked. */
  set(title: Measured): void {
    this.#title = title;
  }

  measure(wording: number): Hit {
    const { fields } = this.#records;
    const first = fields[wording * STRIDE + FIRST]!;
    const words = fields[wording * STRIDE + WORDS]!;
    const norm = this.#title.norm * Math.sqrt(this.#share(first, words));
    const sums = this.#sums;
    const dot = sums[DOT]!;
    const cos = norm > dot ? dot / norm : norm === 0 ? 0 : 1;
    return { wording, cos, evidence: sums[EVIDENCE]!, strongest: sums[STRONGEST]!, words };
  }

  /** Sums up what is the same, then what is alike; gives the square of the other's norm. */
  #share(first: number, words: number): number {
    const { heads, next, places, compound } = this.#marks;
    const { data } = this.#forms;
    const { terms, weights: own } = this.#title;
    const { cells, now } = this.#weights;
    const termsByForm = this.#dictionary.termsByForm;
    const round = ++this.#round;
    let squares = 0;
    let dot = 0;
    let evidence = 0;
    let strongest = 0;
    let others = false;
    let isCompound = false;
    for (let at = 0; at < words; at++) {
      const form = data[first + at]!;
      const term = termsByForm[form]!;
      const weight = cells[2 * term + 1] === now ? cells[2 * term]! : this.#weights.of(term);
      squares += weight * weight;
      for (let mark = heads[form]!; mark !== NONE; mark = next[mark]!) {
        const place = places[mark]!;
        const joined = compound[mark]!;
        if (joined !== 0)
          isCompound ||= joined === ANY || (at + 1 < words && joined - 1 === data[first + at + 1]);
        else if (terms[place] === term) {
          this.#takenHere[place] = this.#takenThere[at] = round;
          const one = own[place]!;
          const shared = one < weight ? one : weight;
          dot += one * weight;
          evidence += shared;
          if (shared > strongest) strongest = shared;
        } else others = true;
      }
    }
    this.#sums[DOT] = dot;
    this.#sums[EVIDENCE] = evidence;
    this.#sums[STRONGEST] = strongest;
    if (isCompound) this.#pairWhole(first, words);
    else if (others) this.#pairLikely(first, words, round);
    return squares;
  }

  #pairLikely(first: number, words: number, round: number): void {
    const { heads, next, places, likeness, compound } = this.#marks;
    const { data } = this.#forms;
    const likely = this.#likely;
    likely.length = 0;
    for (let at = 0; at < words; at++) {
      if (this.#takenThere[at] === round) continue;
      for (let mark = heads[data[first + at]!]!; mark !== NONE; mark = next[mark]!) {
        const place = places[mark]!;
        if (compound[mark] === 0 && this.#takenHere[place] !== round)
          likely.push({ a: place, b: at, likeness: likeness[mark]! });
      }
    }
    if (likely.length > 1) likely.sort(byLikeness);
    for (const pair of likely) {
      if (this.#takenHere[pair.a] === round || this.#takenThere[pair.b] === round) continue;
      this.#takenHere[pair.a] = this.#takenThere[pair.b] = round;
      this.#addPair(pair, data[first + pair.b]!);
    }
  }

  #pairWhole(first: number, words: number): void {
    const forms = Array.from(this.#forms.data.subarray(first, first + words));
    const others = forms.map((form) => this.#dictionary.wordOf(form)).filter((word) => word !== undefined);
    this.#sums.fill(0);
    for (const pair of alignWords(this.#title.words, others)) this.#addPair(pair, forms[pair.b] ?? 0);
  }

  #addPair({ a, likeness }: Pair, form: number): void {
    this.#add(likeness, this.#title.weights[a] ?? 0, this.#weights.of(this.#dictionary.termOf(form)));
  }

  #add(likeness: number, one: number, two: number): void {
    const shared = likeness * (one < two ? one : two);
    const sums = this.#sums;
    sums[DOT]! += likeness * one * two;
    sums[EVIDENCE]! += shared;
    if (shared > sums[STRONGEST]!) sums[STRONGEST] = shared;
  }
}
