/** What a window files an article under. A plain function of its text, so that it can be known beforehand. */
import { weighWord } from '../titles/background.ts';
import type { Prepared } from '../titles/prepare.ts';
import type { Filed, Word } from '../words/word.ts';

/** An article is found by so many words that only its excerpt has. */
const EXCERPT_LISTED = 3;

/** What is filed of a title. */
export interface FiledTitle {
  /** Those that weigh, each once, in their order. */
  words: readonly Filed[];
  /** Length of the vector of their weights by the background alone, which nothing in the window changes; above 0. */
  norm: number;
}

export const filedOfTitle = ({ words }: Prepared): FiledTitle => ({
  words,
  norm: backgroundNorm(words) || 1,
});

/** Beyond the words of the title: the rarest of the excerpt. */
export const filedOfExcerpt = (prepared: Prepared): Filed[] => prepared.rarestOfExcerpt(EXCERPT_LISTED);

export function backgroundNorm(words: readonly Word[]): number {
  let sum = 0;
  for (const word of words) sum += weighWord(word) ** 2;
  return Math.sqrt(sum);
}
