/** Strings by number: each is held once, for as long as something uses it, and its number is then given to another. */
import { hashOf } from '../words/word-memory.ts';
import { reach } from './int-lists.ts';
import { TextIndex } from './text-index.ts';

/** What a string takes beside its letters, with its place in the list: an estimate, fitted to the heap of Node 20. */
const BYTES_OF_STRING = 28;

/** Where the texts of a pool are, by number: strings, or a TextStore. */
export interface Texts {
  readonly bytes: number;
  get(number: number): string;
  put(number: number, text: string): void;
  delete(number: number): void;
}

export class StringPool {
  readonly #texts: Texts;
  readonly #numbers: TextIndex;
  #above = 0;
  readonly #free: number[] = [];
  /** By number. */
  #uses = new Int32Array(64);

  constructor(texts: Texts = new StringList()) {
    this.#texts = texts;
    this.#numbers = new TextIndex((number) => texts.get(number));
  }

  get size(): number {
    return this.#numbers.size;
  }

  get bytes(): number {
    return this.#texts.bytes + this.#numbers.bytes + this.#uses.byteLength;
  }

  /** The number of a text that is in use; -1 of any other. */
  find(text: string): number {
    return this.#numbers.find(text);
  }

  textOf(number: number): string {
    return this.#texts.get(number);
  }

  /** Counts one more use. */
  use(text: string): number {
    const hash = hashOf(text);
    const known = this.#numbers.find(text, hash);
    const number = known < 0 ? this.#admit(text, hash) : known;
    this.#uses[number] = (this.#uses[number] ?? 0) + 1;
    return number;
  }

  usesOf(number: number): number {
    return this.#uses[number] ?? 0;
  }

  /** Counts one use less; whether it was the last. */
  release(number: number): boolean {
    const left = (this.#uses[number] ?? 0) - 1;
    this.#uses[number] = left;
    if (left > 0) return false;
    this.#numbers.delete(number, hashOf(this.textOf(number)));
    this.#texts.delete(number);
    this.#free.push(number);
    return true;
  }

  #admit(text: string, hash: number): number {
    const number = this.#free.pop() ?? this.#above++;
    this.#texts.put(number, text);
    this.#numbers.add(number, hash);
    this.#uses = reach(this.#uses, number);
    return number;
  }
}

class StringList implements Texts {
  readonly #strings: string[] = [];
  #count = 0;
  #letters = 0;

  get bytes(): number {
    return this.#letters + BYTES_OF_STRING * this.#count;
  }

  get(number: number): string {
    return this.#strings[number] ?? '';
  }

  put(number: number, text: string): void {
    this.#strings[number] = text;
    this.#letters += text.length;
    this.#count++;
  }

  delete(number: number): void {
    this.#letters -= this.get(number).length;
    this.#strings[number] = '';
    this.#count--;
  }
}
