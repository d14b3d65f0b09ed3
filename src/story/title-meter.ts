/**
 * The figures that the title of a search makes with a title of the window: what compareTitles (compare.ts) finds, from the
 * numbers of words alone. Which words can stand for which was marked beforehand, so that a title takes a look at each of its
 * words; only where two words may be one compound are the words themselves aligned.
 */
import { alignWords, byLikeness } from './align.ts';
import type { Pair } from './align.ts';
import type { Dictionary } from './dictionary.ts';
import type { TermWeights } from './term-weights.ts';
import type { Word } from './word.ts';
import { ANY } from './word-marks.ts';
import type { WordMarks } from './word-marks.ts';
import type { Wordings } from './wordings.ts';

const NONE = -1;

/** The title of a search. */
export interface Measured {
  words: readonly Word[];
  terms: readonly number[];
  weights: readonly number[];
  /** Length of the vector of weights. */
  norm: number;
}

/** What two titles share; as compareTitles gives it, but for the words themselves. */
export interface Shares {
  /** Of the vectors of weights. */
  dot: number;
  evidence: number;
  strongest: number;
  /** Of the words that weigh, in the title that was measured. */
  words: number;
}

export interface PlainFigures extends Shares {
  cos: number;
}

export class TitleMeter {
  readonly #dictionary: Dictionary;
  readonly #wordings: Wordings;
  readonly #weights: TermWeights;
  readonly #marks: WordMarks;
  #title: Measured = { words: [], terms: [], weights: [], norm: 0 };
  /** By place in either title: whether the word there has its partner. */
  readonly #takenHere = new Uint8Array(64);
  readonly #takenThere = new Uint8Array(64);
  readonly #likely: Pair[] = [];

  constructor(dictionary: Dictionary, wordings: Wordings, weights: TermWeights, marks: WordMarks) {
    this.#dictionary = dictionary;
    this.#wordings = wordings;
    this.#weights = weights;
    this.#marks = marks;
  }

  /** Takes the title that all are measured against from now on; its words are marked. */
  set(title: Measured): void {
    this.#title = title;
  }

  measure(wording: number): PlainFigures {
    const sums = this.share(wording);
    return { ...sums, cos: this.cosine(wording, sums.dot) };
  }

  /** What the two share, as far as it can be told without the norm of the other. */
  share(wording: number): Shares {
    const { forms } = this.#wordings;
    const first = forms.first(wording);
    const words = forms.length(wording);
    const sums = { dot: 0, evidence: 0, strongest: 0, words };
    if (!this.#pairSame(first, words, sums)) this.#pairWhole(first, words, sums);
    return sums;
  }

  /** @param dot the dot product of the two. */
  cosine(wording: number, dot: number): number {
    const { forms } = this.#wordings;
    const norm = this.#normOf(forms.first(wording), forms.length(wording)) * this.#title.norm;
    return norm === 0 ? 0 : Math.min(1, dot / norm);
  }

  #normOf(first: number, words: number): number {
    const { data } = this.#wordings.forms;
    const terms = this.#dictionary.termsByForm;
    let squares = 0;
    for (let at = first; at < first + words; at++)
      squares += this.#weights.of(terms[data[at] ?? 0] ?? 0) ** 2;
    return Math.sqrt(squares);
  }

  /** Sums up what is the same, then what is alike; false where compounds must be looked for, with nothing summed up. */
  #pairSame(first: number, words: number, sums: Shares): boolean {
    const { heads, next, places, compound } = this.#marks;
    const { data } = this.#wordings.forms;
    const terms = this.#dictionary.termsByForm;
    this.#takenHere.fill(0, 0, this.#title.terms.length);
    this.#takenThere.fill(0, 0, words);
    let others = 0;
    for (let at = 0; at < words; at++) {
      const form = data[first + at] ?? 0;
      const term = terms[form] ?? 0;
      for (let mark = heads[form] ?? NONE; mark !== NONE; mark = next[mark] ?? NONE) {
        const place = places[mark] ?? 0;
        const joined = compound[mark] ?? 0;
        if (joined !== 0) {
          if (joined === ANY || (at + 1 < words && joined - 1 === data[first + at + 1])) return false;
          continue;
        }
        if (this.#title.terms[place] !== term) others++;
        else {
          this.#takenHere[place] = 1;
          this.#takenThere[at] = 1;
          const weight = this.#title.weights[place] ?? 0;
          addPair(sums, 1, weight, weight);
        }
      }
    }
    if (others > 0) this.#pairLikely(first, words, sums);
    return true;
  }

  #pairLikely(first: number, words: number, sums: Shares): void {
    const { heads, next, places, likeness, compound } = this.#marks;
    const { data } = this.#wordings.forms;
    const likely = this.#likely;
    likely.length = 0;
    for (let at = 0; at < words; at++) {
      if (this.#takenThere[at] === 1) continue;
      for (let mark = heads[data[first + at] ?? 0] ?? NONE; mark !== NONE; mark = next[mark] ?? NONE) {
        const place = places[mark] ?? 0;
        if (compound[mark] !== 0) continue;
        if (this.#takenHere[place] === 0) likely.push({ a: place, b: at, likeness: likeness[mark] ?? 0 });
      }
    }
    if (likely.length > 1) likely.sort(byLikeness);
    for (const pair of likely) {
      if (this.#takenHere[pair.a] === 1 || this.#takenThere[pair.b] === 1) continue;
      this.#takenHere[pair.a] = 1;
      this.#takenThere[pair.b] = 1;
      this.#add(pair, data[first + pair.b] ?? 0, sums);
    }
  }

  #pairWhole(first: number, words: number, sums: Shares): void {
    const forms = Array.from(this.#wordings.forms.data.subarray(first, first + words));
    const others = forms.map((form) => this.#dictionary.wordOf(form)).filter((word) => word !== undefined);
    sums.dot = sums.evidence = sums.strongest = 0;
    for (const pair of alignWords(this.#title.words, others)) this.#add(pair, forms[pair.b] ?? 0, sums);
  }

  #add({ a, likeness }: Pair, form: number, sums: Shares): void {
    addPair(sums, likeness, this.#title.weights[a] ?? 0, this.#weights.of(this.#dictionary.termOf(form)));
  }
}

function addPair(sums: Shares, likeness: number, one: number, two: number): void {
  const shared = likeness * Math.min(one, two);
  sums.dot += likeness * one * two;
  sums.evidence += shared;
  if (shared > sums.strongest) sums.strongest = shared;
}
