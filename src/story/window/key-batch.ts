/** The keys of many articles, read in one thread and used in another: in arrays of numbers, each key written out once. */
import { Dictionary } from '../search/dictionary.ts';
import { filedOfExcerpt, filedOfTitle } from '../search/filed.ts';
import { NumberedWords, WordList } from '../search/word-list.ts';
import { prepareTitle } from '../titles/prepare.ts';
import type { Word } from '../words/word.ts';

/** Titles that a writer remembers: some megabytes. */
const MOST_READ = 2 ** 14;

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

/** Reads articles. One for the whole of a rebuild: it remembers which keys it has written. */
export class KeyWriter {
  /** It forgets nothing, so that its terms run on from 0. */
  readonly #dictionary = new Dictionary();
  #written = 0;
  /** Titles read of late, with the numbers of their keys: what agencies send is carried under one title by many. */
  readonly #read = new Map<string, readonly number[]>();

  write({ titles, excerpts, languages }: Unread): KeyBatch {
    const fresh: Word[] = [];
    const keys: number[] = [];
    const ends = new Uint32Array(2 * titles.length);
    const list = (list: number, of: readonly number[]) => {
      for (const number of of) keys.push(number);
      ends[list] = keys.length;
    };
    for (const [at, title] of titles.entries()) {
      const excerpt = excerpts[at] ?? '';
      const known = this.#read.get(title);
      if (known && excerpt === '') {
        list(2 * at, known);
        list(2 * at + 1, []);
        continue;
      }
      const prepared = prepareTitle({ title, excerpt, language: languages[at] ?? '' });
      const numbers = this.#numbersOf(filedOfTitle(prepared).words, fresh);
      this.#remember(title, numbers);
      list(2 * at, numbers);
      list(2 * at + 1, this.#numbersOf(filedOfExcerpt(prepared), fresh));
    }
    return { fresh, keys: Uint32Array.from(keys), ends };
  }

  #remember(title: string, numbers: readonly number[]): void {
    if (this.#read.size >= MOST_READ) this.#read.clear();
    this.#read.set(title, numbers);
  }

  #numbersOf(words: readonly Word[], fresh: Word[]): number[] {
    const numbers: number[] = [];
    for (const word of words) {
      const number = this.#dictionary.admit(word);
      if (number === this.#written) {
        fresh.push(word);
        this.#written++;
      }
      numbers.push(number);
    }
    return numbers;
  }
}

/** The keys of one article, which the matcher takes as `filedTitle` and `filedExcerpt`. */
export class ArticleKeys {
  readonly #words: WordList;
  readonly #batch: KeyBatch;
  readonly #list: number;

  constructor(words: WordList, batch: KeyBatch, at: number) {
    this.#words = words;
    this.#batch = batch;
    this.#list = 2 * at;
  }

  get title(): NumberedWords {
    return this.#listAt(this.#list);
  }

  get excerpt(): readonly Word[] {
    return this.#listAt(this.#list + 1).words;
  }

  #listAt(list: number): NumberedWords {
    const { keys, ends } = this.#batch;
    return new NumberedWords(this.#words, keys, list === 0 ? 0 : (ends[list - 1] ?? 0), ends[list] ?? 0);
  }
}

/** Takes what one writer wrote. */
export class KeyReader {
  readonly #words = new WordList();

  /** Gives the keys of the article at a place of the batch. */
  take(batch: KeyBatch): (at: number) => ArticleKeys {
    for (const word of batch.fresh) this.#words.add({ ...word, term: -1 });
    return (at) => new ArticleKeys(this.#words, batch, at);
  }
}
