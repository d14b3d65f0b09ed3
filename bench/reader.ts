/**
 * What reading costs: CPU of readFeed beside bare rss-parser on the real feeds of a corpus, and CPU of the worst
 * documents of 10 MiB that we can think of.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readFeed } from '../src/feed/read-feed.ts';
import { MAX_BODY } from '../src/feed/limits.ts';
import { FeedError } from '../src/feed/types.ts';
import { readCorpus } from './eval-feeds/corpus.ts';
import { compareCpu, cpuOf } from './eval-feeds/cpu.ts';
import { HOSTILE } from './reader/hostile.ts';

export interface ReaderOptions {
  /** A corpus as eval:feeds has it; `../shared/feeds` where that is there, else bench/data/feeds. */
  data?: string;
  /** Only the hostile documents whose names have this in them. */
  only?: string;
  /** Told of each measurement as it is made. */
  report?: (line: string) => void;
}

/**
 * Metrics: `reader.cpu_vs_rss_parser` (1 is equal), `reader.mb_per_cpu_s` (MB of 10^6 bytes), `reader.worst_ms` (CPU ms of
 * the slowest hostile document, the compiler warm from real feeds) and `reader.worst_slow` (how many took over 1,500 ms).
 */
export async function runReader(options: ReaderOptions = {}): Promise<{ metrics: Record<string, number> }> {
  const report = options.report ?? (() => undefined);
  const cpu = await compareCpu(readCorpus(options.data ?? defaultData()));
  report(
    `${cpu.feeds} real feeds, ${(cpu.bytes / 1e6).toFixed(1)} MB: ${Math.round(cpu.ours)} ms CPU, bare rss-parser ${Math.round(cpu.rssParser)} ms`,
  );
  const times: number[] = [];
  for (const [name, make] of Object.entries(HOSTILE)) {
    if (!name.includes(options.only ?? '')) continue;
    const { ms, outcome } = await timeOne(make(MAX_BODY));
    times.push(ms);
    report(`${String(Math.round(ms)).padStart(6)} ms CPU  ${name}: ${outcome}`);
  }
  return {
    metrics: {
      'reader.cpu_vs_rss_parser': round(cpu.ours / cpu.rssParser),
      'reader.mb_per_cpu_s': round(cpu.bytes / 1000 / cpu.ours),
      'reader.worst_ms': Math.round(Math.max(...times)),
      'reader.worst_slow': times.filter((ms) => ms > 1500).length,
    },
  };
}

async function timeOne(body: Uint8Array): Promise<{ ms: number; outcome: string }> {
  let outcome = '';
  const ms = await cpuOf(async () => {
    try {
      const { items, notes } = await readFeed(body);
      outcome = `${items.length} items${notes.length > 0 ? `, ${notes[0]}` : ''}`;
    } catch (error) {
      if (!(error instanceof FeedError)) throw error;
      outcome = `${error.code}, ${error.message}`;
    }
  });
  return { ms, outcome };
}

function defaultData(): string {
  const shared = join(import.meta.dirname, '../../shared/feeds');
  return existsSync(shared) ? shared : join(import.meta.dirname, 'data/feeds');
}

function round(value: number): number {
  return Math.round(100 * value) / 100;
}
