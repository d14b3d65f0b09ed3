import { parseHttpDate } from './http-date.ts';

/** One day: a publisher that names more is either mistaken or would silence the source for good. */
export const MAX_RETRY_AFTER_MS = 24 * 60 * 60 * 1_000;

/**
 * Milliseconds to wait, from a Retry-After header in seconds or as an HTTP date; 0 (a date gone by) to one day.
 * Absent where the header says neither.
 */
export function parseRetryAfter(value: string, now: Date): number | undefined {
  const text = value.trim();
  if (/^\d+$/.test(text)) return bounded(Number(text) * 1_000);
  const time = parseHttpDate(text);
  return time === undefined ? undefined : bounded(time - now.getTime());
}

function bounded(ms: number): number {
  return Math.min(Math.max(ms, 0), MAX_RETRY_AFTER_MS);
}
