/** By which terms each article is found: those of its title, and some that only its excerpt has. */
import type { Dictionary } from './dictionary.ts';
import { IntLists } from '../columns/int-lists.ts';
import type { Wordings } from './wordings.ts';

export class TitleTerms {
  readonly #dictionary: Dictionary;
  readonly #wordings: Wordings;
  /** By slot: the terms that only the excerpt has. */
  readonly beyond = new IntLists();

  constructor(dictionary: Dictionary, wordings: Wordings) {
    this.#dictionary = dictionary;
    this.#wordings = wordings;
  }

  get bytes(): number {
    return this.beyond.bytes;
  }

  /** The title's, each once, in their order. */
  titleOf(slot: number): number[] {
    const { forms } = this.#wordings;
    const wording = this.#wordings.of(slot);
    const first = forms.first(wording);
    const end = first + forms.length(wording);
    const terms: number[] = [];
    for (let at = first; at < end; at++) terms.push(this.#dictionary.termOf(forms.data[at]!));
    return terms;
  }

  /** Whether two titles have the same words. */
  areSame(slotA: number, slotB: number): boolean {
    return this.#wordings.of(slotA) === this.#wordings.of(slotB);
  }

  titleHolds(slot: number, term: number): boolean {
    const { forms } = this.#wordings;
    const wording = this.#wordings.of(slot);
    const first = forms.first(wording);
    const end = first + forms.length(wording);
    for (let at = first; at < end; at++)
      if (this.#dictionary.termOf(forms.data[at] ?? 0) === term) return true;
    return false;
  }
}
