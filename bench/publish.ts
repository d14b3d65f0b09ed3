/** Publishing: how fast the outbox empties onto an output, beside bare `addBulk` and `XADD` of the very same messages. */
import { measurePublish } from './delivery/publish-rate.ts';
import { socketOf, withPrivateRedis } from './private-redis.ts';

export interface PublishBenchOptions {
  /** Told of each measurement as it is made. */
  report?: (line: string) => void;
}

/**
 * Metrics: `publish.messages_per_s` (onto a queue), `publish.vs_addbulk` (by the clock; 1 is as fast), `publish.vs_addbulk_cpu`;
 * `publish.stream_messages_per_s`, `publish.vs_xadd`, `publish.vs_xadd_cpu`. Takes about half a minute.
 */
export async function runPublish({ report = () => undefined }: PublishBenchOptions = {}): Promise<{
  metrics: Record<string, number>;
}> {
  return withPrivateRedis(async (redis) => {
    const url = `unix://${socketOf(redis)}`;
    const queue = await measurePublish(url, 'queue');
    report(
      `publish: ${queue.messagesPerSecond} messages/s on a queue, ${rounded(queue.vsBare)} of bare addBulk`,
    );
    const stream = await measurePublish(url, 'stream');
    report(
      `publish: ${stream.messagesPerSecond} messages/s on a stream, ${rounded(stream.vsBare)} of bare XADD`,
    );
    return {
      metrics: {
        'publish.messages_per_s': queue.messagesPerSecond,
        'publish.vs_addbulk': rounded(queue.vsBare),
        'publish.vs_addbulk_cpu': rounded(queue.vsBareCpu),
        'publish.stream_messages_per_s': stream.messagesPerSecond,
        'publish.vs_xadd': rounded(stream.vsBare),
        'publish.vs_xadd_cpu': rounded(stream.vsBareCpu),
      },
    };
  });
}

const rounded = (value: number): number => Number(value.toPrecision(3));
