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
  /** 2.2 if absent; fewer where news comes so fast that much of it goes out together. */
  messagesAnArticle?: number;
  /** Messages that a stream keeps, of those that were read too; past half of them only the last of each story. */
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
const MESSAGES_AN_ARTICLE = 2.2;
/** Items that a source's document holds, whose marks are kept; an article leaves so many while it is in its document. */
const DOCUMENT = 50;

/**
 * The more articles there are, the more stories a story is related to, up to ten: with each tenfold of FEW a story, and a message,
 * grows by LINKS until it has them all.
 */
const FEW = 5000;
const LINKS = 3 * KB;
const MOST_LINKS = 5 * KB;
/** `done`: a message that was read and stays on its queue for a day, so that none comes twice. With FEW articles, each. */
const REDIS = {
  base: 3e6,
  logEntry: 0.8 * KB,
  story: 6.8 * KB,
  streamed: 7.3 * KB,
  done: 8.2 * KB,
  seen: 0.19 * KB,
};
/** With the publisher in the same process, once it has had its hands full: an idle one that has not has 185 MB. */
const MERGE = { base: 330e6, article: 1.2 * KB };
const CPU_MS = { desk: 2.7, redis: 1.6, redisPerTenfold: 0.7 };

export function estimate(load: Load): Need {
  const { articlesPerDay, days, windowDays, sources, streams, queues } = load;
  const { maxUnread = 50_000, messagesAnArticle = MESSAGES_AN_ARTICLE } = load;
  const inWindow = articlesPerDay * Math.min(days, windowDays);
  const stories = STORIES_AN_ARTICLE * articlesPerDay * Math.min(days, windowDays + 2);
  const messagesADay = messagesAnArticle * articlesPerDay;
  const tenfolds = Math.log10(Math.max(1, inWindow / FEW));
  const links = Math.min(LINKS * tenfolds, MOST_LINKS);
  const messages = messagesADay * days;
  const inStream = messages <= maxUnread / 2 ? messages : Math.min(maxUnread, stories);
  const redisBytes =
    REDIS.base +
    REDIS.logEntry * inWindow +
    (REDIS.story + links) * stories +
    (REDIS.streamed + links) * streams * inStream +
    (REDIS.done + links) * queues * messagesADay * Math.min(days, 1) +
    REDIS.seen * Math.min(sources * DOCUMENT, articlesPerDay * days);
  return {
    redisBytes,
    mergeBytes: MERGE.base + MERGE.article * inWindow,
    deskCpuS: (CPU_MS.desk * articlesPerDay) / 1000,
    redisCpuS: ((CPU_MS.redis + CPU_MS.redisPerTenfold * tenfolds) * articlesPerDay) / 1000,
  };
}
