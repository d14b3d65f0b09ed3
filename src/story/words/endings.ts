/** Whether two words that begin alike end as forms of one word do. */
import { spell } from './spelling.ts';
import { CHAINED, ENDINGS } from '../tables/endings.ts';

/** The languages that have an ending, a bit each; as it is written, and as it is spelled. */
const languagesOf = readEndings();
/** Those that come one after the other, by their first letter. */
const chained = new Set(
  CHAINED.trim()
    .split(/\s+/)
    .flatMap((ending) => [ending, spellEnding(ending)]),
);
const LONGEST_LINK = Math.max(...[...chained].map((ending) => ending.length));
/** Longer than any ending, chained ones as well. */
const LONGEST = 12;

/** Letters that a stem has for any ending to follow it. */
const FIRM_STEM = 5;
const VOWELS = new Set('aeiouyаеиоуыэюяієї');

function spellEnding(ending: string): string {
  return spell(`x${ending}`).slice(1);
}

function readEndings(): Map<string, number> {
  const languages = new Map<string, number>([['', -1]]);
  for (const [language, line] of ENDINGS.trim().replaceAll('\n  ', ' ').split('\n').entries())
    for (const ending of line.split(' '))
      for (const written of new Set([ending, spellEnding(ending)]))
        languages.set(written, (languages.get(written) ?? 0) | (1 << language));
  return languages;
}

/** Whether an ending is made of links, one after the other. */
function isChain(ending: string): boolean {
  const reached = [true];
  for (let from = 0; from < ending.length; from++)
    for (let to = from + 1; reached[from] && to <= Math.min(ending.length, from + LONGEST_LINK); to++)
      reached[to] ||= chained.has(ending.slice(from, to));
  return reached[ending.length] === true;
}

/** Endings that follow a short stem as well: `beats`, `beaten`. */
const isPlain = (ending: string): boolean => ending === 's' || VOWELS.has(ending[0] ?? '');

/**
 * Takes what follows the letters that two words have in common, `stem` of them; an empty one is an ending of every language.
 * A stem of four letters is too short to tell by where a consonant follows it: `clean` is not `clear`.
 */
export function areEndings(a: string, b: string, stem: number): boolean {
  if (a.length > LONGEST || b.length > LONGEST) return false;
  if (stem < FIRM_STEM && a !== '' && b !== '' && !(isPlain(a) && isPlain(b))) return false;
  const shared = (languagesOf.get(a) ?? 0) & (languagesOf.get(b) ?? 0);
  return shared !== 0 || (isChain(a) && isChain(b));
}
