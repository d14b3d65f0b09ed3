import { guessLanguage } from './language-guess.ts';

/** Under this many characters guesses are wrong too often (docs/choices.md has the figures). */
const MIN_TEXT = 60;
/** More does not make the guess surer. */
const MAX_TEXT = 300;

/**
 * Words from this many characters say nothing: one compound, address or hash has enough of them to decide for a whole feed.
 * What leaves no spaces between words is none.
 */
const LONG_WORD =
  /[^\s\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]{25,}/gu;

/**
 * What texts in another language are taken for as well, and surely so: Bosnian and Serbian in Latin letters for Croatian,
 * Indonesian for Malay. To know no language keeps no two articles apart, as a wrong one would.
 */
const AMBIGUOUS = new Set(['hr', 'ms']);

/**
 * The language that a text is surely in: both halves must be taken for the same one, each surely. Undefined when unsure or the
 * text is under 60 characters without its longest words.
 */
export function detectLanguage(text: string): string | undefined {
  const sample = text
    .slice(0, 2 * MAX_TEXT)
    .replace(LONG_WORD, '')
    .slice(0, MAX_TEXT)
    .trim();
  if (sample.length < MIN_TEXT) return undefined;
  const middle = sample.indexOf(' ', sample.length / 2);
  const split = middle < 0 ? Math.floor(sample.length / 2) : middle;
  const first = languageOf(sample.slice(0, split));
  return first !== undefined && first === languageOf(sample.slice(split)) ? first : undefined;
}

function languageOf(text: string): string | undefined {
  const guess = guessLanguage(text);
  return guess?.isSure && !AMBIGUOUS.has(guess.language) ? guess.language : undefined;
}
