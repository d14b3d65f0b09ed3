import { ZONES } from '../date-words.ts';
import { readDate } from '../dates.ts';
import type { ReadDate } from '../dates.ts';

export interface FoundDate {
  /** Where it begins and ends in the line. */
  start: number;
  end: number;
  date: ReadDate;
}

const NUMERIC = String.raw`\d{1,2}[./]\d{1,2}[./]\d{4}|\d{4}-\d{2}-\d{2}`;
const DAY_FIRST = String.raw`\d{1,2}(?:\.|st|nd|rd|th)?\s\p{L}{3,12}\.?,?\s\d{4}`;
const MONTH_FIRST = String.raw`\p{L}{3,12}\.?\s\d{1,2}(?:st|nd|rd|th)?,?\s\d{4}`;
const CLOCK = String.raw`\d{1,2}:\d{2}(?::\d{2})?(?:\s?[ap]\.?m\b\.?)?`;
const ZONE = String.raw`(?:${[...ZONES.keys()].join('|')})\b|[+-]\d{2}:?\d{2}`;
const TIME = String.raw`(?:T|,?\s(?:at\s|um\s|à\s|в\s)?)${CLOCK}(?:\s?(?:${ZONE}))?`;
const DATE = new RegExp(
  String.raw`(?<![\d\p{L}])(?:${NUMERIC}|${DAY_FIRST}|${MONTH_FIRST})(?:${TIME})?(?!\d)`,
  'giu',
);

/** Longest line in which dates are looked for. */
const MAX_LINE = 300;

/** The dates that a line names, in its order. */
export function findDates(line: string, timeZone: string | undefined): FoundDate[] {
  return [...line.slice(0, MAX_LINE).matchAll(DATE)].flatMap(({ 0: text, index }) => {
    const date = readDate(text.replace(/(\d)(?:st|nd|rd|th)\b/i, '$1'), timeZone);
    return date ? [{ start: index, end: index + text.length, date }] : [];
  });
}
