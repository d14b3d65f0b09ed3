import type { DeskRedis } from '../../src/redis/connect.ts';
import type { Keys } from '../../src/redis/keys.ts';
import { parseReady, readEntries, type ReadyRevision } from '../../src/redis/outputs/outbox.ts';

/** What is allocated and waits to go out: up to `until`, at most `count`, after the entry of that id. */
export async function readReady(
  redis: DeskRedis,
  keys: Keys,
  until: number,
  count = 100,
  after?: string,
): Promise<ReadyRevision[]> {
  const entries = await readEntries(redis, keys, { until, count, ...(after !== undefined && { after }) });
  return entries.map(parseReady);
}
