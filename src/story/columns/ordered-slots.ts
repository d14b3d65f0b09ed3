/** Numbered lists of slots, each kept in the order of the slots' articles. */
import { IntLists } from './int-lists.ts';

export class OrderedSlots extends IntLists {
  readonly #compare: (a: number, b: number) => number;

  constructor(compare: (a: number, b: number) => number) {
    super();
    this.#compare = compare;
  }

  /** Returns how many stand behind it. */
  put(list: number, slot: number): number {
    const place = this.#placeOf(list, slot);
    this.insert(list, place, slot);
    return this.length(list) - 1 - place;
  }

  /** As `put`, where few slots at all come behind it: so most lists need not be compared with. */
  putBefore(list: number, slot: number, later: readonly number[]): void {
    const length = this.length(list);
    if (length === 0 || !later.includes(this.at(list, length - 1))) this.insert(list, length, slot);
    else this.put(list, slot);
  }

  /** Of a slot that is not there nothing is taken. */
  take(list: number, slot: number): void {
    // Expiry takes the oldest first.
    const at = this.at(list, 0) === slot ? 0 : this.#placeOf(list, slot);
    if (at < this.length(list) && this.at(list, at) === slot) this.remove(list, at);
  }

  /** Where a slot stands or would stand: looked for from the end, where most come and go, in growing strides. */
  #placeOf(list: number, slot: number): number {
    let high = this.length(list);
    let low = high;
    for (let stride = 1; low > 0; stride *= 2) {
      low = Math.max(0, high - stride);
      if (this.#compare(this.at(list, low), slot) < 0) break;
      high = low;
    }
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#compare(this.at(list, middle), slot) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
