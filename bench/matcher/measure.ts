/** What one part of the measurement measures. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { cpuSeconds } from '../cpu-time.ts';
import { findPostgres, withPostgres } from '../peers/postgres.ts';
import { SPARE, TIMED, type Metrics, type Task, type WindowPart } from './parts.ts';
import { race } from './race.ts';
import { measureRecall } from './recall.ts';
import { miniSearch, ours, packagedMinHash, plainMinHash, stringSimilarity, trigrams } from './searchers.ts';
import type { Searcher } from './searchers.ts';
import { madeStream, readStream } from './streams.ts';
import { simulateWeek } from './week.ts';
import { FilledWindow } from './window.ts';

type Report = (line: string) => void;

/** @param report is told of each figure. */
export async function measurePart(task: Task, report: Report): Promise<Metrics> {
  report(`${task.part.kind}: this core does ${coreSpeed()} million plain steps a CPU second`);
  const exact = Object.entries(await figuresOf(task, report)).map(
    ([name, value]) => [name, Number(value.toPrecision(4))] as const,
  );
  for (const [name, value] of exact) report(`  ${name.padEnd(60)}${value}`);
  return Object.fromEntries(exact);
}

const STEPS = 30_000_000;

/** What a CPU second is worth here and now: with busy neighbours on its other threads it is worth a third. */
function coreSpeed(): number {
  let sum = 0;
  const seconds = cpuSeconds(() => {
    for (let step = 0; step < STEPS; step++) sum = (Math.imul(sum, 31) + step) | 0;
  });
  return Math.round(STEPS / 1e6 / seconds);
}

function figuresOf(task: Task, report: Report): Metrics | Promise<Metrics> {
  const { part } = task;
  switch (part.kind) {
    case 'window':
      return measureWindow(task, part, report);
    case 'excerpts':
      return measureExcerpts(task, part.titles);
    case 'made':
      return measureMade(part.titles);
    case 'week':
      return measureWeek(task, part.articles, report);
  }
}

async function measureWindow({ stream }: Task, part: WindowPart, report: Report): Promise<Metrics> {
  const { titles, label, judged } = part;
  const window = new FilledWindow(readStream(stream, titles + SPARE), { size: titles });
  const metrics = {
    [`matcher.add_per_cpu_s_${label}`]: TIMED / window.add(TIMED),
    [`matcher.fill_per_cpu_s_${label}`]: titles / window.fillCpuS,
    ...measureLatency(window, label),
    ...(judged > 0 && measureMisses(window, judged, label)),
    ...(await measurePeers(window, { label, stream }, report)),
  };
  return { ...metrics, ...measureMemory(window, label) };
}

/** Last, since the window is let go for it. */
function measureMemory(window: FilledWindow, label: string, group = 'matcher'): Metrics {
  const { size, grownBytes } = window;
  const estimated = window.matcher.memoryBytes;
  const bytes = window.release();
  return {
    [`${group}.bytes_per_title_${label}`]: bytes / size,
    [`${group}.process_bytes_per_title_${label}`]: grownBytes / size,
    [`${group}.estimate_by_bytes_${label}`]: estimated / bytes,
  };
}

function measureLatency(window: FilledWindow, label: string): Metrics {
  const [wall, cpu]: [number[], number[]] = [[], []];
  window.add(TIMED, (article) => {
    const [from, used] = [performance.now(), process.cpuUsage()];
    window.matcher.add(article);
    const { user, system } = process.cpuUsage(used);
    wall.push((performance.now() - from) * 1000);
    cpu.push(user + system);
  });
  return { [`matcher.p99_us_${label}`]: p99(wall), [`matcher.p99_cpu_us_${label}`]: p99(cpu) };
}

const p99 = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length * 0.99)] ?? NaN;

function measureMisses(window: FilledWindow, judged: number, label: string): Metrics {
  const recall = measureRecall(window, window.queries(judged));
  return {
    [`matcher.duplicates_judged_${label}`]: recall.duplicates,
    [`matcher.duplicate_recall_${label}`]: recall.duplicatesFound / recall.duplicates,
    [`matcher.related_judged_${label}`]: recall.related,
    [`matcher.related_recall_at_10_${label}`]: recall.relatedFound / recall.related,
  };
}

async function measurePeers(
  window: FilledWindow,
  { label, stream }: { label: string; stream: string | undefined },
  report: Report,
): Promise<Metrics> {
  const { added, size, headlines } = window;
  const titles = headlines.slice(added - size, added);
  const searchers = [ours(window), plainMinHash(titles)];
  // At a million two of these take hours, and the third has a process of its own.
  if (label !== '1m') searchers.push(packagedMinHash(titles), miniSearch(titles), stringSimilarity(titles));
  const run = async (all: readonly Searcher[]) => {
    const rates = await race(all, headlines, added);
    if (label === '1m') rates.set('npm_minhash', await packagedAtLarge(size, stream));
    return ratesOf(rates, label);
  };
  const bin = findPostgres();
  if (bin === undefined || label === '10k') {
    if (bin === undefined) report('  no PostgreSQL is installed here: left out');
    return run(searchers);
  }
  return withPostgres(bin, async (table) => {
    await table.fill(titles);
    return run([...searchers, trigrams(table)]);
  });
}

async function packagedAtLarge(size: number, stream: string | undefined): Promise<number> {
  const program = join(import.meta.dirname, 'packaged-at-large.js');
  const words = ['--max-old-space-size=12000', program, String(size), ...(stream ? [stream] : [])];
  const { stdout } = await promisify(execFile)(process.execPath, words);
  return (JSON.parse(stdout) as { rate: number }).rate;
}

function ratesOf(rates: ReadonlyMap<string, number>, label: string): Metrics {
  const own = rates.get('copydesk') ?? NaN;
  const metrics: Metrics = { [`matcher.duplicate_search_per_cpu_s_${label}`]: own };
  for (const [name, rate] of rates) {
    if (name === 'copydesk') continue;
    metrics[`${name}.matcher.duplicate_search_per_cpu_s_${label}`] = rate;
    metrics[`matcher.vs_${name}_${label}`] = own / rate;
  }
  return metrics;
}

function measureExcerpts({ stream }: Task, size: number): Metrics {
  const window = new FilledWindow(readStream(stream, size + SPARE), { size, excerpts: true });
  const rate = TIMED / window.add(TIMED);
  return { 'matcher.add_excerpts_per_cpu_s_100k': rate, ...measureMemory(window, 'excerpts_100k') };
}

function measureMade(size: number): Metrics {
  const window = new FilledWindow(madeStream(size + TIMED), { size });
  return {
    'matcher.made.add_per_cpu_s_100k': TIMED / window.add(TIMED),
    ...measureMemory(window, '100k', 'matcher.made'),
  };
}

function measureWeek({ stream }: Task, count: number, report: Report): Metrics {
  const { articles, growth, agreement, bytes } = simulateWeek(readStream(stream, count));
  report(`  bytes at the end of each day: ${bytes.cold.join(' ')}; once more: ${bytes.warm.join(' ')}`);
  return {
    'matcher.week.articles': articles,
    'matcher.week.memory_growth': growth.process,
    'matcher.week.window_growth': growth.window,
    'matcher.week.shuffled_b_cubed': agreement,
  };
}
