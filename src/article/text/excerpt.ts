import { cutText, foldText } from './fold-text.ts';

/** A full stop after one of these ends no sentence: initials, `Mr.`, `Gen.`, `U.S.`. */
const ABBREVIATION = /(?:^|[\s.("“])\p{Lu}\p{L}{0,2}\.$/u;
const SENTENCE_END = /[.!?…]["'”’»)]*(?= ["“«'(]?[\p{Lu}\p{N}])|[。！？]/gu;

/**
 * The beginning of a text in at most `max` characters (UTF-16 units, so no counting gives more): whole sentences where
 * they fill half of it, else whole words and `…`. Empty if `max` is under 1.
 */
export function excerptOf(text: string, max: number): string {
  if (!(max >= 1)) return '';
  // Folding only ever shortens, by what it drops; with some slack the room is filled all the same.
  return beginningOf(foldText(text.slice(0, max * 2 + 1000)), max);
}

/** The same of a text that is folded already. */
export function beginningOf(folded: string, max: number): string {
  if (folded.length <= max) return folded;
  const sentences = sentencesWithin(folded, max);
  return sentences.length >= max / 2 ? sentences : wordsWithin(folded, max);
}

function sentencesWithin(text: string, max: number): string {
  let end = 0;
  for (const match of text.slice(0, max + 3).matchAll(SENTENCE_END)) {
    const after = match.index + match[0].length;
    if (after <= max && !ABBREVIATION.test(text.slice(Math.max(0, match.index - 5), match.index + 1)))
      end = after;
  }
  return text.slice(0, end);
}

function wordsWithin(text: string, max: number): string {
  const room = Math.floor(max) - 1;
  const space = text.lastIndexOf(' ', room);
  const head = space >= room / 2 ? text.slice(0, space) : cutText(text, room);
  return `${head.replace(/[\s,;:–—-]$/u, '').trimEnd()}…`;
}
