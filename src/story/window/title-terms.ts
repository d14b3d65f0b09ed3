/** By which terms each article is found: those of its title, and some that only its excerpt has. */
import { IntLists, reach } from './int-lists.ts';

export class TitleTerms {
  /** By slot: the title's terms, each once, in their order, then the others. */
  readonly #terms = new IntLists();
  /** By slot: how many are the title's. */
  #ofTitle = new Uint8Array(64);

  get bytes(): number {
    return this.#terms.bytes + this.#ofTitle.byteLength;
  }

  set(slot: number, title: readonly number[], beyond: readonly number[]): void {
    this.#ofTitle = reach(this.#ofTitle, slot);
    this.#ofTitle[slot] = title.length;
    this.#terms.fill(slot, beyond.length > 0 ? [...title, ...beyond] : title);
  }

  clear(slot: number): void {
    this.#terms.clear(slot);
  }

  /** All that the article is found by. */
  allOf(slot: number): number[] {
    return Array.from(this.#terms.values(slot));
  }

  titleOf(slot: number): number[] {
    return this.allOf(slot).slice(0, this.#ofTitle[slot]);
  }

  titleHolds(slot: number, term: number): boolean {
    const first = this.#terms.first(slot);
    const end = first + (this.#ofTitle[slot] ?? 0);
    for (let at = first; at < end; at++) if (this.#terms.data[at] === term) return true;
    return false;
  }
}
