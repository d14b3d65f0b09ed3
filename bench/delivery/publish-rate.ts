/** How fast the outbox empties into a BullMQ queue, beside bare `addBulk` of the very same messages. */
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
import { withPrivateRedis } from '../private-redis.ts';
import { timeWork, type Taken } from './redis-cpu.ts';

const STORIES = 3000;
const BATCH = 100;
const ROUNDS = 7;
const EXPIRY_MS = 86_400_000;

export interface PublishRate {
  messagesPerSecond: number;
  /** Time of bare addBulk over ours, by the clock: 1 is as fast. The median of all rounds, each of which runs both. */
  vsAddBulk: number;
  /** The least and the most of any round. */
  range: [number, number];
  /** The same by CPU: of this process and the server's together, and of either. */
  vsAddBulkCpu: number;
  vsAddBulkOwnCpu: number;
  vsAddBulkRedisCpu: number;
}

interface Message {
  name: string;
  data: StoryMessage;
  opts: { jobId: string };
}

/** Each side of each round has a server of its own that did nothing before, and they take turns in going first. */
export async function measurePublish(): Promise<PublishRate> {
  // Compilers are warm then on our side, as in a publisher that runs for days; on the other the first round is left out.
  const messages = await withDesk(readMessages);
  const rounds: { ours: Taken; bare: Taken }[] = [];
  for (let round = 0; round <= ROUNDS; round++) {
    const isOursFirst = round % 2 === 0;
    const before = isOursFirst ? undefined : await withDesk((desk) => addBare(desk, messages));
    const ours = await withDesk(timeDrain);
    const bare = before ?? (await withDesk((desk) => addBare(desk, messages)));
    if (round > 0) rounds.push({ ours, bare });
  }
  const ratios = (of: (taken: Taken) => number) => rounds.map(({ ours, bare }) => of(bare) / of(ours));
  const byClock = ratios(({ wallS }) => wallS);
  return {
    messagesPerSecond: Math.round(median(rounds.map(({ ours }) => STORIES / ours.wallS))),
    vsAddBulk: median(byClock),
    range: [Math.min(...byClock), Math.max(...byClock)],
    vsAddBulkCpu: median(ratios(({ cpuS, redisS }) => cpuS + redisS)),
    vsAddBulkOwnCpu: median(ratios(({ cpuS }) => cpuS)),
    vsAddBulkRedisCpu: median(ratios(({ redisS }) => redisS)),
  };
}

async function withDesk<Result>(work: (desk: OpenDesk) => Promise<Result>): Promise<Result> {
  return withPrivateRedis(async ({ options: { path } }) => {
    if (!path) throw new Error('the measurement needs a real redis-server of its own');
    const desk = await open(`unix://${path}`, 'publish');
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
async function readMessages(desk: OpenDesk): Promise<Message[]> {
  await timeDrain(desk);
  const queue = outputQueue('stories', desk.connection, desk.keys);
  const jobs: Job<StoryMessage>[] = await queue.getWaiting();
  await queue.close();
  if (jobs.length !== BATCH + STORIES)
    throw new Error(`of ${BATCH + STORIES} messages ${jobs.length} are on the queue`);
  return jobs.map(({ name, data, id = '' }) => ({ name, data, opts: { jobId: id } }));
}

async function open(url: string, prefix: string): Promise<OpenDesk> {
  const outputs = defaultConfig(process.cwd()).outputs.filter(({ type }) => type === 'queue');
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

async function addBare({ redis, keys, connection }: OpenDesk, messages: readonly Message[]): Promise<Taken> {
  const queue = outputQueue('bare', connection, keys);
  await queue.addBulk(messages.slice(0, BATCH));
  const taken = await timeWork(redis, async () => {
    // As with the publisher, the next batch is made ready while Redis takes one in.
    let adding: Promise<unknown> = Promise.resolve();
    for (let at = BATCH; at < messages.length; at += BATCH) {
      const next = queue.addBulk(messages.slice(at, at + BATCH));
      await adding;
      adding = next;
    }
    await adding;
  });
  await queue.close();
  return taken;
}
