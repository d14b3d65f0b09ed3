import type { DeskRedis } from '../../src/redis/connect.ts';
import type { Keys } from '../../src/redis/keys.ts';
import { openPoll } from '../../src/redis/sources/poll-state.ts';
import { readSeen, type SourceMemory } from '../../src/redis/sources/source-state.ts';

/** All that is remembered of a source. */
export async function readMemory(redis: DeskRedis, keys: Keys, sourceId: string): Promise<SourceMemory> {
  const { lease, memory } = await openPoll(redis, keys, sourceId);
  if ('release' in lease) await lease.release();
  return { ...memory, seen: await readSeen(redis, keys, sourceId) };
}
