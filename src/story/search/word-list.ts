/** Words that come again and again, by number: a window is asked what it has for each of them once, and not every time. */
import type { Word } from '../words/word.ts';
import type { Dictionary } from './dictionary.ts';
import { reach } from '../columns/int-lists.ts';

export class WordList {
  readonly #words: Word[] = [];
  /** By number: the form that the last dictionary had for the word, with its stamp there; 0 before any had. */
  #forms = new Int32Array(64);
  #stamps = new Int32Array(64);
  #dictionary: Dictionary | undefined;

  /** Numbers run on from 0. The word may become the dictionary's. */
  add(word: Word): void {
    const number = this.#words.push(word) - 1;
    this.#forms = reach(this.#forms, number);
    this.#stamps = reach(this.#stamps, number);
  }

  wordOf(number: number): Word | undefined {
    return this.#words[number];
  }

  /**
   * Counts one more use of a word in a dictionary; gives the number of its form.
   * @param admit does so for a word that the dictionary may not have.
   */
  admit(number: number, dictionary: Dictionary, admit: (word: Word) => number): number {
    if (dictionary !== this.#dictionary) this.#turnTo(dictionary);
    const known = this.#forms[number]!;
    const stamp = this.#stamps[number]!;
    if (stamp !== 0 && dictionary.admitAgain(known, stamp)) return known;
    const form = admit(this.#words[number]!);
    this.#forms[number] = form;
    this.#stamps[number] = dictionary.stampOf(form);
    return form;
  }

  #turnTo(dictionary: Dictionary): void {
    this.#dictionary = dictionary;
    this.#stamps.fill(0);
  }
}

/** Words of a list in some order: their numbers, which stand in a part of an array. */
export class NumberedWords {
  readonly list: WordList;
  readonly numbers: Uint32Array;
  readonly from: number;
  readonly to: number;

  constructor(list: WordList, numbers: Uint32Array, from: number, to: number) {
    this.list = list;
    this.numbers = numbers;
    this.from = from;
    this.to = to;
  }

  get words(): readonly Word[] {
    const words: Word[] = [];
    for (let at = this.from; at < this.to; at++) {
      const word = this.list.wordOf(this.numbers[at]!);
      if (word) words.push(word);
    }
    return words;
  }
}
