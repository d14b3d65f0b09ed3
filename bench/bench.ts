/**
 * The menu of measurements: `bench [NAME …] [--full] [--json]`. Without a name all run, in under ten minutes; with `--full`
 * those that have a full size run at that. Each prints what it measures on stderr as it goes, after a line about the machine; at the end come the
 * bars that it was held to. Stdout has the metrics, or with `--json` one line `{ "metrics": { … } }`. Exit 0, whatever the
 * bars say; 1 if a measurement came to no end (the others still run), 2 if called wrongly.
 */
import { parseArgs } from 'node:util';
import { describeMachine } from './machine.ts';
import { withPrivateRedis } from './private-redis.ts';
import { judge } from './verdicts.ts';

type Report = (line: string) => void;
/** What the command line asks of all measurements. */
interface Asked {
  full: boolean;
}
type Measurement = (report: Report, asked: Asked) => Promise<{ metrics: Record<string, number> }>;

/** To fill windows takes minutes: the one with excerpts is left to `--full`, and the week has a third of its articles. */
const SHORT_MATCHER = [
  { kind: 'window', label: '10k', titles: 10_000, judged: 200 },
  { kind: 'window', label: '100k', titles: 100_000, judged: 40 },
  { kind: 'week', articles: 15_000 },
] as const;

/** Every measurement by its name; each is loaded only when it is asked for. */
const MEASUREMENTS: Readonly<Record<string, Measurement>> = {
  reader: async (report) => (await import('./reader.ts')).runReader({ report }),
  hostile: async (report, { full }) =>
    (await import('./hostile.ts')).runHostile({ report, seconds: full ? 60 : 20 }),
  matcher: async (report, { full }) =>
    (await import('./matcher.ts')).runMatcher({ report, full, ...(!full && { parts: SHORT_MATCHER }) }),
  fetch: async (report) => (await import('./fetch.ts')).runFetch({ report }),
  commit: async (report) => (await import('./commit.ts')).runCommit({ report }),
  publish: async (report) => (await import('./publish.ts')).runPublish({ report }),
  delivery: async (report, { full }) => (await import('./delivery.ts')).runDelivery({ report, full }),
  pipeline: async (report, { full }) => (await import('./pipeline.ts')).runPipeline({ report, full }),
  rebuild: async (report, { full }) =>
    (await import('./rebuild.ts')).runRebuild({ report, ...(full ? { full } : { articles: 50_000 }) }),
  desk: async (report) => (await import('./desk.ts')).runDesk({ report }),
  soak: async (report, { full }) => (await import('./soak.ts')).runSoak({ report, full }),
  sizing: async (report, { full }) => (await import('./sizing.ts')).runSizing({ report, full }),
  polling: async (write, { full }) => {
    const { runPolling } = await import('./polling.ts');
    // One world in place of five, and a virtual day of the replicas in place of seven.
    const short = { days: 1, seeds: { press: [1] } };
    return withPrivateRedis((redis) => runPolling({ redis, write, ...(!full && short) }));
  },
};

const USAGE = `usage: bench [${Object.keys(MEASUREMENTS).join(' | ')}] [--full] [--json]`;

function parseOptions() {
  try {
    const { values, positionals } = parseArgs({
      options: { full: { type: 'boolean', default: false }, json: { type: 'boolean', default: false } },
      allowPositionals: true,
    });
    const unknown = positionals.find((name) => !Object.hasOwn(MEASUREMENTS, name));
    if (unknown !== undefined) throw new Error(`there is no measurement «${unknown}»`);
    const names = positionals.length > 0 ? positionals : Object.keys(MEASUREMENTS);
    return { ...values, names };
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n${USAGE}\n`);
    return undefined;
  }
}

async function main(): Promise<number> {
  const options = parseOptions();
  if (!options) return 2;
  const report: Report = (line) => void process.stderr.write(`${line}\n`);
  report(describeMachine());
  const metrics: Record<string, number> = {};
  const broken: string[] = [];
  const started = performance.now();
  for (const name of options.names) {
    const begun = performance.now();
    try {
      Object.assign(metrics, (await MEASUREMENTS[name]?.(report, options))?.metrics);
    } catch (error) {
      broken.push(name);
      report(`${name} broke: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    }
    report(`${name} took ${secondsSince(begun)} s`);
  }
  report(`\nall took ${secondsSince(started)} s${broken.length > 0 ? `; broken: ${broken.join(', ')}` : ''}`);
  for (const verdict of judge(metrics)) report(verdict);
  const lines = Object.entries(metrics).map(([name, value]) => `${name.padEnd(56)} ${value}\n`);
  process.stdout.write(options.json ? `${JSON.stringify({ metrics })}\n` : lines.join(''));
  return broken.length > 0 ? 1 : 0;
}

const secondsSince = (begun: number): number => Math.round((performance.now() - begun) / 1000);

process.exitCode = await main();
