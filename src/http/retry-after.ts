/** One day: a publisher that names more is either mistaken or would silence the source for good. */
export const MAX_RETRY_AFTER_MS = 24 * 60 * 60 * 1_000;

/** The three forms of RFC 9110 §5.6.7, all of them in UTC. */
const HTTP_DATE =
  /^[a-z]{3,9},? (?:\d{1,2}[ -][a-z]{3}[ -]\d{2,4} \d\d:\d\d:\d\d GMT|[a-z]{3} {1,2}\d{1,2} \d\d:\d\d:\d\d \d{4})$/i;

/**
 * Milliseconds to wait, from a Retry-After header in seconds or as an HTTP date; 0 (a date gone by) to one day.
 * Absent where the header says neither.
 */
export function parseRetryAfter(value: string, now: Date): number | undefined {
  const text = value.trim();
  if (/^\d+$/.test(text)) return bounded(Number(text) * 1_000);
  if (!HTTP_DATE.test(text)) return undefined;
  const time = Date.parse(text.endsWith('GMT') ? text : `${text} GMT`);
  return Number.isNaN(time) ? undefined : bounded(time - now.getTime());
}

function bounded(ms: number): number {
  return Math.min(Math.max(ms, 0), MAX_RETRY_AFTER_MS);
}
