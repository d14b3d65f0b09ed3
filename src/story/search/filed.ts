/** What a window files an article under. A plain function of its text, so that it can be known beforehand. */
import type { Prepared } from '../titles/prepare.ts';
import type { Word } from '../words/word.ts';

/** An article is found by so many words that only its excerpt has. */
const EXCERPT_LISTED = 3;

/** What is filed of a title. */
export interface FiledTitle {
  /** Those that weigh, each once, in their order. */
  words: readonly Word[];
}

export const filedOfTitle = ({ words }: Prepared): FiledTitle => ({ words });

/** Beyond the words of the title: the rarest of the excerpt. */
export const filedOfExcerpt = (prepared: Prepared): readonly Word[] =>
  prepared.rarestOfExcerpt(EXCERPT_LISTED);
