import type { Phrase } from './phrases.ts';

/** What a window needs of a word to file an article under it. */
export interface Filed {
  /** What must be equal for two words to be the same: a stem, a number's value (`#17`), or two characters of CJK text. */
  key: string;
  /** A hint under which number a dictionary has its key; -1: none. */
  term: number;
}

export type WordKind = 'word' | 'stop' | 'number' | 'gram';

/** A word of a title as matching sees it. */
export interface Word extends Filed {
  /** As it stands in the title, folded. All else follows from it. */
  readonly form: string;
  readonly kind: WordKind;
  /** Groups of tables/synonyms.ts that hold the stem. */
  readonly groups: readonly number[];
  /** Of numbers. */
  readonly value: number | undefined;
  /** How common it is in headlines at large: a class of background.ts, the rarer the higher. */
  readonly rarity: number;
  /** Of words: the form as spelling.ts writes it, and the other way that some read it. Empty of all others. */
  readonly spelling: string;
  readonly otherSpelling: string;
  /** Of a compound, the words that stand for it in a title. */
  readonly parts: readonly Word[] | undefined;
  /** Names of several words that begin with it. */
  readonly phrases: readonly Phrase[] | undefined;
  /** Differs where keys differ, as a rule: most words are told apart without a look at their letters. */
  readonly hash: number;
}
