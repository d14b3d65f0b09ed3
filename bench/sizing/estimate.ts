/**
 * What a desk needs, reckoned from what comes in. The constants are measured (`bench -- sizing`) on generated headlines with
 * excerpts of about 250 characters, 35 % of them copies, each item edited once in a while; docs/sizing.md has the words.
 */
export interface Load {
  articlesPerDay: number;
  /** Days since the first article; at `windowDays` and two nothing grows any more. */
  days: number;
  windowDays: number;
  sources: number;
  /** Outputs of type `stream`, and of type `queue` whose messages are read. */
  streams: number;
  queues: number;
}

export interface Need {
  redisBytes: number;
  /** Of the merge worker's process: a steady RSS, without what a rebuild takes for a moment. */
  mergeBytes: number;
  /** CPU seconds of a day: merge and publish workers together, and redis-server. */
  deskCpuS: number;
  redisCpuS: number;
}

const KB = 1000;
const STORIES_AN_ARTICLE = 0.72;
const MESSAGES_AN_ARTICLE = 1.15;
const STREAM_MOST = 50_000;
/** Items that a source's document holds, whose marks are kept. */
const DOCUMENT = 50;

const REDIS = {
  base: 4e6,
  logEntry: 0.8 * KB,
  story: 5 * KB,
  streamed: 4.5 * KB,
  done: 5 * KB,
  seen: 0.12 * KB,
};
const MERGE = { base: 130e6, article: 3.3 * KB };
const CPU_MS = { desk: 3, redis: 1 };

export function estimate(load: Load): Need {
  const { articlesPerDay, days, windowDays, sources, streams, queues } = load;
  const inWindow = articlesPerDay * Math.min(days, windowDays);
  const stories = STORIES_AN_ARTICLE * articlesPerDay * Math.min(days, windowDays + 2);
  const messagesADay = MESSAGES_AN_ARTICLE * articlesPerDay;
  const redisBytes =
    REDIS.base +
    REDIS.logEntry * inWindow +
    REDIS.story * stories +
    REDIS.streamed * streams * Math.min(STREAM_MOST, messagesADay * days) +
    // What was read stays for a day, so that no message comes twice.
    REDIS.done * queues * messagesADay * Math.min(days, 1) +
    REDIS.seen * sources * DOCUMENT;
  return {
    redisBytes,
    mergeBytes: MERGE.base + MERGE.article * inWindow,
    deskCpuS: (CPU_MS.desk * articlesPerDay) / 1000,
    redisCpuS: (CPU_MS.redis * articlesPerDay) / 1000,
  };
}
