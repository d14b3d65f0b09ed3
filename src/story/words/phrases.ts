/** Names of several words that stand for one: `Prime Minister`, `Vereinte Nationen`. */
import { PHRASES } from '../tables/phrases.ts';

export interface Phrase {
  /** The words after the first. */
  rest: readonly string[];
  /** What is read for all of them. */
  word: string;
}

/** By the first word; the longest first. */
const phrases = readPhrases();

function readPhrases(): Map<string, Phrase[]> {
  const found = new Map<string, Phrase[]>();
  for (const line of PHRASES.trim().split('\n')) {
    const [names = '', word = ''] = line.split(' > ');
    const [first = '', ...rest] = names.split(' ');
    found.set(
      first,
      [...(found.get(first) ?? []), { rest, word }].toSorted((a, b) => b.rest.length - a.rest.length),
    );
  }
  return found;
}

/** The phrases that begin with a word. */
export const phrasesFrom = (first: string): readonly Phrase[] | undefined => phrases.get(first);
