/** The titles that a search met, likeliest related first: sorted no further than they are asked for. */
import { reach } from '../columns/int-lists.ts';

/** Classes of how related titles may be: so fine, and so many. */
const STEPS_A_LOGIT = 32;
const STEPS = 512;

/** Counts titles into classes as they are rated, then gives them out class by class. */
export class Likeliest {
  /** Those rated, by their numbers, and the class of each. */
  #rated = new Int32Array(1024);
  #steps = new Int16Array(1024);
  #count = 0;
  readonly #counts = new Int32Array(STEPS);
  /** Places among those rated of those that are given out, best class first, and where each class begins. */
  #order = new Int32Array(256);
  readonly #starts = new Int32Array(STEPS);
  #floor = 0;
  #length = 0;
  #at = 0;

  get bytes(): number {
    return this.#rated.byteLength + this.#steps.byteLength + this.#order.byteLength + 8 * STEPS;
  }

  /** @param floor logit below which a title is left out. */
  clear(floor: number): void {
    if (this.#count > 0) this.#counts.fill(0);
    this.#floor = floor;
    this.#count = this.#length = this.#at = 0;
  }

  /** @param logit of the most that it can be related. */
  rate(number: number, logit: number): void {
    if (!(logit >= this.#floor)) return;
    const at = this.#count++;
    if (at >= this.#rated.length) {
      this.#rated = reach(this.#rated, at);
      this.#steps = reach(this.#steps, at);
    }
    const above = ((logit - this.#floor) * STEPS_A_LOGIT) | 0;
    const step = above < STEPS - 1 ? above : STEPS - 1;
    this.#rated[at] = number;
    this.#steps[at] = step;
    this.#counts[step]!++;
  }

  /** @param most of the best, of those that are asked for; but never a part of the best class. */
  sort(most: number): void {
    const [counts, starts] = [this.#counts, this.#starts];
    let least = STEPS;
    let length = 0;
    while (least > 0 && (length === 0 || length + counts[least - 1]! <= most)) {
      starts[--least] = length;
      length += counts[least]!;
    }
    this.#order = reach(this.#order, length);
    this.#length = length;
    for (let at = 0; at < this.#count; at++) {
      const step = this.#steps[at]!;
      if (step >= least) this.#order[starts[step]!++] = at;
    }
  }

  get left(): number {
    return this.#length - this.#at;
  }

  /** The most that the next one can be related, as a logit; -Infinity where there is none. */
  get bound(): number {
    if (this.#at === this.#length) return -Infinity;
    const step = this.#steps[this.#order[this.#at]!]!;
    return step === STEPS - 1 ? Infinity : this.#floor + (step + 1) / STEPS_A_LOGIT;
  }

  /** The number of the next one; -1 where there is none. */
  next(): number {
    return this.#at < this.#length ? this.#rated[this.#order[this.#at++]!]! : -1;
  }
}
