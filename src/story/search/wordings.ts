/** The titles of a window by what they say: those with the same words in the same order are one wording, and searched as one. */
import { IntLists, reach } from '../columns/int-lists.ts';
import { OrderedSlots } from '../columns/ordered-slots.ts';

const NONE = -1;

function hashOf(forms: readonly number[]): number {
  let hash = forms.length;
  for (const form of forms) hash = Math.imul(hash ^ (hash >>> 15) ^ form, 0x5bd1e995);
  return hash ^ (hash >>> 13);
}

export class Wordings {
  /** By wording: forms of the words that weigh, each once, in their order. */
  readonly forms = new IntLists();
  /** By wording: its articles. */
  readonly slots: OrderedSlots;
  /** By slot. */
  #wordingOf = new Int32Array(64);
  /** By wording: its hash, and the next one of the same place in `#heads`. */
  #hashes = new Int32Array(64);
  #next = new Int32Array(64);
  #heads = new Int32Array(64).fill(NONE);
  readonly #free: number[] = [];
  #above = 0;

  /** @param compare the order of articles. */
  constructor(compare: (a: number, b: number) => number) {
    this.slots = new OrderedSlots(compare);
  }

  get bytes(): number {
    const columns = this.#wordingOf.length + this.#hashes.length + this.#next.length + this.#heads.length;
    return this.forms.bytes + this.slots.bytes + 4 * columns;
  }

  /** The number above all of wordings. */
  get above(): number {
    return this.#above;
  }

  of(slot: number): number {
    return this.#wordingOf[slot] ?? NONE;
  }

  /** The wording of these forms; a new one has no slots yet. */
  claim(forms: readonly number[]): number {
    const hash = hashOf(forms);
    for (let one = this.#headOf(hash); one !== NONE; one = this.#next[one] ?? NONE)
      if (this.#hashes[one] === hash && this.#says(one, forms)) return one;
    return this.#add(forms, hash);
  }

  put(slot: number, wording: number): void {
    this.#wordingOf = reach(this.#wordingOf, slot);
    this.#wordingOf[slot] = wording;
    this.slots.put(wording, slot);
  }

  /** Returns whether it was the wording's last. */
  take(slot: number): boolean {
    const wording = this.of(slot);
    this.slots.take(wording, slot);
    return this.slots.length(wording) === 0;
  }

  /** Forgets a wording without slots. */
  forget(wording: number): void {
    const hash = this.#hashes[wording] ?? 0;
    const next = this.#next[wording] ?? NONE;
    let one = this.#headOf(hash);
    if (one === wording) this.#heads[hash & (this.#heads.length - 1)] = next;
    else {
      while (this.#next[one] !== wording) one = this.#next[one] ?? NONE;
      this.#next[one] = next;
    }
    this.forms.clear(wording);
    this.#free.push(wording);
  }

  #says(wording: number, forms: readonly number[]): boolean {
    if (this.forms.length(wording) !== forms.length) return false;
    const first = this.forms.first(wording);
    return forms.every((form, at) => this.forms.data[first + at] === form);
  }

  #add(forms: readonly number[], hash: number): number {
    const wording = this.#free.pop() ?? this.#above++;
    this.#hashes = reach(this.#hashes, wording);
    this.#next = reach(this.#next, wording);
    if (this.#above > this.#heads.length) this.#spread();
    this.#hashes[wording] = hash;
    this.forms.fill(wording, forms);
    this.#link(wording);
    return wording;
  }

  #link(wording: number): void {
    const place = (this.#hashes[wording] ?? 0) & (this.#heads.length - 1);
    this.#next[wording] = this.#heads[place] ?? NONE;
    this.#heads[place] = wording;
  }

  /** Twice the places. What is free has no words, or no slots, and is not found. */
  #spread(): void {
    const free = new Set(this.#free);
    this.#heads = new Int32Array(2 * this.#heads.length).fill(NONE);
    for (let one = 0; one < this.#above - 1; one++) if (!free.has(one)) this.#link(one);
  }

  #headOf(hash: number): number {
    return this.#heads[hash & (this.#heads.length - 1)] ?? NONE;
  }
}
