/** The keys of many articles, read in one thread and used in another: in arrays of numbers, each key written out once. */
import { Dictionary } from './dictionary.ts';
import { filedOfExcerpt, filedOfTitle, type FiledTitle } from './filed.ts';
import { prepareTitle } from '../titles/prepare.ts';
import type { Word } from '../words/word.ts';

/** Articles to be read; the lists run side by side. */
export interface Unread {
  titles: string[];
  /** '' for none, and where its keys are known. */
  excerpts: string[];
  /** '' where it is not known. */
  languages: string[];
}

/** What was read. It must be taken in the order in which it was written: later batches name keys of earlier ones. */
export interface KeyBatch {
  /** Words that no earlier batch had, numbered on from there. */
  fresh: Word[];
  /** Numbers of keys: of the first article's title, of its excerpt, of the second's title … */
  keys: Uint32Array<ArrayBuffer>;
  /** Where in `keys` each of those lists ends. */
  ends: Uint32Array<ArrayBuffer>;
}

/** What the matcher takes as `filedTitle` and `filedExcerpt`. */
export interface ArticleKeys {
  title: FiledTitle;
  excerpt: Word[];
}

/** Reads articles. One for the whole of a rebuild: it remembers which keys it has written. */
export class KeyWriter {
  /** It forgets nothing, so that its terms run on from 0. */
  readonly #dictionary = new Dictionary();
  #written = 0;

  write({ titles, excerpts, languages }: Unread): KeyBatch {
    const fresh: Word[] = [];
    const keys: number[] = [];
    const ends = new Uint32Array(2 * titles.length);
    const list = (list: number, of: readonly Word[]) => {
      for (const word of of) keys.push(this.#numberOf(word, fresh));
      ends[list] = keys.length;
    };
    for (const [at, title] of titles.entries()) {
      const prepared = prepareTitle({ title, excerpt: excerpts[at] ?? '', language: languages[at] ?? '' });
      list(2 * at, filedOfTitle(prepared).words);
      list(2 * at + 1, filedOfExcerpt(prepared));
    }
    return { fresh, keys: Uint32Array.from(keys), ends };
  }

  #numberOf(word: Word, fresh: Word[]): number {
    const number = this.#dictionary.admit(word);
    if (number === this.#written) {
      fresh.push(word);
      this.#written++;
    }
    return number;
  }
}

/** Takes what one writer wrote. */
export class KeyReader {
  /** One object each, so that the dictionary's hints stand there for the next article. */
  readonly #words: Word[] = [];

  /** Gives the keys of the article at a place of the batch. */
  take({ fresh, keys, ends }: KeyBatch): (at: number) => ArticleKeys {
    for (const word of fresh) this.#words.push({ ...word, term: -1 });
    const listAt = (list: number): Word[] => {
      const words: Word[] = [];
      const end = ends[list] ?? 0;
      for (let at = list === 0 ? 0 : (ends[list - 1] ?? 0); at < end; at++) {
        const word = this.#words[keys[at] ?? 0];
        if (word) words.push(word);
      }
      return words;
    };
    return (at) => ({ title: { words: listAt(2 * at) }, excerpt: listAt(2 * at + 1) });
  }
}
