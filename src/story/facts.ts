/** What a title states that another may contradict: numbers, dates, directions, places, who did it to whom. */
import { AMBIGUOUS_MONTHS, MONTHS, WEEKDAYS } from './tables/calendar.ts';
import { PLACES } from './tables/places.ts';
import { NEGATIONS, OPPOSITES } from './tables/polarity.ts';
import { ROLE_VERBS } from './tables/roles.ts';
import type { Word } from './word.ts';

/** Who did it to whom: the words on either side of a verb that has a doer. */
export interface Roles {
  /** Group of tables/roles.ts. */
  act: number;
  doer: ReadonlySet<string>;
  target: ReadonlySet<string>;
}

export interface Facts {
  /** Keys of the numbers, each once. */
  numbers: readonly string[];
  months: readonly number[];
  /** Month × 100 + day. */
  days: readonly number[];
  weekdays: readonly number[];
  /** Two bits a group of opposites: even bits say that its left side is there, odd bits its right side. */
  sides: bigint;
  negations: readonly string[];
  /** Groups of tables/places.ts. */
  places: readonly number[];
  roles?: Roles;
}

const NONE: readonly never[] = [];

/** Lines of a table; an indented line continues the one above. */
const linesOf = (table: string): string[] => table.trim().replaceAll('\n  ', ' ').split('\n');

function indexGroups(table: string, first = 0): Map<string, number> {
  const index = new Map<string, number>();
  for (const [group, line] of linesOf(table).entries())
    for (const word of line.split(' ')) if (!index.has(word)) index.set(word, group + first);
  return index;
}

const monthOf = indexGroups(MONTHS, 1);
const ambiguousMonths = new Set(AMBIGUOUS_MONTHS.split(' '));
const weekdayOf = indexGroups(WEEKDAYS, 1);
const placeOf = indexGroups(PLACES);
const actOf = indexGroups(ROLE_VERBS);
const negations = new Set(NEGATIONS.trim().split(/\s+/));
const sidesOf = readSides();

function readSides(): Map<string, bigint> {
  const sides = new Map<string, bigint>();
  for (const [group, line] of linesOf(OPPOSITES).entries())
    for (const [side, words] of line.split(' / ').entries())
      for (const word of words.split(' '))
        sides.set(word, (sides.get(word) ?? 0n) | (1n << BigInt(2 * group + side)));
  return sides;
}

function readDates(words: readonly Word[]): { months: number[]; days: number[]; weekdays: number[] } {
  const months: number[] = [];
  const days: number[] = [];
  const weekdays: number[] = [];
  for (const [at, word] of words.entries()) {
    const weekday = weekdayOf.get(word.form);
    if (weekday) weekdays.push(weekday);
    const month = monthOf.get(word.form);
    if (!month) continue;
    const day = [words[at + 1], words[at - 1], words[at - 2]]
      .map((near) => near?.value ?? 0)
      .find((value) => Number.isInteger(value) && value >= 1 && value <= 31);
    if (day) days.push(month * 100 + day);
    if (day || !ambiguousMonths.has(word.form)) months.push(month);
  }
  return { months, days, weekdays };
}

/** The words that only this side has; the small words among them where there are no others (`Team A beats Team B`). */
function partyOf(side: readonly Word[], other: readonly Word[]): Set<string> {
  const own = side.filter(({ key, kind }) => kind !== 'number' && !other.some((word) => word.key === key));
  const telling = own.filter((word) => word.kind !== 'stop');
  return new Set((telling.length > 0 ? telling : own).map((word) => word.key));
}

function readRoles(words: readonly Word[]): Roles | undefined {
  const at = words.findIndex((word, index) => index > 0 && actOf.has(word.form));
  const act = actOf.get(words[at]?.form ?? '');
  if (act === undefined || at === words.length - 1) return undefined;
  const [left, right] = [words.slice(0, at), words.slice(at + 1)];
  const [before, after] = [partyOf(left, right), partyOf(right, left)];
  const passive = words[at + 1]?.form === 'by';
  return passive ? { act, doer: after, target: before } : { act, doer: before, target: after };
}

const once = <T>(items: T[]): readonly T[] => (items.length === 0 ? NONE : [...new Set(items)]);

/** Reads the facts of a title from its words in order, stop words among them. */
export function readFacts(words: readonly Word[]): Facts {
  const dates = readDates(words);
  const roles = readRoles(words);
  return {
    numbers: once(words.filter((word) => word.kind === 'number').map((word) => word.key)),
    months: once(dates.months),
    days: once(dates.days),
    weekdays: once(dates.weekdays),
    sides: words.reduce((bits, word) => bits | (sidesOf.get(word.form) ?? 0n), 0n),
    negations: once(words.filter((word) => negations.has(word.form)).map((word) => word.form)),
    places: once(words.map((word) => placeOf.get(word.form)).filter((place) => place !== undefined)),
    ...(roles && { roles }),
  };
}

/** The sides' words in a title, for a person to read. */
export const wordsOfSides = (words: readonly Word[], bits: bigint): string[] =>
  words.filter((word) => ((sidesOf.get(word.form) ?? 0n) & bits) !== 0n).map((word) => word.form);

export const wordsOfPlaces = (words: readonly Word[], groups: readonly number[]): string[] =>
  words.filter((word) => groups.includes(placeOf.get(word.form) ?? -1)).map((word) => word.form);
