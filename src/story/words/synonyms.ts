/** The groups of synonyms that a word stands in. */
import { isArabic, stemArabic } from './arabic.ts';
import { foldText } from './fold-letters.ts';
import { spell } from './spelling.ts';
import { stemOf } from './stem.ts';
import { SYNONYMS } from '../tables/synonyms.ts';
import { SYNONYMS_BY_LANGUAGE } from '../tables/synonyms-by-language.ts';

type Groups = readonly number[];

const NONE: Groups = [];
/** A shorter spelling stands for too many words. */
const SHORTEST = 3;
/** By stem. */
const ofStems = new Map<string, Groups>();
/** By what a word is, and by what it begins with: as written, and as spelled. */
const written = { whole: new Map<string, Groups>(), beginning: new Map<string, Groups>() };
const spelled = { whole: new Map<string, Groups>(), beginning: new Map<string, Groups>() };
let longest = 0;
readTables();

function readTables(): void {
  const lines = SYNONYMS.trim().split('\n');
  for (const [group, line] of lines.entries())
    for (const key of new Set(line.split(' ').map(stemOf))) put(ofStems, key, group);
  for (const [at, line] of foldText(SYNONYMS_BY_LANGUAGE).trim().split('\n').entries())
    for (const word of new Set(line.split(' '))) readWord(word, lines.length + at);
}

/** Both ways, since what follows can change how the end of a beginning is spelled. */
function readWord(word: string, group: number): void {
  const part = word.endsWith('*') ? 'beginning' : 'whole';
  const letters = word.replace('*', '');
  const spelling = spellingOf(letters);
  longest = Math.max(longest, letters.length, spelling.length);
  put(written[part], letters, group);
  if (spelling.length >= SHORTEST) put(spelled[part], spelling, group);
}

function put(groups: Map<string, Groups>, key: string, group: number): void {
  const known = groups.get(key) ?? NONE;
  if (!known.includes(group)) groups.set(key, [...known, group]);
}

function spellingOf(word: string): string {
  return isArabic(word) ? stemArabic(word) : spell(word);
}

function findBy(word: string, { whole, beginning }: typeof written): Groups[] {
  const found = [whole.get(word) ?? NONE];
  for (let length = SHORTEST; length <= longest && length <= word.length; length++)
    found.push(beginning.get(word.slice(0, length)) ?? NONE);
  return found;
}

/** Takes a word as it stands folded, its stem and its spelling. */
export function groupsOf(form: string, key: string, spelling: string): Groups {
  const groups = [ofStems.get(key) ?? NONE, ...findBy(form, written), ...findBy(spelling, spelled)].flat();
  return groups.length === 0 ? NONE : [...new Set(groups)];
}
