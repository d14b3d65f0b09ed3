/** What a desk's data take in Redis, by kind of key, as the server reckons it. */
import type { DeskRedis } from '../../src/redis/connect.ts';

export interface Kind {
  name: string;
  keys: number;
  bytes: number;
}

/** `{desk}:story:01HV…` is of the kind `story`; jobs of a queue are of the kind `q:<queue>`. */
function kindOf(key: string): string {
  const [first = '', second = ''] = key.slice(key.indexOf('}:') + 2).split(':');
  return first === 'q' ? `q:${second}` : first;
}

export async function memoryByKind(redis: DeskRedis, prefix: string): Promise<Map<string, Kind>> {
  const kinds = new Map<string, Kind>();
  for await (const keys of redis.scanStream({ match: `{${prefix}}*`, count: 1000 }) as AsyncIterable<
    string[]
  >) {
    // Every item of a collection is counted and not an average of a sample.
    const sizes = await Promise.all(keys.map((key) => redis.memory('USAGE', key, 'SAMPLES', 0)));
    for (const [at, key] of keys.entries()) {
      const name = kindOf(key);
      const kind = kinds.get(name) ?? { name, keys: 0, bytes: 0 };
      kinds.set(name, { name, keys: kind.keys + 1, bytes: kind.bytes + (sizes[at] ?? 0) });
    }
  }
  return kinds;
}
