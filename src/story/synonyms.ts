/** The groups of synonyms that a word stands in. */
import { isArabic, stemArabic } from './arabic.ts';
import { foldText } from './fold-letters.ts';
import { spell } from './spelling.ts';
import { stemOf } from './stem.ts';
import { SYNONYMS } from './tables/synonyms.ts';
import { SYNONYMS_BY_LANGUAGE } from './tables/synonyms-by-language.ts';

type Groups = readonly number[];

const NONE: Groups = [];
/** A shorter spelling stands for too many words. */
const SHORTEST = 3;
/** By stem. */
const ofStems = new Map<string, Groups>();
/** By spelling; and by the beginning of one. */
const ofWords = new Map<string, Groups>();
const ofBeginnings = new Map<string, Groups>();
let longest = 0;
readTables();

function readTables(): void {
  const lines = SYNONYMS.trim().split('\n');
  for (const [group, line] of lines.entries())
    for (const key of new Set(line.split(' ').map(stemOf))) put(ofStems, key, group);
  for (const [at, line] of foldText(SYNONYMS_BY_LANGUAGE).trim().split('\n').entries())
    for (const word of new Set(line.split(' '))) readWord(word, lines.length + at);
}

function readWord(word: string, group: number): void {
  const isBeginning = word.endsWith('*');
  const beginning = spellingOf(isBeginning ? word.slice(0, -1) : word);
  if (beginning.length < SHORTEST) return;
  if (!isBeginning) return put(ofWords, beginning, group);
  longest = Math.max(longest, beginning.length);
  put(ofBeginnings, beginning, group);
}

function put(groups: Map<string, Groups>, key: string, group: number): void {
  const known = groups.get(key) ?? NONE;
  if (!known.includes(group)) groups.set(key, [...known, group]);
}

function spellingOf(word: string): string {
  return isArabic(word) ? stemArabic(word) : spell(word);
}

/** Takes a word's stem and its spelling. */
export function groupsOf(key: string, spelling: string): Groups {
  const found = [ofStems.get(key), ofWords.get(spelling)];
  for (let length = SHORTEST; length <= longest && length <= spelling.length; length++)
    found.push(ofBeginnings.get(spelling.slice(0, length)));
  const groups = found.flatMap((some) => some ?? NONE);
  return groups.length === 0 ? NONE : [...new Set(groups)];
}
