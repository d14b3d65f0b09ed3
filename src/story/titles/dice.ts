/** string-similarity's Dice coefficient of two titles: the share of adjacent letter pairs they have in common. */
import { compareTwoStrings } from 'string-similarity';

/**
 * 0 to 1, of titles folded to lower case: white space does not count, order hardly does. A cheap check for
 * near-identical titles and no more: `iPhone 17` and `iPhone 18` in one frame score 0.95.
 */
export const diceOf = (a: string, b: string): number => compareTwoStrings(a, b);
