/**
 * Scores reading on a corpus of feeds: `eval:feeds [--data DIR] [--json] [--misses]`. DIR holds feeds and an index.jsonl
 * (eval-feeds/corpus.ts says how its files count); without it, the small corpus in bench/data/feeds. A table, or with
 * `--json` one line `{ "metrics": { … } }`: percent, but `slowest_ms` (wall ms of the slowest file), `crashes` (errors
 * without a name) and `cpu_vs_rss_parser` (CPU of all of readFeed by that of bare rss-parser's parseString, 1 is equal).
 * The same metrics of bare rss-parser and feedsmith stand under their names. `--misses` lists on stderr what is not right.
 * Exit 0, 1 if the corpus cannot be scored, 2 if called wrongly.
 */
import { parseArgs } from 'node:util';
import { join } from 'node:path';
import { CorpusError, readCorpus } from './eval-feeds/corpus.ts';
import { compareCpu } from './eval-feeds/cpu.ts';
import { copydesk, feedsmith, rssParser } from './eval-feeds/readers.ts';
import { scoreReader } from './eval-feeds/score.ts';
import type { Miss } from './eval-feeds/score.ts';
import { tableOf } from './eval-feeds/table.ts';

const USAGE = 'usage: eval:feeds [--data DIR] [--json] [--misses]';

function parseOptions() {
  const options = {
    data: { type: 'string' },
    json: { type: 'boolean' },
    misses: { type: 'boolean' },
  } as const;
  try {
    const { values } = parseArgs({ options });
    return values;
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n${USAGE}\n`);
    return undefined;
  }
}

async function evaluate(folder: string): Promise<{ metrics: Record<string, number>; misses: Miss[] }> {
  const cases = readCorpus(folder);
  const ours = await scoreReader(copydesk, cases);
  const metrics = { ...ours.metrics };
  for (const peer of [rssParser, feedsmith]) {
    const { metrics: theirs } = await scoreReader(peer, cases);
    for (const [name, value] of Object.entries(theirs)) metrics[`${peer.name}.${name}`] = value;
  }
  const cpu = await compareCpu(cases);
  if (cpu.feeds > 0) metrics['cpu_vs_rss_parser'] = Math.round((100 * cpu.ours) / cpu.rssParser) / 100;
  return { metrics, misses: ours.misses };
}

async function main(): Promise<number> {
  const options = parseOptions();
  if (!options) return 2;
  try {
    const { metrics, misses } = await evaluate(options.data ?? join(import.meta.dirname, 'data/feeds'));
    process.stdout.write(options.json ? `${JSON.stringify({ metrics })}\n` : tableOf(metrics));
    if (options.misses) for (const miss of misses) process.stderr.write(`${JSON.stringify(miss)}\n`);
    return 0;
  } catch (error) {
    if (!(error instanceof CorpusError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return 1;
  }
}

process.exitCode = await main();
