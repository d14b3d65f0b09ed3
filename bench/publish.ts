/** Publishing: how fast the outbox empties onto an output, beside bare `addBulk` and `XADD` of the very same messages. */
import { measurePublish, type PublishRate } from './delivery/publish-rate.ts';

export interface PublishBenchOptions {
  /** Told of each measurement as it is made. */
  report?: (line: string) => void;
}

/**
 * Metrics: `publish.messages_per_s` (onto a queue), `publish.vs_addbulk` (by the clock; 1 is as fast), `publish.vs_addbulk_cpu`
 * and of it `…_own_cpu` and `…_redis_cpu`; the same of a stream as `publish.stream_messages_per_s`, `publish.vs_xadd` and so on.
 * Takes about a minute.
 */
export async function runPublish({ report = () => undefined }: PublishBenchOptions = {}): Promise<{
  metrics: Record<string, number>;
}> {
  const queue = await measurePublish('queue');
  report(`publish: ${tell(queue)} of bare addBulk, on a queue`);
  const stream = await measurePublish('stream');
  report(`publish: ${tell(stream)} of bare XADD, on a stream`);
  return {
    metrics: {
      'publish.messages_per_s': queue.messagesPerSecond,
      ...ratios('publish.vs_addbulk', queue),
      'publish.stream_messages_per_s': stream.messagesPerSecond,
      ...ratios('publish.vs_xadd', stream),
    },
  };
}

function tell({ messagesPerSecond, vsBare, vsBareCpu, range }: PublishRate): string {
  const [least, most] = range.map(rounded);
  return `${messagesPerSecond} messages/s, ${rounded(vsBare)} (${least} to ${most}), by CPU ${rounded(vsBareCpu)}`;
}

const ratios = (name: string, rate: PublishRate): Record<string, number> => ({
  [name]: rounded(rate.vsBare),
  [`${name}_cpu`]: rounded(rate.vsBareCpu),
  [`${name}_own_cpu`]: rounded(rate.vsBareOwnCpu),
  [`${name}_redis_cpu`]: rounded(rate.vsBareRedisCpu),
});

const rounded = (value: number): number => Number(value.toPrecision(3));
