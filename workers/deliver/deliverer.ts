import { DelayedError, WaitingError, type Job } from 'bullmq';
import type { WebhookOutput } from '../../src/config/types.ts';
import { closeWaiting } from '../../src/consumer/close-waiting.ts';
import { Inbox } from '../../src/consumer/inbox.ts';
import { redisMarks } from '../../src/consumer/marks.ts';
import type { Delivery } from '../../src/consumer/types.ts';
import { userAgentOf } from '../../src/http/user-agent.ts';
import { createWebhook, type Sent } from '../../src/http/webhook/webhook.ts';
import { outputQueue, startWorker } from '../../src/redis/queues.ts';
import { takeLease } from '../../src/redis/lease.ts';
import { webhookPauseMs, webhookQueueName } from '../../src/redis/outputs/webhook-queue.ts';
import { forgetRefusal, noteRefusal } from '../../src/redis/outputs/webhook-trouble.ts';
import type { StoryMessage } from '../../src/story/types.ts';
import { hearTrouble, type Desk, type Role } from '../desk.ts';
import { failPoint } from '../process/fail-point.ts';
import { createReceiverState, LONGEST_HOLD_MS } from './receiver-state.ts';

/** Messages under way to one receiver at a time, each of another story. */
const CONCURRENCY = 8;
/** ms after which a message is looked at again whose story has another one under way. */
const SAME_STORY_MS = 250;
/** ms that requests under way get to end in when the service stops. */
const GRACE_MS = 3000;
/** BullMQ heeds a pause of a whole queue only where there is a limit on its rate: one that is never met, a second. */
const NO_RATE_LIMIT = { max: 1_000_000, duration: 1000 };

type DeliveryJob = Job<StoryMessage, void>;

/** A message did not get through; BullMQ keeps the reason with the job. */
class NotDeliveredError extends Error {
  override readonly name = 'NotDeliveredError';
  readonly sent: Exclude<Sent, { outcome: 'delivered' }>;

  constructor(sent: Exclude<Sent, { outcome: 'delivered' }>) {
    super('reason' in sent ? sent.reason : 'copydesk is stopping');
    this.sent = sent;
  }
}

/** Sends what waits for one webhook, each revision of a story once unless a crash hides that it arrived. */
export function startDeliverer(desk: Desk, output: WebhookOutput): Role {
  const { config, connection, redis, keys } = desk;
  const name = webhookQueueName(output.name);
  const log = desk.log.child({ worker: 'deliver', output: output.name });
  const queue = outputQueue(name, connection, keys);
  const hearQueue = (error: unknown) => log.debug({ err: error }, 'webhook queue');
  queue.on('error', hearQueue);
  const webhook = createWebhook({
    url: output.url,
    secrets: output.secrets,
    timeoutMs: output.timeoutMs,
    connections: CONCURRENCY,
    userAgent: userAgentOf({ version: desk.version, ...(config.contact && { contact: config.contact }) }),
    now: desk.now,
  });
  const receiver = createReceiverState(log);
  // The operator's replays are sent as they are flagged: whether to take them is up to the receiver.
  const inbox = new Inbox({
    handler: post,
    marks: redisMarks(redis, config.redis.prefix, name, desk.now),
    takeReplays: true,
    // Its receiver may have stories from a snapshot that were never sent here, and is to hear of their end.
    takeUnseen: true,
    onSkip: (reason) => log.debug({ reason }, 'skipped a message'),
  });

  async function post(message: StoryMessage, { id }: Delivery): Promise<void> {
    const sent = await webhook.send(id, JSON.stringify(message));
    if (sent.outcome !== 'delivered') throw new NotDeliveredError(sent);
    failPoint('deliver.sent');
    receiver.took();
    void forgetRefusal(redis, keys, output.name).catch(hearQueue);
  }

  async function deliver(job: DeliveryJob, token?: string): Promise<void> {
    const { id = '', data, attemptsMade } = job;
    // Among all processes: a later revision must not overtake this one on its way.
    const lease = await takeLease(redis, keys, `${name}/${data.storyId}`);
    if ('heldForMs' in lease) return putOff(job, token);
    try {
      await inbox.take(data, { from: 'queue', id, attempt: attemptsMade + 1 });
    } catch (error) {
      if (error instanceof NotDeliveredError) await afterFailure(error, job, token);
      throw error;
    } finally {
      await lease.release();
    }
  }

  /** Rejects where the failure is not the message's own, so that it does not count as an attempt. */
  async function afterFailure({ sent }: NotDeliveredError, job: DeliveryJob, token?: string): Promise<void> {
    if (sent.outcome === 'failed') {
      const holdMs = receiver.failed(sent);
      if (holdMs > (await queue.getRateLimitTtl())) await queue.rateLimit(holdMs);
      // Shorter ones are over before anybody could look.
      if (holdMs >= LONGEST_HOLD_MS)
        await noteRefusal(redis, keys, output.name, { reason: sent.reason, holdMs });
      return;
    }
    if (sent.outcome === 'gone') await (parking ??= park(sent.reason).finally(() => (parking = undefined)));
    await job.moveToWait(token ?? '');
    throw new WaitingError();
  }

  let parking: Promise<void> | undefined;

  /** For all processes. It is told once, however many messages were under way. */
  async function park(reason: string): Promise<void> {
    if (await queue.isPaused()) return;
    await queue.pause();
    log.error(
      { reason },
      'the webhook is gone (410): nothing more is sent until copydesk is started again, or the webhook is redriven',
    );
  }

  const worker = startWorker<StoryMessage, void>(name, connection, keys, deliver, {
    concurrency: CONCURRENCY,
    limiter: NO_RATE_LIMIT,
    settings: { backoffStrategy: pauseAfter },
  });
  worker.on('error', hearTrouble(log, 'webhook worker'));
  worker.on('failed', (job, error) => {
    if (!job || job.attemptsMade < (job.opts.attempts ?? 1)) return;
    desk.metrics.jobFailed(name);
    log.error({ job: job.id, err: error }, 'a message could not be delivered, and is a dead letter now');
  });
  // What a 410 has parked is tried again by a new start.
  void queue.resume().catch(hearQueue);

  return {
    async stop() {
      const overdue = setTimeout(() => void webhook.close(), GRACE_MS);
      await closeWaiting(worker);
      clearTimeout(overdue);
      await Promise.all([webhook.close(), queue.close()]);
    },
  };
}

function pauseAfter(attempts: number, _type?: string, error?: Error): number {
  const sent = error instanceof NotDeliveredError ? error.sent : undefined;
  const wanted = sent && 'retryAfterMs' in sent ? (sent.retryAfterMs ?? 0) : 0;
  return Math.max(wanted, webhookPauseMs(attempts, Math.random()));
}

async function putOff(job: DeliveryJob, token: string | undefined): Promise<never> {
  await job.moveToDelayed(Date.now() + SAME_STORY_MS, token);
  throw new DelayedError();
}
