/**
 * A day of a busy desk in simulated time: what the merge worker makes of it, how many messages go out, and what it leaves in
 * Redis. Articles come in polls; a third are copies of what came before, and some are edited afterwards.
 */
import type { Job } from 'bullmq';
import { pino } from 'pino';
import { createMetrics } from '../../src/api/metrics.ts';
import { defaultConfig } from '../../src/config/defaults.ts';
import type { DeskRedis } from '../../src/redis/connect.ts';
import { claimDue } from '../../src/redis/outbox.ts';
import type { ArticlesJob, OfferedArticle } from '../../src/redis/queues.ts';
import { LOG_START } from '../../src/story/log.ts';
import { createBatchPace, mergeBatch } from '../../workers/merge/batch.ts';
import { Merger } from '../../workers/merge/merger.ts';
import { openDesk } from '../../workers/open-desk.ts';
import { Publisher } from '../../workers/publish/publisher.ts';
import { Random } from '../polling/random.ts';
import { articleOf, copyOf, headlineOf } from './headlines.ts';

const DAY_MS = 86_400_000;
const ARTICLES = 5_000;
const PUBLISHERS = 100;
/** Items that one poll brings on average. */
const PER_POLL = 3;
/** Of the articles: a copy of one of the last hundred headlines, and edited once within two hours. */
const COPIES = 0.35;
const EDITS = 0.2;

export interface DayReport {
  articles: number;
  edits: number;
  stories: number;
  messages: number;
}

interface Poll {
  at: number;
  items: OfferedArticle[];
}

function makePolls(start: number, titles?: readonly string[]): Poll[] {
  const random = new Random(23);
  const recent: string[] = [];
  const polls: Poll[] = [];
  let made = 0;
  while (made < ARTICLES) {
    const at = start + Math.floor(random.between(0.001, 0.9) * DAY_MS);
    const publisher = Math.floor(random.between(0, PUBLISHERS));
    const count = Math.min(ARTICLES - made, 1 + Math.floor(random.between(0, 2 * PER_POLL - 1)));
    const items = Array.from({ length: count }, () => {
      const isCopy = random.chance(COPIES) && recent.length > 0;
      const title = titles?.[made] ?? (isCopy ? copyOf(random.pick(recent), random) : headlineOf(random));
      if (!isCopy && recent.push(title) > 100) recent.shift();
      return offer(articleOf(made++, title, at, publisher), 'first');
    });
    polls.push({ at, items });
    const edited = items.filter(() => random.chance(EDITS));
    for (const { article } of edited) {
      const excerpt = `${article.excerpt} More details have come in since.`;
      polls.push({
        at: at + random.between(60_000, 7_200_000),
        items: [offer({ ...article, excerpt }, 'edited')],
      });
    }
  }
  return polls.toSorted((a, b) => a.at - b.at);
}

function offer(article: OfferedArticle['article'], hash: string): OfferedArticle {
  return { field: article.guid ?? article.id, hash: `${hash}-${article.id}`, article };
}

/** Everything of the desk `prefix` is left in Redis, to be measured. */
export async function simulateDay(
  url: string,
  prefix: string,
  titles?: readonly string[],
): Promise<DayReport> {
  const start = Date.UTC(2024, 4, 1);
  let now = start;
  const desk = await openDesk({
    config: { ...defaultConfig(process.cwd()), redis: { url, prefix } },
    dataDir: process.cwd(),
    env: {},
    log: pino({ level: 'silent' }),
    metrics: createMetrics(),
    exclusive: false,
  });
  const merger = new Merger({ ...desk, redis: withClock(desk.redis, () => now) });
  const publisher = new Publisher({ ...desk, holdMs: 0 });
  const pace = createBatchPace();
  const polls = makePolls(start, titles);
  let messages = 0;
  const publishUntil = async (until: number) => {
    for (;;) {
      const [, due = Infinity] = await desk.redis.zrange(desk.keys.due, 0, 0, 'WITHSCORES');
      if (due === Infinity || Number(due) > until) return;
      messages += await claimDue(desk.redis, desk.keys, Number(due), Number(due), 1);
    }
  };
  try {
    for (const { at, items } of polls) {
      await publishUntil(at);
      now = Math.max(now, at);
      const sourceId = items[0]?.article.sourceId ?? '';
      const data: ArticlesJob = { sourceId, items, drop: [], validators: {}, head: LOG_START };
      await merger.inTurn(() => mergeBatch(merger, pace, { data } as Job<ArticlesJob>));
    }
    await publishUntil(Infinity);
    // The outputs have no part in when a revision is due: they get them all now.
    while ((await publisher.step(true)).moved > 0);
    const edits = polls.filter(({ items }) => items[0]?.hash.startsWith('edited')).length;
    return { articles: ARTICLES, edits, stories: await desk.redis.hlen(desk.keys.published), messages };
  } finally {
    await publisher.close();
    await desk.close();
  }
}

/** The same connection at another time. */
function withClock(redis: DeskRedis, now: () => number): DeskRedis {
  return new Proxy(redis, {
    get(target, name) {
      if (name === 'time')
        return async () => [String(Math.floor(now() / 1000)), String((now() % 1000) * 1000)];
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}
