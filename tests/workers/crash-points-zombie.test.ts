import { readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createReader } from '../../src/reader/reader.ts';
import { readLog } from '../../src/redis/stories/article-log.ts';
import { articlesQueue } from '../../src/redis/queues.ts';
import { LOG_START, type LogEntry } from '../../src/story/window/log.ts';
import { faultsOf } from '../support/crash-verdict.ts';
import { CrashWorld, type Grounds } from '../support/crash-world.ts';
import type { DaemonProcess } from '../support/daemon.ts';
import { MAYOR, PLANT, WHALE } from '../support/desk.ts';
import { startFeedServer } from '../support/feed-server.ts';
import { startReceiver } from '../support/receiver.ts';
import { realRedis, testRedisUrl } from '../support/redis.ts';
import { freePort } from '../support/tcp-proxy.ts';

let grounds: Grounds;
let world: CrashWorld;

beforeEach(async () => {
  const [feeds, receiver] = [await startFeedServer(), await startReceiver()];
  const reader = createReader({ threads: 1, timeoutMs: 30_000, rules: {} });
  grounds = { redisUrl: testRedisUrl(), feeds, receiver, reader };
  world = await CrashWorld.open(grounds, ['wire', 'paper']);
});
afterEach(async () => {
  await world.close();
  await Promise.all([grounds.feeds.close(), grounds.receiver.close(), grounds.reader.close()]);
});

async function logOf({ desk }: CrashWorld): Promise<LogEntry[]> {
  const entries: LogEntry[] = [];
  for await (const entry of readLog(desk.redis, desk.keys, LOG_START)) entries.push(entry);
  return entries;
}

describe.skipIf(!realRedis)('a merge worker that stands still while another takes over (real server)', () => {
  let zombie: DaemonProcess;
  let port: number;

  /** Resolves when the process is stopped, as the system sees it. */
  async function standsStill(): Promise<void> {
    const state = async () => (await readFile(`/proc/${zombie.child.pid}/stat`, 'utf8')).split(') ')[1]?.[0];
    while ((await state()) !== 'T') await pause(10);
  }

  async function refusals(): Promise<number> {
    const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
    const found = [...text.matchAll(/^copydesk_commit_refusals_total\{[^}]*\} (\d+)$/gm)];
    return found.reduce((sum, [, count]) => sum + Number(count), 0);
  }

  async function stopAtPlan(): Promise<void> {
    port = await freePort();
    zombie = world.startProcess('merge', 'stop@merge.planned', { PORT: String(port), LOG_LEVEL: 'debug' });
    await zombie.says('copydesk is running');
    await world.startRole('publish');
    await world.startRole('fetch');
    world.show({ wire: [MAYOR, WHALE] });
    await world.poll();
    await standsStill();
    await world.startRole('merge');
    await world.lapse('merge');
    await world.settle();
  }

  async function goOn(): Promise<void> {
    zombie.child.kill('SIGCONT');
    // Its job is another's: it may say what it likes of it.
    await zombie.says('"msg":"merged"');
  }

  afterEach(async () => {
    zombie.child.kill('SIGCONT');
    await zombie.end('SIGKILL');
  });

  it.skipIf(process.platform !== 'linux')(
    'has its commit refused, and its late word on the job does no harm',
    async () => {
      await stopAtPlan();
      const before = await logOf(world);
      await goOn();
      expect(await refusals()).toBeGreaterThan(0);
      expect(await logOf(world)).toEqual(before);
      world.show({ wire: [MAYOR, WHALE, PLANT] });
      await world.poll();
      await world.settle();
      const truth = { stories: [[MAYOR], [WHALE], [PLANT]], acts: 0 };
      expect(await faultsOf(world, truth, grounds.receiver)).toEqual([]);
    },
  );

  it.skipIf(process.platform !== 'linux')(
    'brings an old version back at most until the next poll',
    async () => {
      await stopAtPlan();
      const edited = { ...MAYOR, title: `${MAYOR.title} at last` };
      world.show({ wire: [edited, WHALE] });
      await world.poll();
      await world.settle();
      await goOn();
      await world.poll();
      await world.settle();
      expect(await faultsOf(world, { stories: [[edited], [WHALE]], acts: 0 }, grounds.receiver)).toEqual([]);
    },
  );
});

describe.skipIf(!realRedis)('a batch that comes twice (real server)', () => {
  it('is merged once, be it at once or later', async () => {
    await world.start();
    const { connection, keys } = world.desk;
    const queue = articlesQueue(connection, keys);
    world.show({ wire: [MAYOR, WHALE], paper: [PLANT] });
    await world.poll();
    await world.settle();
    const before = await logOf(world);
    const told = [...world.told];
    const jobs = await queue.getCompleted();
    expect(jobs.length).toBeGreaterThan(1);
    await queue.addBulk([...jobs, ...jobs].map(({ data }) => ({ name: 'articles', data })));
    await queue.close();
    await world.settle();
    expect(await logOf(world)).toEqual(before);
    expect([...world.told]).toEqual(told);
    const truth = { stories: [[MAYOR], [WHALE], [PLANT]], acts: 0 };
    expect(await faultsOf(world, truth, grounds.receiver)).toEqual([]);
  });
});

describe.skipIf(!realRedis)('a batch that is lost (real server)', () => {
  it('comes again with the next poll: nothing was remembered of it', async () => {
    await world.startRole('publish');
    await world.startRole('fetch');
    const { connection, keys } = world.desk;
    const queue = articlesQueue(connection, keys);
    world.show({ wire: [MAYOR, WHALE], paper: [PLANT] });
    await world.poll();
    while ((await queue.getWaitingCount()) < 2) await pause(10);
    await queue.drain();
    await queue.close();
    await world.startRole('merge');
    await world.poll();
    await world.settle();
    const truth = { stories: [[MAYOR], [WHALE], [PLANT]], acts: 0 };
    expect(await faultsOf(world, truth, grounds.receiver)).toEqual([]);
  });
});
