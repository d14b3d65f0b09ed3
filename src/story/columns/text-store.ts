/**
 * Texts by number, kept as bytes in large blocks. Strings by the million are copied twice while they are young and gone
 * through again and again once they are old; of a block the collector of garbage sees only that it is there.
 */
import { Buffer } from 'node:buffer';
import { reach } from './int-lists.ts';
import type { Texts } from './string-pool.ts';

/** What a text takes is whole units of 4 bytes, so that a number of 32 bits tells its place in 8 GB. */
const UNIT_BITS = 2;
/** Units of a block: there are no more of them than this, and in a small store fewer. */
const BLOCK_BITS = 15;
const MOST_UNITS = 2 ** BLOCK_BITS;
const LEAST_UNITS = 2 ** 10;
/** Letters; what is longer, and seldom, stays a string. */
const LONGEST = 2 ** 13;
/** Units in front of a text: its number, and how many letters it has, with a bit that says that each takes two bytes. */
const HEAD = 2;
const IS_WIDE = 2 ** 30;
const WIDE = /[^\0-\xff]/;

interface Block {
  bytes: Buffer;
  units: Int32Array;
  /** Units that were written, from the beginning on, and how many of them belong to texts that are still there. */
  used: number;
  live: number;
}

/** A text as it stood when it was asked about, whatever becomes of its number: what is written in a block stays as it is. */
export type HeldText = { bytes: Buffer; from: number; head: number } | string;

export const readHeld = (text: HeldText): string =>
  typeof text === 'string' ? text : readBytes(text.bytes, text.from, text.head);

export class TextStore implements Texts {
  /** With holes where blocks were given back. */
  readonly #blocks: (Block | undefined)[] = [];
  /** The block that is written to. */
  #open = -1;
  /** By number: one more than the unit where it begins, in the order of all blocks; 0 where nothing is in a block. */
  #places = new Int32Array(64);
  readonly #long = new Map<number, string>();
  /** Units of all blocks, and how many of them belong to texts that are there. */
  #units = 0;
  #live = 0;

  get bytes(): number {
    let long = 0;
    for (const { length } of this.#long.values()) long += 2 * length;
    return (this.#units << UNIT_BITS) + this.#places.byteLength + long;
  }

  /** '' where there is none. */
  get(number: number): string {
    const place = this.#places[number] ?? 0;
    if (place === 0) return this.#long.get(number) ?? '';
    const { bytes, units } = this.#blockAt(place);
    const unit = unitOf(place);
    return readBytes(bytes, (unit + HEAD) << UNIT_BITS, units[unit + 1]!);
  }

  /** To be read later, if at all; '' where there is none. */
  hold(number: number): HeldText {
    const place = this.#places[number] ?? 0;
    if (place === 0) return this.#long.get(number) ?? '';
    const { bytes, units } = this.#blockAt(place);
    const unit = unitOf(place);
    return { bytes, from: (unit + HEAD) << UNIT_BITS, head: units[unit + 1]! };
  }

  /** As `<` of the two texts has it: less than 0, 0, or more. */
  compare(a: number, b: number): number {
    const placeA = this.#places[a] ?? 0;
    const placeB = this.#places[b] ?? 0;
    if (placeA === 0 || placeB === 0) return compareTexts(this.get(a), this.get(b));
    const [one, two] = [this.#blockAt(placeA), this.#blockAt(placeB)];
    const [unitA, unitB] = [unitOf(placeA), unitOf(placeB)];
    const [headA, headB] = [one.units[unitA + 1]!, two.units[unitB + 1]!];
    if (isWide(headA) || isWide(headB)) return compareTexts(this.get(a), this.get(b));
    const fromA = (unitA + HEAD) << UNIT_BITS;
    const fromB = (unitB + HEAD) << UNIT_BITS;
    for (let at = 0; at < headA && at < headB; at++) {
      const by = one.bytes[fromA + at]! - two.bytes[fromB + at]!;
      if (by !== 0) return by;
    }
    return headA - headB;
  }

  has(number: number): boolean {
    return (this.#places[number] ?? 0) > 0 || this.#long.has(number);
  }

  /** Puts a text where there is none. */
  put(number: number, text: string): void {
    if (text.length > LONGEST) return void this.#long.set(number, text);
    const wide = WIDE.test(text);
    const head = wide ? text.length | IS_WIDE : text.length;
    const size = sizeOf(head);
    const block = this.#blockFor(size);
    block.units[block.used + 1] = head;
    block.bytes.write(text, (block.used + HEAD) << UNIT_BITS, wide ? 'utf16le' : 'latin1');
    this.#take(number, block, size);
  }

  delete(number: number): void {
    const place = this.#places[number] ?? 0;
    if (place === 0) return void this.#long.delete(number);
    const block = this.#blockAt(place);
    const size = sizeOf(block.units[unitOf(place) + 1]!);
    this.#places[number] = 0;
    block.live -= size;
    this.#live -= size;
    if (block.live === 0) this.#drop((place - 1) >>> BLOCK_BITS);
  }

  #blockAt(place: number): Block {
    return this.#blocks[(place - 1) >>> BLOCK_BITS]!;
  }

  /** What stands at the end of the open block from now on is the text of a number. */
  #take(number: number, block: Block, size: number): void {
    block.units[block.used] = number;
    this.#places = reach(this.#places, number);
    this.#places[number] = ((this.#open << BLOCK_BITS) | block.used) + 1;
    block.used += size;
    block.live += size;
    this.#live += size;
  }

  #blockFor(size: number): Block {
    const open = this.#blocks[this.#open];
    if (open && open.used + size <= open.units.length) return open;
    const emptiest = this.#units > 2 * this.#live ? this.#findEmptiest() : -1;
    const block = this.#openBlock(size);
    if (emptiest >= 0) this.#move(emptiest, block);
    return block;
  }

  #openBlock(size: number): Block {
    const length = Math.min(MOST_UNITS, Math.max(LEAST_UNITS, this.#live + size));
    const bytes = Buffer.allocUnsafeSlow(length << UNIT_BITS);
    const block = { bytes, units: new Int32Array(bytes.buffer), used: 0, live: 0 };
    const hole = this.#blocks.indexOf(undefined);
    this.#open = hole < 0 ? this.#blocks.length : hole;
    this.#blocks[this.#open] = block;
    this.#units += length;
    return block;
  }

  #drop(index: number): void {
    this.#units -= this.#blocks[index]!.units.length;
    this.#blocks[index] = undefined;
    if (index === this.#open) this.#open = -1;
  }

  /** It is less than half full where all of them together are. */
  #findEmptiest(): number {
    let emptiest = -1;
    for (const [index, block] of this.#blocks.entries())
      if (block && !(block.live >= (this.#blocks[emptiest]?.live ?? Infinity))) emptiest = index;
    return emptiest;
  }

  /** Writes what is still there of a block at the end of another, which has room for it, and gives the block back. */
  #move(index: number, to: Block): void {
    const { units, used } = this.#blocks[index]!;
    for (let at = 0, size = 0; at < used; at += size) {
      const number = units[at]!;
      size = sizeOf(units[at + 1]!);
      if (this.#places[number] !== ((index << BLOCK_BITS) | at) + 1) continue;
      to.units.set(units.subarray(at, at + size), to.used);
      this.#live -= size;
      this.#take(number, to, size);
    }
    this.#drop(index);
  }
}

const unitOf = (place: number): number => (place - 1) & (MOST_UNITS - 1);
const compareTexts = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function readBytes(bytes: Buffer, from: number, head: number): string {
  const letters = head & ~IS_WIDE;
  return isWide(head)
    ? bytes.toString('utf16le', from, from + 2 * letters)
    : bytes.toString('latin1', from, from + letters);
}

const isWide = (head: number): boolean => (head & IS_WIDE) !== 0;

/** Units, those in front included. */
function sizeOf(head: number): number {
  const letters = head & ~IS_WIDE;
  const bytes = isWide(head) ? 2 * letters : letters;
  return HEAD + ((bytes + 3) >>> UNIT_BITS);
}
