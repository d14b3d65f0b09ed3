/**
 * What hostile publishers do to a desk: how long its main loop stands still, how its memory grows, and whether a healthy
 * source beside them is still asked on time. The desk, the publishers and a process that does nothing but tick, for the
 * machine's own noise, each run as a process of their own. In earnest the publishers are other people's machines; here they
 * share the processors, and so have them only when nobody else wants them as much (on Linux, macOS: a lower priority).
 */
import { fork, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { compileProgram } from './compile-program.ts';
import { withPrivateRedis } from './private-redis.ts';
import type { DeskReport } from './hostile/desk.ts';
import type { Appointment, DeskOrder } from './hostile/places.ts';
import type { StallOwner } from './hostile/stall-owners.ts';
import type { Ticks } from './hostile/ticker.ts';

/** As long as it takes for some healthy sources to be read. */
const IDLE_SECONDS = 8;

export interface HostileOptions {
  /** Seconds that are measured, after a round to warm up. Default 60. */
  seconds?: number;
  /** Items that each source is read for. Default 500, as in the configuration. */
  maxItems?: number;
  /** Hostile polls under way at a time. Default 4. */
  atOnce?: number;
  /** Only publishers with this in their names. */
  only?: string;
  /** A Redis to use, as a URL; a private redis-server of this run if absent. */
  redisUrl?: string;
  /** Tells what ran in each stall; costs time itself. */
  profile?: boolean;
  report?: (line: string) => void;
}

/**
 * Metrics. `hostile.loop_max_ms`: the longest that the desk's loop stood still while its main thread had work; time in which
 * others had the processor is left out, as far as the system tells (Linux). `hostile.loop_wall_max_ms` has it in,
 * `hostile.loop_waited_max_ms` is the most of it in one stall, `hostile.stalls_over_50_ms` counts by the first, and
 * `hostile.control_max_ms` is that of a process without work. Resident memory of the desk, in MB of 10^6 bytes:
 * `hostile.rss_idle_mb` before the first hostile answer, `hostile.rss_warm_mb` when the first round ended, `hostile.rss_max_mb`
 * the most of all; `hostile.rss_growth_mb` is the most after the first round over `rss_warm_mb`, `hostile.rss_growth_of_idle_mb`
 * the most of all over `rss_idle_mb`, and `hostile.rss_growth_of_peak_mb` the most after the first round over the most in it: what builds
 * up. `hostile.healthy_late_ms`: how much later than planned the healthy source was asked at worst, of which up to 1,000 are
 * the scheduler's tick. All of it once more as `hostile.fetch.…` of a process that only schedules and fetches, beside one that
 * merges and publishes.
 */
export async function runHostile(options: HostileOptions = {}): Promise<{ metrics: Record<string, number> }> {
  const { redisUrl } = options;
  const desk = compileProgram('hostile/desk.ts');
  try {
    if (redisUrl) return await measureBoth(options, redisUrl, desk.program);
    return await withPrivateRedis(({ options: { path } }) => {
      if (!path) throw new Error('this measurement wants a real redis-server or valkey-server on PATH');
      return measureBoth(options, `unix://${path}`, desk.program);
    });
  } finally {
    desk.remove();
  }
}

async function measureBoth(
  options: HostileOptions,
  redisUrl: string,
  program: string,
): Promise<{ metrics: Record<string, number> }> {
  const { seconds = 60, report = () => undefined } = options;
  const common = { ...options, report, redisUrl, program };
  report('one process does it all');
  const whole = await measure({ ...common, seconds, parts: ['all'] });
  report('one process schedules and fetches, another merges and publishes');
  const split = await measure({ ...common, seconds: seconds / 2, parts: ['fetch', 'merge'] });
  return { metrics: { ...named('hostile', whole), ...named('hostile.fetch', split) } };
}

function named(prefix: string, metrics: Record<string, number>): Record<string, number> {
  return Object.fromEntries(Object.entries(metrics).map(([name, value]) => [`${prefix}.${name}`, value]));
}

type Measure = HostileOptions &
  Required<Pick<HostileOptions, 'seconds' | 'report' | 'redisUrl'>> & {
    /** The desk's, compiled. */
    program: string;
    /** One process each; the first is measured. */
    parts: DeskOrder['part'][];
  };

async function measure({
  seconds,
  report,
  parts,
  program,
  ...options
}: Measure): Promise<Record<string, number>> {
  const children: ChildProcess[] = [];
  const start = (file: string, args: string[] = []) => {
    const execArgv = file.endsWith('.ts') ? ['--import', 'tsx'] : [];
    const child = fork(file, args, { execArgv });
    child.setMaxListeners(0);
    children.push(child);
    return child;
  };
  const beside = (name: string) => join(import.meta.dirname, 'hostile', name);
  try {
    const healthy = start(beside('healthy.ts'));
    const { port } = (await told(healthy)) as { port: number };
    await told(start(beside('web.ts'), [String(port)]));
    const control = start(beside('control.ts'));
    const prefix = `bench-hostile-${randomUUID().slice(0, 8)}`;
    const desks: ChildProcess[] = [];
    for (const part of parts) {
      const child = start(program);
      await told(child);
      child.send({
        part,
        prefix,
        port,
        redisUrl: options.redisUrl,
        only: options.only ?? '',
        maxItems: options.maxItems ?? 500,
        atOnce: options.atOnce ?? 4,
        profile: options.profile ?? false,
      } satisfies DeskOrder);
      await told(child);
      desks.push(child);
    }
    const [desk] = desks;
    if (!desk) throw new Error('there is nothing to measure');
    await pause(IDLE_SECONDS * 1000);
    const idle = (await ask(desk)) as DeskReport;
    report(`idle: ${memoryIn(idle.usage)}`);
    desk.send('begin');
    const warm = await untilRound(desk, report);
    for (const child of [control, healthy]) await ask(child);
    await pause(seconds * 1000);
    const measured = (await ask(desk)) as DeskReport;
    const quiet = (await ask(control)) as Ticks;
    const asked = (await ask(healthy)) as Appointment[];
    tell(measured, report);
    return { ...metricsOf(measured, quiet, asked), ...memoryOf(idle, warm, measured) };
  } finally {
    for (const child of children) child.kill('SIGKILL');
  }
}

/** The first round is for compilers, threads and caches to get warm. */
async function untilRound(desk: ChildProcess, report: (line: string) => void): Promise<DeskReport> {
  let polls = 0;
  let rssMaxMb = 0;
  for (;;) {
    await pause(1000);
    const taken = (await ask(desk)) as DeskReport;
    polls += taken.polls.length;
    rssMaxMb = Math.max(rssMaxMb, taken.rssMaxMb);
    if (taken.rounds > 0) {
      report(`warm after ${polls} polls: ${memoryIn(taken.usage)}`);
      return { ...taken, rssMaxMb };
    }
  }
}

async function ask(child: ChildProcess): Promise<unknown> {
  const answer = told(child);
  child.send('take');
  return answer;
}

async function told(child: ChildProcess): Promise<unknown> {
  const gone = once(child, 'exit').then(() => Promise.reject(new Error(`${child.spawnfile} ended too soon`)));
  gone.catch(() => undefined);
  const [message] = (await Promise.race([once(child, 'message'), gone])) as unknown[];
  return message;
}

function metricsOf(measured: DeskReport, quiet: Ticks, asked: Appointment[]): Record<string, number> {
  const { ticks } = measured;
  return {
    loop_max_ms: round(ticks.maxRanMs),
    loop_wall_max_ms: round(ticks.maxMs),
    loop_waited_max_ms: round(ticks.maxWaitedMs),
    loop_p99_ms: round(ticks.p99Ms),
    control_max_ms: round(quiet.maxMs),
    loop_over_control_ms: round(Math.max(0, ticks.maxMs - quiet.maxMs)),
    stalls_over_50_ms: ticks.stalls.filter(({ ms, ranMs }) => Math.min(ms, ranMs) > 50).length,
    healthy_late_ms: round(Math.max(0, ...lateness(measured.healthyPlans, asked, measured.at))),
    healthy_polls: asked.length,
    healthy_longest_poll_ms: Math.max(0, ...measured.healthyMs),
    polls: measured.polls.length,
    polls_broken: measured.polls.filter(({ outcome }) => outcome.startsWith('broken')).length,
  };
}

function memoryOf(idle: DeskReport, warm: DeskReport, measured: DeskReport): Record<string, number> {
  const idleMb = idle.usage.rss / 1e6;
  const warmMb = warm.usage.rss / 1e6;
  return {
    rss_idle_mb: round(idleMb),
    rss_warm_mb: round(warmMb),
    rss_max_mb: round(Math.max(warm.rssMaxMb, measured.rssMaxMb)),
    rss_growth_mb: round(measured.rssMaxMb - warmMb),
    rss_growth_of_idle_mb: round(Math.max(warm.rssMaxMb, measured.rssMaxMb) - idleMb),
    rss_growth_of_peak_mb: round(measured.rssMaxMb - warm.rssMaxMb),
  };
}

/** From each planned time to the first request at or after it, or to the end where none came; requests may be a little early. */
function lateness(plans: readonly Appointment[], asked: readonly Appointment[], end: number): number[] {
  const begin = asked[0]?.at ?? 0;
  return plans
    .filter(({ at }) => at >= begin && at <= end)
    .map(({ id, at }) => (asked.find((one) => one.id === id && one.at >= at - 50)?.at ?? end) - at);
}

function tell({ polls, rounds, ticks, most, owners = [] }: DeskReport, report: (line: string) => void): void {
  const outcomes = new Map<string, Set<string>>();
  for (const { name, outcome } of polls) outcomes.set(name, (outcomes.get(name) ?? new Set()).add(outcome));
  for (const [name, all] of outcomes) report(`${name.padEnd(44)}${[...all].join(', ')}`);
  if (most) report(`at most ${memoryIn(most)}`);
  report(`${polls.length} polls, ${rounds} rounds, ${ticks.stalls.length} stalls of 20 ms or more`);
  tellPlaces(owners, report);
  const worst = ticks.stalls
    .toSorted((a, b) => Math.min(b.ms, b.ranMs) - Math.min(a.ms, a.ranMs))
    .slice(0, 15);
  for (const stall of worst) {
    const { ms, ranMs, waitedMs, gcMs, end } = stall;
    const during = polls.filter((poll) => poll.start < end && poll.end > end - ms).map(({ name }) => name);
    report(
      `  ${round(ms)} ms: ran ${round(ranMs)}, waited ${round(waitedMs)}, collector ${round(gcMs)}; under way: ${during.join(', ')}`,
    );
    const stacks = owners.find((one) => one.stall.end === end)?.stacks ?? [];
    for (const { ms: spent, stack } of stacks) report(`      ${spent} ms  ${stack}`);
  }
}

/** In all stalls together, where the time went. */
function tellPlaces(owners: readonly StallOwner[], report: (line: string) => void): void {
  const places = new Map<string, number[]>();
  for (const one of owners)
    for (const [place, ms] of Object.entries(one.places))
      places.set(place, [...(places.get(place) ?? []), ms]);
  const rows = [...places].map(([place, all]) => ({
    place,
    sum: all.reduce((a, b) => a + b, 0),
    most: Math.max(...all),
  }));
  for (const { place, sum, most } of rows.toSorted((a, b) => b.sum - a.sum).slice(0, 25))
    report(
      `  ${String(Math.round(sum)).padStart(6)} ms, at most ${String(Math.round(most)).padStart(4)} in one stall  ${place}`,
    );
}

/** What is neither of the main thread's is of the reading threads, and of the machinery itself. */
function memoryIn({ rss, heapTotal, heapUsed, external, arrayBuffers }: NodeJS.MemoryUsage): string {
  const parts = `heap of the main thread ${mb(heapTotal)}, used ${mb(heapUsed)}; external ${mb(external)}, buffers ${mb(arrayBuffers)}`;
  return `${mb(rss)} MB: ${parts}; all else ${mb(rss - heapTotal - external)}`;
}

function mb(bytes: number): number {
  return Math.round(bytes / 1e6);
}

function round(value: number): number {
  return Math.round(10 * value) / 10;
}
