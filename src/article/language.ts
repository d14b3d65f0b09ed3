import { detect, supportedLanguages, toISO2 } from 'tinyld';

/** Under this many characters guesses are wrong too often (measured on headlines: 10 to 20 % at 60 to 100 characters). */
const MIN_TEXT = 100;
/** More does not make the guess surer, and it takes about 5 µs a character. */
const MAX_TEXT = 300;

/**
 * Words from this many characters say nothing: one compound, address or hash has enough of them to decide for a whole feed.
 * What leaves no spaces between words is none.
 */
const LONG_WORD =
  /[^\s\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]{25,}/gu;

/** No news is published in these, and short English titles are taken for them. */
const UNLIKELY = new Set(['ber', 'eo', 'ia', 'io', 'la', 'tlh', 'vo']);
const CANDIDATES = supportedLanguages
  .map((code) => toISO2(code) || code)
  .filter((code) => !UNLIKELY.has(code));

/** Tags that say that the language is not known, or none. */
const NO_LANGUAGE = new Set(['und', 'mul', 'mis', 'zxx']);

/** A BCP 47 tag in its canonical spelling (`en_us` → `en-US`); undefined for what is none. */
export function languageTag(text: string | undefined): string | undefined {
  if (typeof text !== 'string' || text.length > 40) return undefined;
  const tag = text.trim().replaceAll('_', '-');
  if (!/^[a-z]{2,3}(?:-|$)/i.test(tag)) return undefined;
  try {
    const [canonical] = Intl.getCanonicalLocales(tag);
    return canonical && !NO_LANGUAGE.has(canonical.slice(0, 3)) ? canonical : undefined;
  } catch {
    return undefined;
  }
}

/**
 * The language that a text is surely in: both halves must be taken for the same one. That brings wrong guesses on titles
 * with excerpts from 11 % to under 1 % and decides 86 % of them. Undefined when unsure or the text is under 100 characters
 * without its longest words.
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
  const first = detect(sample.slice(0, split), { only: CANDIDATES });
  if (!first || first !== detect(sample.slice(split), { only: CANDIDATES })) return undefined;
  return first;
}
