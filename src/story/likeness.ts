/** How alike two words are: an inflection, another spelling, a synonym, a part. */
import type { Word } from './word.ts';

/** Likeness of two synonyms; with the bounds below, chosen by cross-validation on public headline pairs. */
const SYNONYM = 0.8;
const PART = 0.6;

function shareGroup(a: Word, b: Word): boolean {
  if (b.groups.length === 0) return false;
  for (const group of a.groups) if (b.groups.includes(group)) return true;
  return false;
}

function commonPrefix(a: string, b: string): number {
  let length = 0;
  while (length < a.length && length < b.length && a.charCodeAt(length) === b.charCodeAt(length)) length++;
  return length;
}

/** Of longer words letter pairs are counted in a map; of others one pair is looked for after the other. */
const LONG_WORD = 32;
const pairAt = (word: string, at: number): number => word.charCodeAt(at - 1) * 65_536 + word.charCodeAt(at);

/** How many of the letter pairs of two words are the same, each counted once. */
function sharedPairs(a: string, b: string): number {
  let taken = 0;
  let shared = 0;
  for (let at = 1; at < b.length; at++) {
    const pair = pairAt(b, at);
    for (let other = 1; other < a.length; other++) {
      if ((taken & (1 << other)) !== 0 || pairAt(a, other) !== pair) continue;
      taken |= 1 << other;
      shared++;
      break;
    }
  }
  return shared;
}

function sharedPairsOfLong(a: string, b: string): number {
  const left = new Map<number, number>();
  for (let at = 1; at < a.length; at++) left.set(pairAt(a, at), (left.get(pairAt(a, at)) ?? 0) + 1);
  let shared = 0;
  for (let at = 1; at < b.length; at++) {
    const count = left.get(pairAt(b, at)) ?? 0;
    if (count > 0) shared++;
    left.set(pairAt(b, at), count - 1);
  }
  return shared;
}

/** Dice of adjacent letter pairs, for words of 5 letters and more. */
function letterDice(a: string, b: string): number {
  const shared = a.length < LONG_WORD ? sharedPairs(a, b) : sharedPairsOfLong(a, b);
  return (2 * shared) / (a.length + b.length - 2);
}

/** How alike the letters of two words are, 0 to 1: inflections, other spellings, and a word that holds the other. */
function likenessOfLetters(a: string, b: string): number {
  const isLonger = a.length >= b.length;
  const short = isLonger ? b : a;
  const long = isLonger ? a : b;
  const prefix = commonPrefix(a, b);
  const ratio = prefix / long.length;
  if ((prefix >= 4 && ratio >= 0.6) || (prefix >= 5 && ratio >= 0.5)) return ratio;
  if (short.length < 5) return 0;
  if (prefix >= 1 && long.length - short.length <= 2) {
    const dice = letterDice(a, b);
    if (dice >= 0.7) return dice;
  }
  return prefix === short.length || long.endsWith(short) ? PART : 0;
}

export function likenessOf(a: Word, b: Word): number {
  if (a.key === b.key) return 1;
  if (a.kind !== 'word' || b.kind !== 'word') return 0;
  return Math.max(shareGroup(a, b) ? SYNONYM : 0, likenessOfLetters(a.form, b.form));
}
