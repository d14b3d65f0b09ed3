import type { Logger } from 'pino';
import type { Sent } from '../../src/http/webhook/webhook.ts';

/** How one receiver is doing, as this process sees it. */
export interface ReceiverState {
  /** A message arrived. */
  took(): void;
  /** @returns ms for which nothing is to be sent; 0 where only the message itself waits, or all wait already. */
  failed(failure: Extract<Sent, { outcome: 'failed' }>): number;
}

/** So many failures in a row are not the messages' fault, whoever's it is. */
const AWAY_AFTER = 3;
const FIRST_HOLD_MS = 5000;
/** ms. A receiver that is away is asked at least once a minute, and so has its messages within a minute of its return. */
export const LONGEST_HOLD_MS = 60_000;

/**
 * Says when a receiver stops taking messages, and when it takes them again. While it is away its messages are held together,
 * and a few tried now and then: thousands that wait would else each be tried on their own.
 * @param clock ms, monotonic
 */
export function createReceiverState(
  log: Logger,
  clock: () => number = () => performance.now(),
): ReceiverState {
  let failures = 0;
  let told = false;
  let heldUntil = -Infinity;
  return {
    took() {
      if (told) log.info('the webhook takes messages again');
      failures = 0;
      told = false;
    },
    failed({ reason, retryAfterMs = 0 }) {
      // What was on its way when the hold began says nothing new.
      if (clock() + retryAfterMs < heldUntil) return 0;
      failures += 1;
      const holds = failures - AWAY_AFTER;
      const holdMs = holds < 0 ? 0 : Math.min(FIRST_HOLD_MS * 2 ** holds, LONGEST_HOLD_MS);
      const longest = Math.max(retryAfterMs, holdMs);
      if (longest === 0) return 0;
      if (!told) log.warn({ reason }, 'the webhook takes no messages; they wait, and are tried again');
      told = true;
      heldUntil = clock() + longest;
      return longest;
    },
  };
}
