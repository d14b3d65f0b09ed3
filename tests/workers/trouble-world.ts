/** A whole service on feeds whose truth is known, with a Redis that the test troubles. */
import { createHash } from 'node:crypto';
import type { Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import { expect } from 'vitest';
import { withDefaults } from '../../src/redis/server/connection-options.ts';
import { keysOf, type Keys } from '../../src/redis/keys.ts';
import { fetchQueue, type FetchJob, type FetchJobResult } from '../../src/redis/queues.ts';
import type { StoryMessage } from '../../src/story/types.ts';
import { makeFolder, startCommand, TEST_NETWORK, type DaemonProcess } from '../support/daemon.ts';
import { rss } from '../support/desk.ts';
import { startFeedServer } from '../support/feed-server.ts';

const FEEDS = 4;
const PREFIX = 'trouble';

export interface World {
  daemon: DaemonProcess;
  keys: Keys;
  /** So many more items on each feed. */
  publish(items: number): void;
  /** Has every feed polled. */
  poll(redisPort: number): Promise<void>;
  /** Resolves once so many stories are on the stream. */
  untilStories(count: number, redis: Redis): Promise<void>;
  /** Every item of the truth in one story, every revision once, and none missing. */
  expectTruth(redis: Redis): Promise<void>;
  /** What the service said of Redis since it ran, without addresses. */
  told(): string[];
  close(): Promise<void>;
}

export async function startWorld(redisUrl: string): Promise<World> {
  const server = await startFeedServer();
  const sources = Array.from({ length: FEEDS }, (_, i) => ({
    id: `paper${i}`,
    url: server.urlOf(`/${i}.xml`),
    backfill: 'all',
  }));
  const folder = await makeFolder(
    {
      redis: { prefix: PREFIX },
      network: TEST_NETWORK,
      publish: { settle: '1s', settleRelated: '2s', hold: '0s' },
      contact: 'desk@example.org',
    },
    sources,
  );
  let items = 0;
  const show = () => {
    for (let feed = 0; feed < FEEDS; feed += 1)
      server.set(`/${feed}.xml`, { body: rss(Array.from({ length: items }, (_, n) => itemOf(feed, n))) });
  };
  show();
  const daemon = startCommand(['run', '--config', folder.config], {
    REDIS_URL: redisUrl,
    COPYDESK_DATA: folder.data,
    PORT: '0',
    LOG_LEVEL: 'info',
  });
  const keys = keysOf(PREFIX);
  await daemon.says('copydesk is running');
  return {
    daemon,
    keys,
    publish(more) {
      items += more;
      show();
    },
    async poll(port) {
      const queue = fetchQueue(withDefaults({ host: '127.0.0.1', port }), keys);
      await addPolls(queue);
      await queue.close();
    },
    untilStories: (count, redis) => untilStories(count, redis, keys),
    async expectTruth(redis) {
      const messages = await readAll(redis, keys);
      expect(linksOf(messages)).toEqual(
        Array.from(
          { length: FEEDS * items },
          (_, n) => itemOf(Math.floor(n / items), n % items).link,
        ).toSorted(),
      );
      expectEachOnce(messages);
      expectEachOnce(await queued(redis, keys));
    },
    told: () => toldBy(daemon),
    async close() {
      await daemon.end('SIGKILL');
      await Promise.all([server.close(), folder.remove()]);
    },
  };
}

async function addPolls(queue: Queue<FetchJob, FetchJobResult>): Promise<void> {
  const polls = Array.from({ length: FEEDS }, (_, i) => ({
    name: 'fetch',
    data: { sourceId: `paper${i}`, forced: true },
  }));
  await queue.addBulk(polls);
}

/** Headlines of made-up names, so that no two share more than the verb. */
function itemOf(feed: number, n: number): { title: string; link: string } {
  const names = [1, 2, 3].map((k) => nameOf((n * FEEDS + feed) * 3 + k));
  return { title: `${names[0]} ${names[1]} visits ${names[2]}`, link: `https://paper${feed}.example/${n}` };
}

function nameOf(number: number): string {
  const digest = createHash('sha256').update(String(number)).digest();
  const letters = Array.from(
    { length: 8 },
    (_, i) => (i % 2 === 0 ? 'bcdfghklmnprstvz' : 'aeiouy')[(digest[i] ?? 0) % (i % 2 === 0 ? 16 : 6)],
  );
  return letters.join('').replace(/^./, (letter) => letter.toUpperCase());
}

async function readAll(redis: Redis, keys: Keys): Promise<StoryMessage[]> {
  const entries = await redis.xrange(keys.stream('stories'), '-', '+');
  return entries.map(([, fields]) => JSON.parse(fields[fields.indexOf('json') + 1] ?? '') as StoryMessage);
}

async function queued(redis: Redis, keys: Keys): Promise<StoryMessage[]> {
  const ids = await redis.lrange(`${keys.queues}:stories:wait`, 0, -1);
  const texts = await Promise.all(ids.map((id) => redis.hget(keys.job('stories', id), 'data')));
  return texts.map((text) => JSON.parse(text ?? '') as StoryMessage);
}

async function untilStories(count: number, redis: Redis, keys: Keys): Promise<void> {
  const stream = keys.stream('stories');
  const stories = new Set<string>();
  const reader = redis.duplicate();
  reader.on('error', () => {});
  for (let after = '0'; stories.size < count;) {
    const [read] = (await reader.xread('BLOCK', 5000, 'STREAMS', stream, after)) ?? [];
    for (const [id, fields] of read?.[1] ?? []) {
      after = id;
      stories.add((JSON.parse(fields[fields.indexOf('json') + 1] ?? '') as StoryMessage).storyId);
    }
  }
  reader.disconnect();
}

/** One link a story: of its first revision, in which nothing has joined it yet. */
function linksOf(messages: StoryMessage[]): string[] {
  return messages
    .flatMap((message) =>
      message.event === 'created' ? message.articles.map(({ webUrl = '' }) => webUrl) : [],
    )
    .toSorted();
}

function expectEachOnce(messages: StoryMessage[]): void {
  const revisions = new Map<string, number[]>();
  for (const { storyId, revision } of messages)
    revisions.set(storyId, [...(revisions.get(storyId) ?? []), revision]);
  expect(revisions.size).toBeGreaterThan(0);
  for (const [storyId, seen] of revisions)
    expect({ storyId, seen: seen.toSorted((a, b) => a - b) }).toEqual({
      storyId,
      seen: Array.from({ length: seen.length }, (_, index) => index + 1),
    });
}

function toldBy(daemon: DaemonProcess): string[] {
  return (
    daemon
      .stderr()
      .split('\n')
      // Node.js has words of its own there.
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line) as { msg: string })
      .filter(({ msg }) => /redis/i.test(msg) && msg !== 'redis is ready')
      .map(({ msg }) => msg.replace(/redis:\/\/[\d.]+:\d+\/0/g, 'REDIS'))
  );
}
