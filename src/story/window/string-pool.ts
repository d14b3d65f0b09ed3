/** Strings by number: each is held once, for as long as something uses it, and its number is then given to another. */
import { reach } from './int-lists.ts';

export class StringPool {
  readonly #numbers = new Map<string, number>();
  readonly #texts: string[] = [];
  readonly #free: number[] = [];
  /** By number. */
  #uses = new Int32Array(64);
  #letters = 0;

  get size(): number {
    return this.#numbers.size;
  }

  /** An estimate, fitted to the heap of Node 20: a string's head, its place in the map and in the lists. */
  get bytes(): number {
    return this.#letters + 85 * this.size + this.#uses.byteLength;
  }

  /** The number of a text that is in use; -1 of any other. */
  find(text: string): number {
    return this.#numbers.get(text) ?? -1;
  }

  textOf(number: number): string {
    return this.#texts[number] ?? '';
  }

  /** Counts one more use. */
  use(text: string): number {
    const number = this.#numbers.get(text) ?? this.#admit(text);
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
    const text = this.textOf(number);
    this.#numbers.delete(text);
    this.#letters -= text.length;
    this.#texts[number] = '';
    this.#free.push(number);
    return true;
  }

  #admit(text: string): number {
    const number = this.#free.pop() ?? this.#texts.length;
    this.#texts[number] = text;
    this.#letters += text.length;
    this.#numbers.set(text, number);
    this.#uses = reach(this.#uses, number);
    return number;
  }
}
