/** The lists that a search may read: of each word of the title those that hold it, or hold a word that can stand for it. */

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
  /** By list. */
  readonly #terms: number[] = [];
  readonly #lengths: number[] = [];
  readonly #reaches: number[] = [];
  readonly #values: number[] = [];
  readonly #evidence: number[] = [];
  /** Signature bits of the words listed. */
  readonly #lows: number[] = [];
  readonly #highs: number[] = [];
  readonly #read: boolean[] = [];
  /** Whether it is of the title's own word. */
  readonly #isOwn: boolean[] = [];
  /** By word of the title: where its lists begin, and the first that was not read. */
  readonly #starts: number[] = [];
  readonly #heads: number[] = [];
  readonly #columns = [
    this.#terms,
    this.#lengths,
    this.#reaches,
    this.#values,
    this.#evidence,
    this.#lows,
    this.#highs,
  ];
  readonly #rest: Rest = { squares: 0, evidence: 0 };
  readonly #unread = new Unread();

  clear(): void {
    for (const column of this.#columns) column.length = 0;
    this.#read.length = this.#isOwn.length = 0;
    this.#starts.length = this.#heads.length = 0;
  }

  /** The lists that are added next are of another word. */
  open(): void {
    this.#starts.push(this.#terms.length);
    this.#heads.push(this.#terms.length);
  }

  /** @param other weight of the word that is listed. */
  add(term: number, length: number, likeness: number, own: number, other: number, bit: number): void {
    const [value, evidence, most] = [likeness * own * other, likeness * Math.min(own, other), likeness * own];
    let at = this.#starts[this.#starts.length - 1]!;
    while (at < this.#terms.length && this.#terms[at] !== term) at++;
    if (at === this.#terms.length) {
      this.#terms.push(term);
      this.#lengths.push(length);
      this.#reaches.push(most);
      this.#values.push(value);
      this.#evidence.push(evidence);
      this.#lows.push(0);
      this.#highs.push(0);
      this.#read.push(false);
      this.#isOwn.push(likeness === 1);
    } else if (value > this.#values[at]!) {
      this.#reaches[at] = most;
      this.#values[at] = value;
      this.#evidence[at] = evidence;
    }
    if (bit < 32) this.#lows[at]! |= 1 << bit;
    else this.#highs[at]! |= 1 << bit;
  }

  /** The word's lists, those first of which most can be shared. */
  close(): void {
    const start = this.#starts[this.#starts.length - 1]!;
    for (let at = start + 1; at < this.#terms.length; at++)
      for (let to = at; to > start && this.#reaches[to]! > this.#reaches[to - 1]!; to--)
        this.#swap(to, to - 1);
  }

  #swap(a: number, b: number): void {
    for (const column of this.#columns) {
      const one = column[a]!;
      column[a] = column[b]!;
      column[b] = one;
    }
    const own = this.#isOwn[a]!;
    this.#isOwn[a] = this.#isOwn[b]!;
    this.#isOwn[b] = own;
  }

  #endOf(word: number): number {
    return word + 1 < this.#starts.length ? this.#starts[word + 1]! : this.#terms.length;
  }

  /** What a title can share that is on none of the lists read so far. */
  sumRest(): Rest {
    const rest = this.#rest;
    rest.squares = rest.evidence = 0;
    for (let word = 0; word < this.#heads.length; word++) {
      const head = this.#heads[word]!;
      if (head === this.#endOf(word)) continue;
      const most = this.#reaches[head]!;
      rest.squares += most * most;
      rest.evidence += most;
    }
    return rest;
  }

  /** What a title on some of them can still share by the others; overwritten by the next call. */
  listUnread(): Unread {
    const unread = this.#unread;
    unread.clear();
    for (let word = 0; word < this.#heads.length; word++) {
      let [value, evidence, low, high] = [0, 0, 0, 0];
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
    let [best, found] = [-1, -1];
    for (let word = 0; word < this.#heads.length; word++) {
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
    this.#read[list] = true;
  }

  noteRead(list: number): void {
    this.#read[list] = true;
    let word = this.#starts.length - 1;
    while (this.#starts[word]! > list) word--;
    this.#heads[word] = list + 1;
  }

  /** Those of the title's own words first, then those of words that can stand for them; of either the heaviest first. */
  bySoughtWords(): number[] {
    const all = Array.from(this.#terms.keys());
    return all.toSorted(
      (a, b) => Number(this.#isOwn[b]) - Number(this.#isOwn[a]) || this.#reaches[b]! - this.#reaches[a]!,
    );
  }

  isRead(list: number): boolean {
    return this.#read[list]!;
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
