/** Strings by number: each is held once, for as long as something uses it, and its number is then given to another. */
import { reach } from './int-lists.ts';
import { TextIndex } from './text-index.ts';

/** What a string takes beside its letters, with its place in the list: an estimate, fitted to the heap of Node 20. */
const BYTES_OF_STRING = 28;

export class StringPool {
  readonly #texts: string[] = [];
  readonly #numbers = new TextIndex(this.#texts);
  readonly #free: number[] = [];
  /** By number. */
  #uses = new Int32Array(64);
  #letters = 0;

  get size(): number {
    return this.#numbers.size;
  }

  get bytes(): number {
    return this.#letters + BYTES_OF_STRING * this.size + this.#numbers.bytes + this.#uses.byteLength;
  }

  /** The number of a text that is in use; -1 of any other. */
  find(text: string): number {
    return this.#numbers.find(text);
  }

  textOf(number: number): string {
    return this.#texts[number] ?? '';
  }

  /** Counts one more use. */
  use(text: string): number {
    const known = this.#numbers.find(text);
    const number = known < 0 ? this.#admit(text) : known;
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
    this.#numbers.delete(number);
    this.#letters -= this.textOf(number).length;
    this.#texts[number] = '';
    this.#free.push(number);
    return true;
  }

  #admit(text: string): number {
    const number = this.#free.pop() ?? this.#texts.length;
    this.#texts[number] = text;
    this.#letters += text.length;
    this.#numbers.add(number);
    this.#uses = reach(this.#uses, number);
    return number;
  }
}
