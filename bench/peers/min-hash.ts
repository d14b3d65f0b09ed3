/** MinHash with banding, plainly written on typed arrays: the technique at its best in JavaScript. */
export interface MinHashOptions {
  bands: number;
  rows: number;
  /** Titles that it will hold. */
  capacity: number;
  /** Least share of words that two titles have in common, of all the words of both: 0 to 1. */
  jaccard: number;
}

/** Words that are kept of a title. */
const MOST_WORDS = 40;

export class MinHash {
  readonly #options: MinHashOptions;
  readonly #factors: Uint32Array;
  readonly #signature: Uint32Array;
  /** Per band: the newest title of each bucket, and of each title the one before it in its bucket; -1 ends. */
  readonly #newest: Int32Array[];
  readonly #before: Int32Array[];
  readonly #mask: number;
  readonly #words: Int32Array[] = [];
  readonly #numbers = new Map<string, number>();

  constructor(options: MinHashOptions) {
    const { bands, rows, capacity } = options;
    this.#options = options;
    const buckets = 2 ** Math.ceil(Math.log2(capacity + 1));
    this.#mask = buckets - 1;
    this.#signature = new Uint32Array(bands * rows);
    this.#factors = this.#signature.map((_, at) => scramble(at + 1) | 1);
    this.#newest = Array.from({ length: bands }, () => new Int32Array(buckets).fill(-1));
    this.#before = Array.from({ length: bands }, () => new Int32Array(capacity).fill(-1));
  }

  add(title: string): void {
    const words = this.#read(title);
    const place = this.#words.push(words) - 1;
    this.#sign(words);
    for (const [band, newest] of this.#newest.entries()) {
      const bucket = this.#bucketOf(band);
      (this.#before[band] as Int32Array)[place] = newest[bucket] ?? -1;
      newest[bucket] = place;
    }
  }

  /** The places of the titles that are alike enough; candidates are checked word by word. */
  search(title: string): number[] {
    const words = this.#read(title);
    this.#sign(words);
    const seen = new Set<number>();
    const found: number[] = [];
    for (const [band, newest] of this.#newest.entries()) {
      const before = this.#before[band];
      for (let at = newest[this.#bucketOf(band)] ?? -1; at >= 0; at = before?.[at] ?? -1) {
        if (seen.has(at)) continue;
        seen.add(at);
        if (jaccardOf(words, this.#words[at] ?? words) >= this.#options.jaccard) found.push(at);
      }
    }
    return found;
  }

  #sign(words: Int32Array): void {
    const signature = this.#signature.fill(0xff_ff_ff_ff);
    for (const word of words) {
      const hash = scramble(word);
      for (let at = 0; at < signature.length; at++) {
        const value = Math.imul(hash, this.#factors[at] ?? 1) >>> 0;
        if (value < (signature[at] ?? 0)) signature[at] = value;
      }
    }
  }

  #bucketOf(band: number): number {
    const { rows } = this.#options;
    let hash = band;
    for (let row = 0; row < rows; row++)
      hash = scramble(Math.imul(hash, 31) + (this.#signature[band * rows + row] ?? 0));
    return hash & this.#mask;
  }

  /** Each word once, as a number, in order. */
  #read(title: string): Int32Array {
    const words = title.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
    const numbers = new Set<number>();
    for (const word of words.slice(0, MOST_WORDS)) {
      const number = this.#numbers.get(word) ?? this.#numbers.size + 1;
      this.#numbers.set(word, number);
      numbers.add(number);
    }
    return Int32Array.from(numbers).toSorted();
  }
}

function jaccardOf(a: Int32Array, b: Int32Array): number {
  let shared = 0;
  for (let i = 0, j = 0; i < a.length && j < b.length;) {
    const [x = 0, y = 0] = [a[i], b[j]];
    if (x === y) shared++;
    if (x <= y) i++;
    if (y <= x) j++;
  }
  return shared / (a.length + b.length - shared);
}

/** The last step of murmur3. */
function scramble(value: number): number {
  let hash = Math.imul(value ^ (value >>> 16), 0x85_eb_ca_6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2_b2_ae_35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
