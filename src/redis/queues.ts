import {
  Queue,
  QueueEvents,
  Worker,
  type JobsOptions,
  type Processor,
  type QueueOptions,
  type WorkerOptions,
} from 'bullmq';
import type { Article } from '../article/types.ts';
import type { ActRequest, PastAct } from '../story/acts/acts.ts';
import type { Position } from '../story/window/log.ts';
import type { StoryMessage } from '../story/types.ts';
import type { DeskRedis } from './connect.ts';
import type { Keys } from './keys.ts';
import type { Purge } from './purge/types.ts';
import type { RedisConnection } from './server/types.ts';
import { isWebhookQueue, WEBHOOK_ATTEMPTS } from './outputs/webhook-queue.ts';

/** A poll of one source. */
export interface FetchJob {
  sourceId: string;
  /** Asked for by a person (`once`): our own back-off does not hold it up, a publisher's Retry-After does. */
  forced?: boolean;
  /** Token of the reservation of a place at the source's host, while the job waits for it. */
  place?: string;
}

/** A tick of the schedule: what is due is polled. */
export type ScheduleJob = Record<string, never>;

/** What a poll came to. */
export interface FetchJobResult {
  outcome: string;
  detail?: string;
  /** Articles that the source's document holds now; told only to who forced the poll. */
  articleIds: string[];
  /** The job that carries what was new or changed; absent if nothing was. */
  articlesJobId?: string;
}

/** One article as a fetch offers it: what it is remembered by, and its content hash. */
export interface OfferedArticle {
  field: string;
  hash: string;
  /** Of its title and date. */
  mark?: string;
  article: Article;
  /** ms; present where an earlier version of the item was committed. */
  firstSeen?: number;
  /** The id of the item's own link, where the article has that of the address that its page calls itself by. */
  linkId?: string;
}

/** A fetched batch: the new and changed articles of one poll, and what is to be remembered when they are committed. */
export interface ArticlesJob {
  sourceId: string;
  items: OfferedArticle[];
  drop: string[];
  validators: Record<string, string>;
  head: Position;
}

export interface ArticlesJobResult {
  created: number;
  joined: number;
  edited: number;
  unchanged: number;
}

/** What an operator asks of the desk; the job has the act's id. */
export interface ActJob {
  act: ActRequest;
}

/** What became of an act: carried out (now, or when it was asked before), or not, and why in words. */
export type ActAnswer = { done: PastAct } | { refused: string };

/** Content that is to be purged once more, in case something was being written when it was purged first. */
export interface PurgeJob {
  purge: Purge;
}

/** What the active merge worker does, one after the other. */
export type MergeJob = ArticlesJob | ActJob | PurgeJob;
export type MergeJobResult = ArticlesJobResult | ActAnswer | void;

const JOB_AGE_S = 24 * 3600;

/** What a queue tells of its jobs is kept for so many events; in scripts/jobs.ts as well. */
const MOST_EVENTS = 1000;

function queueOptions(connection: RedisConnection, keys: Keys): QueueOptions {
  return { connection, prefix: keys.queues, streams: { events: { maxLen: MOST_EVENTS } } };
}

/** Every poll. The scheduler asks again, so a failed poll is not worth keeping long. */
export function fetchQueue(connection: RedisConnection, keys: Keys): Queue<FetchJob, FetchJobResult> {
  return new Queue('fetch', {
    ...queueOptions(connection, keys),
    defaultJobOptions: {
      attempts: 3,
      backoff: { type: 'exponential', delay: 1000 },
      removeOnComplete: { age: 3600, count: 1000 },
      removeOnFail: { age: JOB_AGE_S, count: 1000 },
    },
  });
}

/**
 * What adds the poll of a source that is due. A source has one such poll at a time, waiting, delayed or running: another
 * is dropped while it lasts. Polls that a person forces are not counted.
 */
export function duePoll(sourceId: string): { name: string; data: FetchJob; opts: JobsOptions } {
  return {
    name: 'fetch',
    data: { sourceId },
    opts: { deduplication: { id: sourceId }, removeOnComplete: true },
  };
}

/** The ticks of the schedule, one a second, shared by all schedulers. */
export function scheduleQueue(connection: RedisConnection, keys: Keys): Queue<ScheduleJob> {
  return new Queue('schedule', {
    ...queueOptions(connection, keys),
    // The next tick does what this one left.
    defaultJobOptions: { removeOnComplete: true, removeOnFail: true },
  });
}

const MERGE_ATTEMPTS = {
  attempts: 5,
  backoff: { type: 'exponential', delay: 500 },
  removeOnFail: { age: 7 * JOB_AGE_S, count: 1000 },
};

/** Fetched batches on their way to the one active merge worker. */
export function articlesQueue(
  connection: RedisConnection,
  keys: Keys,
): Queue<ArticlesJob, ArticlesJobResult> {
  return new Queue('articles', {
    ...queueOptions(connection, keys),
    defaultJobOptions: {
      ...MERGE_ATTEMPTS,
      // Their articles are in the log by then.
      removeOnComplete: { age: 600, count: 50 },
    },
  });
}

/** The same queue, for operators' acts: they take their turn with the batches. */
export function actQueue(connection: RedisConnection, keys: Keys): Queue<ActJob, ActAnswer> {
  return new Queue('articles', {
    ...queueOptions(connection, keys),
    defaultJobOptions: { ...MERGE_ATTEMPTS, removeOnComplete: { age: 3600 } },
  });
}

/** The same queue, for what is to be purged again. Nothing is kept of it: it says where the content stood. */
export function purgeQueue(connection: RedisConnection, keys: Keys): Queue<PurgeJob> {
  return new Queue('articles', {
    ...queueOptions(connection, keys),
    defaultJobOptions: { ...MERGE_ATTEMPTS, removeOnComplete: true },
  });
}

export function outputQueue(name: string, connection: RedisConnection, keys: Keys): Queue<StoryMessage> {
  return new Queue(name, { ...queueOptions(connection, keys), defaultJobOptions: outputJobOptions(name) });
}

/**
 * Of an output queue, or that of a webhook by its name. Completed jobs stay a day: while they do, no message comes twice. Dead
 * letters stay a month, the latest 10,000 (60 MB at 6 KB a message).
 */
export function outputJobOptions(name: string): JobsOptions {
  const retries: JobsOptions = isWebhookQueue(name)
    ? { attempts: WEBHOOK_ATTEMPTS, backoff: { type: 'webhook' } }
    : { attempts: 10, backoff: { type: 'exponential', delay: 1000 } };
  return {
    ...retries,
    removeOnComplete: { age: JOB_AGE_S },
    removeOnFail: { age: 30 * JOB_AGE_S, count: 10_000 },
  };
}

/**
 * A worker whose jobs change hands soon after its process dies: locks last 6 s, dead ones are looked for every 3 s. A job
 * may be taken over often (25 times) before it counts as poisonous, since a restart is not the job's fault.
 */
export function startWorker<Data, Result>(
  name: string,
  connection: RedisConnection,
  keys: Keys,
  processor: Processor<Data, Result>,
  options: Partial<WorkerOptions> = {},
): Worker<Data, Result> {
  return new Worker<Data, Result>(name, processor, {
    connection,
    prefix: keys.queues,
    lockDuration: 6000,
    stalledInterval: 3000,
    maxStalledCount: 25,
    // After an answer of Redis that it does not serve or takes no writes; 15 s if left to BullMQ.
    runRetryDelay: 1000,
    // A worker that is closed waits this out where its queue is held back; 30 s if left to BullMQ.
    maximumRateLimitDelay: 1000,
    ...options,
  });
}

/**
 * Tells of finished jobs; the caller closes it.
 * @param since what it has told already (`latestEvent`). Without it, it tells of what happens once its first reading has got
 * through to Redis, which may be after `waitUntilReady`.
 */
export function queueEvents(
  name: string,
  desk: { connection: RedisConnection; keys: Keys },
  since?: string,
): QueueEvents {
  const { connection, keys } = desk;
  return new QueueEvents(name, { connection, prefix: keys.queues, ...(since && { lastEventId: since }) });
}

/** The id of the newest event of a queue. */
export async function latestEvent(
  name: string,
  { redis, keys }: { redis: DeskRedis; keys: Keys },
): Promise<string> {
  const [newest] = await redis.xrevrange(`${keys.queues}:${name}:events`, '+', '-', 'COUNT', 1);
  return newest?.[0] ?? '0-0';
}
