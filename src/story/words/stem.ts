/** A light stem: of Arabic words their own, of others an English one in every language; it only has to bring inflections together, the alignment does the rest. */
import { isArabic, stemArabic } from './arabic.ts';

const VOWEL = /[aeiouy]/;

function undouble(word: string): string {
  const last = word.at(-1);
  return last === word.at(-2) && !/[aeious]/.test(last ?? '') && word.length > 3 ? word.slice(0, -1) : word;
}

function dropEnding(word: string, ending: string): string | undefined {
  if (!word.endsWith(ending)) return undefined;
  const rest = word.slice(0, -ending.length);
  return rest.length >= 3 && VOWEL.test(rest) ? rest : undefined;
}

/** `countries` → `country`, `killings` → `kill`, `vaccines` → `vaccin`. Takes a folded lower-case word; short ones stay. */
export function stem(word: string): string {
  if (word.length < 4) return word;
  let base = word;
  if (base.endsWith('ies') && base.length > 4) base = `${base.slice(0, -3)}y`;
  else if (base.endsWith('sses')) base = base.slice(0, -2);
  else if (base.endsWith('s') && !base.endsWith('ss')) base = base.slice(0, -1);
  base = dropEnding(base, 'ing') ?? dropEnding(base, 'ed') ?? base;
  if (base.endsWith('e') && base.length > 3) base = base.slice(0, -1);
  return undouble(base);
}

/** The stem that words are the same by. */
export const stemOf = (word: string): string => (isArabic(word) ? stemArabic(word) : stem(word));
