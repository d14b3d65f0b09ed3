/** How many items are to be expected of a source, and when: from its habits, careful where they are few. */
import { DAY, FADES, HOUR, MINUTE_BIN, PATTERN_FADE, dayOf, hourOf, minuteBinOf } from './habits.ts';
import type { Habits } from './types.ts';

export interface Expectation {
  /** Items per ms, on the average of a week. */
  rate: number;
  /** Items expected in the two minutes of the hour that a time (ms since the epoch) is in. */
  itemsIn: (time: number) => number;
  /** Items expected in an hour's time, at the pace of the hour that a time is in. */
  itemsInHour: (time: number) => number;
}

/** What is believed before anything was seen: one item a day, with the weight of half an item. */
const PRIOR = { rate: 1 / DAY, items: 0.5 };
/** A faster count outweighs the slower one when it holds more items than this. */
const DOUBT = 4;
/** Items that every hour, day and two minutes are believed to have had beside what was seen. */
const FLAT = { hours: 0.6, days: 3, minutes: 0.2 };
/** The weight, in items, of what neighbouring hours say of one. */
const HOUR_DOUBT = 1;
const HALF_HOUR = HOUR / 2;
/** Neighbouring hours are alike. */
const BLUR = [0.25, 0.5, 0.25] as const;

export function expect(habits: Habits, now: number): Expectation {
  const watched = watchedTime(habits, now);
  const hours = hourFactors(habits.hours, watched.hours);
  const days = factors(habits.days, watched.days, FLAT.days);
  const minutes = factors(habits.minutes, even(30), FLAT.minutes);
  const paceAt = (time: number) => (hours[hourOf(time)] ?? 1) * (days[dayOf(time)] ?? 1);
  const rate = rateOf(habits, now, paceAt);
  const itemsIn = (time: number) => rate * MINUTE_BIN * paceAt(time) * (minutes[minuteBinOf(time)] ?? 1);
  return { rate, itemsIn, itemsInHour: (time) => rate * HOUR * paceAt(time) };
}

/** Shares of the time watched that each hour of the day and day of the week had, faded like the counts. */
function watchedTime(habits: Habits, now: number): { hours: number[]; days: number[] } {
  const hours = even(24);
  const days = even(7);
  if (now - habits.since > 28 * DAY) return { hours, days };
  hours.fill(0);
  days.fill(0);
  for (let time = Math.max(habits.since, now - 28 * DAY); time < now; time += HOUR) {
    const share = Math.min(HOUR, now - time) * Math.exp((time - now) / PATTERN_FADE);
    hours[hourOf(time)] = (hours[hourOf(time)] ?? 0) + share;
    days[dayOf(time)] = (days[dayOf(time)] ?? 0) + share;
  }
  return { hours: shares(hours), days: shares(days) };
}

/** What is seen of an hour is doubted in favour of what the hours about it let expect. */
function hourFactors(counts: readonly number[], watched: readonly number[]): number[] {
  const total = sum(counts);
  const neighbours = factors(blurred(counts), watched, FLAT.hours);
  return toMeanOne(
    counts.map((n, i) => (n + HOUR_DOUBT * (neighbours[i] ?? 1)) / (total * (watched[i] ?? 0) + HOUR_DOUBT)),
  );
}

/** How many times its even share each part has, drawn to 1 where little was seen. Their mean is 1. */
function factors(counts: readonly number[], watched: readonly number[], flat: number): number[] {
  const total = sum(counts);
  const raw = counts.map((n, i) => (n + flat) / (total * (watched[i] ?? 0) + flat));
  return toMeanOne(raw);
}

function toMeanOne(values: readonly number[]): number[] {
  const mean = sum(values) / values.length;
  return values.map((value) => value / mean);
}

/** The slow count first; each faster one is believed as far as it holds items. Hours of sleep are no silence. */
function rateOf(habits: Habits, now: number, weightOf: (time: number) => number): number {
  const gone = Math.max(0, now - habits.asOf);
  let { rate, items: doubt } = PRIOR;
  for (let i = FADES.length - 1; i >= 0; i--) {
    const fade = FADES[i] ?? PATTERN_FADE;
    const items = (habits.recent[i] ?? 0) * Math.exp(-gone / fade);
    rate = (items + doubt) / (activeTime(habits.since, now, fade, weightOf) + doubt / rate);
    doubt = DOUBT;
  }
  return rate;
}

/** ms watched, faded like a count, each half hour by its weight. */
function activeTime(since: number, now: number, fade: number, weightOf: (time: number) => number): number {
  // Over more than a week the weights come to their mean, which is 1.
  if (fade > 7 * DAY && now - since > 7 * DAY) return fade * -Math.expm1((since - now) / fade);
  let active = 0;
  // Beyond three fades there is too little left to matter.
  const first = Math.max(since, now - 3 * fade);
  for (let end = now; end > first; end -= HALF_HOUR) {
    const width = Math.min(HALF_HOUR, end - first);
    const middle = end - width / 2;
    active += width * Math.exp((middle - now) / fade) * weightOf(middle);
  }
  return active;
}

function blurred(counts: readonly number[]): number[] {
  const at = (i: number) => counts[(i + counts.length) % counts.length] ?? 0;
  return counts.map((_, i) => at(i - 1) * BLUR[0] + at(i) * BLUR[1] + at(i + 1) * BLUR[2]);
}

function even(length: number): number[] {
  return Array.from({ length }, () => 1 / length);
}

function shares(parts: readonly number[]): number[] {
  const total = sum(parts);
  return total > 0 ? parts.map((part) => part / total) : even(parts.length);
}

function sum(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0);
}
