/** Texts that spare a publisher a request, shared by all fetch processes. */
import type { DeskRedis } from '../connect.ts';
import type { Keys } from '../keys.ts';

/** Keys may be of any length and kind; values over 512 KiB are not kept. */
export interface TextCache {
  get(key: string): Promise<string | undefined>;
  /** In the order of the keys, in one request. */
  getAll(keys: readonly string[]): Promise<(string | undefined)[]>;
  set(key: string, value: string, ttlMs: number): Promise<void>;
}

const MOST_BYTES = 512 * 1024;
const LONGEST_TTL_MS = 7 * 86_400_000;

/** What robots.txt says, by origin. */
export function createRobotsCache(redis: DeskRedis, keys: Keys): TextCache {
  return createTextCache(redis, (origin) => keys.robots(origin));
}

/** What article pages were found to say, by URL. */
export function createPageCache(redis: DeskRedis, keys: Keys): TextCache {
  return createTextCache(redis, (url) => keys.page(url));
}

function createTextCache(redis: DeskRedis, keyOf: (name: string) => string): TextCache {
  return {
    async get(key) {
      return (await redis.get(keyOf(key))) ?? undefined;
    },
    async getAll(all) {
      if (all.length === 0) return [];
      const values = await redis.mget(all.map(keyOf));
      return values.map((value) => value ?? undefined);
    },
    async set(key, value, ttlMs) {
      const ttl = Math.floor(Math.min(ttlMs, LONGEST_TTL_MS));
      // What was kept before does not outlive what takes its place.
      if (!(ttl > 0) || Buffer.byteLength(value) > MOST_BYTES) await redis.del(keyOf(key));
      else await redis.set(keyOf(key), value, 'PX', ttl);
    },
  };
}
