import type { ReadDate } from '../dates.ts';
import { findDates } from './found-dates.ts';

/** Takes a date off the start of a text that opens with the word and the date: ` date 2020-07-16 The islands meet …`. */
export function takeDateMark(text: string, timeZone: string | undefined): { text: string; date?: ReadDate } {
  const mark = /^\s{0,20}(?:date|published|datum|дата)\s{0,3}[:=]?\s{1,3}/iu.exec(text.slice(0, 60));
  if (!mark) return { text };
  const rest = text.slice(mark[0].length);
  const [first] = findDates(rest.slice(0, 60), timeZone);
  if (first?.start !== 0) return { text };
  return { text: rest.slice(first.end).replace(/^[\s:|,–—-]{1,10}/, ''), date: first.date };
}
