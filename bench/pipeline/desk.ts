/** The service as it ships, all roles in one process of its own, polled in rounds. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DeskRedis } from '../../src/redis/connect.ts';
import { keysOf } from '../../src/redis/keys.ts';
import { readItems, readStatuses } from '../../src/redis/sources/source-state.ts';
import { cpuOf, cpuOfThreads, peakOf } from './process-cost.ts';
import { ITEMS } from './publisher.ts';
import { readTraffic, type Traffic } from './traffic.ts';

export interface DeskTaken {
  /** Of the process, all threads. */
  cpuS: number;
  /** Of that the main thread, where stories are made. */
  loopCpuS: number;
  wallS: number;
}

export interface BenchDesk {
  /** From the start of the process until the first pass is published to the last story. */
  cold: DeskTaken;
  coldTraffic: Traffic;
  /** CPU seconds of it until the service said that it runs. */
  startCpuS: number;
  /** Polls every source once more, until all that came of it is published. */
  round(): Promise<DeskTaken>;
  /** Articles that are in the window. */
  articles(): Promise<number>;
  /** Sources of whose document less is known than it holds, in words. */
  missing(): Promise<string[]>;
  memory(): Promise<{ peakMb: number; windowMb: number }>;
  stop(): Promise<void>;
}

export interface DeskOptions {
  /** The compiled command line. */
  program: string;
  redis: DeskRedis;
  origin: string;
  feeds: number;
  /** For `node`, before the program. */
  nodeOptions?: readonly string[];
}

const PREFIX = 'pipeline';
const keys = keysOf(PREFIX);
/** A poll that is done is due again in an hour, one that is claimed in ten minutes. */
const DONE_WITHIN_MS = 30 * 60_000;
const LOOK_MS = 50;
/** A pass that takes longer does not come to its end: ten times what an article takes on a machine of two cores, and a minute. */
const PASS_MS_PER_ITEM = 40;
const PASS_MS = 60_000;

/** Starts the service on an empty Redis and sees it through its first pass. */
export async function startDesk({
  program,
  redis,
  origin,
  feeds,
  nodeOptions = [],
}: DeskOptions): Promise<BenchDesk> {
  const folder = await mkdtemp(join(tmpdir(), 'copydesk-pipeline-'));
  await writeConfig(folder, origin, feeds);
  const started = performance.now();
  const service = startService(program, folder, redis.options.path ?? '', nodeOptions);
  const pid = service.pid ?? 0;
  const ids = Array.from({ length: feeds }, (_, feed) => idOf(feed));

  async function stop(): Promise<void> {
    if (service.exitCode === null) {
      service.kill('SIGTERM');
      await once(service, 'exit');
    }
    await rm(folder, { recursive: true, force: true });
  }

  async function measured(from: { cpuS: number; loopCpuS: number; at: number }): Promise<DeskTaken> {
    await settled(redis, service, ids);
    const now = takenBy(pid);
    const failed = await failedSources(redis, ids);
    // They wait for hours, and the next passes would go on without them.
    if (failed.length > 0) throw new Error(`a pass in which sources failed is none: ${failed.join('; ')}`);
    return {
      cpuS: now.cpuS - from.cpuS,
      loopCpuS: now.loopCpuS - from.loopCpuS,
      wallS: (performance.now() - from.at) / 1000,
    };
  }

  try {
    const url = await addressOf(service);
    const { cpuS: startCpuS } = takenBy(pid);
    const cold = await measured({ cpuS: 0, loopCpuS: 0, at: started });
    const coldTraffic = await readTraffic(redis, keys);
    return {
      cold,
      coldTraffic,
      startCpuS,
      async round() {
        await forgetAsking(redis, ids);
        const from = { ...takenBy(pid), at: performance.now() };
        const now = Date.now();
        await redis.zadd(keys.polls, ...ids.flatMap((id) => [now, id]));
        return measured(from);
      },
      articles: () => readMetric(url, 'copydesk_window_articles'),
      missing: () => shortSources(redis, ids),
      async memory() {
        return { peakMb: peakOf(pid), windowMb: (await readMetric(url, 'copydesk_window_bytes')) / 2 ** 20 };
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

const idOf = (feed: number): string => `bench-${feed}`;

function takenBy(pid: number): { cpuS: number; loopCpuS: number } {
  return { cpuS: cpuOf(pid), loopCpuS: cpuOfThreads(pid).get(pid) ?? 0 };
}

async function writeConfig(folder: string, origin: string, feeds: number): Promise<void> {
  const sources = Array.from({ length: feeds }, (_, feed) => ({
    id: idOf(feed),
    kind: 'feed',
    url: `${origin}/feed/${feed}`,
    // Rounds are asked for by hand.
    interval: '1h',
    backfill: 'all',
  }));
  // A thousand publishers at one address: neither the guard nor the manners are for that.
  const network = { allow: ['127.0.0.0/8'], perHost: 64, hostGap: '0s' };
  // A machine that is busy elsewhere makes no document unreadable.
  const fetch = { readTimeout: '60s' };
  const copydesk = { redis: { prefix: PREFIX }, network, fetch, logLevel: 'info' };
  await writeFile(join(folder, 'copydesk.yaml'), JSON.stringify(copydesk));
  await writeFile(join(folder, 'sources.yaml'), JSON.stringify({ sources }));
}

function startService(
  program: string,
  folder: string,
  socket: string,
  nodeOptions: readonly string[],
): ChildProcess {
  const { REDIS_URL: _elsewhere, HOST: _host, ...env } = process.env;
  return spawn(process.execPath, [...nodeOptions, program, 'run'], {
    env: { ...env, COPYDESK_CONFIG: folder, REDIS_URL: `unix://${socket}`, PORT: '0' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
}

/** The dashboard's address, when it is up; what it says that is worse than a notice goes on to stderr. */
function addressOf(service: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    service.once('exit', (code) => reject(new Error(`the service ended with exit code ${code}`)));
    if (!service.stderr) return reject(new Error('the service says nothing'));
    createInterface(service.stderr).on('line', (line) => {
      const told = JSON.parse(line) as { level?: number; msg?: string; url?: string };
      if ((told.level ?? 0) > 30) process.stderr.write(`${line}\n`);
      if (told.msg === 'copydesk is running' && told.url) resolve(told.url);
    });
  });
}

/** As if the minute were over in which nobody is asked twice. */
async function forgetAsking(redis: DeskRedis, ids: readonly string[]): Promise<void> {
  await redis.del(ids.map((id) => keys.asked(id)));
}

/** Waits until every source is polled, all that it brought merged, and every story on the outputs. */
async function settled(redis: DeskRedis, service: ChildProcess, ids: readonly string[]): Promise<void> {
  const until = performance.now() + PASS_MS + ids.length * ITEMS * PASS_MS_PER_ITEM;
  for (const isDone of [() => isMerged(redis, ids), () => isPublished(redis)])
    while (!(await isDone())) {
      if (service.exitCode !== null) throw new Error(`the service ended with exit code ${service.exitCode}`);
      if (performance.now() > until)
        throw new Error(`the service did not come to the end of a pass: ${await stillOpen(redis, ids)}`);
      await sleep(LOOK_MS);
    }
}

const WAITING = ['wait', 'active', 'delayed', 'paused', 'prioritized'];

async function isMerged(redis: DeskRedis, ids: readonly string[]): Promise<boolean> {
  const polled = await redis.zcount(keys.polls, Date.now() + DONE_WITHIN_MS, '+inf');
  if (polled < ids.length) return false;
  for (const queue of ['fetch', 'articles'])
    for (const list of WAITING) {
      const key = `${keys.queues}:${queue}:${list}`;
      const isList = list === 'wait' || list === 'active' || list === 'paused';
      if ((await (isList ? redis.llen(key) : redis.zcard(key))) > 0) return false;
    }
  return true;
}

/** Later revisions would wait for half a minute or five for more to come; here they go out at once. */
async function isPublished(redis: DeskRedis): Promise<boolean> {
  const now = Date.now();
  const waiting = await redis.zrangebyscore(keys.due, `(${now}`, '+inf');
  if (waiting.length > 0) await redis.zadd(keys.due, 'XX', 'LT', ...waiting.flatMap((id) => [now, id]));
  return (await redis.zcard(keys.due)) === 0 && (await redis.xlen(keys.ready)) === 0;
}

async function stillOpen(redis: DeskRedis, ids: readonly string[]): Promise<string> {
  const polled = await redis.zcount(keys.polls, Date.now() + DONE_WITHIN_MS, '+inf');
  const batches = await redis.llen(`${keys.queues}:articles:wait`);
  const stories = await redis.zcard(keys.due);
  return `${polled} of ${ids.length} sources polled, ${batches} batches and ${stories} stories waiting`;
}

async function failedSources(redis: DeskRedis, ids: readonly string[]): Promise<string[]> {
  const statuses = await readStatuses(redis, keys, ids);
  return ids.flatMap((id) => {
    const status = statuses.get(id);
    if (status?.failures === 0) return [];
    return [
      `${id}: ${status ? `${status.outcome}, ${status.detail ?? 'no more is known'}` : 'never polled'}`,
    ];
  });
}

async function shortSources(redis: DeskRedis, ids: readonly string[]): Promise<string[]> {
  const short: string[] = [];
  for (const id of ids) {
    const { length } = await readItems(redis, keys, id);
    if (length !== ITEMS) short.push(`${id} has ${length} of ${ITEMS}`);
  }
  return short;
}

async function readMetric(url: string, name: string): Promise<number> {
  const metrics = await (await fetch(`${url}/metrics`)).text();
  return Number(new RegExp(`^${name} (\\S+)`, 'm').exec(metrics)?.[1]);
}
