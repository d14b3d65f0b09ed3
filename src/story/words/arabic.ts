/** Arabic words without the letters that are written on to them: `والرئيس`, `للرئيس` and `الرئيس` are one word. */

/** Conjunctions, prepositions and the article, the longest first; letters that stand for a word of their own. */
const PREFIX = /^(?:[وف]?(?:بال|كال|فال|لل|ال)|[وف](?=[بكلس]?\p{Script=Arabic}{4}))/u;
/** Of plurals, duals, feminines and possessors. */
const SUFFIX = /(?:اتها|اتهم|ات|ون|ين|ان|ها|هم|هن|نا|يه|ه|ي)$/u;
const LEAST = 3;

export const isArabic = (word: string): boolean => /^[\u0621-\u064a]/.test(word);

/** A light stem (after the `light10` of Larkey, Ballesteros and Connell, 2002) of a folded word; short words stay. */
export function stemArabic(word: string): string {
  const bare = word.replace(PREFIX, '');
  const base = bare.length >= LEAST ? bare : word;
  const stem = base.replace(SUFFIX, '');
  return stem.length >= LEAST ? stem : base;
}
