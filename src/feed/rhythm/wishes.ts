/** What a publisher asks of those who poll: how long to wait, and when to stay away. */
import type { PollHints } from '../types.ts';
import { HOUR, MINUTE, dayOf, hourOf } from './habits.ts';

/** ms between polls that the publisher asks for, by ttl, update period, max-age or Expires; 0 where it asks for nothing. */
export function askedWait(hints: PollHints | undefined, freshForMs: number | undefined): number {
  const { ttlMinutes = 0, updateMinutes = 0 } = hints ?? {};
  return Math.max(
    0,
    ...[ttlMinutes * MINUTE, updateMinutes * MINUTE, freshForMs ?? 0].filter(Number.isFinite),
  );
}

/** Whether the publisher asks not to be polled at a time. One that shuts every hour or every day means something else. */
export function isSkipped(hints: PollHints | undefined, time: number): boolean {
  const hours = within(hints?.skipHours, 24);
  const days = within(hints?.skipDays, 7);
  return (hours.size < 24 && hours.has(hourOf(time))) || (days.size < 7 && days.has(dayOf(time)));
}

/** The first time at or after this one that is not skipped. */
export function firstOpen(hints: PollHints | undefined, time: number): number {
  let open = time;
  // Within a week there is an open hour, or isSkipped would have called the wish nonsense.
  for (let i = 0; i < 7 * 24 && isSkipped(hints, open); i++) open = (Math.floor(open / HOUR) + 1) * HOUR;
  return open;
}

function within(values: readonly number[] | undefined, end: number): Set<number> {
  return new Set(values?.filter((value) => Number.isInteger(value) && value >= 0 && value < end));
}
