import type { PollHints } from '../types.ts';
import { DAY, FADES, HOUR } from './habits.ts';
import type { Habits, Rhythm } from './types.ts';

/** Counts beyond this were never ours: no source brings so many items within weeks. */
const MOST_ITEMS = 1e7;
/** Times from the epoch to the year 5138. */
const MOST_TIME = 1e14;
const MOST_POLLS = 1e12;

/** A rhythm from JSON that was stored by this or another version, or is broken. What cannot be used is left out; undefined where nothing can. */
export function readRhythm(json: unknown): Rhythm | undefined {
  if (!isRecord(json)) return undefined;
  const { polls, failures, weight, readAt, freshForMs } = json;
  if (!isNumber(polls, MOST_POLLS)) return undefined;
  const habits = readHabits(json['habits']);
  const hints = readHints(json['hints']);
  return {
    polls: Math.floor(polls),
    failures: isNumber(failures, MOST_POLLS) ? Math.floor(failures) : 0,
    weight: isNumber(weight, MOST_POLLS) ? weight : 0,
    ...(isNumber(readAt, MOST_TIME) && { readAt }),
    ...(habits && { habits }),
    ...(hints && { hints }),
    ...(isNumber(freshForMs, Number.MAX_VALUE) && { freshForMs }),
  };
}

function readHabits(json: unknown): Habits | undefined {
  if (!isRecord(json)) return undefined;
  const { since, asOf } = json;
  const recent = readCounts(json['recent'], FADES.length);
  const hours = readCounts(json['hours'], 24);
  const days = readCounts(json['days'], 7);
  const minutes = readCounts(json['minutes'], 30);
  const timed = isNumber(since, MOST_TIME) && isNumber(asOf, MOST_TIME) && since <= asOf;
  return timed && recent && hours && days && minutes
    ? { since, asOf, recent, hours, days, minutes }
    : undefined;
}

function readHints(json: unknown): PollHints | undefined {
  if (!isRecord(json)) return undefined;
  const { ttlMinutes, updateMinutes, skipHours, skipDays } = json;
  return {
    ...(isNumber(ttlMinutes, Number.MAX_VALUE) && { ttlMinutes }),
    ...(isNumber(updateMinutes, Number.MAX_VALUE) && { updateMinutes }),
    ...(Array.isArray(skipHours) && { skipHours: skipHours.filter((hour) => isIndex(hour, DAY / HOUR)) }),
    ...(Array.isArray(skipDays) && { skipDays: skipDays.filter((day) => isIndex(day, 7)) }),
  };
}

function readCounts(json: unknown, length: number): number[] | undefined {
  if (!Array.isArray(json) || json.length !== length) return undefined;
  const counts: unknown[] = json;
  return counts.every((count): count is number => isNumber(count, MOST_ITEMS)) ? counts : undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A number from 0 to `most`. */
function isNumber(value: unknown, most: number): value is number {
  return typeof value === 'number' && value >= 0 && value <= most;
}

function isIndex(value: unknown, end: number): value is number {
  return Number.isInteger(value) && isNumber(value, end - 1);
}
