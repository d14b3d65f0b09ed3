/** Numbered lists of slots, each kept in the order of the slots' articles. */
import { IntLists } from './int-lists.ts';

export class OrderedSlots extends IntLists {
  readonly #compare: (a: number, b: number) => number;

  constructor(compare: (a: number, b: number) => number) {
    super();
    this.#compare = compare;
  }

  put(list: number, slot: number): void {
    this.insert(list, this.#placeOf(list, slot), slot);
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
