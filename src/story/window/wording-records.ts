/** What a search asks of each wording, side by side: one place in memory a wording, since a search meets thousands. */

/** Fields of a record; the first three are fractions, the others whole numbers. */
export const DOT = 0;
export const EVIDENCE = 1;
export const NORM = 2;
export const LOW = 3;
export const HIGH = 4;
export const SQUARES = 5;
export const FIRST = 6;
export const WORDS = 7;
export const STRIDE = 8;

export class WordingRecords {
  /**
   * Two views of the same records. `DOT` and `EVIDENCE`: what a wording shares so far in one search, zero between searches;
   * `NORM`: the least that the length of its vector of weights can be; `LOW` and `HIGH`: its signature; `SQUARES`: what `NORM` is the
   * root of; `FIRST` and `WORDS`: where its forms stand, and how many. `reach` may put other views here.
   */
  fractions = new Float32Array(64 * STRIDE);
  wholes = new Int32Array(this.fractions.buffer);

  get bytes(): number {
    return this.fractions.byteLength;
  }

  reach(wording: number): void {
    const needed = (wording + 1) * STRIDE;
    if (needed <= this.wholes.length) return;
    const records = Math.ceil((needed / STRIDE) * 1.5);
    const wholes = new Int32Array(records * STRIDE);
    wholes.set(this.wholes);
    this.wholes = wholes;
    this.fractions = new Float32Array(wholes.buffer);
  }
}
