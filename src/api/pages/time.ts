import { html } from 'hono/html';
import type { Article } from '../../article/types.ts';
import type { DatePrecision } from '../../feed/types.ts';
import type { Html } from './layout.ts';

const dayFormat = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeZone: 'UTC' });
const timeFormat = new Intl.DateTimeFormat('en-GB', {
  dateStyle: 'medium',
  timeStyle: 'short',
  timeZone: 'UTC',
});
const relativeFormat = new Intl.RelativeTimeFormat('en', { numeric: 'always' });

/** Units with their length in seconds and the span, in seconds, up to which they read well. */
const UNITS = [
  { unit: 'minute', seconds: 60, upTo: 60 * 60 },
  { unit: 'hour', seconds: 3600, upTo: 36 * 3600 },
  { unit: 'day', seconds: 86_400, upTo: 14 * 86_400 },
  { unit: 'week', seconds: 7 * 86_400, upTo: 60 * 86_400 },
  { unit: 'month', seconds: 30.44 * 86_400, upTo: 548 * 86_400 },
  { unit: 'year', seconds: 365.25 * 86_400, upTo: Infinity },
] as const;

/** `3 hours ago`, `in 5 minutes`, `just now`. */
export function relativeTime(time: Date, now: Date): string {
  const seconds = (time.getTime() - now.getTime()) / 1000;
  const span = Math.abs(seconds);
  if (span < 45) return 'just now';
  const { unit, seconds: length } = UNITS.find(({ upTo }) => span < upTo) ?? UNITS[5];
  const count = Math.max(1, Math.round(span / length));
  return relativeFormat.format(seconds < 0 ? -count : count, unit);
}

/** `26 Feb 2023, 21:13 UTC`, or the day alone where no more is known. */
export function absoluteTime(time: Date, precision: DatePrecision = 'second'): string {
  return precision === 'day' ? dayFormat.format(time) : `${timeFormat.format(time)} UTC`;
}

/** Counted from the day that it is; nothing within two days, where anything finer than days would be made up. */
function relativeDay(day: Date, now: Date): string | undefined {
  const today = new Date(now.toISOString().slice(0, 10));
  const far = Math.abs(day.getTime() - today.getTime()) >= 2 * 86_400_000;
  return far ? relativeTime(day, today) : undefined;
}

export interface TimeOptions {
  precision?: DatePrecision | undefined;
  /** Both forms in words, for pages that have the room. */
  long?: boolean;
}

/** A `<time>` with the relative form (the absolute one on hover), or both; nothing for what is no date. */
export function renderTime(iso: string | undefined, now: Date, options: TimeOptions = {}): Html | undefined {
  const time = new Date(iso ?? Number.NaN);
  if (Number.isNaN(time.getTime())) return undefined;
  const day = options.precision === 'day';
  const machine = day ? time.toISOString().slice(0, 10) : time.toISOString().replace(/\.\d+Z$/, 'Z');
  const absolute = absoluteTime(time, options.precision);
  const relative = day ? relativeDay(time, now) : relativeTime(time, now);
  if (options.long) {
    const both = relative ? `${absolute} (${relative})` : absolute;
    return html`<time datetime="${machine}">${both}</time>`;
  }
  return html`<time datetime="${machine}" title="${absolute}">${relative ?? absolute}</time>`;
}

const shortFormat = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
  timeZone: 'UTC',
});

/** A `<time>` as `1 Mar, 11:45`, for lists of times that lie close together; nothing for what is no date. */
export function renderShortTime(iso: string | undefined): Html | undefined {
  const time = new Date(iso ?? Number.NaN);
  if (Number.isNaN(time.getTime())) return undefined;
  return html`<time datetime="${time.toISOString()}">${shortFormat.format(time)}</time>`;
}

const DURATIONS = [
  { name: 's', length: 1, upTo: 120 },
  { name: 'min', length: 60, upTo: 7200 },
  { name: 'h', length: 3600, upTo: 2 * 86_400 },
  { name: 'days', length: 86_400, upTo: Infinity },
] as const;

/** `74 ms`, `5.2 s`, `45 s`, `15 min`, `6 h`, `3 days`: to what matters. */
export function duration(seconds: number): string {
  if (seconds < 0.9995) return `${Math.round(seconds * 1000)} ms`;
  const { name, length } = DURATIONS.find(({ upTo }) => seconds < upTo) ?? DURATIONS[3];
  const count = seconds / length;
  return `${count < 9.95 ? Math.round(count * 10) / 10 : Math.round(count)} ${name}`;
}

/** When an article was published; where that is unknown, when it was first seen, and it says so. */
export function articleTime(article: Article, now: Date, options: { long?: boolean } = {}): Html {
  const published = renderTime(article.publishedDateTime, now, {
    ...options,
    precision: article.datePrecision,
  });
  return published ?? html`first seen ${renderTime(article.firstSeenDateTime, now, options)}`;
}
