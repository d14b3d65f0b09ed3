import type { DatePrecision, DateSource, FeedItem } from '../feed/types.ts';

/** How far a publisher's clock may run ahead of ours before its date is a claim about the future: 10 minutes. */
export const CLOCK_SKEW_MS = 10 * 60_000;
/** A day begins in Kiribati (UTC+14) this long before it does in UTC. */
const DAY_AHEAD_MS = 14 * 3_600_000;

export interface ArticleDate {
  publishedDateTime?: string;
  dateSource?: DateSource;
  datePrecision?: DatePrecision;
}

/** The last that was written: what is decided together has one time. */
let written = { time: NaN, text: '' };

/** ISO 8601 UTC to the second: `2023-02-26T21:13:00Z`. */
export function toSecond(date: Date): string {
  const time = date.getTime();
  if (time !== written.time) written = { time, text: `${date.toISOString().slice(0, 19)}Z` };
  return written.text;
}

/**
 * A claimed date in our form; undefined if it is none, lies in the future (10 minutes of clock skew allowed, and for a
 * bare day the zones ahead of UTC), or not after the Unix epoch, which is what an unset clock claims.
 */
export function claimedDate(
  claim: string | undefined,
  now: Date,
  precision: DatePrecision = 'second',
): string | undefined {
  if (typeof claim !== 'string' || claim.length > 40) return undefined;
  const time = Date.parse(claim);
  const latest = now.getTime() + (precision === 'day' ? DAY_AHEAD_MS : CLOCK_SKEW_MS);
  return time > 0 && time <= latest ? toSecond(new Date(time)) : undefined;
}

/** When an item was published: as the item says, else when it was last updated, else the day in its address. */
export function dateOf(item: FeedItem, webUrl: string | undefined, now: Date): ArticleDate {
  const precision = item.datePrecision ?? 'second';
  const published = claimedDate(item.publishedDateTime, now, precision);
  if (published)
    return { publishedDateTime: published, dateSource: item.dateSource ?? 'feed', datePrecision: precision };
  const updated = claimedDate(item.updatedDateTime, now);
  if (updated) return { publishedDateTime: updated, dateSource: 'feed', datePrecision: 'second' };
  const day = claimedDate(dayInUrl(webUrl), now, 'day');
  return day ? { publishedDateTime: day, dateSource: 'url', datePrecision: 'day' } : {};
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const DAY_IN_PATH = /\/((?:19|20)\d\d)([/-])(\d{1,2}|[a-z]{3})\2(\d{1,2})(?=[/-]|$)/i;

/** `/2023/02/26/…`, `/2023/feb/26/…` and `/2023-02-26/…` name a day. */
function dayInUrl(webUrl: string | undefined): string | undefined {
  const [, year, , monthText = '', dayText] = DAY_IN_PATH.exec(webUrl ? new URL(webUrl).pathname : '') ?? [];
  const month = MONTHS.indexOf(monthText.toLowerCase()) + 1 || Number(monthText);
  const day = Number(dayText);
  const date = new Date(Date.UTC(Number(year), month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? toSecond(date) : undefined;
}
