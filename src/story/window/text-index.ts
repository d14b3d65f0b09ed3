/** Finds texts by number: a table of numbers over a list of texts that somebody else keeps, in a tenth of what a Map takes. */
import { hashOf } from '../words/word-memory.ts';
import { reach } from './int-lists.ts';

const NONE = -1;
/** Of the places so much is taken at most. */
const FULL = 0.7;

export class TextIndex {
  readonly #texts: readonly string[];
  /** By place, one more than the number of the text that stands there; 0: none. */
  #places = new Int32Array(64);
  /** By number. */
  #hashes = new Int32Array(64);
  #size = 0;

  /** @param texts by number; entries change only between `delete` and `add`. */
  constructor(texts: readonly string[]) {
    this.#texts = texts;
  }

  get size(): number {
    return this.#size;
  }

  get bytes(): number {
    return this.#places.byteLength + this.#hashes.byteLength;
  }

  /** The number of a text; -1 of one that is not there. `hash` is that of hashOf, and spares its being worked out. */
  find(text: string, hash = hashOf(text)): number {
    const places = this.#places;
    const mask = places.length - 1;
    for (let at = spread(hash) & mask; ; at = (at + 1) & mask) {
      const number = places[at]! - 1;
      if (number === NONE) return NONE;
      if (this.#hashes[number] === hash && this.#texts[number] === text) return number;
    }
  }

  /** As `find`, of a part of a text. */
  findPart(text: string, from: number, to: number, hash = hashOf(text, from, to)): number {
    const places = this.#places;
    const mask = places.length - 1;
    for (let at = spread(hash) & mask; ; at = (at + 1) & mask) {
      const number = places[at]! - 1;
      if (number === NONE) return NONE;
      const known = this.#texts[number]!;
      if (this.#hashes[number] === hash && known.length === to - from && text.startsWith(known, from))
        return number;
    }
  }

  /** As `find`, of two texts one behind the other, by the hash of both together. */
  findJoined(head: string, tail: string, hash: number): number {
    const places = this.#places;
    const mask = places.length - 1;
    for (let at = spread(hash) & mask; ; at = (at + 1) & mask) {
      const number = places[at]! - 1;
      if (number === NONE) return NONE;
      const known = this.#texts[number]!;
      if (
        this.#hashes[number] === hash &&
        known.length === head.length + tail.length &&
        known.startsWith(head) &&
        known.endsWith(tail)
      )
        return number;
    }
  }

  /** Takes in a text that is not there and stands under this number in the list. */
  add(number: number, hash = hashOf(this.#texts[number] ?? '')): void {
    if (++this.#size > this.#places.length * FULL) this.#widen();
    if (number >= this.#hashes.length) this.#hashes = reach(this.#hashes, number);
    this.#hashes[number] = hash;
    this.#put(number);
  }

  delete(number: number): void {
    const places = this.#places;
    const mask = places.length - 1;
    let at = spread(this.#hashes[number]!) & mask;
    while (places[at] !== number + 1) at = (at + 1) & mask;
    this.#size--;
    // What stands behind it may be looked for from before here on: it moves up.
    for (let next = (at + 1) & mask; places[next] !== 0; next = (next + 1) & mask) {
      const home = spread(this.#hashes[places[next]! - 1]!) & mask;
      if (((next - home) & mask) < ((next - at) & mask)) continue;
      places[at] = places[next]!;
      at = next;
    }
    places[at] = 0;
  }

  #put(number: number): void {
    const places = this.#places;
    const mask = places.length - 1;
    let at = spread(this.#hashes[number]!) & mask;
    while (places[at] !== 0) at = (at + 1) & mask;
    places[at] = number + 1;
  }

  #widen(): void {
    const before = this.#places;
    this.#places = new Int32Array(2 * before.length);
    for (const one of before) if (one !== 0) this.#put(one - 1);
  }
}

/** Texts that look alike shall not stand side by side. */
const spread = (hash: number): number => {
  const mixed = Math.imul(hash, 0x9e3779b1);
  return mixed ^ (mixed >>> 16);
};
