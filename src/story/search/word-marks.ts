/** For one search: which words of the title each word of the window can stand for, and how well. */
import { reach } from '../columns/int-lists.ts';

const NONE = -1;
/** Whatever follows. */
export const ANY = -1;

export class WordMarks {
  /** By form: its first mark; NONE between searches. */
  heads = new Int32Array(64).fill(NONE);
  /** By mark: the next one of the same form, the place of the title's word, and the likeness of the two, 0 to 1. */
  next = new Int32Array(64);
  places = new Int32Array(64);
  likeness = new Float64Array(64);
  /**
   * 0, or what makes the two parts of compounds, so that likeness alone does not tell: ANY, or 1 more than the form that has to
   * follow in the window's title.
   */
  compound = new Int32Array(64);
  readonly #marked: number[] = [];
  #count = 0;

  get bytes(): number {
    return this.heads.byteLength + this.next.length * (4 + 4 + 8 + 4);
  }

  add(form: number, place: number, likeness: number, compound = 0): void {
    const mark = this.#count++;
    if (mark >= this.next.length) this.#reach(mark);
    const head = this.heads[form] ?? NONE;
    if (head === NONE) this.#marked.push(form);
    this.next[mark] = head;
    this.places[mark] = place;
    this.likeness[mark] = likeness;
    this.compound[mark] = compound;
    this.heads[form] = mark;
  }

  clear(): void {
    for (const form of this.#marked) this.heads[form] = NONE;
    this.#marked.length = 0;
    this.#count = 0;
  }

  #reach(mark: number): void {
    this.next = reach(this.next, mark);
    this.places = reach(this.places, mark);
    this.likeness = reach(this.likeness, mark);
    this.compound = reach(this.compound, mark);
  }

  /** To be told of each form before a title with it is looked at. */
  reachForm(form: number): void {
    const from = this.heads.length;
    if (form < from) return;
    this.heads = reach(this.heads, form);
    this.heads.fill(NONE, from);
  }
}
