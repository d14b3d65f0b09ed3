/** The Redis of this test run, as tests see it. It is started by redis-server.ts. */
import { randomUUID } from 'node:crypto';
import { Redis, type RedisOptions } from 'ioredis';
import { withDefaults } from '../../src/redis/server/connection-options.ts';
import { readRedisUrl } from '../../src/redis/server/redis-url.ts';
import { slotOf } from './redis-cluster.ts';
import type { RedisConnection } from '../../src/redis/server/types.ts';

/** The URL of the run's Redis: for REDIS_URL and for consumers. */
export function testRedisUrl(): string {
  const url = process.env['COPYDESK_TEST_REDIS'];
  if (!url)
    throw new Error('COPYDESK_TEST_REDIS is not set: run the tests through vitest and its global setup');
  return url;
}

/** Whether a real server runs, and not the embedded one: `describe.skipIf(!realRedis)('… (real server)', …)`. */
export const realRedis = process.env['COPYDESK_TEST_REDIS_KIND'] === 'server';

/** Whether that is a cluster, which has one database and several nodes. */
export const clusteredRedis = process.env['COPYDESK_TEST_REDIS']?.startsWith('redis-cluster:') ?? false;

/**
 * A key prefix that no other test file or run shares. Without braces, so that it may stand inside a hash tag. In a cluster all
 * of them are on the third node, which the run's URL does not name.
 */
export function uniquePrefix(name: string): string {
  for (;;) {
    const prefix = `test-${name}-${randomUUID().slice(0, 8)}`;
    if (!clusteredRedis || slotOf(prefix) >= 10_923) return prefix;
  }
}

/** The same as connection options, for what takes those; good for keys of every `uniquePrefix`. */
export function testConnection(): RedisConnection {
  return withDefaults(readRedisUrl(testRedisUrl(), uniquePrefix('all')).options);
}

/** A plain client of the run's Redis, which the test ends. */
export function testRedis(options: RedisOptions = {}): Redis {
  return new Redis({ ...testConnection(), ...options });
}
