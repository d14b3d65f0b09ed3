/** The words of a title that is searched for: which of the window's can stand for them, and which titles hold those. */
import { AlikeWords } from './alike-words.ts';
import type { Dictionary } from './dictionary.ts';
import { reach } from '../columns/int-lists.ts';
import type { IntLists } from '../columns/int-lists.ts';
import { bitOf } from './signatures.ts';
import { SoughtLists } from './sought-lists.ts';
import type { TermWeights } from './term-weights.ts';
import type { Measured } from './title-meter.ts';
import type { Word } from '../words/word.ts';
import { ANY, WordMarks } from './word-marks.ts';

export class SoughtWords {
  readonly marks = new WordMarks();
  readonly lists = new SoughtLists();
  readonly #alike: AlikeWords;
  readonly #dictionary: Dictionary;
  readonly #postings: IntLists;
  readonly #weights: TermWeights;
  /** By form: the place of its bit in signatures, 0 to 63. */
  #bits = new Uint8Array(64);

  /** @param postings by term: the wordings that hold it. */
  constructor(dictionary: Dictionary, postings: IntLists, weights: TermWeights) {
    this.#dictionary = dictionary;
    this.#postings = postings;
    this.#weights = weights;
    this.#alike = new AlikeWords(dictionary);
  }

  get bytes(): number {
    return this.#alike.bytes + this.marks.bytes + this.#bits.byteLength;
  }

  /** Takes in a word that is new to the dictionary. */
  admit(form: number, word: Word): void {
    this.#bits = reach(this.#bits, form);
    this.#bits[form] = bitOf(word);
    this.marks.reachForm(form);
    this.#alike.admit(form, word);
  }

  release(form: number, word: Word): void {
    this.#alike.release(form, word);
  }

  bitOf(form: number): number {
    return this.#bits[form] ?? 0;
  }

  /** Marks all words that can stand for one of the title, and lists where they are. */
  seek(title: Measured, forms: readonly number[]): void {
    const { words, weights } = title;
    this.marks.clear();
    this.lists.clear();
    for (let place = 0; place < words.length; place++) {
      const word = words[place];
      if (!word) continue;
      const own = weights[place] ?? 0;
      this.lists.open();
      const alike = this.#alike.of(forms[place] ?? -1, word);
      for (let at = 0; at < alike.length; at++)
        this.#mark(place, own, alike.forms[at]!, alike.likeness[at]!, 0);
      this.#seekCompounds(words, place, forms[place] ?? -1, own);
      this.lists.close();
    }
  }

  /** Compounds whose parts are a word of the title and the next, and the first parts of one that it is. */
  #seekCompounds(words: readonly Word[], place: number, form: number, own: number): void {
    const word = words[place];
    const next = words[place + 1];
    if (!word) return;
    const joined = next ? this.#dictionary.findJoined(word.form, next.form) : -1;
    if (joined >= 0) this.#mark(place, own, joined, 1, ANY);
    for (const { head, tail } of this.#alike.partsOf(form, word)) this.#mark(place, own, head, 1, tail + 1);
  }

  #mark(place: number, own: number, form: number, likeness: number, compound: number): void {
    const term = this.#dictionary.termOf(form);
    this.marks.add(form, place, likeness, compound);
    const length = this.#postings.length(term);
    if (length > 0)
      this.lists.add(term, length, likeness, own, this.#weights.of(term), this.#bits[form] ?? 0);
  }
}
