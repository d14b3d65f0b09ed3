/**
 * A day of a busy desk in simulated time: what the merge worker makes of it, how many messages go out, and what it leaves in
 * Redis. Articles come in polls; a third are copies of what came before, and some are edited afterwards.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Job } from 'bullmq';
import { pino } from 'pino';
import { createMetrics } from '../../src/api/metrics/metrics.ts';
import { defaultConfig } from '../../src/config/defaults.ts';
import type { DeskRedis } from '../../src/redis/connect.ts';
import { claimDue } from '../../src/redis/outputs/outbox.ts';
import type { ArticlesJob, OfferedArticle } from '../../src/redis/queues.ts';
import { LOG_START } from '../../src/story/window/log.ts';
import { mergeBatch } from '../../workers/merge/batch.ts';
import { Merger } from '../../workers/merge/merger.ts';
import { openDesk } from '../../workers/open-desk.ts';
import { Publisher } from '../../workers/publish/publisher.ts';
import { Random } from '../polling/random.ts';
import { articleOf, copyOf, headlineOf } from './headlines.ts';

const DAY_MS = 86_400_000;
const ARTICLES = 3000;
const PUBLISHERS = 100;
/** Items that one poll brings. */
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

/** `../shared/load` beside the repo makes headlines in the manner of real ones, a third of them variants of recent ones. */
const GENERATOR = join(import.meta.dirname, '../../../shared/load/gen-titles.mjs');

function makeTitles(random: Random): string[] {
  if (existsSync(GENERATOR)) {
    const folder = mkdtempSync(join(tmpdir(), 'copydesk-titles-'));
    const file = join(folder, 'titles.tsv');
    execFileSync(process.execPath, [GENERATOR, String(ARTICLES), '23', file]);
    const lines = readFileSync(file, 'utf8').trim().split('\n');
    rmSync(folder, { recursive: true });
    return lines.map((line) => line.split('\t')[3] ?? '');
  }
  const recent: string[] = [];
  return Array.from({ length: ARTICLES }, () => {
    if (random.chance(COPIES) && recent.length > 0) return copyOf(random.pick(recent), random);
    const title = headlineOf(random);
    if (recent.push(title) > 100) recent.shift();
    return title;
  });
}

function makePolls(start: number): Poll[] {
  const random = new Random(23);
  const titles = makeTitles(random);
  const times = Array.from(titles, () => Math.floor(start + random.between(0.001, 0.9) * DAY_MS)).toSorted(
    (a, b) => a - b,
  );
  const polls = Array.from({ length: ARTICLES / PER_POLL }, (_, poll): Poll => {
    const at = times[poll * PER_POLL] ?? start;
    const publisher = Math.floor(random.between(0, PUBLISHERS));
    const numbers = Array.from({ length: PER_POLL }, (_, n) => poll * PER_POLL + n);
    return { at, items: numbers.map((n) => offer(articleOf(n, titles[n] ?? '', at, publisher), 'first')) };
  });
  const edits = polls.flatMap(({ at, items }) =>
    items
      .filter(() => random.chance(EDITS))
      .map(({ article }): Poll => {
        const excerpt = `${article.excerpt} More details have come in since.`;
        const later = at + Math.floor(random.between(60_000, 7_200_000));
        return { at: later, items: [offer({ ...article, excerpt }, 'edited')] };
      }),
  );
  return [...polls, ...edits].toSorted((a, b) => a.at - b.at);
}

function offer(article: OfferedArticle['article'], hash: string): OfferedArticle {
  return { field: article.guid ?? article.id, hash: `${hash}-${article.id}`, article };
}

/** Everything of the desk `prefix` is left in Redis, to be measured. */
export async function simulateDay(url: string, prefix: string): Promise<DayReport> {
  const start = Date.UTC(2024, 4, 1);
  let now = start;
  const desk = await openDesk({
    config: { ...defaultConfig(process.cwd()), redis: { url, prefix } },
    dataDir: process.cwd(),
    env: {},
    log: pino({ level: 'silent' }),
    metrics: createMetrics({ version: 'bench' }),
    exclusive: false,
  });
  const merger = new Merger({ ...desk, redis: withClock(desk.redis, () => now) });
  const publisher = new Publisher({ ...desk, holdMs: 0 });
  const polls = makePolls(start);
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
      await merger.inTurn(() => mergeBatch(merger, { data, timestamp: now } as Job<ArticlesJob>));
    }
    await publishUntil(Infinity);
    // The outputs have no part in when a revision is due: they get them all now.
    while ((await publisher.step(true)).moved > 0);
    const edits = polls.filter(({ items }) => items[0]?.hash.startsWith('edited')).length;
    return { articles: ARTICLES, edits, stories: await desk.redis.hlen(desk.keys.published), messages };
  } finally {
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
