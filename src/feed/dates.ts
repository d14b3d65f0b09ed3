import { HALVES, MONTHS, ZONES } from './date-words.ts';
import type { DatePrecision } from './types.ts';

export interface ReadDate {
  /** ISO 8601 UTC to the second, `2023-02-26T21:13:00Z`; for precision `day` the named day at 00:00:00Z. */
  dateTime: string;
  precision: DatePrecision;
}

interface Day {
  year: number;
  month: number;
  day: number;
}

interface Time {
  hour: number;
  minute: number;
  second: number;
}

/** Longest text that is looked at; real dates take at most half of it. */
const MAX_LENGTH = 100;

/** U+2212, which some write offsets with. */
const MINUS = '\u2212';
const TIME =
  /(?:^|[^\d:])(오전|오후|上午|下午|午前|午後)?\s?(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d{1,9})?)?(?:\s?([ap])\.?\s?m\b)?/i;
/** Seconds since 1970 for years from 2001 on, or milliseconds. */
const EPOCH = /^(\d{10})(?:\d{3})?$/;
const BASIC = /^(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})?)?(?=$|[Z\s+-])/i;
const OFFSET = /^\s*(?:\(?(?:gmt|utc|ut|z)\)?\s*)?([+-])\s?(\d{1,2}):?(\d{2})?(?!\d)/i;
const ZONE_WORD = /\p{L}+/gu;

/**
 * Reads a date as feeds write it: ISO 8601, RFC 822 and its relatives with named zones and month names in several
 * languages, `dd.mm.yyyy`, or only a day. A date without a zone is one of `timeZone` (IANA; default UTC, also where the
 * zone is not known). Ten digits are seconds since 1970, thirteen milliseconds. What is no date, or could be two (`03/04/2020`), is undefined.
 */
export function readDate(text: string, timeZone?: string): ReadDate | undefined {
  const input = text.slice(0, MAX_LENGTH).replaceAll(MINUS, '-').trim();
  const basic = BASIC.exec(input);
  if (basic) return readBasic(basic, input, timeZone);
  const epoch = EPOCH.exec(input);
  if (epoch) return { dateTime: format(Number(epoch[1]) * 1000), precision: 'second' };
  const clock = TIME.exec(input);
  const day = readDay(clock ? `${input.slice(0, clock.index)} ${afterZone(input, clock)}` : input);
  if (!day) return undefined;
  if (!clock) return { dateTime: format(Date.UTC(day.year, day.month - 1, day.day)), precision: 'day' };
  const time = readTime(clock);
  return time && instant(day, time, readZone(input.slice(clock.index + clock[0].length)), timeZone);
}

function readBasic(match: RegExpExecArray, input: string, timeZone?: string): ReadDate | undefined {
  const [year, month, date, hour, minute, second] = match.slice(1).map(Number);
  const day = validDay(year, month, date);
  if (!day) return undefined;
  if (match[4] === undefined)
    return { dateTime: format(Date.UTC(day.year, day.month - 1, day.day)), precision: 'day' };
  const time = validTime(hour, minute, match[6] === undefined ? 0 : second);
  return time && instant(day, time, readZone(input.slice(match[0].length)), timeZone);
}

/** What follows the time without its offset, so that `+0200` is not taken for a year. */
function afterZone(input: string, clock: RegExpExecArray): string {
  return input.slice(clock.index + clock[0].length).replace(OFFSET, ' ');
}

function readDay(text: string): Day | undefined {
  const yearFirst = /(?<!\d)(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)/.exec(text);
  if (yearFirst) return validDay(Number(yearFirst[1]), Number(yearFirst[2]), Number(yearFirst[3]));
  const eastern = /(\d{4})\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})(?!\d)/.exec(text);
  if (eastern) return validDay(Number(eastern[1]), Number(eastern[2]), Number(eastern[3]));
  const numeric = /(?<!\d)(\d{1,2})([-/.])\s?(\d{1,2})\2\s?(\d{4}|\d{2})(?!\d)/.exec(text);
  if (numeric) return dayOfNumbers(Number(numeric[1]), numeric[2], Number(numeric[3]), numeric[4] ?? '');
  return dayOfWords(text);
}

/**
 * Dots have the day first, and so have dashes, unless the short year may as well be the day of a year that stands first
 * (`26-02-03`). Slashes are read where only one reading is a date.
 */
function dayOfNumbers(a: number, mark: string | undefined, b: number, yearText: string): Day | undefined {
  const year = fullYear(yearText);
  const isShort = yearText.length === 2;
  if (mark === '-' && isShort && a !== Number(yearText) && validDay(fullYear(String(a)), b, Number(yearText)))
    return undefined;
  if (mark !== '/' || a === b) return validDay(year, b, a);
  const dayFirst = validDay(year, b, a);
  const monthFirst = validDay(year, a, b);
  return dayFirst && monthFirst ? undefined : (dayFirst ?? monthFirst);
}

/** `26 février 2023`, `Feb 26, 2023`, `Do, 01 Okt 2004`: a month's name, a day of one or two digits, a year. */
function dayOfWords(text: string): Day | undefined {
  const month = monthIn(text.toLowerCase());
  const numbers = text.match(/\d+/g) ?? [];
  if (!month || numbers.length < 2) return undefined;
  const yearAt = numbers.findIndex((number) => number.length === 4);
  const [first = '', second = ''] = numbers;
  if (yearAt === 0) return validDay(Number(first), month, Number(second));
  const year = yearAt > 0 ? (numbers[yearAt] ?? '') : second;
  return validDay(fullYear(year), month, Number(first));
}

/** The first word that is a month; but «mar.» is also a Tuesday, of French and Spanish, where another month follows. */
function monthIn(text: string): number | undefined {
  const words = [...text.matchAll(/\p{L}+/gu)];
  const [sure] = words.find(([word]) => word !== 'mar' && MONTHS.has(word)) ?? [];
  if (sure !== undefined) return MONTHS.get(sure);
  const at = words.findIndex(([word]) => word === 'mar');
  if (at < 0 || (at === 0 && hasOddWord(words.slice(1), text.search(/\d{4}/)))) return undefined;
  return MONTHS.get('mar');
}

/** Whether one of the words that stand before the year may be a month that we do not know. */
function hasOddWord(words: readonly RegExpExecArray[], yearAt: number): boolean {
  return words.some(
    ({ 0: word, index }) =>
      word.length >= 3 && word !== 'mar' && !ZONES.has(word) && (yearAt < 0 || index < yearAt),
  );
}

/** Two-digit years as RFC 2822 reads them, with the pivot of POSIX: 69 is 1969, 68 is 2068. */
function fullYear(text: string): number {
  const year = Number(text);
  if (text.length > 2) return year;
  return year < 69 ? 2000 + year : 1900 + year;
}

function validDay(year = NaN, month = NaN, day = NaN): Day | undefined {
  const date = new Date(Date.UTC(year, month - 1, day));
  const real = date.getUTCFullYear() === year && date.getUTCMonth() === month - 1;
  return real && year >= 1900 && year <= 9998 ? { year, month, day } : undefined;
}

function readTime(match: RegExpExecArray): Time | undefined {
  const [, before = '', hours, minute, second = '0', after] = match;
  const half = after?.toLowerCase() ?? HALVES.get(before);
  let hour = Number(hours);
  if (half && hour > 12) return undefined;
  if (half) hour = (hour % 12) + (half === 'p' ? 12 : 0);
  return validTime(hour, Number(minute), Number(second));
}

/** A leap second counts as the second before it. */
function validTime(hour = NaN, minute = NaN, second = NaN): Time | undefined {
  const valid = (hour < 24 || (hour === 24 && minute === 0)) && minute < 60 && second <= 60;
  return valid ? { hour, minute, second: Math.min(second, 59) } : undefined;
}

/** Minutes east of UTC that the text after a time names; undefined where it names none that is known. */
function readZone(text: string): number | undefined {
  const offset = OFFSET.exec(text);
  if (offset) {
    const minutes = Number(offset[2]) * 60 + Number(offset[3] ?? 0);
    return minutes > 15 * 60 ? undefined : (offset[1] === '-' ? -1 : 1) * minutes;
  }
  for (const [word] of text.matchAll(ZONE_WORD)) {
    const zone = ZONES.get(word.toLowerCase());
    if (zone !== undefined) return zone;
  }
  return undefined;
}

function instant(day: Day, time: Time, offset: number | undefined, timeZone?: string): ReadDate {
  const wall = Date.UTC(day.year, day.month - 1, day.day, time.hour, time.minute, time.second);
  const minutes = offset ?? offsetIn(timeZone, wall);
  return { dateTime: format(wall - minutes * 60_000), precision: 'second' };
}

/** Minutes east of UTC in an IANA zone when its clocks show `wall` (milliseconds, as if they were UTC). */
function offsetIn(timeZone: string | undefined, wall: number): number {
  const clock = timeZone ? clockOf(timeZone) : undefined;
  if (!clock) return 0;
  const first = offsetAt(clock, wall);
  return offsetAt(clock, wall - first * 60_000);
}

function offsetAt(clock: Intl.DateTimeFormat, time: number): number {
  const parts = new Map(clock.formatToParts(time).map((part) => [part.type, Number(part.value)]));
  const of = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? 0;
  const shown = Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second'));
  return Math.round((shown - time) / 60_000);
}

const clocks = new Map<string, Intl.DateTimeFormat | undefined>();

/** A formatter costs far more to make than to use; zones come from the operator's config, so they are few. */
function clockOf(timeZone: string): Intl.DateTimeFormat | undefined {
  if (!clocks.has(timeZone)) clocks.set(timeZone, makeClock(timeZone));
  return clocks.get(timeZone);
}

function makeClock(timeZone: string): Intl.DateTimeFormat | undefined {
  try {
    return new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  } catch {
    return undefined;
  }
}

function format(time: number): string {
  return `${new Date(time).toISOString().slice(0, 19)}Z`;
}
