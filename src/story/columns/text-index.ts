/** Finds texts by number: a table of numbers over texts that somebody else keeps, in a tenth of what a Map takes. */
import { hashOf } from '../words/word-memory.ts';

const NONE = -1;
/** Of the places so much is taken at most. */
const FULL = 0.7;

export class TextIndex {
  readonly #textOf: (number: number) => string;
  /**
   * Two numbers a place: one more than the number of the text that stands there (0: none), and beside it the text's hash, so
   * that to pass a place by takes one look at memory.
   */
  #places = new Int32Array(2 * 64);
  #size = 0;

  /** @param textOf gives the text of a number that was added. */
  constructor(textOf: (number: number) => string) {
    this.#textOf = textOf;
  }

  get size(): number {
    return this.#size;
  }

  get bytes(): number {
    return this.#places.byteLength;
  }

  /** The number of a text; -1 of one that is not there. `hash` is that of hashOf, and spares its being worked out. */
  find(text: string, hash = hashOf(text)): number {
    const places = this.#places;
    const mask = places.length - 2;
    for (let at = homeOf(hash) & mask; ; at = (at + 2) & mask) {
      const number = places[at]! - 1;
      if (number === NONE) return NONE;
      if (places[at + 1] === hash && this.#textOf(number) === text) return number;
    }
  }

  /** As `find`, of a part of a text. */
  findPart(text: string, from: number, to: number, hash = hashOf(text, from, to)): number {
    const places = this.#places;
    const mask = places.length - 2;
    for (let at = homeOf(hash) & mask; ; at = (at + 2) & mask) {
      const number = places[at]! - 1;
      if (number === NONE) return NONE;
      if (places[at + 1] !== hash) continue;
      const known = this.#textOf(number);
      if (known.length === to - from && text.startsWith(known, from)) return number;
    }
  }

  /** As `find`, of two texts one behind the other, by the hash of both together. */
  findJoined(head: string, tail: string, hash: number): number {
    const places = this.#places;
    const mask = places.length - 2;
    for (let at = homeOf(hash) & mask; ; at = (at + 2) & mask) {
      const number = places[at]! - 1;
      if (number === NONE) return NONE;
      if (places[at + 1] !== hash) continue;
      const known = this.#textOf(number);
      const isAsLong = known.length === head.length + tail.length;
      if (isAsLong && known.startsWith(head) && known.endsWith(tail)) return number;
    }
  }

  /** Takes in a text that is not there. */
  add(number: number, hash: number): void {
    if (2 * ++this.#size > this.#places.length * FULL) this.#widen();
    this.#put(number, hash);
  }

  /** @param hash of the text that the number had when it was added. */
  delete(number: number, hash: number): void {
    const places = this.#places;
    const mask = places.length - 2;
    let at = homeOf(hash) & mask;
    while (places[at] !== number + 1) at = (at + 2) & mask;
    this.#size--;
    // What stands behind it may be looked for from before here on: it moves up.
    for (let next = (at + 2) & mask; places[next] !== 0; next = (next + 2) & mask) {
      const home = homeOf(places[next + 1]!) & mask;
      if (((next - home) & mask) < ((next - at) & mask)) continue;
      places[at] = places[next]!;
      places[at + 1] = places[next + 1]!;
      at = next;
    }
    places[at] = 0;
  }

  #put(number: number, hash: number): void {
    const places = this.#places;
    const mask = places.length - 2;
    let at = homeOf(hash) & mask;
    while (places[at] !== 0) at = (at + 2) & mask;
    places[at] = number + 1;
    places[at + 1] = hash;
  }

  #widen(): void {
    const before = this.#places;
    this.#places = new Int32Array(2 * before.length);
    for (let at = 0; at < before.length; at += 2)
      if (before[at] !== 0) this.#put(before[at]! - 1, before[at + 1]!);
  }
}

/** Texts that look alike shall not stand side by side. */
const homeOf = (hash: number): number => {
  const mixed = Math.imul(hash, 0x9e3779b1);
  return (mixed ^ (mixed >>> 16)) << 1;
};
