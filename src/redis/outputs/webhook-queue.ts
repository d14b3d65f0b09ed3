/** What waits for a webhook is a BullMQ queue named by it, whose jobs are tried for about a day. */

const PREFIX = 'webhook-';

export function webhookQueueName(output: string): string {
  return `${PREFIX}${output}`;
}

/** No output of type `queue` may have such a name. */
export function isWebhookQueue(queue: string): boolean {
  return queue.startsWith(PREFIX);
}

const FIRST_PAUSE_MS = 5000;
const LONGEST_PAUSE_MS = 3_600_000;

/** Ten pauses that double (85 minutes in all) and 23 of an hour: a receiver may be away for a day. */
export const WEBHOOK_ATTEMPTS = 34;

/**
 * ms before a message is sent again: 5 s, doubled up to an hour, and up to a fifth more or less of it, so that what failed
 * together does not come again together.
 * @param attempts how often it was sent, from 1
 * @param chance 0 to 1, drawn anew each time
 */
export function webhookPauseMs(attempts: number, chance: number): number {
  const pause = Math.min(FIRST_PAUSE_MS * 2 ** (attempts - 1), LONGEST_PAUSE_MS);
  return Math.round(pause * (0.8 + 0.4 * chance));
}
