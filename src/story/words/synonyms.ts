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
/** Groups of what words begin with, by the first three letters of that, the shortest first. */
type Beginnings = Map<string, { letters: string; groups: Groups }[]>;

/** By what a word is, and by what it begins with: as written, and as spelled. */
interface Lists {
  whole: Map<string, Groups>;
  beginnings: Beginnings;
}

const written: Lists = { whole: new Map(), beginnings: new Map() };
const spelled: Lists = { whole: new Map(), beginnings: new Map() };
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
  const letters = word.replace('*', '');
  const spelling = spellingOf(letters);
  const enter = word.endsWith('*') ? putBeginning : putWhole;
  enter(written, letters, group);
  if (spelling.length >= SHORTEST) enter(spelled, spelling, group);
}

function putWhole({ whole }: Lists, letters: string, group: number): void {
  put(whole, letters, group);
}

function putBeginning({ beginnings }: Lists, letters: string, group: number): void {
  const start = letters.slice(0, SHORTEST);
  const known = beginnings.get(start) ?? [];
  const same = known.find((entry) => entry.letters === letters);
  if (same) same.groups = joined(same.groups, [group]);
  else
    beginnings.set(
      start,
      [...known, { letters, groups: [group] }].toSorted((a, b) => a.letters.length - b.letters.length),
    );
}

function put(groups: Map<string, Groups>, key: string, group: number): void {
  groups.set(key, joined(groups.get(key) ?? NONE, [group]));
}

/** Each once. */
function joined(groups: Groups, more: Groups): Groups {
  const fresh = more.filter((group) => !groups.includes(group));
  return fresh.length === 0 ? groups : [...groups, ...fresh];
}

function spellingOf(word: string): string {
  return isArabic(word) ? stemArabic(word) : spell(word);
}

/** Most words are in no group, so that nothing is made for them. */
function addBy(found: Groups, word: string, { whole, beginnings }: Lists): Groups {
  const own = whole.get(word);
  let groups = own ? joined(found, own) : found;
  const starts = word.length < SHORTEST ? undefined : beginnings.get(word.slice(0, SHORTEST));
  if (starts)
    for (const { letters, groups: more } of starts)
      if (word.startsWith(letters)) groups = joined(groups, more);
  return groups;
}

/** Takes a word as it stands folded, its stem and its spelling. */
export function groupsOf(form: string, key: string, spelling: string): Groups {
  return addBy(addBy(ofStems.get(key) ?? NONE, form, written), spelling, spelled);
}
