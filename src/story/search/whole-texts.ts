/** Titles of a search with an excerpt, put in order by what their whole texts have in common with it. */
import { reach } from '../columns/int-lists.ts';
import { OF_BAG_COS } from './bounds.ts';
import { Likeliest } from './likeliest.ts';

export class WholeTexts {
  #wordings = new Int32Array(256);
  /** Logits of P(related): by titles alone, and what titles count for beside the whole texts. */
  #alone = new Float32Array(256);
  #beside = new Float32Array(256);
  #length = 0;
  readonly #likeliest = new Likeliest();

  get bytes(): number {
    return 3 * this.#wordings.byteLength + this.#likeliest.bytes;
  }

  clear(): void {
    this.#length = 0;
    this.#likeliest.clear(0);
  }

  add(wording: number, alone: number, beside: number): void {
    const at = this.#length++;
    if (at >= this.#wordings.length) {
      this.#wordings = reach(this.#wordings, at);
      this.#alone = reach(this.#alone, at);
      this.#beside = reach(this.#beside, at);
    }
    this.#wordings[at] = wording;
    this.#alone[at] = alone;
    this.#beside[at] = beside;
  }

  /**
   * @param floor logit below which none is given out.
   * @param cosineOf of the whole texts, about; undefined where a wording has no excerpt: then the titles decide.
   */
  sort(floor: number, cosineOf: (wording: number) => number | undefined): void {
    this.#likeliest.clear(floor);
    for (let at = 0; at < this.#length; at++) {
      const cos = cosineOf(this.#wordings[at]!);
      const logit = cos === undefined ? this.#alone[at]! : this.#beside[at]! + OF_BAG_COS * cos;
      this.#likeliest.rate(at, logit);
    }
    this.#likeliest.sort(this.#length);
  }

  get left(): number {
    return this.#likeliest.left;
  }

  /** The most that the next one can be related, about, as a logit. */
  get bound(): number {
    return this.#likeliest.bound;
  }

  /** The next wording; -1 where there is none. */
  next(): number {
    const at = this.#likeliest.next();
    return at < 0 ? -1 : this.#wordings[at]!;
  }
}
