/** How fast the outbox empties into an output, beside bare `addBulk` or `XADD` of the very same messages. */
import type { Job } from 'bullmq';
import { pino } from 'pino';
import { createMetrics } from '../../src/api/metrics/metrics.ts';
import { defaultConfig } from '../../src/config/defaults.ts';
import type { Config } from '../../src/config/types.ts';
import { commit } from '../../src/redis/stories/commit.ts';
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
import { withPrivateRedis } from '../private-redis.ts';
import { timeWork, type Taken } from './redis-cpu.ts';

const STORIES = 3000;
const BATCH = 100;
const ROUNDS = 7;
const EXPIRY_MS = 86_400_000;

export interface PublishRate {
  messagesPerSecond: number;
  /** Time of the bare way over ours, by the clock: 1 is as fast. The median of all rounds, each of which runs both. */
  vsBare: number;
  /** The least and the most of any round. */
  range: [number, number];
  /** The same by CPU: of this process and the server's together, and of either. */
  vsBareCpu: number;
  vsBareOwnCpu: number;
  vsBareRedisCpu: number;
}

/** What a message is put on: a BullMQ queue, whose bare way is `addBulk`, or a stream, whose bare way is `XADD`. */
export type Target = 'queue' | 'stream';

/** A way to put on the messages from one place to another. */
type Add = (from: number, to: number) => Promise<unknown>;

/** The very messages that the outbox puts on, ready for the bare way. */
type MakeAdd = (desk: OpenDesk) => { add: Add; close: () => Promise<void> };

/** Each side of each round has a server of its own that did nothing before, and they take turns in going first. */
export async function measurePublish(target: Target): Promise<PublishRate> {
  // Compilers are warm then on our side, as in a publisher that runs for days; on the other the first round is left out.
  const bareWay = await withDesk(target, target === 'queue' ? readJobs : readEntries);
  const rounds: { ours: Taken; bare: Taken }[] = [];
  for (let round = 0; round <= ROUNDS; round++) {
    const isOursFirst = round % 2 === 0;
    const addAll = () => withDesk(target, (desk) => addBare(desk, bareWay));
    const before = isOursFirst ? undefined : await addAll();
    const ours = await withDesk(target, timeDrain);
    const bare = before ?? (await addAll());
    if (round > 0) rounds.push({ ours, bare });
  }
  const ratios = (of: (taken: Taken) => number) => rounds.map(({ ours, bare }) => of(bare) / of(ours));
  const byClock = ratios(({ wallS }) => wallS);
  return {
    messagesPerSecond: Math.round(median(rounds.map(({ ours }) => STORIES / ours.wallS))),
    vsBare: median(byClock),
    range: [Math.min(...byClock), Math.max(...byClock)],
    vsBareCpu: median(ratios(({ cpuS, redisS }) => cpuS + redisS)),
    vsBareOwnCpu: median(ratios(({ cpuS }) => cpuS)),
    vsBareRedisCpu: median(ratios(({ redisS }) => redisS)),
  };
}

async function withDesk<Result>(target: Target, work: (desk: OpenDesk) => Promise<Result>): Promise<Result> {
  return withPrivateRedis(async ({ options: { path } }) => {
    if (!path) throw new Error('the measurement needs a real redis-server of its own');
    const desk = await open(`unix://${path}`, target);
    try {
      return await work(desk);
    } finally {
      await desk.close();
    }
  });
}

/** Empties a full outbox, of which the first batch is not counted: that a queue connects and loads scripts is no part of the rate. */
async function timeDrain(desk: OpenDesk): Promise<Taken> {
  const publisher = new Publisher(desk);
  const drain = async () => {
    while ((await publisher.step(true)).moved > 0);
  };
  const base = await fillOutbox(desk, 0, BATCH, LOG_START);
  await drain();
  await fillOutbox(desk, BATCH, STORIES, base);
  return timeWork(desk.redis, drain);
}

/** What the outbox puts on the queue. */
async function readJobs(desk: OpenDesk): Promise<MakeAdd> {
  await timeDrain(desk);
  const queue = outputQueue('stories', desk.connection, desk.keys);
  const jobs: Job<StoryMessage>[] = await queue.getWaiting();
  await queue.close();
  expectAll(jobs);
  const messages = jobs.map(({ name, data, id = '' }) => ({ name, data, opts: { jobId: id } }));
  return ({ connection, keys }) => {
    const bare = outputQueue('bare', connection, keys);
    return { add: (from, to) => bare.addBulk(messages.slice(from, to)), close: () => bare.close() };
  };
}

/** What the outbox puts on the stream. */
async function readEntries(desk: OpenDesk): Promise<MakeAdd> {
  await timeDrain(desk);
  const entries = await desk.redis.xrange(desk.keys.stream('stories'), '-', '+');
  expectAll(entries);
  return ({ redis, keys }) => {
    const add = (from: number, to: number) => {
      const pipeline = redis.pipeline();
      for (const [, fields] of entries.slice(from, to)) pipeline.xadd(keys.stream('bare'), '*', ...fields);
      return pipeline.exec();
    };
    return { add, close: () => Promise.resolve() };
  };
}

function expectAll(put: readonly unknown[]): void {
  if (put.length !== BATCH + STORIES)
    throw new Error(`of ${BATCH + STORIES} messages ${put.length} were put on`);
}

async function open(url: string, target: Target): Promise<OpenDesk> {
  const outputs = defaultConfig(process.cwd()).outputs.filter(({ type }) => type === target);
  const config: Config = { ...defaultConfig(process.cwd()), redis: { url, prefix: 'publish' }, outputs };
  const desk = await openDesk({
    config,
    dataDir: process.cwd(),
    env: {},
    log: pino({ level: 'silent' }),
    metrics: createMetrics({ version: 'bench' }),
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

async function addBare(desk: OpenDesk, makeAdd: MakeAdd): Promise<Taken> {
  const { add, close } = makeAdd(desk);
  await add(0, BATCH);
  const taken = await timeWork(desk.redis, async () => {
    // As with the publisher, the next batch is made ready while Redis takes one in.
    let adding: Promise<unknown> = Promise.resolve();
    for (let at = BATCH; at < BATCH + STORIES; at += BATCH) {
      const next = add(at, at + BATCH);
      await adding;
      adding = next;
    }
    await adding;
  });
  await close();
  return taken;
}
