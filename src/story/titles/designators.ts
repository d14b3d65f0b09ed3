/** Lone capitals and Roman numerals behind a word: `Hepatitis B`, `World War II`. They say which one of several. */
import { SIDES } from './lexicon.ts';

/** A group of contrasts beyond those of the table. */
const GROUP = 1000;
/** No initial (`George W. Bush`), and nothing that a sign joins to the next. */
const DESIGNATOR = /(?<=\p{L} )(?:[A-Z]|[IVX]{2,4})(?![\p{L}\p{N}.'’&-])/gu;
const ROMAN = ['II', 'III', 'IV', 'VI', 'VII', 'VIII', 'IX', 'XI', 'XII', 'XIII', 'XIV', 'XV', 'XVI', 'XX'];
const LETTERS = 26;

/** The contrasts (facts.ts) of what a title as it was written designates so. */
export function readDesignators(title: string): number[] {
  const contrasts: number[] = [];
  for (const [sign] of title.matchAll(DESIGNATOR)) {
    const side = sign.length === 1 ? sign.charCodeAt(0) - 65 : LETTERS + ROMAN.indexOf(sign);
    if (side >= 0 && (sign.length === 1 || side >= LETTERS)) contrasts.push(GROUP * SIDES + side);
  }
  return contrasts;
}

/** The sign of a contrast that `readDesignators` gave; undefined of others. */
export function designatorOf(contrast: number): string | undefined {
  const side = contrast - GROUP * SIDES;
  if (side < 0) return undefined;
  return side < LETTERS ? String.fromCharCode(65 + side) : ROMAN[side - LETTERS];
}
