/** The commit: articles that one Redis core takes in by the script, beside bare XADD of the same log entries. */
import { measureCommit } from './delivery/commit-rate.ts';
import { withPrivateRedis } from './private-redis.ts';

export interface CommitBenchOptions {
  /** Told of each measurement as it is made. */
  report?: (line: string) => void;
}

/**
 * Metrics: `commit.articles_per_redis_core_s`, `commit.articles_per_s` (by the clock), `commit.vs_xadd` (the share of a
 * commit's CPU at the server that the log alone takes). Takes about ten seconds.
 */
export async function runCommit({ report = () => undefined }: CommitBenchOptions = {}): Promise<{
  metrics: Record<string, number>;
}> {
  const { articlesPerCore, articlesPerSecond, vsXadd } = await withPrivateRedis(measureCommit);
  report(`commit: ${articlesPerCore} articles per second of Redis CPU, ${articlesPerSecond} by the clock`);
  return {
    metrics: {
      'commit.articles_per_redis_core_s': articlesPerCore,
      'commit.articles_per_s': articlesPerSecond,
      'commit.vs_xadd': Number(vsXadd.toPrecision(3)),
    },
  };
}
