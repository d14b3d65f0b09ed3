/** The words of a window as integers: one for each key, from the first article that is found by it to the last. */
import type { Filed } from '../words/word.ts';

/** Of a word by which no article is found. */
export const NO_TERM = -1;

/** What a term takes beside its key's letters, with its places in map and list; an estimate, fitted to the heap of Node 20. */
const BYTES_OF_TERM = 100;

export class Dictionary {
  readonly #terms = new Map<string, number>();
  /** By term. */
  readonly #keys: string[] = [];
  readonly #free: number[] = [];
  #letters = 0;

  get bytes(): number {
    return this.#letters + this.#terms.size * BYTES_OF_TERM;
  }

  find(word: Filed): number {
    if (this.#keys[word.term] === word.key) return word.term;
    const term = this.#terms.get(word.key);
    if (term === undefined) return NO_TERM;
    this.#note(word, term);
    return term;
  }

  /** The word's term, which it is given now if it had none. */
  admit(word: Filed): number {
    const known = this.find(word);
    if (known !== NO_TERM) return known;
    const term = this.#free.pop() ?? this.#keys.length;
    this.#keys[term] = word.key;
    this.#terms.set(word.key, term);
    this.#letters += word.key.length;
    this.#note(word, term);
    return term;
  }

  /** Forgets a term, whose number is then given to another. */
  release(term: number): void {
    const key = this.#keys[term];
    if (!key) return;
    this.#terms.delete(key);
    this.#keys[term] = '';
    this.#letters -= key.length;
    this.#free.push(term);
  }

  /** Words that come again are found by the hint and by their key's being the very string that is here. */
  #note(word: Filed, term: number): void {
    word.term = term;
    word.key = this.#keys[term] ?? word.key;
  }
}
