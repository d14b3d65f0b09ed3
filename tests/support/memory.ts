import type { DeskRedis } from '../../src/redis/connect.ts';
import type { Keys } from '../../src/redis/keys.ts';
import { readSeen, readTraces, type SourceMemory } from '../../src/redis/source-state.ts';

/** All that is remembered of a source. */
export async function readMemory(redis: DeskRedis, keys: Keys, sourceId: string): Promise<SourceMemory> {
  return { ...(await readTraces(redis, keys, sourceId)), seen: await readSeen(redis, keys, sourceId) };
}
