/** When to ask a source again: what a poll came to, what is remembered of it, and what follows. */
import type { PollHints } from '../types.ts';

/** What the operator decided about a source's polls; all times in ms. */
export interface PollPolicy {
  /** Spreads sources apart: of two with equal rhythm each has its own place. */
  sourceId: string;
  /** Fixed by the operator: wins over everything but Retry-After and back-off. */
  intervalMs?: number;
  minIntervalMs: number;
  maxIntervalMs: number;
}

/** What a poll came to, as far as the next one hangs on it. */
export interface PollResult {
  /** ms since the epoch, when the answer was in. */
  at: number;
  /**
   * `read`: a document, new or not; `throttled`: 429, or 503 with Retry-After; `soft`: what passes by itself (a server error,
   * 404, a timeout, a page instead of a feed); `dns`: the name was not found; `hard`: what does not (an
   * address that is not asked, 401, 403); `gone`: 410.
   */
  kind: 'read' | 'throttled' | 'soft' | 'dns' | 'hard' | 'gone';
  /** When the items that this poll brought for the first time were published (ms; the poll's time where they do not say). */
  newItems: readonly number[];
  /** The dates of all items in the document, at a source's first poll: what there is to learn at once. */
  backlog?: readonly number[];
  retryAfterMs?: number;
  /** As the answer's Cache-Control or Expires has it. */
  freshForMs?: number;
  /** As the document has them; absent where it was not read, and then the last ones hold. */
  hints?: PollHints;
}

/** Why the next poll is when it is. */
export type PollReason =
  | 'manual'
  | 'rhythm'
  | 'floor'
  | 'ceiling'
  /** The publisher's ttl, update period, max-age or Expires. */
  | 'asked'
  | 'skip-hours'
  | 'retry-after'
  | 'back-off'
  | 'ended';

export interface NextPoll {
  rhythm: Rhythm;
  /** ms since the epoch; Infinity where nothing is to be asked any more. */
  at: number;
  reason: PollReason;
}

/** What is remembered of a source's polls, as JSON with its status. Under 2 KB; `readRhythm` reads whatever was stored. */
export interface Rhythm {
  /** Polls so far. */
  polls: number;
  /** Failures in a row, and what they weigh together. */
  failures: number;
  weight: number;
  /** The last poll that was answered with the document, or with its being unchanged (ms): what is new at the next one came after it. */
  readAt?: number;
  /** Absent until something was read. */
  habits?: Habits;
  hints?: PollHints;
  freshForMs?: number;
}

/** How a source publishes: counts of its items, each the lighter the longer ago it was (habits.ts). */
export interface Habits {
  /** From when on its items are counted (ms). */
  since: number;
  /** The time that the counts stand at (ms). */
  asOf: number;
  /** Items of late, forgotten within hours, within days, and within weeks. */
  recent: number[];
  /** Items by hour of the day (24, UTC), by day of the week (7, 0 is Sunday), by two minutes of the hour (30). */
  hours: number[];
  days: number[];
  minutes: number[];
}
