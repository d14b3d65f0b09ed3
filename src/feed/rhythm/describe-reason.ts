import { DAY, HOUR, MINUTE } from './habits.ts';
import { expect } from './expect.ts';
import type { NextPoll, PollPolicy, Rhythm } from './types.ts';
import { askedWait } from './wishes.ts';

/** Why the next poll is when it is, in words for the source's page: half a sentence without a full stop. */
export function describeReason(
  { reason, rhythm }: Pick<NextPoll, 'reason' | 'rhythm'>,
  policy: PollPolicy,
): string {
  switch (reason) {
    case 'manual':
      return `every ${inWords(policy.intervalMs ?? policy.minIntervalMs)}, as configured`;
    case 'rhythm':
      return `by its own rhythm${pace(rhythm)}`;
    case 'floor':
      return `as often as is allowed, every ${inWords(policy.minIntervalMs)}${pace(rhythm)}`;
    case 'ceiling':
      return `as seldom as is allowed, every ${inWords(policy.maxIntervalMs)}${pace(rhythm)}`;
    case 'asked':
      return describeWish(rhythm, policy);
    case 'skip-hours':
      return 'after the hours or days in which the publisher asks not to be polled';
    case 'retry-after':
      return 'when the server said to come again (Retry-After)';
    case 'back-off':
      return `a pause after ${rhythm.failures} ${rhythm.failures === 1 ? 'failure' : 'failures'} in a row`;
    case 'ended':
      return 'never: the publisher ended this feed (410)';
  }
}

function describeWish({ hints, freshForMs }: Rhythm, { maxIntervalMs }: PollPolicy): string {
  const asked = askedWait(hints, freshForMs);
  const by = [
    [(hints?.ttlMinutes ?? 0) * MINUTE, 'ttl'],
    [(hints?.updateMinutes ?? 0) * MINUTE, 'sy:updatePeriod'],
    [freshForMs ?? 0, 'Cache-Control or Expires'],
  ] as const;
  const name = by.find(([wait]) => wait === asked)?.[1] ?? 'ttl';
  const capped = asked > maxIntervalMs ? `, cut to the ceiling of ${inWords(maxIntervalMs)}` : '';
  return `the publisher asks for ${inWords(asked)} between polls (${name})${capped}`;
}

function pace({ habits }: Rhythm): string {
  if (!habits) return '';
  const perDay = expect(habits, habits.asOf).rate * DAY;
  if (perDay >= 1.5) return `: about ${Math.round(perDay)} items a day of late`;
  const days = Math.round(1 / perDay);
  return days <= 1 ? ': about an item a day of late' : `: about an item in ${days} days of late`;
}

/** `90 s`, `5 min`, `6 h`, `3 days`: rounded to what matters. */
function inWords(ms: number): string {
  if (ms < 2 * MINUTE) return `${Math.round(ms / 1000)} s`;
  if (ms < 2 * HOUR) return `${Math.round(ms / MINUTE)} min`;
  if (ms < 2 * DAY) return `${Math.round(ms / HOUR)} h`;
  return `${Math.round(ms / DAY)} days`;
}
