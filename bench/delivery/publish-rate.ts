/** How fast the outbox empties into an output, beside bare `addBulk` or `XADD` of the very same messages. */
import type { Job } from 'bullmq';
import { pino } from 'pino';
import { createMetrics } from '../../src/api/metrics.ts';
import { defaultConfig } from '../../src/config/defaults.ts';
import type { Config } from '../../src/config/types.ts';
import { commit } from '../../src/redis/commit.ts';
import { outputQueue } from '../../src/redis/queues.ts';
import { assembleStories } from '../../src/story/assemble.ts';
import { LOG_START, type Position } from '../../src/story/window/log.ts';
import { logArticle } from '../../src/story/window/placement.ts';
import type { StoryMessage } from '../../src/story/types.ts';
import { openDesk, type OpenDesk } from '../../workers/open-desk.ts';
import { Publisher } from '../../workers/publish/publisher.ts';
import { Random } from '../polling/random.ts';
import { median } from '../polling/statistics.ts';
import { articleOf, headlineOf } from './headlines.ts';
import { timeWork, type Taken } from './redis-cpu.ts';

const STORIES = 3000;
const BATCH = 100;
const ROUNDS = 5;
const EXPIRY_MS = 86_400_000;

export interface PublishRate {
  messagesPerSecond: number;
  /** Time of the bare way over ours, by the clock: 1 is as fast. */
  vsBare: number;
  /** The same by CPU, this process and the server's together. */
  vsBareCpu: number;
}

/** What a message is put on: a BullMQ queue, whose bare way is `addBulk`, or a stream, whose bare way is `XADD`. */
export type Target = 'queue' | 'stream';

export async function measurePublish(url: string, target: Target): Promise<PublishRate> {
  const rounds: { ours: Taken; bare: Taken }[] = [];
  // The first round finds compilers cold.
  for (let round = 0; round <= ROUNDS; round++) {
    const desk = await open(url, `publish-${round}`, target);
    try {
      const publisher = new Publisher(desk);
      const drain = async () => {
        while ((await publisher.step(true)).moved > 0);
      };
      // A publisher runs for days: that its queue connects and loads BullMQ's scripts is no part of the rate.
      const base = await fillOutbox(desk, 0, BATCH, LOG_START);
      await drain();
      await fillOutbox(desk, BATCH, STORIES, base);
      const ours = await timeWork(desk.redis, drain);
      const bare = await (target === 'queue' ? addBareJobs(desk) : addBareEntries(desk));
      if (round > 0) rounds.push({ ours, bare });
      await desk.redis.flushall();
    } finally {
      await desk.close();
    }
  }
  const ratio = (of: (taken: Taken) => number) => median(rounds.map(({ ours, bare }) => of(bare) / of(ours)));
  return {
    messagesPerSecond: Math.round(median(rounds.map(({ ours }) => STORIES / ours.wallS))),
    vsBare: ratio(({ wallS }) => wallS),
    vsBareCpu: ratio(({ cpuS, redisS }) => cpuS + redisS),
  };
}

async function open(url: string, prefix: string, target: Target): Promise<OpenDesk> {
  const outputs = defaultConfig(process.cwd()).outputs.filter(({ type }) => type === target);
  const config: Config = { ...defaultConfig(process.cwd()), redis: { url, prefix }, outputs };
  const desk = await openDesk({
    config,
    dataDir: process.cwd(),
    env: {},
    log: pino({ level: 'silent' }),
    metrics: createMetrics(),
    exclusive: false,
  });
  return { ...desk, holdMs: 0 };
}

/** Commits so many stories, the first of them with this number; returns where the log stands then. */
async function fillOutbox(
  { redis, keys }: OpenDesk,
  first: number,
  count: number,
  head: Position,
): Promise<Position> {
  const random = new Random(3);
  const at = Date.UTC(2024, 4, 1);
  let base = head;
  for (let from = first; from < first + count; from += BATCH) {
    const placements = Array.from({ length: BATCH }, (_, n) => {
      const article = articleOf(from + n, headlineOf(random), at, n % 40);
      const storyId = `01HV${String(from + n).padStart(22, '0')}`;
      return { kind: 'new' as const, article, storyId, hash: article.id, found: { related: [] } };
    });
    const stories = assembleStories(placements, new Map(), new Date(at)).map((story) => ({
      ...story,
      dueAt: at,
    }));
    const reply = await commit(redis, keys, {
      base,
      at,
      articles: placements.map(logArticle),
      stories,
      memory: { sourceId: 'bench', seen: {}, drop: [], validators: {}, head: LOG_START },
      storyExpiryMs: EXPIRY_MS,
    });
    if (reply.reply !== 'ok') throw new Error(`a commit was refused: ${reply.reply}`);
    base = reply.position;
  }
  return base;
}

/** What the outbox put on the queue, once more on a queue of its own. */
async function addBareJobs({ redis, keys, connection }: OpenDesk): Promise<Taken> {
  const [from, to] = [outputQueue('stories', connection, keys), outputQueue('bare', connection, keys)];
  const [first, jobs] = [await from.getWaiting(0, BATCH - 1), await from.getWaiting(BATCH, -1)];
  if (jobs.length !== STORIES) throw new Error(`of ${STORIES} messages ${jobs.length} are on the queue`);
  await to.addBulk(messagesOf(first));
  const messages = messagesOf(jobs);
  const taken = await timeWork(redis, async () => {
    // As with the publisher, the next batch is made ready while Redis takes one in.
    let adding: Promise<unknown> = Promise.resolve();
    for (let at = 0; at < messages.length; at += BATCH) {
      const next = to.addBulk(messages.slice(at, at + BATCH));
      await adding;
      adding = next;
    }
    await adding;
  });
  await Promise.all([from.close(), to.close()]);
  return taken;
}

/** What the outbox put on the stream, once more on a stream of its own. */
async function addBareEntries({ redis, keys }: OpenDesk): Promise<Taken> {
  const entries = (await redis.xrange(keys.stream('stories'), '-', '+')).map(([, fields]) => fields);
  if (entries.length !== BATCH + STORIES)
    throw new Error(`there are ${entries.length} messages on the stream`);
  const add = async (from: number, to: number) => {
    const pipeline = redis.pipeline();
    for (const fields of entries.slice(from, to)) pipeline.xadd(keys.stream('bare'), '*', ...fields);
    await pipeline.exec();
  };
  await add(0, BATCH);
  return timeWork(redis, async () => {
    // As with the publisher, the next batch is made ready while Redis takes one in.
    let adding: Promise<unknown> = Promise.resolve();
    for (let at = BATCH; at < entries.length; at += BATCH) {
      const next = add(at, at + BATCH);
      await adding;
      adding = next;
    }
    await adding;
  });
}

function messagesOf(
  jobs: readonly Job<StoryMessage>[],
): { name: string; data: StoryMessage; opts: { jobId: string } }[] {
  return jobs.map(({ name, data, id = '' }) => ({ name, data, opts: { jobId: id } }));
}
