/** The words of a window as integers: a number for each form, and one for each key, which several forms may share. */
import { addHash, hashOf, mix } from '../words/word-memory.ts';
import type { Word } from '../words/word.ts';
import { reach } from '../columns/int-lists.ts';
import { TextIndex } from '../columns/text-index.ts';

/** Of a word, or a key, that the window does not hold. */
export const NONE = -1;

/** What a form takes with its word, and a key, beside their letters: estimates, fitted to the heap of Node 20. */
const BYTES_OF_FORM = 150;
const BYTES_OF_TERM = 40;

export class Dictionary {
  /** By form. */
  readonly #forms: string[] = [];
  readonly #words: (Word | undefined)[] = [];
  readonly #formIndex = new TextIndex((form) => this.#forms[form] ?? '');
  #termOf = new Int32Array(64);
  #formUses = new Int32Array(64);
  /** How many forms had been taken in when this one was; 0 where none is. */
  #stamps = new Int32Array(64);
  #admitted = 0;
  readonly #freeForms: number[] = [];
  /** By term: its key, and a word that has it, if any came. */
  readonly #keys: string[] = [];
  readonly #samples: (Word | undefined)[] = [];
  readonly #keyIndex = new TextIndex((term) => this.#keys[term] ?? '');
  #termUses = new Int32Array(64);
  readonly #freeTerms: number[] = [];
  #letters = 0;
  readonly #onNewKey: (term: number) => void;
  /** Whether the last word that was admitted had no number before. */
  isNew = false;

  /** @param onNewKey told of each term that has another key from now on. */
  constructor(onNewKey: (term: number) => void = () => undefined) {
    this.#onNewKey = onNewKey;
  }

  get bytes(): number {
    const entries = this.#formIndex.size * BYTES_OF_FORM + this.#keyIndex.size * BYTES_OF_TERM;
    return this.#letters + this.#formIndex.bytes + this.#keyIndex.bytes + entries;
  }

  /** The number above all of terms. */
  get terms(): number {
    return this.#keys.length;
  }

  /** The number of a word's form; NONE of one that is not there. */
  find(word: Word): number {
    // A place before the first is slow to look at.
    const hint = word.term < 0 ? undefined : this.#words[word.term];
    if (hint !== undefined && (hint === word || hint.form === word.form)) return word.term;
    const form = this.#formIndex.find(word.form);
    if (form !== NONE) word.term = form;
    return form;
  }

  /** The number of the form that stands in a text. */
  findForm(text: string, from = 0, to = text.length): number {
    return this.#formIndex.findPart(text, from, to);
  }

  /** The number of the form that two forms make together. */
  findJoined(head: string, tail: string): number {
    return this.#formIndex.findJoined(head, tail, mix(addHash(addHash(0, head), tail)));
  }

  findKey({ key, hash }: Word): number {
    return this.#keyIndex.find(key, hash);
  }

  findKeyOf(key: string): number {
    return this.#keyIndex.find(key);
  }

  /** Counts one more use of a word; gives the number of its form. */
  admit(word: Word): number {
    const known = this.find(word);
    this.isNew = known === NONE;
    const form = this.isNew ? this.#add(word) : known;
    this.#formUses[form] = (this.#formUses[form] ?? 0) + 1;
    return form;
  }

  /** Tells a form from another that had the number before it; at least 1. */
  stampOf(form: number): number {
    return this.#stamps[form] ?? 0;
  }

  /** Counts one more use of the form that had this number and stamp; false where it is there no more. */
  admitAgain(form: number, stamp: number): boolean {
    if (this.#stamps[form] !== stamp) return false;
    this.#formUses[form] = this.#formUses[form]! + 1;
    return true;
  }

  /** Counts one use less, where it is known that it is not the last. */
  releaseOne(form: number): void {
    this.#formUses[form] = this.#formUses[form]! - 1;
  }

  /** Counts one use less; whether it was the last, so that the number will be given to another. */
  release(form: number): boolean {
    const left = (this.#formUses[form] ?? 0) - 1;
    this.#formUses[form] = left;
    const word = left > 0 ? undefined : this.#words[form];
    if (!word) return false;
    this.#formIndex.delete(form, hashOf(word.form));
    this.#forms[form] = '';
    this.#words[form] = undefined;
    this.#stamps[form] = 0;
    this.#letters -= word.form.length;
    this.#freeForms.push(form);
    this.releaseTerm(this.termOf(form));
    return true;
  }

  /** Counts one more use of a key, of which no word need be known; gives its term. */
  admitKey(key: string, word?: Word): number {
    const hash = word?.hash ?? hashOf(key);
    const known = this.#keyIndex.find(key, hash);
    const term = known === NONE ? this.#addKey(key, hash) : known;
    this.#termUses[term] = (this.#termUses[term] ?? 0) + 1;
    if (word) this.#samples[term] ??= word;
    return term;
  }

  releaseTerm(term: number): void {
    const left = (this.#termUses[term] ?? 0) - 1;
    this.#termUses[term] = left;
    if (left > 0) return;
    const key = this.#keys[term] ?? '';
    this.#keyIndex.delete(term, hashOf(key));
    this.#letters -= key.length;
    this.#keys[term] = '';
    this.#samples[term] = undefined;
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
    this.#stamps = reach(this.#stamps, form);
    const term = this.admitKey(word.key, word);
    this.#forms[form] = word.form;
    this.#formIndex.add(form, hashOf(word.form));
    this.#words[form] = word;
    this.#termOf[form] = term;
    this.#formUses[form] = 0;
    this.#stamps[form] = ++this.#admitted;
    this.#letters += word.form.length;
    word.term = form;
    word.key = this.#keys[term] ?? word.key;
    return form;
  }

  #addKey(key: string, hash: number): number {
    const term = this.#freeTerms.pop() ?? this.#keys.length;
    this.#termUses = reach(this.#termUses, term);
    this.#termUses[term] = 0;
    this.#keys[term] = key;
    this.#keyIndex.add(term, hash);
    this.#letters += key.length;
    this.#onNewKey(term);
    return term;
  }
}
