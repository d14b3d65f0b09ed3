/** string-similarity's Dice, each title read once: for comparing each of a set with each. Equal to the package's own. */
export class DiceTitle {
  readonly #text: string;
  /** Adjacent pairs of UTF-16 units as one number, sorted. */
  readonly #bigrams: Uint32Array;

  constructor(title: string) {
    this.#text = title.replace(/\s+/g, '');
    const bigrams = new Uint32Array(Math.max(0, this.#text.length - 1));
    for (let at = 0; at < bigrams.length; at++)
      bigrams[at] = this.#text.charCodeAt(at) * 65_536 + this.#text.charCodeAt(at + 1);
    this.#bigrams = bigrams.toSorted();
  }

  /** 0 to 1. */
  likeness(other: DiceTitle): number {
    if (this.#text === other.#text) return 1;
    const [a, b] = [this.#bigrams, other.#bigrams];
    if (a.length === 0 || b.length === 0) return 0;
    let shared = 0;
    for (let i = 0, j = 0; i < a.length && j < b.length;) {
      const [x = 0, y = 0] = [a[i], b[j]];
      if (x === y) shared++;
      if (x <= y) i++;
      if (y <= x) j++;
    }
    return (2 * shared) / (a.length + b.length);
  }
}
