/** Which word of one title stands for which of the other: one to one, equal ones first, then the likest. */
import type { Word } from './word.ts';

export interface Pair {
  a: number;
  b: number;
  /** 1: the same word; less: an inflection, a synonym, a part. */
  likeness: number;
}

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

/** Dice of adjacent letter pairs, for words of 5 letters and more. */
function letterDice(a: string, b: string): number {
  const left = new Map<string, number>();
  for (let at = 1; at < a.length; at++) {
    const pair = a.slice(at - 1, at + 1);
    left.set(pair, (left.get(pair) ?? 0) + 1);
  }
  let shared = 0;
  for (let at = 1; at < b.length; at++) {
    const pair = b.slice(at - 1, at + 1);
    const count = left.get(pair) ?? 0;
    if (count > 0) shared++;
    left.set(pair, count - 1);
  }
  return (2 * shared) / (a.length + b.length - 2);
}

/** How alike the letters of two words are, 0 to 1: inflections, other spellings, and a word that holds the other. */
function likenessOfLetters(a: string, b: string): number {
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  const prefix = commonPrefix(a, b);
  const ratio = prefix / long.length;
  if ((prefix >= 4 && ratio >= 0.6) || (prefix >= 5 && ratio >= 0.5)) return ratio;
  if (prefix >= 1 && short.length >= 5 && long.length - short.length <= 2) {
    const dice = letterDice(a, b);
    if (dice >= 0.7) return dice;
  }
  return short.length >= 5 && (long.startsWith(short) || long.endsWith(short)) ? PART : 0;
}

export function likenessOf(a: Word, b: Word): number {
  if (a.key === b.key) return 1;
  if (a.kind !== 'word' || b.kind !== 'word') return 0;
  return Math.max(shareGroup(a, b) ? SYNONYM : 0, likenessOfLetters(a.form, b.form));
}

/** `bail out` beside `bailout`: the pair is matched by the first of the two, and the second needs no partner. */
function pairCompounds(
  a: readonly Word[],
  b: readonly Word[],
  free: { a: number[]; b: number[] },
  flip: boolean,
): Pair[] {
  const pairs: Pair[] = [];
  for (const one of free.b) {
    const whole = b[one]?.form ?? '';
    const at = whole.length < 5 ? -1 : free.a.find((x) => `${a[x]?.form}${a[x + 1]?.form}` === whole);
    if (at === undefined || at < 0) continue;
    pairs.push(flip ? { a: one, b: at, likeness: 1 } : { a: at, b: one, likeness: 1 });
    free.a = free.a.filter((x) => x !== at && x !== at + 1);
    free.b = free.b.filter((x) => x !== one);
  }
  return pairs;
}

/** Aligns the words of two titles, each given once. Of equally like pairs the earlier in the titles is taken. */
export function alignWords(a: readonly Word[], b: readonly Word[]): Pair[] {
  const places = new Map(b.map((word, at) => [word.key, at]));
  const pairs: Pair[] = [];
  const free: { a: number[]; b: number[] } = { a: [], b: [] };
  for (const [at, word] of a.entries()) {
    const same = places.get(word.key);
    if (same === undefined) free.a.push(at);
    else {
      pairs.push({ a: at, b: same, likeness: 1 });
      places.delete(word.key);
    }
  }
  free.b = [...places.values()];
  if (free.a.length === 0 || free.b.length === 0) return pairs;
  pairs.push(...pairCompounds(a, b, free, false));
  const flipped = { a: free.b, b: free.a };
  pairs.push(...pairCompounds(b, a, flipped, true));
  return [...pairs, ...pairLikely(a, b, flipped.b, flipped.a)];
}

function pairLikely(a: readonly Word[], b: readonly Word[], freeA: number[], freeB: number[]): Pair[] {
  const likely: Pair[] = [];
  for (const x of freeA)
    for (const y of freeB) {
      const [one, two] = [a[x], b[y]];
      const likeness = one && two ? likenessOf(one, two) : 0;
      if (likeness > 0) likely.push({ a: x, b: y, likeness });
    }
  likely.sort(
    (p, q) => q.likeness - p.likeness || p.a + p.b - (q.a + q.b) || Math.min(p.a, p.b) - Math.min(q.a, q.b),
  );
  const usedA = new Set<number>();
  const usedB = new Set<number>();
  return likely.filter((pair) => {
    if (usedA.has(pair.a) || usedB.has(pair.b)) return false;
    usedA.add(pair.a);
    usedB.add(pair.b);
    return true;
  });
}
