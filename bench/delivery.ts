/** Delivery: how long an item is on its way, how many messages a day makes, and what a desk leaves in Redis. */
import { measureLatency } from './delivery/latency.ts';
import { memoryByKind } from './delivery/memory.ts';
import { simulateDay } from './delivery/simulated-day.ts';
import { socketOf, withPrivateRedis } from './private-redis.ts';

export interface DeliveryOptions {
  /** Latency, too. */
  full?: boolean;
  /** Told of each measurement as it is made. */
  report?: (line: string) => void;
}

/**
 * Metrics: `messages_per_article`, `memory.*_bytes` in Redis; with `full` `latency.stream_p50_ms` and the like, from a feed's
 * answer to the outputs, at 1,000 articles a minute with AOF always, which takes more than three minutes.
 */
export async function runDelivery({ full = false, report = () => undefined }: DeliveryOptions = {}): Promise<{
  metrics: Record<string, number>;
}> {
  const metrics: Record<string, number> = {};
  await withPrivateRedis(async (redis) => {
    const path = socketOf(redis);
    const day = await simulateDay(`unix://${path}`, 'day');
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

    if (!full) return;
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
