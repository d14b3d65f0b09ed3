import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { pino } from 'pino';
import { describe, expect, it, type TestContext } from 'vitest';
import { mortalRedis, type MortalRedis } from '../../bench/faults/mortal-redis.ts';
import { createReader } from '../../src/reader/reader.ts';
import { findServerBinary } from '../../src/redis/server/find-binary.ts';
import {
  contradictionsOf,
  faultsOf,
  groupingFaults,
  queueFaults,
  shownFaults,
} from '../support/crash-verdict.ts';
import { CrashWorld, type Grounds } from '../support/crash-world.ts';
import type { Item } from '../support/desk.ts';
import { startFeedServer } from '../support/feed-server.ts';
import { killAtWrite } from '../support/kill-at-write.ts';
import { startReceiver } from '../support/receiver.ts';
import { realRedis } from '../support/redis.ts';
import { startRedisProcess, type RedisProcess } from '../support/redis-process.ts';
import { freePort } from '../support/tcp-proxy.ts';

/** What a power cut takes back, in ms, and how long a revision is held: longer, with room for a machine that is slow. */
const LOST_MS = 600;
const HOLD = '1200ms';

/** Has this done when the test is over, and before what it was told of earlier. */
type Closing = TestContext['onTestFinished'];

async function groundsOn(redisUrl: string, closing: Closing): Promise<Grounds> {
  const [feeds, receiver] = [await startFeedServer(), await startReceiver()];
  const reader = createReader({ threads: 1, timeoutMs: 30_000, rules: {} });
  closing(() => feeds.close());
  closing(() => receiver.close());
  closing(() => reader.close());
  return { redisUrl, feeds, receiver, reader };
}

/** Headlines that share no name. */
function headline(number: number): string {
  const name = (of: string) => {
    const bytes = [...createHash('sha256').update(`${number} ${of}`).digest()];
    const letters = bytes
      .slice(0, 8)
      .map((byte, i) => (i % 2 === 0 ? 'bcdfghklmnprstvz' : 'aeiouyaeiouyaeiou')[byte % 16] ?? '');
    return letters.join('').replace(/^./, (letter) => letter.toUpperCase());
  };
  return `${name('a')} ${name('b')} visits ${name('c')}`;
}

function itemAt(number: number): Item {
  return { title: headline(number), link: `https://wire.example/${number}` };
}

/** A feed after so many rounds: each brings an item, and edits the one before. */
function feedAfter(rounds: number): Item[] {
  return Array.from({ length: rounds }, (_, n) => {
    const item = itemAt(n);
    return n < rounds - 1 ? { ...item, title: `${item.title} again` } : item;
  });
}

/** A server that may lose its power, and a world on it. */
async function powered(closing: Closing): Promise<{ server: MortalRedis; world: CrashWorld }> {
  const dir = await mkdtemp(join(tmpdir(), 'copydesk-test-power-'));
  closing(() => rm(dir, { recursive: true, force: true }));
  const binary = (await findServerBinary(process.env, pino({ level: 'silent' }))) ?? '';
  const server = await mortalRedis(dir, { binary, port: await freePort(), fsync: 'everysec' });
  closing(async () => {
    await server.kill();
    server.end();
  });
  await server.start();
  const grounds = await groundsOn(`redis://127.0.0.1:${server.port}`, closing);
  const world = await CrashWorld.open(grounds, ['wire'], { hold: HOLD });
  closing(() => world.close());
  await world.start();
  return { server, world };
}

// Each has a server of its own and waits for it most of the time, so they run together.
describe.skipIf(!realRedis).concurrent('a server that is killed (real server)', () => {
  it.for(['before', 'after'] as const)(
    '%s any write takes nothing with it, and nothing is doubled',
    { timeout: 180_000 },
    async (when, { onTestFinished }) => {
      const server: RedisProcess = await startRedisProcess();
      onTestFinished(() => server.remove());
      const grounds = await groundsOn(server.url, onTestFinished);
      const world = await CrashWorld.open(grounds, ['wire']);
      onTestFinished(() => world.close());
      await world.start();
      const met: string[] = [];
      for (let nth = 1, done = false; !done; nth++) {
        world.show({ wire: feedAfter(nth) });
        const watch = killAtWrite(world.desk.redis, server, { nth, when });
        await world.poll();
        await world.settle();
        await watch.stop();
        done = !watch.struck;
        if (watch.struck) met.push(watch.at);
      }
      const stories = feedAfter(met.length + 1).map((item) => [item]);
      expect(await faultsOf(world, { stories, acts: 0 }, grounds.receiver)).toEqual([]);
      // A poll, a commit, an allocation, a clearing and a delivery are some fifteen writes.
      expect(met.length, met.join('\n')).toBeGreaterThan(10);
    },
  );

  it(
    'and loses its last writes contradicts nothing that was shown, and the next poll brings them again',
    { timeout: 120_000 },
    async ({ onTestFinished }) => {
      const { server, world } = await powered(onTestFinished);
      const { redis, keys } = world.desk;
      const grows = async (stream: string) => {
        const before = await redis.xlen(stream);
        while ((await redis.xlen(stream)) <= before) await pause(5);
      };
      const moments = [
        ['it was merged', () => grows(keys.log)],
        ['it is held', () => grows(keys.ready)],
        ['it went out', () => grows(keys.stream('stories'))],
      ] as const;
      const lost = new Map<string, number>();
      const rounds = 2 * moments.length;
      for (let round = 1; round <= rounds; round++) {
        const [name, come] = moments[round % moments.length] ?? expect.fail();
        world.show({ wire: feedAfter(round) });
        const came = come();
        await world.poll();
        await came;
        await world.listen();
        lost.set(name, (lost.get(name) ?? 0) + (await server.losePower(LOST_MS)));
        await server.start();
        await world.poll();
        await world.settle();
      }
      const stories = feedAfter(rounds).map((item) => [item]);
      expect(
        [...lost.values()].every((bytes) => bytes > 0),
        String([...lost]),
      ).toBe(true);
      expect(await groupingFaults(world, { stories })).toEqual([]);
      expect(contradictionsOf(world)).toEqual([]);
      expect(await queueFaults(world)).toEqual([]);
      expect(await shownFaults(world)).toEqual([]);
    },
  );

  it(
    'and loses what a publisher put on its outputs has it put on again',
    { timeout: 60_000 },
    async ({ onTestFinished }) => {
      const { server, world } = await powered(onTestFinished);
      const { redis } = world.desk;
      const clear = redis.deskClear.bind(redis);
      // Only then may the world be looked at: cleared, it seems to be at rest before the power goes.
      const cut = new Promise<number>((resolve) => {
        redis.deskClear = async (...words) => {
          redis.deskClear = clear;
          const reply = await clear(...words);
          const lost = await server.losePower(LOST_MS);
          await server.start();
          resolve(lost);
          return reply;
        };
      });
      world.show({ wire: feedAfter(3) });
      await world.poll();
      expect(await cut).toBeGreaterThan(0);
      await world.settle();
      expect(await groupingFaults(world, { stories: feedAfter(3).map((item) => [item]) })).toEqual([]);
      expect(await queueFaults(world)).toEqual([]);
      expect(await shownFaults(world)).toEqual([]);
    },
  );
});
