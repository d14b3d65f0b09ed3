/** The lists that a search may read: of each word of the title those that hold it, or hold a word that can stand for it. */

import { reach } from '../columns/int-lists.ts';
import { MOST_WORDS } from '../words/words.ts';

/** What it takes to read a list beside its entries, in entries. */
const LIST_COST = 50;

interface Rest {
  /** Sum of squares of the most that each word of the title can still share. */
  squares: number;
  evidence: number;
}

/**
 * What may be shared of the words of the title beyond the lists that were read, by titles with one of these bits: an entry
 * for each word of which any list was not read, those first of which most can be shared.
 */
export class Unread {
  length = 0;
  readonly values = new Float64Array(MOST_WORDS);
  readonly evidence = new Float64Array(MOST_WORDS);
  readonly lows = new Int32Array(MOST_WORDS);
  readonly highs = new Int32Array(MOST_WORDS);
  /** Of all together. */
  value = 0;
  allEvidence = 0;

  clear(): void {
    this.length = this.value = this.allEvidence = 0;
  }

  add(value: number, evidence: number, low: number, high: number): void {
    this.value += value;
    this.allEvidence += evidence;
    let at = this.length++;
    for (; at > 0 && this.values[at - 1]! < value; at--) this.#copy(at - 1, at);
    this.values[at] = value;
    this.evidence[at] = evidence;
    this.lows[at] = low;
    this.highs[at] = high;
  }

  #copy(from: number, to: number): void {
    this.values[to] = this.values[from]!;
    this.evidence[to] = this.evidence[from]!;
    this.lows[to] = this.lows[from]!;
    this.highs[to] = this.highs[from]!;
  }
}

export class SoughtLists {
  /** By list; made again where there are more than ever before. */
  #terms = new Int32Array(256);
  #lengths = new Int32Array(256);
  #reaches = new Float64Array(256);
  #values = new Float64Array(256);
  #evidence = new Float64Array(256);
  /** Signature bits of the words listed. */
  #lows = new Int32Array(256);
  #highs = new Int32Array(256);
  #read = new Uint8Array(256);
  /** Whether it is of the title's own word. */
  #isOwn = new Uint8Array(256);
  #order = new Int32Array(256);
  #count = 0;
  /** By word of the title: where its lists begin, and the first that was not read. */
  readonly #starts = new Int32Array(MOST_WORDS);
  readonly #heads = new Int32Array(MOST_WORDS);
  #words = 0;
  readonly #rest: Rest = { squares: 0, evidence: 0 };
  /** What a title on some of the lists that were read can still share by the others (`listUnread`). */
  readonly unread = new Unread();

  clear(): void {
    this.#count = this.#words = 0;
  }

  /** The lists that are added next are of another word. */
  open(): void {
    this.#starts[this.#words] = this.#heads[this.#words] = this.#count;
    this.#words++;
  }

  /** @param other weight of the word that is listed. */
  add(term: number, length: number, likeness: number, own: number, other: number, bit: number): void {
    const value = likeness * own * other;
    let at = this.#starts[this.#words - 1]!;
    while (at < this.#count && this.#terms[at] !== term) at++;
    const isNew = at === this.#count;
    if (isNew) this.#addList(term, length, likeness === 1);
    if (isNew || value > this.#values[at]!) {
      this.#reaches[at] = likeness * own;
      this.#values[at] = value;
      this.#evidence[at] = likeness * Math.min(own, other);
    }
    if (bit < 32) this.#lows[at]! |= 1 << bit;
    else this.#highs[at]! |= 1 << bit;
  }

  #addList(term: number, length: number, isOwn: boolean): void {
    const at = this.#count++;
    if (at >= this.#terms.length) this.#widen(at);
    this.#terms[at] = term;
    this.#lengths[at] = length;
    this.#lows[at] = this.#highs[at] = this.#read[at] = 0;
    this.#isOwn[at] = isOwn ? 1 : 0;
  }

  #widen(at: number): void {
    this.#terms = reach(this.#terms, at);
    this.#lengths = reach(this.#lengths, at);
    this.#reaches = reach(this.#reaches, at);
    this.#values = reach(this.#values, at);
    this.#evidence = reach(this.#evidence, at);
    this.#lows = reach(this.#lows, at);
    this.#highs = reach(this.#highs, at);
    this.#read = reach(this.#read, at);
    this.#isOwn = reach(this.#isOwn, at);
    this.#order = reach(this.#order, at);
  }

  /** The word's lists, those first of which most can be shared. */
  close(): void {
    const start = this.#starts[this.#words - 1]!;
    for (let at = start + 1; at < this.#count; at++)
      for (let to = at; to > start && this.#reaches[to]! > this.#reaches[to - 1]!; to--)
        this.#swap(to, to - 1);
  }

  #swap(a: number, b: number): void {
    swap(this.#terms, a, b);
    swap(this.#lengths, a, b);
    swap(this.#reaches, a, b);
    swap(this.#values, a, b);
    swap(this.#evidence, a, b);
    swap(this.#lows, a, b);
    swap(this.#highs, a, b);
    swap(this.#isOwn, a, b);
  }

  #endOf(word: number): number {
    return word + 1 < this.#words ? this.#starts[word + 1]! : this.#count;
  }

  /** What a title can share that is on none of the lists read so far. */
  sumRest(): Rest {
    const rest = this.#rest;
    rest.squares = rest.evidence = 0;
    for (let word = 0; word < this.#words; word++) {
      const head = this.#heads[word]!;
      if (head === this.#endOf(word)) continue;
      const most = this.#reaches[head]!;
      rest.squares += most * most;
      rest.evidence += most;
    }
    return rest;
  }

  /** Lists `unread`. */
  listUnread(): Unread {
    const { unread } = this;
    unread.clear();
    for (let word = 0; word < this.#words; word++) {
      let value = 0;
      let evidence = 0;
      let low = 0;
      let high = 0;
      for (let at = this.#heads[word]!; at < this.#endOf(word); at++) {
        if (this.#read[at]) continue;
        value = Math.max(value, this.#values[at]!);
        evidence = Math.max(evidence, this.#evidence[at]!);
        low |= this.#lows[at]!;
        high |= this.#highs[at]!;
      }
      if (value > 0) unread.add(value, evidence, low, high);
    }
    return unread;
  }

  /** The list whose reading rules out most for what it costs; -1 when all were read. */
  next(): number {
    let best = -1;
    let found = -1;
    for (let word = 0; word < this.#words; word++) {
      const head = this.#heads[word]!;
      const end = this.#endOf(word);
      if (head === end) continue;
      const most = this.#reaches[head]!;
      let cost = 0;
      let at = head;
      for (; at < end && this.#reaches[at] === most; at++) cost += LIST_COST + this.#lengths[at]!;
      const left = at < end ? this.#reaches[at]! : 0;
      const worth = (most * most - left * left) / cost;
      if (worth <= best) continue;
      best = worth;
      found = head;
    }
    return found;
  }

  /** A list was read to its end out of turn. */
  noteAlsoRead(list: number): void {
    this.#read[list] = 1;
  }

  noteRead(list: number): void {
    this.#read[list] = 1;
    let word = this.#words - 1;
    while (this.#starts[word]! > list) word--;
    this.#heads[word] = list + 1;
  }

  /**
   * Those of the title's own words first, then those of words that can stand for them; of either the heaviest first.
   * Overwritten by the next call.
   */
  bySoughtWords(): Int32Array {
    const order = this.#order;
    for (let list = 0; list < this.#count; list++) {
      let at = list;
      for (; at > 0 && this.#isBefore(list, order[at - 1]!); at--) order[at] = order[at - 1]!;
      order[at] = list;
    }
    return order.subarray(0, this.#count);
  }

  #isBefore(one: number, other: number): boolean {
    const own = this.#isOwn[one]! - this.#isOwn[other]!;
    return own === 0 ? this.#reaches[one]! > this.#reaches[other]! : own > 0;
  }

  isRead(list: number): boolean {
    return this.#read[list] === 1;
  }

  termOf(list: number): number {
    return this.#terms[list]!;
  }

  lengthOf(list: number): number {
    return this.#lengths[list]!;
  }

  reachOf(list: number): number {
    return this.#reaches[list]!;
  }

  valueOf(list: number): number {
    return this.#values[list]!;
  }

  evidenceOf(list: number): number {
    return this.#evidence[list]!;
  }
}

function swap(column: Int32Array | Float64Array | Uint8Array, a: number, b: number): void {
  const one = column[a]!;
  column[a] = column[b]!;
  column[b] = one;
}
