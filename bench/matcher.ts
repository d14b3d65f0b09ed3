/**
 * Matching: how fast a window takes articles in and finds duplicates, what it weighs, what the search misses, and whether
 * it holds still over a week; beside other ways of finding near-duplicate titles. On the larger generator's headlines where
 * that stands beside the project, else on ours. Rates are per CPU second of one core, everything included.
 */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { loadStream, madeStream } from './matcher/streams.ts';
import type { Stream } from './matcher/streams.ts';
import { race } from './matcher/race.ts';
import { measureRecall } from './matcher/recall.ts';
import {
  miniSearch,
  ours,
  packagedMinHash,
  plainMinHash,
  stringSimilarity,
  trigrams,
} from './matcher/searchers.ts';
import type { Searcher } from './matcher/searchers.ts';
import { simulateWeek } from './matcher/week.ts';
import { FilledWindow } from './matcher/window.ts';
import { findPostgres, withPostgres } from './peers/postgres.ts';

export interface MatcherBenchOptions {
  /** Also a window of a million, with the peers that stand it, and a week of a million articles. */
  full?: boolean;
  /** Share of every size, to try the measurement itself; with 1, the default, sizes are what the metrics' names say. */
  scale?: number;
  /** Told of each measurement as it is made. */
  report?: (line: string) => void;
}

type Metrics = Record<string, number>;
type Report = (line: string) => void;

interface Size {
  titles: number;
  label: '10k' | '100k' | '1m';
  /** Titles that are compared with the whole window, one by one; 0 for none. */
  judged: number;
}

/** Articles that a full window takes in while it is timed. */
const TIMED = 10_000;
/** Titles that come behind those that fill the window: the timed ones, and the queries. */
const SPARE = 40_000;

/**
 * Metrics, by size (`10k`, `100k`, `1m`): `matcher.add_per_cpu_s_…` at a window of that size, `matcher.add_excerpts_…`,
 * `matcher.duplicate_search_per_cpu_s_…`, `matcher.bytes_per_title_…`, `matcher.p99_us_…` (wall time of one add) and
 * `matcher.p99_cpu_us_…`, `matcher.duplicate_recall_…` and `matcher.related_recall_at_10_…`; rates of the peers, as
 * `pg_trgm.matcher.duplicate_search_per_cpu_s_…`, and how many times theirs ours is, as `matcher.vs_pg_trgm_…`;
 * `matcher.week.…`; `matcher.made.…`: on our own headlines, where the others are on the larger generator's.
 */
export async function runMatcher(options: MatcherBenchOptions = {}): Promise<{ metrics: Metrics }> {
  const { full = false, scale = 1, report = () => undefined } = options;
  const sizes: Size[] = [
    { titles: 10_000 * scale, label: '10k', judged: 200 },
    { titles: 100_000 * scale, label: '100k', judged: full ? 200 : 40 },
    ...(full ? [{ titles: 1_000_000 * scale, label: '1m', judged: 0 } as const] : []),
  ];
  const largest = Math.max(...sizes.map(({ titles }) => titles)) + SPARE;
  const stream = loadStream(largest);
  report(stream.name === 'load' ? "the larger generator's headlines" : 'our own headlines');
  const metrics: Metrics = {};
  for (const size of sizes) Object.assign(metrics, await measureSize(stream, size, report));
  Object.assign(metrics, measureExcerpts(stream, 100_000 * scale, report));
  if (stream.name === 'load') Object.assign(metrics, measureMade(100_000 * scale, report));
  Object.assign(metrics, measureWeek(full ? stream : loadStream(50_000 * scale), report));
  metrics['matcher.bytes_per_title'] = metrics['matcher.bytes_per_title_100k'] ?? NaN;
  return { metrics };
}

async function measureSize(
  stream: Stream,
  { titles, label, judged }: Size,
  report: Report,
): Promise<Metrics> {
  const window = new FilledWindow(stream.headlines, { size: titles });
  const metrics: Metrics = {
    [`matcher.add_per_cpu_s_${label}`]: TIMED / window.add(TIMED),
    [`matcher.fill_per_cpu_s_${label}`]: titles / window.fillCpuS,
    [`matcher.bytes_per_title_${label}`]: window.bytes / titles,
    [`matcher.estimate_by_bytes_${label}`]: window.matcher.memoryBytes / window.bytes,
    ...measureLatency(window, label),
    ...(judged > 0 && measureMisses(window, judged, label)),
    ...(await measurePeers(window, label, report)),
  };
  return told(metrics, report);
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
    [`matcher.related_recall_at_10_${label}`]: recall.relatedFound / recall.related,
  };
}

async function measurePeers(window: FilledWindow, label: Size['label'], report: Report): Promise<Metrics> {
  const { added, size, headlines } = window;
  const titles = headlines.slice(added - size, added);
  const searchers = [ours(window), plainMinHash(titles)];
  // At a million two of these take hours, and the third has a process of its own.
  if (label !== '1m') searchers.push(packagedMinHash(titles), miniSearch(titles), stringSimilarity(titles));
  const run = async (all: readonly Searcher[]) => {
    const rates = await race(all, headlines, added);
    if (label === '1m') rates.set('npm_minhash', await packagedAtLarge(size));
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

async function packagedAtLarge(size: number): Promise<number> {
  const program = fileURLToPath(new URL('./matcher/packaged-at-large.ts', import.meta.url));
  const words = ['--max-old-space-size=12000', '--import', 'tsx', program, String(size)];
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

function measureExcerpts({ headlines }: Stream, size: number, report: Report): Metrics {
  const window = new FilledWindow(headlines, { size, excerpts: true });
  const metrics = {
    'matcher.add_excerpts_per_cpu_s_100k': TIMED / window.add(TIMED),
    'matcher.bytes_per_title_excerpts_100k': window.bytes / window.size,
  };
  return told(metrics, report);
}

function measureMade(size: number, report: Report): Metrics {
  const window = new FilledWindow(madeStream(size + TIMED).headlines, { size });
  const metrics = {
    'matcher.made.add_per_cpu_s_100k': TIMED / window.add(TIMED),
    'matcher.made.bytes_per_title_100k': window.bytes / size,
  };
  return told(metrics, report);
}

function measureWeek({ headlines }: Stream, report: Report): Metrics {
  const { articles, growth, agreement, bytes } = simulateWeek(headlines);
  report(`  bytes at the end of each day: ${bytes.join(' ')}`);
  const metrics = {
    'matcher.week.articles': articles,
    'matcher.week.memory_growth': growth,
    'matcher.week.shuffled_b_cubed': agreement,
  };
  return told(metrics, report);
}

function told(metrics: Metrics, report: Report): Metrics {
  const exact = Object.entries(metrics).map(([name, value]) => [name, Number(value.toPrecision(4))] as const);
  for (const [name, value] of exact) report(`  ${name.padEnd(60)}${value}`);
  return Object.fromEntries(exact);
}
