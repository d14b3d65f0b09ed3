/** Why the receiver of a webhook takes nothing. */
import type { DeskRedis } from '../connect.ts';
import type { Keys } from '../keys.ts';
import { webhookQueueName } from './webhook-queue.ts';

/** ms: longer than any message waits until it is tried again, and the note renewed or taken away. */
const NOTED_MS = 2 * 3_600_000;

const GONE =
  'it answered 410 (gone): nothing is sent until copydesk is started again, or the webhook is redriven';

/** @param holdMs for which nothing is sent */
export async function noteRefusal(
  redis: DeskRedis,
  keys: Keys,
  output: string,
  { reason, holdMs }: { reason: string; holdMs: number },
): Promise<void> {
  await redis.set(keys.refusal(output), reason, 'PX', holdMs + NOTED_MS);
}

/** A message arrived, whichever process it was that noted a refusal. */
export async function forgetRefusal(redis: DeskRedis, keys: Keys, output: string): Promise<void> {
  await redis.del(keys.refusal(output));
}

/** @returns undefined where it takes messages, as far as is known. */
export async function readWebhookTrouble(
  redis: DeskRedis,
  keys: Keys,
  output: string,
): Promise<string | undefined> {
  const [isParked, refusal] = await Promise.all([
    // As BullMQ keeps that a queue is paused.
    redis.hexists(`${keys.queues}:${webhookQueueName(output)}:meta`, 'paused'),
    redis.get(keys.refusal(output)),
  ]);
  return isParked === 1 ? GONE : (refusal ?? undefined);
}
