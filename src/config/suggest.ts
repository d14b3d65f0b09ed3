/** Finds the name that a misspelled one was meant to be. */

/** Names longer than this are not compared: the work grows with the square of the length. */
const LONGEST = 64;

/** The candidate nearest to `name` if it is near enough to be a slip (a third of its letters, at most 3), else undefined. */
export function suggest(name: string, candidates: readonly string[]): string | undefined {
  const given = fold(name);
  if (given.length === 0 || given.length > LONGEST) return undefined;
  const reach = Math.min(3, Math.max(1, Math.floor(given.length / 3)));
  let best: string | undefined;
  let least = reach + 1;
  for (const candidate of candidates) {
    const slips = countSlips(given, fold(candidate.slice(0, LONGEST)));
    if (slips < least) [best, least] = [candidate, slips];
  }
  return best;
}

/** `timezone`, `time_zone` and `time-zone` are all `timeZone`. */
function fold(name: string): string {
  return name.toLowerCase().replace(/[-_ ]/g, '');
}

/** Letters added, dropped, exchanged, or swapped with their neighbor (optimal string alignment distance). */
function countSlips(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let slips = Math.min(row[j - 1]! + 1, last[j]! + 1, last[j - 1]! + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        slips = Math.min(slips, beforeLast[j - 2]! + 1);
      row.push(slips);
    }
    [beforeLast, last] = [last, row];
  }
  return last[b.length]!;
}
