/** A word of a title as matching sees it. */
export type WordKind = 'word' | 'stop' | 'number' | 'gram';

export interface Word {
  /** What must be equal for two words to be the same: a stem, a number's value (`#17`), or two characters of CJK text. */
  key: string;
  /** As it stands in the title, folded. All else follows from it. */
  readonly form: string;
  readonly kind: WordKind;
  /** Groups of tables/synonyms.ts that hold the stem. */
  readonly groups: readonly number[];
  /** Of numbers. */
  readonly value: number | undefined;
  /** How common it is in headlines at large: a class of background.ts, the rarer the higher. */
  readonly rarity: number;
  /** Differs where keys differ, as a rule: most words are told apart without a look at their letters. */
  readonly hash: number;
  /** A hint under which number a dictionary has its key; -1: none. */
  term: number;
}
