/** The bars that the project set itself, and whether what was measured meets them. */

interface Bar {
  metric: string;
  /** The bar is met at this figure and on one side of it. */
  at: number;
  side: 'most' | 'least';
  /** Where the bar is for another size than the one that was measured. */
  note?: string;
}

const atMost = (metric: string, at: number, note?: string): Bar => ({
  metric,
  at,
  side: 'most',
  ...(note && { note }),
});
const atLeast = (metric: string, at: number): Bar => ({ metric, at, side: 'least' });

/** What the bars of the pipeline were set for; fewer feeds weigh its start more and its window less. */
const THOUSAND = 'set for 1,000 feeds: --full';

const BARS: readonly Bar[] = [
  atMost('reader.cpu_vs_rss_parser', 1.5),
  atMost('hostile.loop_max_ms', 50),
  atMost('hostile.rss_growth_mb', 150),
  atMost('hostile.fetch.loop_max_ms', 50),
  atMost('hostile.fetch.rss_growth_mb', 150),
  atLeast('matcher.add_per_cpu_s_100k', 12_000),
  atLeast('matcher.add_per_cpu_s_1m', 3000),
  atLeast('matcher.add_excerpts_per_cpu_s_100k', 6000),
  atLeast('matcher.duplicate_search_per_cpu_s_1m', 20_000),
  atLeast('matcher.vs_pg_trgm_1m', 3000),
  atLeast('matcher.vs_minhash_1m', 30),
  atLeast('matcher.duplicate_recall_100k', 1),
  atLeast('matcher.related_recall_at_10_100k', 0.97),
  atMost('matcher.p99_us_100k', 1000),
  atMost('matcher.bytes_per_title_100k', 800),
  atMost('matcher.bytes_per_title_1m', 800),
  atLeast('matcher.week.shuffled_b_cubed', 0.98),
  atLeast('commit.articles_per_redis_core_s', 8000),
  atLeast('publish.vs_addbulk', 0.7),
  // The same by CPU time, which a busy machine changes less.
  atLeast('publish.vs_addbulk_cpu', 0.7),
  atMost('messages_per_article', 3),
  atMost('latency.queue_p50_ms', 50),
  atMost('latency.queue_p99_ms', 250),
  atMost('latency.stream_p50_ms', 50),
  atMost('latency.stream_p99_ms', 250),
  atMost('pipeline.cold_vs_bare', 2.5, THOUSAND),
  atMost('pipeline.cold_vs_newsboat', 0.6, THOUSAND),
  atMost('pipeline.warm_vs_bare', 1.5, THOUSAND),
  atMost('pipeline.warm_vs_newsboat', 0.06, THOUSAND),
  atMost('pipeline.changed_vs_warm', 2, THOUSAND),
  atMost('pipeline.peak_beside_window_mb', 250, THOUSAND),
  atMost('desk.page_p95_ms', 150),
  atMost('desk.live_p95_ms', 1000),
  atMost('soak.failed', 0),
  atMost('sizing.failed', 0),
  atLeast('polling.press.better_than_fixed', 1),
  atLeast('polling.press.better_than_miniflux', 1),
  atMost('rebuild.titles.wall_s', 20, 'set for a million articles: --full'),
];

/** One line for each bar of what was measured: `met` or `missed`, the figure, and the bar. */
export function judge(metrics: Readonly<Record<string, number>>): string[] {
  return BARS.flatMap(({ metric, at, side, note }) => {
    const value = metrics[metric];
    if (value === undefined) return [];
    const met = side === 'most' ? value <= at : value >= at;
    const sign = side === 'most' ? '<=' : '>=';
    return [
      `${met ? 'met   ' : 'missed'} ${metric.padEnd(42)} ${Number(value.toPrecision(5))} ${sign} ${at}${note ? ` (${note})` : ''}`,
    ];
  });
}
