import type { PollHints } from '../types.ts';
import { dropUndefined } from '../values.ts';

/** What a channel says of when to ask again, as rss-parser hands it on. */
export interface RawHints {
  ttl?: string;
  updatePeriod?: string;
  updateFrequency?: string;
  skipHours?: string;
  skipDays?: string;
}

/** Minutes of a period of the RSS 1.0 syndication module. */
const PERIODS: ReadonlyMap<string, number> = new Map([
  ['hourly', 60],
  ['daily', 1440],
  ['weekly', 7 * 1440],
  ['monthly', 30 * 1440],
  ['yearly', 365 * 1440],
]);

const DAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

/** A hint of more than a year is none. */
const MAX_MINUTES = 525_600;
/** Characters of a list of hours or days that are looked at. */
const MAX_LIST = 2000;

/** The hints of a channel, without what makes no sense; undefined where it gives none. */
export function hintsFrom(raw: RawHints): PollHints | undefined {
  const hints = dropUndefined<PollHints>({
    ttlMinutes: wholeNumber(raw.ttl, MAX_MINUTES),
    updateMinutes: updateMinutes(raw.updatePeriod, raw.updateFrequency),
    skipHours: someOf(24, hoursIn(raw.skipHours)),
    skipDays: someOf(7, daysIn(raw.skipDays)),
  });
  return Object.keys(hints).length > 0 ? hints : undefined;
}

/** A period that is not named is a day, a frequency that is not named once (the module's own defaults). */
function updateMinutes(period: string | undefined, frequency: string | undefined): number | undefined {
  if (!period && !frequency) return undefined;
  const minutes = PERIODS.get(period?.trim().toLowerCase() ?? 'daily');
  const times = frequency ? wholeNumber(frequency, 10_000) : 1;
  return minutes && Math.max(1, Math.round(minutes / (times ?? 1)));
}

function wholeNumber(text: string | undefined, most: number): number | undefined {
  const number = /^\d{1,6}$/.test(text?.trim() ?? '') ? Number(text) : 0;
  return number > 0 && number <= most ? number : undefined;
}

/** RSS 0.91 counts hours from 1 to 24, RSS 2.0 from 0 to 23: 24 is midnight. */
function hoursIn(text: string | undefined): number[] {
  const hours = (text?.slice(0, MAX_LIST).match(/\d+/g) ?? []).map(Number);
  return hours.filter((hour) => hour <= 24).map((hour) => hour % 24);
}

function daysIn(text: string | undefined): number[] {
  const words =
    text
      ?.slice(0, MAX_LIST)
      .toLowerCase()
      .match(/[a-z]{3,9}/g) ?? [];
  return words
    .map((word) => DAYS.findIndex((day) => day === word || day.slice(0, 3) === word))
    .filter((day) => day >= 0);
}

/** Each once, in order; a list of all there are asks never to be polled, which nobody means. */
function someOf(all: number, given: number[]): number[] | undefined {
  const distinct = [...new Set(given)].toSorted((a, b) => a - b);
  return distinct.length > 0 && distinct.length < all ? distinct : undefined;
}
