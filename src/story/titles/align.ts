/** Which word of one title stands for which of the other: one to one, equal ones first, then the likest. */
import { likenessOf } from '../words/likeness.ts';
import type { Word } from '../words/word.ts';

export interface Pair {
  a: number;
  b: number;
  /** 1: the same word; less: an inflection, a synonym, a part. */
  likeness: number;
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
    const at = whole.length < 5 ? undefined : free.a.find((x) => isJoined(whole, a[x], a[x + 1]));
    if (at === undefined) continue;
    pairs.push(flip ? { a: one, b: at, likeness: 1 } : { a: at, b: one, likeness: 1 });
    free.a = free.a.filter((x) => x !== at && x !== at + 1);
    free.b = free.b.filter((x) => x !== one);
  }
  return pairs;
}

const isJoined = (whole: string, one: Word | undefined, two: Word | undefined): boolean =>
  one !== undefined &&
  two !== undefined &&
  whole.length === one.form.length + two.form.length &&
  whole.startsWith(one.form) &&
  whole.endsWith(two.form);

/** Aligns the words of two titles, each given once. Of equally like pairs the earlier in the titles is taken. */
export function alignWords(a: readonly Word[], b: readonly Word[]): Pair[] {
  const pairs: Pair[] = [];
  const free: { a: number[]; b: number[] } = { a: [], b: Array.from(b.keys()) };
  for (const [at, word] of a.entries()) {
    const same = free.b.findIndex((x) => isSame(word, b[x]));
    if (same < 0) free.a.push(at);
    else pairs.push({ a: at, b: free.b.splice(same, 1)[0] ?? 0, likeness: 1 });
  }
  if (free.a.length === 0 || free.b.length === 0) return pairs;
  pairs.push(...pairCompounds(a, b, free, false));
  const flipped = { a: free.b, b: free.a };
  pairs.push(...pairCompounds(b, a, flipped, true));
  return [...pairs, ...pairLikely(a, b, flipped.b, flipped.a)];
}

const isSame = (a: Word, b: Word | undefined): boolean =>
  b !== undefined && a.hash === b.hash && a.key === b.key;

/** The likest first; of equally like ones the earlier in the titles, whichever title comes first. */
export const byLikeness = (p: Pair, q: Pair): number =>
  q.likeness - p.likeness || p.a + p.b - (q.a + q.b) || Math.min(p.a, p.b) - Math.min(q.a, q.b);

function pairLikely(a: readonly Word[], b: readonly Word[], freeA: number[], freeB: number[]): Pair[] {
  const likely: Pair[] = [];
  for (const x of freeA)
    for (const y of freeB) {
      const [one, two] = [a[x], b[y]];
      const likeness = one && two ? likenessOf(one, two) : 0;
      if (likeness > 0) likely.push({ a: x, b: y, likeness });
    }
  likely.sort(byLikeness);
  const usedA = new Set<number>();
  const usedB = new Set<number>();
  return likely.filter((pair) => {
    if (usedA.has(pair.a) || usedB.has(pair.b)) return false;
    usedA.add(pair.a);
    usedB.add(pair.b);
    return true;
  });
}
