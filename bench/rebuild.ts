/** Rebuild: how long a merge worker takes from its start until its window is what the log says, and how much memory. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { serverTime, type DeskRedis } from '../src/redis/connect.ts';
import { keysOf } from '../src/redis/keys.ts';
import { compileProgram } from './compile-program.ts';
import { writeLog, type LogKind } from './rebuild/made-log.ts';
import { withPrivateRedis } from './private-redis.ts';

/** What catching up with the whole log took. */
export interface CatchUp {
  articles: number;
  wallS: number;
  cpuS: number;
  peakRssMb: number;
  /** The window's own estimate of what it takes. */
  estimatedMb: number;
}

export interface RebuildOptions {
  /** Articles in the log. Default 100,000; with `full` a million. */
  articles?: number;
  /** A million articles. */
  full?: boolean;
  /** What the log holds; all kinds if absent. */
  kinds?: readonly LogKind[];
  /** Told of each measurement as it is made. */
  report?: (line: string) => void;
}

const HOUR_MS = 3_600_000;
const KINDS = ['titles', 'excerpts', 'upgraded'] as const;

/** Metrics: `rebuild.titles.…`, `rebuild.excerpts.…` and `rebuild.upgraded.…`, each `wall_s`, `cpu_s`, `peak_rss_mb`, `estimated_mb`, `us_per_article`. */
export async function runRebuild(options: RebuildOptions = {}): Promise<{ metrics: Record<string, number> }> {
  const { full = false, articles = full ? 1_000_000 : 100_000, kinds = KINDS } = options;
  const { report = () => undefined } = options;
  const metrics: Record<string, number> = {};
  const compiled = compileProgram('rebuild/catch-up.ts');
  try {
    await withPrivateRedis(async (redis) => {
      for (const kind of kinds) {
        const taken = await measureRebuild(redis, { articles, kind, program: compiled.program });
        const figures = {
          wall_s: taken.wallS,
          cpu_s: taken.cpuS,
          peak_rss_mb: taken.peakRssMb,
          estimated_mb: taken.estimatedMb,
          us_per_article: (taken.wallS / taken.articles) * 1e6,
        };
        for (const [name, value] of Object.entries(figures))
          metrics[`rebuild.${kind}.${name}`] = rounded(value);
        report(
          `${taken.articles} articles, ${kind}: ${rounded(taken.wallS)} s, CPU ${rounded(taken.cpuS)} s, ` +
            `peak RSS ${Math.round(taken.peakRssMb)} MB, the window's estimate ${Math.round(taken.estimatedMb)} MB`,
        );
      }
    });
  } finally {
    compiled.remove();
  }
  return { metrics };
}

async function measureRebuild(
  redis: DeskRedis,
  { articles, kind, program }: { articles: number; kind: LogKind; program: string },
): Promise<CatchUp> {
  const { path } = redis.options;
  if (!path) throw new Error('the measurement needs a real redis-server of its own');
  const prefix = `rebuild-${kind}`;
  const start = (await serverTime(redis)) - 25 * HOUR_MS;
  await writeLog(redis, keysOf(prefix), { articles, kind, start });
  const taken = await catchUp(program, path, prefix);
  await redis.flushall();
  if (taken.articles !== articles) throw new Error(`${taken.articles} of ${articles} articles were folded`);
  return taken;
}

async function catchUp(program: string, socket: string, prefix: string): Promise<CatchUp> {
  const run = promisify(execFile);
  const { stdout } = await run(process.execPath, [program, socket, prefix]);
  return JSON.parse(stdout) as CatchUp;
}

const rounded = (value: number): number => Number(value.toPrecision(3));
