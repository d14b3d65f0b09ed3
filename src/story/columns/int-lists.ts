/** Numbered lists of integers that share one array: a million short lists in a few megabytes, and nothing to collect. */

type Column = Int32Array | Int16Array | Uint8Array | Float32Array | Float64Array;

/** The same column, or where it ends before `index` its values with room for half as many again. */
export function reach<T extends Column>(column: T, index: number): T {
  if (index < column.length) return column;
  const wider = new (column.constructor as new (length: number) => T)(
    Math.max(index + 1, Math.ceil(column.length * 1.5)),
  );
  wider.set(column);
  return wider;
}

/** Sizes that a list's block may have: 1, 2, 3, 4, 6, 8, 12 … What one list gives back another of that size takes. */
const SIZES = [1];
for (let size = 2; size < 2 ** 31; size *= 2) SIZES.push(size, size * 1.5);

/** The place in SIZES of the least that holds so many. */
function sizeFor(length: number): number {
  if (length <= 1) return 0;
  const power = 31 - Math.clz32(length - 1);
  return power > 0 && length <= 1.5 * 2 ** power ? 2 * power : 2 * power + 1;
}

/** What is kept of a list, side by side: where its block begins, its size, and what of it the list takes up. */
const BLOCK = 0;
const SIZE = 1;
const FIRST = 2;
const LENGTH = 3;
const FIELDS = 4;

export class IntLists {
  /** Holds every list: `n` stands from `first(n)` on. Anything that adds may put another array here. */
  data = new Int32Array(256);
  #used = 0;
  readonly #free: number[][] = SIZES.map(() => []);
  #lists = new Int32Array(64 * FIELDS);

  /** Bytes of all arrays, what is not taken up included. */
  get bytes(): number {
    return this.data.byteLength + this.#lists.byteLength;
  }

  length(list: number): number {
    return this.#lists[list * FIELDS + LENGTH] ?? 0;
  }

  first(list: number): number {
    return this.#lists[list * FIELDS + FIRST] ?? 0;
  }

  at(list: number, index: number): number {
    return this.data[this.first(list) + index] ?? 0;
  }

  /** A copy. */
  values(list: number): Int32Array {
    const first = this.first(list);
    return this.data.slice(first, first + this.length(list));
  }

  /** Fills an empty list. */
  fill(list: number, values: readonly number[]): void {
    if (values.length === 0) return;
    this.#open(list, values.length);
    const first = this.first(list);
    for (let at = 0; at < values.length; at++) this.data[first + at] = values[at]!;
    this.#set(list, LENGTH, values.length);
  }

  /** Puts a value before the one at `index`, or at the end. */
  insert(list: number, index: number, value: number): void {
    const length = this.length(list);
    this.#makeRoom(list, length);
    const at = this.first(list) + index;
    const end = this.first(list) + length;
    if (at < end) this.data.copyWithin(at + 1, at, end);
    this.data[at] = value;
    this.#set(list, LENGTH, length + 1);
  }

  /** Takes the value at `index` out; at either end at no cost. */
  remove(list: number, index: number): void {
    const length = this.length(list) - 1;
    const first = this.first(list);
    this.#set(list, LENGTH, length);
    if (length === 0) this.#close(list);
    else if (index < length / 2) {
      this.data.copyWithin(first + 1, first, first + index);
      this.#set(list, FIRST, first + 1);
    } else this.data.copyWithin(first + index, first + index + 1, first + length + 1);
  }

  clear(list: number): void {
    if (this.length(list) > 0) this.#close(list);
    this.#set(list, LENGTH, 0);
  }

  /** Room for one more behind the last: what was taken out at the front is used first, where it is a good part. */
  #makeRoom(list: number, length: number): void {
    if (length === 0) {
      this.#open(list, 1);
      return;
    }
    const block = this.#get(list, BLOCK);
    const first = this.first(list);
    const size = this.#get(list, SIZE);
    const room = SIZES[size] ?? 1;
    if (first + length < block + room) return;
    if (first - block > room / 4) this.#set(list, FIRST, block);
    else if (block + room === this.#used) {
      this.#extend(list, size);
      return;
    } else {
      this.#open(list, length + 1);
      this.#free[size]?.push(block);
    }
    this.data.copyWithin(this.first(list), first, first + length);
  }

  /** The last block of all grows where it stands. */
  #extend(list: number, size: number): void {
    this.#used += (SIZES[size + 1] ?? 1) - (SIZES[size] ?? 1);
    this.data = reach(this.data, this.#used);
    this.#set(list, SIZE, size + 1);
  }

  #open(list: number, length: number): void {
    const size = sizeFor(length);
    let block = this.#free[size]?.pop();
    if (block === undefined) {
      block = this.#used;
      this.#used += SIZES[size] ?? 1;
      this.data = reach(this.data, this.#used);
    }
    this.#lists = reach(this.#lists, list * FIELDS + LENGTH);
    this.#set(list, BLOCK, block);
    this.#set(list, FIRST, block);
    this.#set(list, SIZE, size);
  }

  #close(list: number): void {
    this.#free[this.#get(list, SIZE)]?.push(this.#get(list, BLOCK));
  }

  #get(list: number, field: number): number {
    return this.#lists[list * FIELDS + field] ?? 0;
  }

  #set(list: number, field: number, value: number): void {
    this.#lists[list * FIELDS + field] = value;
  }
}
