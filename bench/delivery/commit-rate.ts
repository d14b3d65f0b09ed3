/** Articles that one Redis core takes in by the commit script, in batches of 50, beside bare XADD of the same log entries. */
import { commit, type StoryWrite } from '../../src/redis/stories/commit.ts';
import type { DeskRedis } from '../../src/redis/connect.ts';
import { keysOf } from '../../src/redis/keys.ts';
import { LOG_START, type Position } from '../../src/story/window/log.ts';
import { logArticle, type Placement } from '../../src/story/window/placement.ts';
import { assembleStories } from '../../src/story/assemble.ts';
import { median } from '../polling/statistics.ts';
import { Random } from '../polling/random.ts';
import { articleOf, headlineOf } from './headlines.ts';
import { timeWork, type Taken } from './redis-cpu.ts';

const ARTICLES = 10_000;
const BATCH = 50;
const ROUNDS = 5;
const EXPIRY_MS = 9 * 86_400_000;

interface Batch {
  placements: Exclude<Placement, { kind: 'same' }>[];
  stories: StoryWrite[];
  seen: Record<string, string>;
}

function makeBatches(at: number): Batch[] {
  const random = new Random(5);
  return Array.from({ length: ARTICLES / BATCH }, (_, batch) => {
    const placements = Array.from({ length: BATCH }, (_, place) => {
      const number = batch * BATCH + place;
      const article = articleOf(number, headlineOf(random), at, number % 40);
      const storyId = `01HV${String(number).padStart(22, '0')}`;
      return { kind: 'new' as const, article, storyId, hash: article.id, found: { related: [] } };
    });
    const stories = assembleStories(placements, new Map(), new Date(at)).map((story) => ({
      ...story,
      dueAt: at,
    }));
    const seen = Object.fromEntries(placements.map(({ article }) => [article.id, article.guid ?? '']));
    return { placements, stories, seen };
  });
}

export interface CommitRate {
  /** Per second of the server's CPU. */
  articlesPerCore: number;
  /** By the clock, one client that waits for each reply. */
  articlesPerSecond: number;
  /** Server CPU of bare XADD over that of the commit: the share of a commit that the log alone takes. */
  vsXadd: number;
}

export async function measureCommit(redis: DeskRedis): Promise<CommitRate> {
  const rounds: { ours: Taken; bare: Taken }[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const batches = makeBatches(Date.UTC(2024, 4, 1));
    const [keys, bareKeys] = [keysOf(`commit-${round}`), keysOf(`bare-${round}`)];
    const ours = await timeWork(redis, () => commitAll(redis, keys, batches));
    const bare = await timeWork(redis, async () => {
      for (const { placements } of batches) {
        const articles = JSON.stringify(placements.map(logArticle));
        await redis.xadd(bareKeys.log, '*', 't', 'token', 'at', 0, 'a', articles);
      }
    });
    rounds.push({ ours, bare });
    await redis.flushall();
  }
  const middle = (of: (round: (typeof rounds)[number]) => number) => median(rounds.map(of));
  return {
    articlesPerCore: Math.round(middle(({ ours }) => ARTICLES / ours.redisS)),
    articlesPerSecond: Math.round(middle(({ ours }) => ARTICLES / ours.wallS)),
    vsXadd: middle(({ ours, bare }) => bare.redisS / ours.redisS),
  };
}

async function commitAll(redis: DeskRedis, keys: ReturnType<typeof keysOf>, batches: Batch[]): Promise<void> {
  let base: Position = LOG_START;
  for (const [at, { placements, stories, seen }] of batches.entries()) {
    const reply = await commit(redis, keys, {
      base,
      at: Date.UTC(2024, 4, 1) + at,
      articles: placements.map(logArticle),
      stories,
      memory: { sourceId: 'bench', seen, drop: [], validators: {}, head: LOG_START },
      storyExpiryMs: EXPIRY_MS,
    });
    if (reply.reply !== 'ok') throw new Error(`a commit was refused: ${reply.reply}`);
    base = reply.position;
  }
}
