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
import type { Position } from '../story/log.ts';
import type { StoryMessage } from '../story/types.ts';
import type { Keys } from './keys.ts';
import type { RedisConnection } from './server/types.ts';

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
  /** Articles that the source's document holds now. */
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

const JOB_AGE_S = 24 * 3600;

function queueOptions(connection: RedisConnection, keys: Keys): QueueOptions {
  return { connection, prefix: keys.queues, streams: { events: { maxLen: 1000 } } };
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

/** Fetched batches on their way to the one active merge worker. */
export function articlesQueue(
  connection: RedisConnection,
  keys: Keys,
): Queue<ArticlesJob, ArticlesJobResult> {
  return new Queue('articles', {
    ...queueOptions(connection, keys),
    defaultJobOptions: {
      attempts: 5,
      backoff: { type: 'exponential', delay: 500 },
      // Their articles are in the log by then.
      removeOnComplete: { age: 600, count: 50 },
      removeOnFail: { age: 7 * JOB_AGE_S, count: 1000 },
    },
  });
}

/** An output queue. Completed jobs stay a day: the guarded clear and the job id's uniqueness rest on them. */
export function outputQueue(name: string, connection: RedisConnection, keys: Keys): Queue<StoryMessage> {
  return new Queue(name, {
    ...queueOptions(connection, keys),
    defaultJobOptions: {
      attempts: 10,
      backoff: { type: 'exponential', delay: 1000 },
      removeOnComplete: { age: JOB_AGE_S },
      removeOnFail: false,
    },
  });
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
    ...options,
  });
}

/** Tells of finished jobs; the caller closes it. */
export function queueEvents(name: string, desk: { connection: RedisConnection; keys: Keys }): QueueEvents {
  return new QueueEvents(name, { connection: desk.connection, prefix: desk.keys.queues });
}
