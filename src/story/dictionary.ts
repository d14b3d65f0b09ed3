/** The words of a window as integers: a number for each form, and one for each key, which several forms may share. */
import { reach } from './int-lists.ts';
import type { Word } from './word.ts';

/** Of a word, or a key, that the window does not hold. */
export const NONE = -1;

/**
 * What a form takes with its word and its place in the map, and a key with its place, beside their letters: estimates, fitted
 * to the heap of Node 20.
 */
const BYTES_OF_FORM = 190;
const BYTES_OF_TERM = 100;

export class Dictionary {
  readonly #forms = new Map<string, number>();
  /** By form. */
  readonly #words: (Word | undefined)[] = [];
  #termOf = new Int32Array(64);
  #formUses = new Int32Array(64);
  readonly #freeForms: number[] = [];
  readonly #terms = new Map<string, number>();
  /** By term: its key, and a word that has it, if any came. */
  readonly #keys: string[] = [];
  readonly #samples: (Word | undefined)[] = [];
  #termUses = new Int32Array(64);
  readonly #freeTerms: number[] = [];
  #letters = 0;

  get bytes(): number {
    return this.#letters + this.#forms.size * BYTES_OF_FORM + this.#terms.size * BYTES_OF_TERM;
  }

  /** The number above all of terms. */
  get terms(): number {
    return this.#keys.length;
  }

  /** The number of a word's form; NONE of one that is not there. */
  find(word: Word): number {
    if (this.#words[word.term]?.form === word.form) return word.term;
    const form = this.findForm(word.form);
    if (form !== NONE) word.term = form;
    return form;
  }

  findForm(form: string): number {
    return this.#forms.get(form) ?? NONE;
  }

  findKey(key: string): number {
    return this.#terms.get(key) ?? NONE;
  }

  /** Counts one more use of a word; gives the number of its form. `isNew` tells of the last one whether it had none. */
  admit(word: Word): number {
    const known = this.find(word);
    this.isNew = known === NONE;
    const form = this.isNew ? this.#add(word) : known;
    this.#formUses[form] = (this.#formUses[form] ?? 0) + 1;
    return form;
  }

  isNew = false;

  /** Counts one use less; whether it was the last, so that the number will be given to another. */
  release(form: number): boolean {
    const left = (this.#formUses[form] ?? 0) - 1;
    this.#formUses[form] = left;
    const word = this.#words[form];
    if (left > 0 || !word) return false;
    this.#forms.delete(word.form);
    this.#words[form] = undefined;
    this.#letters -= word.form.length;
    this.#freeForms.push(form);
    this.releaseTerm(this.termOf(form));
    return true;
  }

  /** Counts one more use of a key of which no word need be known; gives its term. */
  admitKey(key: string): number {
    const term = this.#terms.get(key) ?? this.#addKey(key);
    this.#termUses[term] = (this.#termUses[term] ?? 0) + 1;
    return term;
  }

  releaseTerm(term: number): void {
    const left = (this.#termUses[term] ?? 0) - 1;
    this.#termUses[term] = left;
    if (left > 0) return;
    const key = this.#keys[term] ?? '';
    this.#terms.delete(key);
    this.#keys[term] = '';
    this.#samples[term] = undefined;
    this.#letters -= key.length;
    this.#freeTerms.push(term);
  }

  termOf(form: number): number {
    return this.#termOf[form] ?? 0;
  }

  /** Terms by form, for reading many. Anything that admits may put another array here. */
  get termsByForm(): Int32Array {
    return this.#termOf;
  }

  wordOf(form: number): Word | undefined {
    return this.#words[form];
  }

  /** One of the words that have a term's key. */
  sampleOf(term: number): Word | undefined {
    return this.#samples[term];
  }

  #add(word: Word): number {
    const form = this.#freeForms.pop() ?? this.#words.length;
    this.#termOf = reach(this.#termOf, form);
    this.#formUses = reach(this.#formUses, form);
    const term = this.admitKey(word.key);
    this.#forms.set(word.form, form);
    this.#words[form] = word;
    this.#termOf[form] = term;
    this.#formUses[form] = 0;
    this.#samples[term] ??= word;
    this.#letters += word.form.length;
    word.term = form;
    word.key = this.#keys[term] ?? word.key;
    return form;
  }

  #addKey(key: string): number {
    const term = this.#freeTerms.pop() ?? this.#keys.length;
    this.#termUses = reach(this.#termUses, term);
    this.#termUses[term] = 0;
    this.#keys[term] = key;
    this.#terms.set(key, term);
    this.#letters += key.length;
    return term;
  }
}
