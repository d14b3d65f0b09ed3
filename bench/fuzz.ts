/**
 * Coverage-guided fuzzing of what reads feeds: `fuzz [--minutes N] [--seed S] [--target NAME] [--corpus DIR] [--json]`.
 * N minutes (default 1) are shared by all targets, or are one target's. The same seed gives the same inputs, as far as the
 * time goes; DIR holds documents to begin with besides our own seeds. A line for each target and for each finding; with
 * `--json` one line `{ "metrics": { … }, "findings": […] }`. Exit 0, 1 if something was found, 2 if called wrongly.
 */
import { parseArgs } from 'node:util';
import { runCampaign } from './fuzz/campaign.ts';
import type { Outcome } from './fuzz/campaign.ts';
import { wordsFrom } from './fuzz/dictionary.ts';
import { loadInstrumented } from './fuzz/load.ts';
import { Dice, seedFor } from './fuzz/random.ts';
import { seedsOf } from './fuzz/seeds.ts';
import * as plain from './fuzz/surface.ts';
import { TARGETS } from './fuzz/targets.ts';
import type { Finding } from './fuzz/types.ts';
import { Watchdog } from './fuzz/watchdog.ts';

const USAGE = `usage: fuzz [--minutes N] [--seed S] [--target ${TARGETS.map(({ name }) => name).join(' | ')}] [--corpus DIR] [--json]`;

function parseOptions() {
  const options = {
    minutes: { type: 'string', default: '1' },
    seed: { type: 'string', default: '1' },
    target: { type: 'string', multiple: true },
    corpus: { type: 'string' },
    json: { type: 'boolean', default: false },
  } as const;
  try {
    const { values } = parseArgs({ options });
    const [minutes, seed] = [Number(values.minutes), Number(values.seed)];
    if (!(minutes > 0)) throw new Error(`«${values.minutes}» is no number of minutes`);
    if (!Number.isSafeInteger(seed)) throw new Error(`«${values.seed}» is no whole number`);
    const names = values.target ?? TARGETS.map(({ name }) => name);
    const unknown = names.find((name) => !TARGETS.some((target) => target.name === name));
    if (unknown !== undefined) throw new Error(`there is no target «${unknown}»`);
    return { ...values, minutes, seed, targets: TARGETS.filter(({ name }) => names.includes(name)) };
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n${USAGE}\n`);
    return undefined;
  }
}

type Options = NonNullable<ReturnType<typeof parseOptions>>;

async function fuzz(options: Options, tell: (outcome: Outcome) => void): Promise<Outcome[]> {
  const instrumented = await loadInstrumented();
  const words = wordsFrom(instrumented.words);
  const watchdog = new Watchdog();
  process.stderr.write(`the input that is being read is in ${watchdog.file}\n`);
  const shares = options.targets.reduce((sum, { share }) => sum + share, 0);
  const outcomes: Outcome[] = [];
  for (const target of options.targets) {
    const end = performance.now() + (options.minutes * 60_000 * target.share) / shares;
    const outcome = await runCampaign({
      target,
      instrumented,
      plain,
      seeds: seedsOf(target, options.corpus),
      words,
      dice: new Dice(seedFor(options.seed, target.name)),
      goesOn: () => performance.now() < end,
      onInput: (name, input) => watchdog.watch(name, input),
    });
    tell(outcome);
    outcomes.push(outcome);
  }
  await watchdog.close();
  return outcomes;
}

function lineOf({ target, executions, seconds, blocks, corpus, slowestMs, findings }: Outcome): string {
  const columns = [
    target.padEnd(10),
    `${executions} executions`.padStart(20),
    `${Math.round(executions / seconds)}/s`.padStart(9),
    `${blocks} blocks`.padStart(13),
    `${corpus} in corpus`.padStart(16),
    `slowest ${Math.round(slowestMs)} ms`.padStart(18),
    `${findings.length} findings`.padStart(13),
  ];
  return columns.join('');
}

function describe({ target, message, place, input: { bytes, variant } }: Finding): string {
  const shown = bytes.length > 2000 ? `${bytes.slice(0, 2000)}…` : bytes;
  return `  ${target} (setting ${variant}): ${message}${place ? ` at ${place}` : ''}\n    ${JSON.stringify(shown)}`;
}

function metricsOf(outcomes: readonly Outcome[]): Record<string, number> {
  const entries = outcomes.flatMap(({ target, executions, seconds, blocks, corpus, slowestMs, findings }) =>
    Object.entries({
      executions,
      per_second: Math.round(executions / seconds),
      blocks,
      corpus,
      slowest_ms: Math.round(slowestMs),
      findings: findings.length,
    }).map(([name, value]) => [`fuzz.${target}.${name}`, value] as const),
  );
  return Object.fromEntries(entries);
}

async function main(): Promise<number> {
  const options = parseOptions();
  if (!options) return 2;
  const outcomes = await fuzz(options, (outcome) => {
    if (options.json) return;
    const found = outcome.findings.map((finding) => `${describe(finding)}\n`);
    process.stdout.write(`${lineOf(outcome)}\n${found.join('')}`);
  });
  const findings = outcomes.flatMap((outcome) => outcome.findings);
  if (options.json) process.stdout.write(`${JSON.stringify({ metrics: metricsOf(outcomes), findings })}\n`);
  return findings.length > 0 ? 1 : 0;
}

process.exitCode = await main();
