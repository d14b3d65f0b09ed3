/** How long to leave a source alone that does not answer as it should. */
import { DAY, MINUTE } from './habits.ts';
import type { PollResult } from './types.ts';

/** No source is asked twice within this, whatever happens. */
export const SHORTEST_WAIT = MINUTE;
/** A Retry-After beyond this is taken for a mistake. */
const LONGEST_RETRY_AFTER = 7 * DAY;
const LONGEST_PAUSE = DAY;

/** What a failure weighs, after Media Cloud: what passes by itself counts half, a name not found a quarter. */
export const WEIGHTS = { hard: 1, soft: 0.5, throttled: 0.5, dns: 0.25 } as const;

/** One failure of this weight costs nothing: the next poll is when it would have been. */
const FREE = 0.5;
const FIRST_PAUSE = 10 * MINUTE;
/** Who says 429 is asked too often, so the first pause is longer. */
const FIRST_THROTTLED_PAUSE = 30 * MINUTE;

/**
 * ms of pause after failures in a row that weigh so much together: doubling with every half, up to a day.
 * `share` (0 to 1) lengthens it by up to a tenth.
 */
export function pauseAfter(weight: number, kind: PollResult['kind'], share: number): number {
  const free = kind === 'throttled' ? 0 : FREE;
  if (weight <= free) return 0;
  const first = kind === 'throttled' ? FIRST_THROTTLED_PAUSE : FIRST_PAUSE;
  const pause = first * 2 ** (2 * (weight - FREE));
  return Math.min(pause, LONGEST_PAUSE / 1.1) * (1 + share / 10);
}

/** ms that the server asks for; 0 where it does not. */
export function retryAfter(result: PollResult): number {
  const asked = result.retryAfterMs;
  if (asked === undefined || !(asked > 0)) return 0;
  return Math.min(Math.max(asked, SHORTEST_WAIT), LONGEST_RETRY_AFTER);
}
