/**
 * The whole way: a thousand feeds of fifty items on loopback, as the service takes them from the first request to the last
 * story on its outputs. Beside it a bare script that reads the same feeds and knows of no stories, and newsboat where it is
 * installed. Politeness and address guard stand aside by configuration only; all else is as it ships, compiled.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { DeskRedis } from '../src/redis/connect.ts';
import { compileProgram } from './compile-program.ts';
import { timeWork } from './delivery/redis-cpu.ts';
import type { BareTaken } from './pipeline/bare.ts';
import { startDesk, type BenchDesk } from './pipeline/desk.ts';
import { findNewsboat, type Newsboat } from './pipeline/newsboat.ts';
import { canRead } from './pipeline/process-cost.ts';
import { splitTime } from './pipeline/split.ts';
import { FEEDS, ITEMS, startPublisher, type Publisher } from './pipeline/publisher.ts';
import type { Traffic } from './pipeline/traffic.ts';
import { socketOf, withPrivateRedis } from './private-redis.ts';
import { median } from './polling/statistics.ts';

export interface PipelineOptions {
  /** A thousand feeds, and a cold pass of a fifth of them under the profiler. */
  full?: boolean;
  /** Default 100, with `full` 1,000. */
  feeds?: number;
  /** Told of each measurement as it is made. */
  report?: (line: string) => void;
}

const SHORT_FEEDS = 100;
/** The share of the feeds that is read under the profiler. */
const PROFILED = 0.2;
/** As the service has it by default. */
const CONCURRENCY = 16;

/**
 * What a pass is: all feeds read for the first time, none of them changed, or every fiftieth with news. They come in this
 * order, and in each the programs one after the other.
 */
const PASSES = [
  { pass: 'cold', change: 0 },
  { pass: 'warm', change: 0 },
  { pass: 'changed', change: 1 },
  { pass: 'warm', change: 1 },
  { pass: 'changed', change: 2 },
  { pass: 'warm', change: 2 },
] as const;
type Pass = (typeof PASSES)[number]['pass'];

/** Figures of one pass: CPU seconds, but for those that say otherwise. */
interface Row {
  desk: number;
  /** Of that the thread in which stories are made. */
  loop: number;
  deskRedis: number;
  deskWallS: number;
  bare: number;
  /** Without the script's start. */
  barePass: number;
  bareRedis: number;
  newsboat?: number;
}

/**
 * Metrics, by pass (`cold`, `warm`, `changed`): CPU seconds of `pipeline.desk_…`, `pipeline.bare_…`, `pipeline.newsboat_…`
 * and of the server under each; the desk's over theirs as `pipeline.cold_vs_bare` and the like, `pipeline.…_vs_bare_pass`
 * (the script's start left out); `pipeline.changed_vs_warm`; what an article of the cold pass has Redis do, as
 * `pipeline.cold_messages_an_article` and the like (pipeline/traffic.ts); `pipeline.peak_rss_mb`, `pipeline.window_mb` (the window's own
 * estimate, part of the former). The script and newsboat are started for each pass; the desk stays, and its start
 * (`pipeline.desk_start_cpu_s`) is in `cold`.
 */
export async function runPipeline(
  options: PipelineOptions = {},
): Promise<{ metrics: Record<string, number> }> {
  const { full = false, feeds = full ? FEEDS : SHORT_FEEDS, report = () => undefined } = options;
  if (!canRead()) {
    report('pipeline: left out, for the CPU time of another process is only read on Linux');
    return { metrics: {} };
  }
  const compiled = compileProgram('pipeline/bare.ts');
  const publisher = await startPublisher(feeds);
  try {
    report(`${feeds} feeds of ${ITEMS} items, ${(publisher.bytes / 1e6).toFixed(1)} MB`);
    const rows: Record<Pass, Row[]> = { cold: [], warm: [], changed: [] };
    const desk = await withPrivateRedis(async (redis) => {
      const newsboat = await findNewsboat(publisher.origin, feeds);
      report(newsboat ? `newsboat ${newsboat.version}` : 'newsboat is not installed');
      return runPasses({ program: compiled.program, redis, publisher, feeds, newsboat }, rows, report);
    });
    const metrics = { 'pipeline.feeds': feeds, ...metricsOf(rows, desk, feeds * ITEMS) };
    const profiled = Math.ceil(feeds * PROFILED);
    if (full) Object.assign(metrics, await profileCold(compiled.program, publisher, profiled, report));
    return { metrics };
  } finally {
    publisher.close();
    compiled.remove();
  }
}

interface Subjects {
  /** The bare script; the service is compiled beside it. */
  program: string;
  redis: DeskRedis;
  publisher: Publisher;
  feeds: number;
  newsboat: Newsboat | undefined;
}

/** What of the desk is not told by passes. */
interface DeskFigures {
  startCpuS: number;
  /** Of the cold pass. */
  traffic: Traffic;
  peakMb: number;
  windowMb: number;
}

/** Every pass, by every program. */
async function runPasses(
  { program, redis, publisher, feeds, newsboat }: Subjects,
  rows: Record<Pass, Row[]>,
  report: (line: string) => void,
): Promise<DeskFigures> {
  const { origin } = publisher;
  let desk: BenchDesk | undefined;
  try {
    for (const { pass, change } of PASSES) {
      publisher.turnTo(change);
      const row = {
        ...(await deskPass(redis, async () => {
          if (desk) return desk.round();
          desk = await startDesk({ program: commandLine(program), redis, origin, feeds });
          return desk.cold;
        })),
        ...(await barePass(redis, [program, origin, String(feeds), String(CONCURRENCY)])),
        ...(newsboat && { newsboat: await newsboat.pass() }),
      };
      rows[pass].push(row);
      report(describe(pass, row));
      if (pass === 'cold' && desk) report(describeTraffic(desk.coldTraffic, feeds * ITEMS));
    }
    if (!desk) throw new Error('there was no pass');
    await checkWork(desk, redis, publisher, feeds);
    return { startCpuS: desk.startCpuS, traffic: desk.coldTraffic, ...(await desk.memory()) };
  } finally {
    await desk?.stop();
    await newsboat?.remove();
  }
}

/** The command line, which is compiled beside the bare script. */
const commandLine = (bare: string): string => join(dirname(bare), '../../bin/copydesk.js');

/** Where the CPU time of a cold pass goes. A run of its own, since the profiler takes its share. */
async function profileCold(
  program: string,
  publisher: Publisher,
  feeds: number,
  report: (line: string) => void,
): Promise<Record<string, number>> {
  publisher.turnTo(0);
  const folder = await mkdtemp(join(tmpdir(), 'copydesk-profile-'));
  try {
    await withPrivateRedis(async (redis) => {
      const nodeOptions = ['--cpu-prof', '--cpu-prof-dir', folder];
      const desk = await startDesk({
        program: commandLine(program),
        redis,
        origin: publisher.origin,
        feeds,
        nodeOptions,
      });
      // With its end the profiles are written.
      await desk.stop();
    });
    const split = [...splitTime(folder)].toSorted(([, a], [, b]) => b - a);
    report(
      `cold, by stage: ${split.map(([stage, share]) => `${stage} ${Math.round(100 * share)} %`).join(', ')}`,
    );
    return Object.fromEntries(
      split.map(([stage, share]) => [`pipeline.cold_share_${stage}`, Number(share.toPrecision(3))]),
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function deskPass(redis: DeskRedis, work: () => ReturnType<BenchDesk['round']>) {
  let taken = { cpuS: NaN, loopCpuS: NaN, wallS: NaN };
  const { redisS } = await timeWork(redis, async () => {
    taken = await work();
  });
  return { desk: taken.cpuS, loop: taken.loopCpuS, deskWallS: taken.wallS, deskRedis: redisS };
}

async function barePass(redis: DeskRedis, args: string[]) {
  let taken: BareTaken | undefined;
  const { redisS } = await timeWork(redis, async () => {
    const run = await promisify(execFile)(process.execPath, [...args, socketOf(redis)]);
    taken = JSON.parse(run.stdout) as BareTaken;
  });
  if (!taken) throw new Error('the bare script said nothing');
  return { bare: taken.cpuS, barePass: taken.passCpuS, bareRedis: redisS };
}

/** A pass that was quick because it left something out is none. */
async function checkWork(
  desk: BenchDesk,
  redis: DeskRedis,
  { changedItems }: Publisher,
  feeds: number,
): Promise<void> {
  const items = feeds * ITEMS + 2 * changedItems;
  const listed = await redis.llen('bare:items');
  if (listed !== items) throw new Error(`the bare script listed ${listed} of ${items} items`);
  const articles = await desk.articles();
  if (articles === items) return;
  const short = await desk.missing();
  throw new Error(`the desk took in ${articles} of ${items} articles: ${short.join(', ')}`);
}

function describe(pass: Pass, row: Row): string {
  const s = (value: number) => value.toFixed(2).padStart(6);
  return (
    `${pass.padEnd(8)} CPU s: desk${s(row.desk)} (loop${s(row.loop)}) + redis${s(row.deskRedis)},` +
    ` bare${s(row.bare)} (pass${s(row.barePass)}) + redis${s(row.bareRedis)}` +
    `${row.newsboat === undefined ? '' : `, newsboat${s(row.newsboat)}`}; the desk's wall time${s(row.deskWallS)} s`
  );
}

function describeTraffic(
  { bytesIn, bytesOut, scripts, writes, messages }: Traffic,
  articles: number,
): string {
  const each = (count: number) => (count / articles).toFixed(2);
  return (
    `         an article: ${each(writes)} stories written, ${each(messages)} messages, ${each(scripts)} scripts,` +
    ` ${each(bytesIn / 1000)} KB to Redis and ${each(bytesOut / 1000)} from it`
  );
}

function metricsOf(
  rows: Record<Pass, Row[]>,
  { startCpuS, traffic, peakMb, windowMb }: DeskFigures,
  articles: number,
): Record<string, number> {
  const metrics: Record<string, number> = {};
  const set = (name: string, values: readonly (number | undefined)[]) => {
    const known = values.filter((value) => value !== undefined);
    if (known.length > 0) metrics[`pipeline.${name}`] = Number(median(known).toPrecision(3));
  };
  for (const [pass, of] of Object.entries(rows)) {
    set(
      `desk_${pass}_cpu_s`,
      of.map(({ desk }) => desk),
    );
    set(
      `desk_${pass}_loop_cpu_s`,
      of.map(({ loop }) => loop),
    );
    set(
      `desk_${pass}_redis_cpu_s`,
      of.map(({ deskRedis }) => deskRedis),
    );
    set(
      `bare_${pass}_cpu_s`,
      of.map(({ bare }) => bare),
    );
    set(
      `bare_${pass}_redis_cpu_s`,
      of.map(({ bareRedis }) => bareRedis),
    );
    set(
      `newsboat_${pass}_cpu_s`,
      of.map(({ newsboat }) => newsboat),
    );
    set(
      `${pass}_vs_bare`,
      of.map(({ desk, bare }) => desk / bare),
    );
    set(
      `${pass}_vs_bare_pass`,
      of.map(({ desk, barePass: pass }) => desk / pass),
    );
    set(
      `${pass}_vs_newsboat`,
      of.map(({ desk, newsboat }) => newsboat && desk / newsboat),
    );
  }
  const warm = median(rows.warm.map(({ desk }) => desk));
  set(
    'changed_vs_warm',
    rows.changed.map(({ desk }) => desk / warm),
  );
  for (const [name, count] of Object.entries(traffic))
    set(`cold_${snakeCase(name)}_an_article`, [count / articles]);
  set('desk_start_cpu_s', [startCpuS]);
  set('peak_rss_mb', [peakMb]);
  set('window_mb', [windowMb]);
  set('peak_beside_window_mb', [peakMb - windowMb]);
  return metrics;
}

const snakeCase = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
