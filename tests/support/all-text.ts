import type { DeskRedis } from '../../src/redis/connect.ts';
import type { Keys } from '../../src/redis/keys.ts';

/** All that Redis holds for a desk, whatever the key and its type: key → its whole value as text. */
export async function allText(redis: DeskRedis, keys: Keys): Promise<Map<string, string>> {
  const texts = new Map<string, string>();
  for (const key of await redis.keys(`${keys.head.slice(0, -'head'.length)}*`))
    texts.set(key, JSON.stringify(await valueOf(redis, key)));
  return texts;
}

/** The keys whose value has this text in it. */
export async function keysWith(redis: DeskRedis, keys: Keys, text: string): Promise<string[]> {
  const texts = await allText(redis, keys);
  return [...texts].filter(([, value]) => value.includes(text)).map(([key]) => key);
}

/** A key's whole value; '' where it has expired meanwhile. */
export async function valueOf(redis: DeskRedis, key: string): Promise<unknown> {
  const type = await redis.type(key);
  switch (type) {
    case 'string':
      return redis.get(key);
    case 'hash':
      return redis.hgetall(key);
    case 'list':
      return redis.lrange(key, 0, -1);
    case 'set':
      return redis.smembers(key);
    case 'zset':
      return redis.zrange(key, 0, -1, 'WITHSCORES');
    case 'stream':
      return redis.xrange(key, '-', '+');
    // It has expired meanwhile.
    case 'none':
      return '';
    default:
      throw new Error(`${key} is a ${type}, which is not looked into`);
  }
}
