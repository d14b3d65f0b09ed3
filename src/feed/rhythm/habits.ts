/**
 * What a source's items tell of how it publishes. Every item adds 1 to a few counts, and every count fades
 * exponentially, so old habits are forgotten and the whole stays small.
 */
import type { Habits } from './types.ts';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
/** How fast the three counts of recent items fade: hours, days and weeks see bursts, changes of pace, and the usual. */
export const FADES = [2 * HOUR, DAY, 21 * DAY] as const;
/** The pattern of hours, days and minutes fades as slowly as the slowest. */
export const PATTERN_FADE = 21 * DAY;
export const MINUTE_BIN = 2 * MINUTE;

/** Nothing is learned from what is older: it would have faded to a sixtieth. */
const MEMORY = 84 * DAY;
/** A date this much before the last poll, which did not see the item, is a late appearance and not a false date. */
const LATE = HOUR;
/** An interval longer than this says nothing of the minute of the hour. */
const KNOWS_MINUTE = 20 * MINUTE;
/** A crowd of items that came as one is counted as at most this many: a bulk import is no rhythm. */
const CROWD = 12;
const CROWD_WITHIN = 2 * MINUTE;

/** When an item came: somewhere between two moments, which are the same where that is known. */
interface Arrival {
  from: number;
  to: number;
}

/** What a first document's dates tell. Those in the future, or too old, or all from one moment, tell nothing. */
export function learnBacklog(dates: readonly number[], at: number): Habits {
  const told = dates.filter((date) => date < at && date > at - MEMORY).toSorted((a, b) => a - b);
  const [oldest] = told;
  const spread = (told.at(-1) ?? 0) - (oldest ?? 0);
  const bulk = told.length > 2 && spread < CROWD_WITHIN * 5;
  if (oldest === undefined || bulk) return { ...noHabits(at - DAY), asOf: at };
  // A document shows its newest items only: what was before the oldest of them is not known to have been silence.
  const known = told.length < dates.filter((date) => date < at).length ? at - MEMORY : oldest;
  return learn(
    noHabits(known),
    told.slice(1).map((date) => ({ from: date, to: date })),
    at,
  );
}

/**
 * What a poll's new items tell. They came after the poll before, whatever their dates say: a date that agrees is
 * believed; one just before it is of an item that was late; any other only says that the item came in between.
 */
export function learnNew(habits: Habits, dates: readonly number[], readAt: number, at: number): Habits {
  const arrivals = dates.map((date) => {
    if (date >= readAt && date < at) return { from: date, to: date };
    if (date < readAt && date > readAt - LATE) return { from: readAt, to: Math.min(at, readAt + LATE / 4) };
    return { from: readAt, to: at };
  });
  return learn(habits, arrivals, at);
}

function noHabits(since: number): Habits {
  const zeros = (length: number) => Array.from({ length }, () => 0);
  return {
    since,
    asOf: since,
    recent: zeros(FADES.length),
    hours: zeros(24),
    days: zeros(7),
    minutes: zeros(30),
  };
}

function learn(before: Habits, arrivals: Arrival[], at: number): Habits {
  if (arrivals.length === 0) return before;
  const habits = faded(before, at);
  for (const { arrival, weight } of crowdsOf(arrivals)) count(habits, arrival, weight);
  return rounded(habits);
}

/** Arrivals of one moment share one weight, at most that of CROWD. */
function crowdsOf(arrivals: Arrival[]): { arrival: Arrival; weight: number }[] {
  const crowds: { arrival: Arrival; weight: number }[] = [];
  for (const arrival of arrivals.toSorted((a, b) => a.from - b.from)) {
    const last = crowds.at(-1);
    if (last && arrival.from - last.arrival.from < CROWD_WITHIN)
      last.weight = Math.min(last.weight + 1, CROWD);
    else crowds.push({ arrival, weight: 1 });
  }
  return crowds;
}

function count(habits: Habits, { from, to }: Arrival, weight: number): void {
  const age = Math.max(0, habits.asOf - (from + to) / 2);
  FADES.forEach((fade, i) => add(habits.recent, i, weight * Math.exp(-age / fade)));
  const old = weight * Math.exp(-age / PATTERN_FADE);
  const known = to - from <= KNOWS_MINUTE;
  // One sample in each hour that the item may have come in, a day's worth at most.
  const samples = Math.min(24, Math.ceil((to - from) / HOUR)) || 1;
  for (let i = 0; i < samples; i++) {
    const time = from + ((to - from) * (i + 0.5)) / samples;
    add(habits.hours, hourOf(time), old / samples);
    add(habits.days, dayOf(time), old / samples);
    if (known) add(habits.minutes, minuteBinOf(time), old);
  }
}

function faded(habits: Habits, at: number): Habits {
  const gone = Math.max(0, at - habits.asOf);
  const fade = (counts: number[]) => counts.map((n) => n * Math.exp(-gone / PATTERN_FADE));
  return {
    since: habits.since,
    asOf: Math.max(at, habits.asOf),
    recent: habits.recent.map((n, i) => n * Math.exp(-gone / (FADES[i] ?? PATTERN_FADE))),
    hours: fade(habits.hours),
    days: fade(habits.days),
    minutes: fade(habits.minutes),
  };
}

/** Six digits: small as JSON, and fine enough that the fading of a few minutes is not rounded away. */
function rounded(habits: Habits): Habits {
  const round = (counts: number[]) => counts.map((n) => (n < 1e-4 ? 0 : Number(n.toPrecision(6))));
  const { recent, hours, days, minutes } = habits;
  return {
    ...habits,
    recent: round(recent),
    hours: round(hours),
    days: round(days),
    minutes: round(minutes),
  };
}

function add(counts: number[], index: number, weight: number): void {
  counts[index] = (counts[index] ?? 0) + weight;
}

export function hourOf(time: number): number {
  return Math.floor(time / HOUR) % 24;
}

/** 0 is Sunday; the epoch was a Thursday. */
export function dayOf(time: number): number {
  return (Math.floor(time / DAY) + 4) % 7;
}

export function minuteBinOf(time: number): number {
  return Math.floor((time % HOUR) / MINUTE_BIN);
}
