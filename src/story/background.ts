/** What a word weighs: the rarer in headlines at large and in the window, the more. */
import { BACKGROUND } from './tables/background.ts';
import type { Word, WordKind } from './word.ts';

/** Share of a word that the table does not list; it lists down to 2^-12.5. */
const UNLISTED = 1e-4;
/** Stories that the table counts for beside those of the window. Prior size of the recipe tried on public pairs. */
const PRIOR = 2000;
/** Damps the lead that the rarest words have; with the rest of the formula chosen by cross-validation. */
const POWER = 0.85;
const NUMBER_FACTOR = 1.2;
/** Two characters of CJK text overlap with the next two, so each tells half. */
const GRAM_FACTOR = 0.5;

/** How common words are in a window: how many stories there are, and how many of them hold a word. */
export interface StoryCounts {
  stories: number;
  storiesWith(key: string): number;
}

const shares = new Map<string, number>();
for (const [power, keys] of Object.entries(BACKGROUND))
  for (const key of keys.trim().split(/\s+/)) shares.set(key, 2 ** -Number(power));

/** Share of headlines at large that hold a word, 0 to 1. */
export const backgroundShare = (key: string): number => shares.get(key) ?? UNLISTED;

/** Weight, 0 and up, of a word that a share of headlines holds (one that no one uses weighs about 7). */
export function weightOf(share: number, kind: WordKind): number {
  if (kind === 'stop') return 0;
  const weight = Math.max(0.05, -Math.log(Math.min(0.95, share))) ** POWER;
  if (kind === 'number') return weight * NUMBER_FACTOR;
  return kind === 'gram' ? weight * GRAM_FACTOR : weight;
}

/** Weight of a word in a window; without a window, in headlines at large. */
export function weighWord(word: Word, counts?: StoryCounts): number {
  if (!counts || word.kind === 'stop') return word.weight;
  const held = PRIOR * word.share + counts.storiesWith(word.key);
  return weightOf(held / (PRIOR + counts.stories), word.kind);
}
