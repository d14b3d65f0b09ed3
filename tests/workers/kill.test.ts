import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { setTimeout as pause } from 'node:timers/promises';
import { consumeQueue, memoryMarks, type StoryRecord } from '../../src/consumer/index.ts';
import { readLog } from '../../src/redis/stories/article-log.ts';
import { connect, type DeskRedis } from '../../src/redis/connect.ts';
import { keysOf, type Keys } from '../../src/redis/keys.ts';
import { fetchQueue } from '../../src/redis/queues.ts';
import { outboxSize } from '../../src/redis/outputs/outbox.ts';
import { LOG_START } from '../../src/story/window/log.ts';
import { makeFolder, startCommand, TEST_NETWORK, type Folder } from '../support/daemon.ts';
import { rss } from '../support/desk.ts';
import { startFeedServer, type FeedServer } from '../support/feed-server.ts';
import { realRedis, testConnection, testRedisUrl, uniquePrefix } from '../support/redis.ts';

const KILLS = 10;
const FEEDS = 6;
/** One seed, so that a failure can be run again; the process's own timing adds the rest of the chance. */
const SEED = 20_261_122;

/** A made-up name, unlike every other number's, so that headlines share no word unless they are the same wire copy. */
function nameOf(number: number): string {
  const digest = createHash('sha256').update(String(number)).digest();
  const letters = Array.from(
    { length: 8 },
    (_, i) => (i % 2 === 0 ? 'bcdfghklmnprstvz' : 'aeiouy')[(digest[i] ?? 0) % (i % 2 === 0 ? 16 : 6)],
  );
  return letters.join('').replace(/^./, (letter) => letter.toUpperCase());
}

/** The world at a step: each feed shows its latest items; every third headline is wire copy on all feeds. */
function world(step: number): { feed: number; items: { title: string; link: string }[] }[] {
  return Array.from({ length: FEEDS }, (_, feed) => ({
    feed,
    items: Array.from({ length: step + 2 }, (_, n) => {
      const number = n % 3 === 0 ? n : 100 + n * FEEDS + feed;
      const names = [1, 2, 3].map((k) => nameOf(number * 3 + k));
      return {
        title: `${names[0]} ${names[1]} visits ${names[2]}`,
        link: `https://paper${feed}.example/${n}`,
      };
    }),
  }));
}

let random = SEED;
function below(most: number): number {
  random = (Math.imul(random, 1_664_525) + 1_013_904_223) >>> 0;
  return Math.floor((random / 2 ** 32) * most);
}

describe.skipIf(!realRedis)('killing the daemon (real server)', () => {
  let server: FeedServer;
  let folder: Folder;
  let redis: DeskRedis;
  let keys: Keys;
  let prefix: string;

  beforeAll(async () => {
    server = await startFeedServer();
    redis = connect(testConnection());
    prefix = uniquePrefix('kill');
    keys = keysOf(prefix);
    folder = await makeFolder(
      {
        redis: { prefix },
        network: TEST_NETWORK,
        publish: { settle: '1s', settleRelated: '2s', hold: '0s' },
      },
      Array.from({ length: FEEDS }, (_, i) => ({
        id: `paper${i}`,
        url: server.urlOf(`/${i}.xml`),
        backfill: 'all',
      })),
    );
  });
  afterAll(async () => {
    redis.disconnect();
    await Promise.all([server.close(), folder.remove()]);
  });

  it(
    'loses nothing and yields nothing twice over ten kills at random moments',
    { timeout: 120_000 },
    async () => {
      const handled: { storyId: string; revision: number; record: StoryRecord }[] = [];
      const consumer = consumeQueue({ redis: testConnection(), prefix, marks: memoryMarks() }, (message) => {
        handled.push({
          storyId: message.storyId,
          revision: message.revision,
          record: message as StoryRecord,
        });
      });
      const polls = fetchQueue(testConnection(), keys);
      const env = { REDIS_URL: testRedisUrl(), COPYDESK_DATA: folder.data, PORT: '0', LOG_LEVEL: 'info' };
      const start = () => startCommand(['run', '--config', folder.config], env);
      const pollAll = () =>
        polls.addBulk(
          Array.from({ length: FEEDS }, (_, i) => ({
            name: 'fetch',
            data: { sourceId: `paper${i}`, forced: true },
          })),
        );
      const show = (step: number) => {
        for (const { feed, items } of world(step)) server.set(`/${feed}.xml`, { body: rss(items) });
      };

      for (let kill = 0; kill < KILLS; kill++) {
        show(kill);
        const daemon = start();
        await daemon.says('copydesk is running');
        await pollAll();
        await pause(below(700));
        await daemon.end('SIGKILL');
      }

      show(KILLS);
      const daemon = start();
      await daemon.says('copydesk is running');
      await pollAll();
      const wanted = FEEDS * (KILLS + 2);
      const idle = async () => {
        const { due, ready } = await outboxSize(redis, keys);
        const waiting = await redis.llen(`${keys.queues}:stories:wait`);
        const active = await redis.llen(`${keys.queues}:stories:active`);
        return (await storiesByArticle()).size >= wanted && due + ready + waiting + active === 0;
      };
      while (!(await idle())) await pause(100);
      expect(await daemon.end('SIGTERM')).toBe(0);
      await consumer.close();
      await polls.close();

      // Every item is in exactly one story, by the log and by what the consumer holds at the end.
      const byArticle = await storiesByArticle();
      expect(byArticle.size).toBe(wanted);
      expect([...byArticle.values()].filter((stories) => stories.size !== 1)).toEqual([]);
      const final = new Map(handled.map(({ storyId, record }) => [storyId, record]));
      const members = [...final.values()].flatMap((record) => record.articles.map(({ id }) => id));
      expect(new Set(members).size).toBe(members.length);
      expect(new Set(members)).toEqual(new Set(byArticle.keys()));

      // Revisions come in order, none twice, and the consumer ends at the newest.
      const last = new Map<string, number>();
      for (const { storyId, revision } of handled) {
        expect(revision).toBeGreaterThan(last.get(storyId) ?? 0);
        last.set(storyId, revision);
      }
      const published = await redis.hgetall(keys.published);
      expect(Object.fromEntries([...last].map(([id, revision]) => [id, String(revision)]))).toEqual(
        published,
      );

      // Wire copy of all feeds is one story.
      const wire = [...final.values()].filter(({ articlesTotal }) => articlesTotal === FEEDS);
      expect(wire).toHaveLength(Math.ceil((KILLS + 2) / 3));
      expect(final.size).toBe(wire.length + wanted - wire.length * FEEDS);
    },
  );

  async function storiesByArticle(): Promise<Map<string, Set<string>>> {
    const stories = new Map<string, Set<string>>();
    for await (const entry of readLog(redis, keys, LOG_START)) {
      for (const { id, story } of entry.articles) stories.set(id, (stories.get(id) ?? new Set()).add(story));
    }
    return stories;
  }
});
