/** Delivery: what a commit, the outbox and the whole way of an item take, and what a desk leaves in Redis. */
import { measureCommit } from './delivery/commit-rate.ts';
import { measureLatency } from './delivery/latency.ts';
import { memoryByKind } from './delivery/memory.ts';
import { measurePublish } from './delivery/publish-rate.ts';
import { simulateDay } from './delivery/simulated-day.ts';
import { withPrivateRedis } from './private-redis.ts';

export interface DeliveryOptions {
  /** Told of each measurement as it is made. */
  report?: (line: string) => void;
}

/**
 * Metrics: `commit.articles_per_redis_core_s`, `commit.articles_per_s`, `commit.vs_xadd`; `publish.vs_addbulk` (by the clock),
 * `publish.vs_addbulk_cpu` and of it `…_own_cpu` and `…_redis_cpu`; `latency.stream_p50_ms` and the like, from a feed's answer to the outputs, at 1,000 articles a
 * minute with AOF always; `messages_per_article`; `memory.*_bytes` in Redis. Takes about six minutes, half of them latency.
 */
export async function runDelivery({ report = () => undefined }: DeliveryOptions = {}): Promise<{
  metrics: Record<string, number>;
}> {
  const metrics: Record<string, number> = {};
  await withPrivateRedis(async (redis) => {
    const path = redis.options.path;
    if (!path) throw new Error('the measurements need a real redis-server of their own');
    const url = `unix://${path}`;

    const rate = await measureCommit(redis);
    metrics['commit.articles_per_redis_core_s'] = rate.articlesPerCore;
    metrics['commit.articles_per_s'] = rate.articlesPerSecond;
    metrics['commit.vs_xadd'] = rounded(rate.vsXadd);
    report(
      `commit: ${rate.articlesPerCore} articles per second of Redis CPU, ${rate.articlesPerSecond} by the clock`,
    );

    const publish = await measurePublish();
    metrics['publish.messages_per_s'] = publish.messagesPerSecond;
    metrics['publish.vs_addbulk'] = rounded(publish.vsAddBulk);
    metrics['publish.vs_addbulk_cpu'] = rounded(publish.vsAddBulkCpu);
    metrics['publish.vs_addbulk_own_cpu'] = rounded(publish.vsAddBulkOwnCpu);
    metrics['publish.vs_addbulk_redis_cpu'] = rounded(publish.vsAddBulkRedisCpu);
    const [least, most] = publish.range.map(rounded);
    report(
      `publish: ${publish.messagesPerSecond} messages/s, ${rounded(publish.vsAddBulk)} of bare addBulk ` +
        `(${least} to ${most}), by CPU ${rounded(publish.vsAddBulkCpu)}`,
    );

    const day = await simulateDay(url, 'day');
    metrics['messages_per_article'] = rounded(day.messages / day.articles);
    report(
      `a day: ${day.articles} articles, ${day.edits} edits, ${day.stories} stories, ${day.messages} messages`,
    );
    const kinds = await memoryByKind(redis, 'day');
    for (const { name, keys, bytes } of [...kinds.values()].toSorted((a, b) => b.bytes - a.bytes))
      report(`  ${name.padEnd(12)} ${(bytes / 1e6).toFixed(2).padStart(8)} MB in ${keys} keys`);
    const bytesOf = (...names: string[]) =>
      names.reduce((sum, name) => sum + (kinds.get(name)?.bytes ?? 0), 0);
    metrics['memory.article_bytes'] = Math.round(bytesOf('log', 'seen') / day.articles);
    metrics['memory.story_bytes'] = Math.round(
      bytesOf('story', 'published', 'recent', 'shown') / day.stories,
    );
    metrics['memory.stream_message_bytes'] = Math.round(bytesOf('stream') / day.messages);
    await redis.flushall();

    const { articles, stream, queue } = await measureLatency(redis, { path });
    Object.assign(metrics, {
      'latency.stream_p50_ms': rounded(stream.p50),
      'latency.stream_p99_ms': rounded(stream.p99),
      'latency.queue_p50_ms': rounded(queue.p50),
      'latency.queue_p99_ms': rounded(queue.p99),
    });
    report(
      `latency of ${articles} articles: p50 ${rounded(queue.p50)} ms, p99 ${rounded(queue.p99)} ms on the queue`,
    );
  });
  return { metrics };
}

function rounded(value: number): number {
  return Number(value.toPrecision(3));
}
