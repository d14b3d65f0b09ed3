/** What the tables know of a word, or of two words in a row: marks, each a number that says the kind and the entry. */
import { AMBIGUOUS_MONTHS, MONTHS, WEEKDAYS } from '../tables/calendar.ts';
import { CONTRASTS, SMALL_CONTRASTS } from '../tables/contrasts.ts';
import { NAMES } from '../tables/names.ts';
import { PHASES } from '../tables/phases.ts';
import { PLACES } from '../tables/places.ts';
import { NEGATIONS, OPPOSITES } from '../tables/polarity.ts';
import { QUESTIONS } from '../tables/questions.ts';
import { ROLE_VERBS } from '../tables/roles.ts';
import { SERIES } from '../tables/series.ts';
import { TOLLS } from '../tables/tolls.ts';
import type { Word } from '../words/word.ts';

export const KINDS = [
  'month',
  'weekday',
  'place',
  'name',
  'side',
  'phase',
  'contrast',
  'toll',
  'negation',
  'role',
  'series',
  'question',
] as const;
export type Kind = (typeof KINDS)[number];

/** Entries of one kind at most. */
const ROOM = 65_536;
/** Sides of one group of opposites, stages of one course, and forms of one act at most. */
export const SIDES = 64;
/** Letters at least of an entry that stands for all its endings. */
const SHORTEST_STEM = 3;

const markOf = (kind: Kind, entry: number): number => KINDS.indexOf(kind) * ROOM + entry;
export const kindOf = (mark: number): Kind | undefined => KINDS[Math.floor(mark / ROOM)];
export const entryOf = (mark: number): number => mark % ROOM;

const NONE: readonly number[] = [];
const whole = new Map<string, number[]>();
/** By their first letters; the longest first. */
const stems = new Map<string, { stem: string; marks: number[] }[]>();
/** By the second word, then by the first. */
const pairs = new Map<string, Map<string, number[]>>();
/** The place that a place lies in, by entry; -1: none. */
const around: number[] = [];

/** Lines of a table; an indented line continues the one above. */
const linesOf = (table: string): string[] => table.trim().replaceAll('\n  ', ' ').split('\n');

function marksFor(form: string): number[] {
  const marks: number[] = [];
  if (form.endsWith('*') && !form.includes('+')) {
    const stem = form.slice(0, -1);
    const start = stem.slice(0, SHORTEST_STEM);
    const known = stems.get(start) ?? [];
    const same = known.find((entry) => entry.stem === stem);
    if (same) return same.marks;
    stems.set(
      start,
      [...known, { stem, marks }].toSorted((a, b) => b.stem.length - a.stem.length),
    );
    return marks;
  }
  const [first = '', second] = form.replace('*', '').split('+');
  const into = second === undefined ? whole : (pairs.get(second) ?? new Map<string, number[]>());
  if (second !== undefined) pairs.set(second, into);
  const known = into.get(first);
  if (!known) into.set(first, marks);
  return known ?? marks;
}

function enter(form: string, kind: Kind, entry: number): void {
  const marks = marksFor(form);
  const mark = markOf(kind, entry);
  if (!marks.includes(mark)) marks.push(mark);
}

/** A group a line, its sides between slashes. */
function enterSides(table: string, kind: Kind, first = 0): void {
  for (const [group, line] of linesOf(table).entries())
    for (const [side, forms] of line.split(' / ').entries())
      for (const form of forms.trim().split(/ +/)) enter(form, kind, (first + group) * SIDES + side);
}

/** An entry a line. */
function enterLines(table: string, kind: Kind, first = 0): void {
  for (const [entry, line] of linesOf(table).entries())
    for (const form of line.split(' ')) enter(form, kind, entry + first);
}

function enterPlaces(): void {
  for (const line of linesOf(PLACES)) {
    const country = around.length;
    let inner = country;
    for (const [at, part] of line.split(/ (?=[/>] )/).entries()) {
      const place = around.length;
      const isInner = part.startsWith('> ');
      around.push(at === 0 ? -1 : isInner ? inner : country);
      if (!isInner) inner = place;
      for (const form of part.replace(/^[/>] /, '').split(' ')) enter(form, 'place', place);
    }
  }
}

enterLines(MONTHS, 'month', 1);
enterLines(WEEKDAYS, 'weekday', 1);
enterLines(NAMES, 'name');
enterLines(SERIES, 'series');
enterSides(OPPOSITES, 'side');
enterSides(PHASES, 'phase');
enterSides(SMALL_CONTRASTS, 'contrast');
enterSides(CONTRASTS, 'contrast', linesOf(SMALL_CONTRASTS).length);
enterLines(TOLLS, 'toll');
enterSides(ROLE_VERBS, 'role');
for (const form of QUESTIONS.trim().split(/\s+/)) enter(form, 'question', 0);
for (const form of NEGATIONS.trim().split(/\s+/)) enter(form, 'negation', 0);
enterPlaces();

const FIRST_TELLING = linesOf(SMALL_CONTRASTS).length * SIDES;

/** Whether a contrast is one of small words (`before`, `after`). */
export const isSmallContrast = (entry: number): boolean => entry < FIRST_TELLING;

const ambiguousMonths = new Set(AMBIGUOUS_MONTHS.split(' '));

/** Whether a month's name is a word of its own as well (`may`). */
export const isAmbiguousMonth = (form: string): boolean => ambiguousMonths.has(form);

/** The place that a place lies in; -1: none. */
export const placeAround = (place: number): number => around[place] ?? -1;

/**
 * What is known of a form by itself: of each kind by the form as it stands, else by the longest stem of that kind that it begins
 * with.
 */
export function marksOfForm(form: string): readonly number[] {
  const own = whole.get(form) ?? NONE;
  const beginnings = form.length < SHORTEST_STEM ? undefined : stems.get(form.slice(0, SHORTEST_STEM));
  if (!beginnings) return own;
  const found = [...own];
  for (const { stem, marks } of beginnings) {
    if (!form.startsWith(stem)) continue;
    const known = new Set(found.map(kindOf));
    found.push(...marks.filter((mark) => !known.has(kindOf(mark))));
  }
  return found;
}

/** What is known of a word, found once. */
interface Meaning {
  marks: readonly number[];
  /** By the word before it, where it is the second of two. */
  asSecond: ReadonlyMap<string, readonly number[]> | undefined;
  /** It may be the first of two. */
  isFirst: boolean;
}

const firsts = new Set([...pairs.values()].flatMap((byFirst) => [...byFirst.keys()]));
/** Of most words nothing is known: one object for all of them. */
const MEANINGLESS: Meaning = { marks: NONE, asSecond: undefined, isFirst: false };
/** Words are remembered (word-memory.ts), and the common ones' meanings here: each has one place, by its hash. */
const REMEMBERED = 2 ** 14;
const lookedUp = Array.from({ length: REMEMBERED }, (): Word | undefined => undefined);
const meanings = Array.from({ length: REMEMBERED }, () => MEANINGLESS);

function meaningOf(word: Word): Meaning {
  const place = word.hash & (REMEMBERED - 1);
  if (lookedUp[place] !== word) {
    lookedUp[place] = word;
    meanings[place] = findMeaning(word);
  }
  return meanings[place] ?? MEANINGLESS;
}

function findMeaning({ form }: Word): Meaning {
  const [marks, asSecond, isFirst] = [marksOfForm(form), pairs.get(form), firsts.has(form)];
  return marks.length === 0 && !asSecond && !isFirst ? MEANINGLESS : { marks, asSecond, isFirst };
}

/** What is known of the word at a place of a title. Two that are an entry together count as such at the second. */
export function marksAt(words: readonly Word[], at: number): readonly number[] {
  const [before, word, next] = [words[at - 1], words[at], words[at + 1]];
  if (!word) return NONE;
  const { marks, asSecond, isFirst } = meaningOf(word);
  const together = before && asSecond?.get(before.form);
  if (together) return together;
  return isFirst && next && meaningOf(next).asSecond?.has(word.form) ? NONE : marks;
}

/** The words of a title (in any order, some of them) that carry one of the marks. */
export function wordsMarked(words: readonly Word[], kind: Kind, entries: readonly number[]): string[] {
  const marks = new Set(entries.map((entry) => markOf(kind, entry)));
  return words
    .filter(({ form }) => {
      const inPairs = [...(pairs.get(form)?.values() ?? [])].flat();
      return [...marksOfForm(form), ...inPairs].some((mark) => marks.has(mark));
    })
    .map(({ form }) => form);
}
