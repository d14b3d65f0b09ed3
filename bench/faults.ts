/**
 * The fault harness: `faults [--minutes N] [--seed S] [--fsync everysec|always] [--json]`. Publishers with known truth, a
 * desk of nine processes and a consumer of each kind run for N minutes (default 10) while processes are killed and stopped,
 * Redis is killed and loses its power, jobs are doubled and connections fail; then everything must be right. What strikes
 * is drawn from S (default 1). The last line is `N faults, 0 lost, 0 doubled, 0 wrong`; with `--json` it is one object
 * `{ "metrics": { … }, "findings": […] }`. Exit 0, 1 if something is held against the desk, 2 if called wrongly.
 */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { pino } from 'pino';
import { findServerBinary } from '../src/redis/server/find-binary.ts';
import build from '../tests/support/build.ts';
import { lastLine, metricsOf, tableOf } from './faults/report.ts';
import { runFaults } from './faults/run.ts';

const USAGE = 'usage: faults [--minutes N] [--seed S] [--fsync everysec|always] [--json]';
const COPYDESK = resolve(import.meta.dirname, '../.test-build/bin/copydesk.js');

function parseOptions() {
  const options = {
    minutes: { type: 'string', default: '10' },
    seed: { type: 'string', default: '1' },
    fsync: { type: 'string', default: 'everysec' },
    json: { type: 'boolean', default: false },
  } as const;
  try {
    const { values } = parseArgs({ options });
    const { fsync, json } = values;
    const [minutes, seed] = [Number(values.minutes), Number(values.seed)];
    if (!(minutes > 0)) throw new Error(`«${values.minutes}» is no number of minutes`);
    if (!Number.isSafeInteger(seed)) throw new Error(`«${values.seed}» is no whole number`);
    if (fsync !== 'everysec' && fsync !== 'always')
      throw new Error(`«${fsync}» is neither everysec nor always`);
    return { minutes, seed, fsync, json } as const;
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n${USAGE}\n`);
    return undefined;
  }
}

async function main(): Promise<number> {
  const options = parseOptions();
  if (!options) return 2;
  const binary = await findServerBinary(process.env, pino({ level: 'silent' }));
  if (!binary) {
    process.stderr.write('there is no redis-server or valkey-server on PATH: name one in REDIS_SERVER_BIN\n');
    return 2;
  }
  build();
  const ending = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => ending.abort(new Error(`ended by ${signal}`)));
  const tell = (line: string) => process.stderr.write(`${line}\n`);
  const { signal } = ending;
  const report = await runFaults({ ...options, binary, copydesk: COPYDESK, tell, signal }).catch((error) => {
    if (signal.aborted) return undefined;
    throw error;
  });
  if (!report) {
    tell(String(signal.reason));
    return 1;
  }
  const lines = options.json
    ? [JSON.stringify({ metrics: metricsOf(report), findings: report.findings })]
    : [...tableOf(report), lastLine(report)];
  process.stdout.write(`${lines.join('\n')}\n`);
  return report.findings.length > 0 ? 1 : 0;
}

process.exitCode = await main();
