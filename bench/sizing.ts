/** Sizing: what docs/sizing.md says that a desk needs, beside what one took that had a day's articles. */
import { estimate } from './sizing/estimate.ts';
import { fill } from './soak/run.ts';
import { sourcesFor } from './soak/traffic.ts';

export interface SizingOptions {
  /** 200,000 articles; else 5,000. */
  full?: boolean;
  articles?: number;
  report?: (line: string) => void;
}

/** How far off what was measured the estimate may be. */
const TOLERANCE = 0.25;
/** The share of an estimate that must hang on the number of articles, for it to be held to what was measured. */
const LEAST_GROWING = 0.4;
const WINDOW_DAYS = 7;
/** Articles in a real second: what a machine of two cores takes with few in the window, and with many. */
const RATES = { short: 300, full: 150 };

/** Metrics: `sizing.…` measured, `sizing.…_off` by how much the estimate is off (.1: a tenth too high), `sizing.failed`. */
export async function runSizing(options: SizingOptions = {}): Promise<{ metrics: Record<string, number> }> {
  const { full = false, articles = full ? 200_000 : 5000, report = () => undefined } = options;
  const rate = full ? RATES.full : RATES.short;
  const { days, sample, kinds, messages, stories, redisCpuS } = await fill(
    articles,
    WINDOW_DAYS,
    rate,
    report,
  );
  for (const { name, keys, bytes } of kinds.toSorted((a, b) => b.bytes - a.bytes).slice(0, 12))
    report(
      `${name}: ${(bytes / 1e6).toFixed(2)} MB in ${keys} keys, ${Math.round(bytes / articles)} bytes an article`,
    );
  report(
    `${stories} stories and ${messages} messages of ${articles} articles in ${days.toFixed(2)} simulated days; ` +
      `the window reckons with ${(sample.windowBytes / 1e6).toFixed(1)} MB`,
  );
  const load = {
    articlesPerDay: articles / days,
    days,
    windowDays: WINDOW_DAYS,
    sources: sourcesFor(articles / days),
    streams: 1,
    queues: 1,
    // A few thousand articles pass in seconds, and how much of them goes out together hangs on the machine's pace.
    ...(!full && { messagesAnArticle: messages / articles }),
  };
  const told = estimate(load);
  const pairs = {
    redis_mb: [told.redisBytes / 1e6, sample.redisBytes / 1e6],
    merge_mb: [told.mergeBytes / 1e6, sample.rssAfterGc / 1e6],
    desk_cpu_s: [told.deskCpuS * days, sample.cpuS],
    redis_cpu_s: [told.redisCpuS * days, redisCpuS],
  } as const;
  const empty = estimate({ ...load, articlesPerDay: 0, sources: 0 });
  const growing: Partial<Record<string, number>> = {
    redis_mb: 1 - empty.redisBytes / told.redisBytes,
    merge_mb: 1 - empty.mergeBytes / told.mergeBytes,
  };
  const metrics: Record<string, number> = {};
  let failed = 0;
  for (const [name, [expected, measured]] of Object.entries(pairs)) {
    const off = expected / measured - 1;
    // CPU time depends on the machine; memory does not, but for what a process takes without any article (200 to 260 MB).
    const isHeld = (growing[name] ?? 0) >= LEAST_GROWING;
    const verdict = !isHeld ? 'told ' : Math.abs(off) <= TOLERANCE ? 'holds' : 'FAILS';
    if (verdict === 'FAILS') failed++;
    report(
      `${verdict}: ${name} ${measured.toFixed(1)}, estimated ${expected.toFixed(1)} (${(100 * off).toFixed(0)} %)`,
    );
    metrics[`sizing.${name}`] = Number(measured.toPrecision(3));
    metrics[`sizing.${name}_off`] = Number(off.toFixed(2));
  }
  return { metrics: { 'sizing.articles': articles, ...metrics, 'sizing.failed': failed } };
}
