import { hash } from 'node:crypto';
import type { DatePrecision } from '../../feed/types.ts';

/** A title of fewer words and fewer characters is one that many items have: `Weather`, `Live`, `In pictures`. */
const LEAST_WORDS = 4;
const LEAST_CHARACTERS = 20;
/** Of base64url, for title and date each: 48 bits, compared only among the items of one source. */
const PART = 8;

/**
 * A short name for an item by what readers know it by: 8 characters for its title, without regard to case and
 * punctuation, then 8 for when it was published (to the second, or the day where only that is known; none where no date
 * is). Undefined for titles that are too short to identify anything.
 */
export function itemMark(article: {
  title: string;
  publishedDateTime?: string;
  datePrecision?: DatePrecision;
}): string | undefined {
  const words =
    article.title
      .normalize('NFKC')
      .toLowerCase()
      .match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
  const title = words.join(' ');
  if (words.length < LEAST_WORDS && widthOf(title) < LEAST_CHARACTERS) return undefined;
  const { publishedDateTime: date, datePrecision } = article;
  return part(title) + (date ? part(datePrecision === 'day' ? date.slice(0, 10) : date) : '');
}

/** The same title at the same time: no two items of a source have both. */
export function isWholeMark(mark: string | undefined): mark is string {
  return mark?.length === 2 * PART;
}

/** Neither title nor time are the same. Marks that leave one of them open say nothing. */
export function areUnlike(a: string | undefined, b: string | undefined): boolean {
  return (
    isWholeMark(a) &&
    isWholeMark(b) &&
    a.slice(0, PART) !== b.slice(0, PART) &&
    a.slice(PART) !== b.slice(PART)
  );
}

function part(text: string): string {
  return hash('sha256', text, 'base64url').slice(0, PART);
}

/** A character of Chinese, Japanese or Korean says about as much as two letters. */
function widthOf(text: string): number {
  const wide = text.match(/[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}]/gu)?.length ?? 0;
  return text.length + wide;
}
