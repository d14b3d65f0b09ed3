/** By which terms each article is found: those of its title, and some that only its excerpt has. */
import type { Dictionary } from './dictionary.ts';
import { IntLists } from './int-lists.ts';
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
    return Array.from({ length: forms.length(wording) }, (_, at) =>
      this.#dictionary.termOf(forms.data[first + at] ?? 0),
    );
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
