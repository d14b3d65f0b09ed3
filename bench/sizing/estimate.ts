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
  /** 1.6 if absent; fewer where news comes so fast that much of it goes out together. */
  messagesAnArticle?: number;
  /** Messages that a stream keeps, of those that were read too. */
  maxUnread?: number;
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
const STORIES_AN_ARTICLE = 0.7;
const MESSAGES_AN_ARTICLE = 1.6;
/** Items that a source's document holds, whose marks are kept; an article leaves so many while it is in its document. */
const DOCUMENT = 50;

/** `done`: a message that was read and stays on its queue for a day, so that none comes twice. */
const REDIS = {
  base: 3e6,
  logEntry: 0.8 * KB,
  story: 5.8 * KB,
  streamed: 6.4 * KB,
  done: 7.3 * KB,
  seen: 0.19 * KB,
};
/** With the publisher in the same process. */
const MERGE = { base: 185e6, article: 1.8 * KB };
const CPU_MS = { desk: 4, redis: 1.7 };

export function estimate(load: Load): Need {
  const { articlesPerDay, days, windowDays, sources, streams, queues } = load;
  const { maxUnread = 50_000, messagesAnArticle = MESSAGES_AN_ARTICLE } = load;
  const inWindow = articlesPerDay * Math.min(days, windowDays);
  const stories = STORIES_AN_ARTICLE * articlesPerDay * Math.min(days, windowDays + 2);
  const messagesADay = messagesAnArticle * articlesPerDay;
  const redisBytes =
    REDIS.base +
    REDIS.logEntry * inWindow +
    REDIS.story * stories +
    REDIS.streamed * streams * Math.min(maxUnread, messagesADay * days) +
    REDIS.done * queues * messagesADay * Math.min(days, 1) +
    REDIS.seen * Math.min(sources * DOCUMENT, articlesPerDay * days);
  return {
    redisBytes,
    mergeBytes: MERGE.base + MERGE.article * inWindow,
    deskCpuS: (CPU_MS.desk * articlesPerDay) / 1000,
    redisCpuS: (CPU_MS.redis * articlesPerDay) / 1000,
  };
}
