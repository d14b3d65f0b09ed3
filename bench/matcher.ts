/**
 * Matching: how fast a window takes articles in and finds duplicates, what it weighs, what the search misses, and whether
 * it holds still over a week; beside other ways of finding near-duplicate titles. On the larger generator's headlines where
 * that stands beside the project, else on ours. Rates are per CPU second of one core, everything included, of the program
 * as it ships: run from source it would give every function its name whenever it is made.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { compileProgram } from './compile-program.ts';
import { SPARE, type Metrics, type Part, type Task } from './matcher/parts.ts';
import { writeLoad } from './matcher/streams.ts';

export interface MatcherBenchOptions {
  /** Also a window of a million, with the peers that stand it, one of our own headlines, and a week of a million articles. */
  full?: boolean;
  /** What is measured, where it is not all of it. */
  parts?: readonly Part[];
  /** Told of each measurement as it is made. */
  report?: (line: string) => void;
}

const PARTS: readonly Part[] = [
  { kind: 'window', label: '10k', titles: 10_000, judged: 200 },
  { kind: 'window', label: '100k', titles: 100_000, judged: 40 },
  { kind: 'excerpts', titles: 100_000 },
  { kind: 'week', articles: 30_000 },
];
const FULL_PARTS: readonly Part[] = [
  { kind: 'window', label: '10k', titles: 10_000, judged: 200 },
  { kind: 'window', label: '100k', titles: 100_000, judged: 200 },
  { kind: 'window', label: '1m', titles: 1_000_000, judged: 0 },
  { kind: 'excerpts', titles: 100_000 },
  { kind: 'made', titles: 100_000 },
  { kind: 'week', articles: 1_000_000 },
];

/**
 * Metrics, by size (`10k`, `100k`, `1m`): `matcher.add_per_cpu_s_…` at a window of that size, `matcher.add_excerpts_…`,
 * `matcher.duplicate_search_per_cpu_s_…`, `matcher.bytes_per_title_…`, `matcher.p99_us_…` (wall time of one add) and
 * `matcher.p99_cpu_us_…`, `matcher.duplicate_recall_…` and `matcher.related_recall_at_10_…`; rates of the peers, as
 * `pg_trgm.matcher.duplicate_search_per_cpu_s_…`, and how many times theirs ours is, as `matcher.vs_pg_trgm_…`;
 * `matcher.week.…`; `matcher.made.…`: on our own headlines, where the others are on the larger generator's.
 */
export async function runMatcher(options: MatcherBenchOptions = {}): Promise<{ metrics: Metrics }> {
  const { full = false, parts = full ? FULL_PARTS : PARTS, report = () => undefined } = options;
  const compiled = compileProgram('matcher/program.ts');
  const folder = mkdtempSync(join(tmpdir(), 'copydesk-titles-'));
  const metrics: Metrics = {};
  try {
    const file = join(folder, 'titles.tsv');
    const stream = writeLoad(Math.max(...parts.map(lengthOf)), file) ? file : undefined;
    report(stream ? "the larger generator's headlines" : 'our own headlines');
    for (const part of parts)
      if (part.kind !== 'made' || stream)
        Object.assign(metrics, await measure(compiled.program, { part, ...(stream && { stream }) }, report));
  } finally {
    rmSync(folder, { recursive: true, force: true });
    compiled.remove();
  }
  const usual = metrics['matcher.bytes_per_title_100k'];
  return { metrics: { ...metrics, ...(usual !== undefined && { 'matcher.bytes_per_title': usual }) } };
}

/** How many headlines a part reads. */
const lengthOf = (part: Part): number => (part.kind === 'week' ? part.articles : part.titles + SPARE);

async function measure(program: string, task: Task, report: (line: string) => void): Promise<Metrics> {
  // A window of a million beside the brute force and the peers' indexes needs more than the usual heap.
  const child = spawn(process.execPath, ['--max-old-space-size=8000', program, JSON.stringify(task)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  createInterface(child.stderr).on('line', report);
  const [said, [status]] = await Promise.all([text(child.stdout), once(child, 'close')]);
  if (status !== 0) throw new Error(`the measurement of ${task.part.kind} ended with ${String(status)}`);
  return JSON.parse(said) as Metrics;
}
