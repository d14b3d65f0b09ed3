/**
 * Soak: simulated days through a window of one, at a steady pace: eight, or a hundred of 10,000 articles each. A desk that is sound
 * grows for one window (its memory) or three (what Redis keeps of a story is kept two days longer), and then stays as it is.
 */
import { quantile } from './polling/statistics.ts';
import { soak, type Sample, type Shape } from './soak/run.ts';
import { slopePerHour } from './soak/trend.ts';

export interface SoakOptions {
  /** A million articles in an hour, or as long as that takes here; else 100 s with 20,000, or as many as this machine takes. */
  full?: boolean;
  shape?: Partial<Shape>;
  report?: (line: string) => void;
}

const SHORT: Shape = {
  articles: 20_000,
  gives: 'articles',
  seconds: 100,
  load: 0.5,
  days: 8,
  windowDays: 1,
  samples: 80,
};
const FULL: Shape = {
  articles: 1_000_000,
  gives: 'seconds',
  seconds: 3600,
  load: 0.75,
  // A desk of the size for which docker-compose.yml has the memory.
  days: 100,
  windowDays: 1,
  samples: 160,
};

/** From which day on something should not grow any more, with half a day to settle. */
const STEADY = { memory: 1.5, redis: 3.5 };
/**
 * Percent of growth that is none. The long form has an hour, in which 1 % is asked for; in the short form's minute so little
 * cannot be told from chance, so that it only finds what grows with every article.
 */
const FLAT = { full: 1, short: 10 };
const LAG_S = 5;

/** Metrics: `soak.…`; `soak.failed` counts the verdicts that do not hold. */
export async function runSoak(options: SoakOptions = {}): Promise<{ metrics: Record<string, number> }> {
  const { full = false, report = () => undefined } = options;
  const shape = { ...(full ? FULL : SHORT), ...options.shape };
  const { articles, samples, lags, lost, redisCpuS, seconds } = await soak(shape, report);
  // What is on its way when the traffic ends is no part of a steady state.
  const whole = samples.filter(({ hours }) => hours * 3600 <= seconds);
  const grown = (from: number, of: (sample: Sample) => number) => {
    const day = seconds / shape.days / 3600;
    const steady = whole.filter(({ hours }) => hours >= from * day);
    const slope = slopePerHour(steady.map((sample) => ({ hours: sample.hours, value: of(sample) })));
    // The long form's slopes are told by the hour, the short one's by what they come to in its own time.
    return full ? slope : slope * ((shape.days - from) * day);
  };
  const growth = {
    rss: grown(STEADY.memory, ({ rss }) => rss),
    rss_after_gc: grown(STEADY.memory, ({ rssAfterGc }) => rssAfterGc),
    heap_after_gc: grown(STEADY.memory, ({ heapAfterGc }) => heapAfterGc),
    handles: grown(STEADY.memory, ({ handles }) => handles),
    redis_memory: grown(STEADY.redis, ({ redisBytes }) => redisBytes),
    redis_keys: grown(STEADY.redis, ({ redisKeys }) => redisKeys),
  };
  const lag = quantile(lags, 0.99) / 1000;
  const most = full ? FLAT.full : FLAT.short;
  const verdicts = [
    ...Object.entries(growth).map(([what, percent]) => ({
      holds: percent < most,
      words: `${what} grew by ${percent.toFixed(2)} %${full ? ' an hour' : ''}, less than ${most} % is flat`,
    })),
    { holds: lost === 0, words: `${lost} of ${articles} articles lost` },
    { holds: lag < LAG_S, words: `p99 of the lag ${lag.toFixed(2)} s, less than ${LAG_S} s is asked for` },
  ];
  for (const { holds, words } of verdicts) report(`${holds ? 'holds' : 'FAILS'}: ${words}`);
  const last = whole.at(-1);
  const unit = full ? 'pct_per_h' : 'pct';
  const metrics = {
    ...Object.fromEntries(
      Object.entries(growth).map(([what, value]) => [`soak.${what}_${unit}`, round(value)]),
    ),
    'soak.articles': articles,
    'soak.lost': lost,
    'soak.lag_p50_s': round(quantile(lags, 0.5) / 1000),
    'soak.lag_p99_s': round(lag),
    'soak.window': last?.window ?? 0,
    'soak.rss_mb': round((last?.rss ?? 0) / 2 ** 20),
    'soak.redis_mb': round((last?.redisBytes ?? 0) / 2 ** 20),
    'soak.desk_cpu_ms_per_article': round(((last?.cpuS ?? 0) / articles) * 1000),
    'soak.redis_cpu_ms_per_article': round((redisCpuS / articles) * 1000),
    'soak.failed': verdicts.filter(({ holds }) => !holds).length,
  };
  return { metrics };
}

const round = (value: number): number => Number(value.toPrecision(3));
