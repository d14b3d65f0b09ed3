/** What a word weighs: the rarer in headlines at large and in the window, the more. */
import { BACKGROUND } from '../tables/background.ts';
import type { Word, WordKind } from '../words/word.ts';

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
  storiesWith(word: Word): number;
}

/** Classes of rarity, from the commonest words to those that the table does not list: the share of headlines that hold one. */
const SHARES = [...Object.keys(BACKGROUND).map((power) => 2 ** -Number(power)), UNLISTED].toSorted(
  (a, b) => b - a,
);
const rarities = new Map<string, number>();
for (const [power, keys] of Object.entries(BACKGROUND))
  for (const key of keys.trim().split(/\s+/)) rarities.set(key, SHARES.indexOf(2 ** -Number(power)));

/** How rare a word is in headlines at large: 0 and up, a whole number. */
export const rarityOf = (key: string): number => rarities.get(key) ?? SHARES.length - 1;

/** Weight, 0 and up, of a word that a share of headlines holds (one that no one uses weighs about 7). */
function weightOf(share: number, kind: WordKind): number {
  if (kind === 'stop') return 0;
  const weight = Math.max(0.05, -Math.log(Math.min(0.95, share))) ** POWER;
  if (kind === 'number') return weight * NUMBER_FACTOR;
  return kind === 'gram' ? weight * GRAM_FACTOR : weight;
}

const weightsAtLarge: Record<WordKind, number[]> = {
  word: SHARES.map((share) => weightOf(share, 'word')),
  number: SHARES.map((share) => weightOf(share, 'number')),
  gram: SHARES.map((share) => weightOf(share, 'gram')),
  stop: SHARES.map(() => 0),
};

/** Weight of a word in a window; without a window, in headlines at large. */
export function weighWord(word: Word, counts?: StoryCounts): number {
  const { kind, rarity } = word;
  if (!counts || kind === 'stop') return weightsAtLarge[kind][rarity] ?? 0;
  const held = PRIOR * (SHARES[rarity] ?? UNLISTED) + counts.storiesWith(word);
  return weightOf(held / (PRIOR + counts.stories), kind);
}
