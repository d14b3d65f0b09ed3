/** The Redis of this test run, as tests see it. It is started by redis-server.ts. */
import { randomUUID } from 'node:crypto';
import { withDefaults } from '../../src/redis/server/connection-options.ts';
import { readRedisUrl } from '../../src/redis/server/redis-url.ts';
import type { RedisConnection } from '../../src/redis/server/types.ts';

/** The URL of the run's Redis, ready for `new Redis(url)`. */
export function testRedisUrl(): string {
  const url = process.env['COPYDESK_TEST_REDIS'];
  if (!url)
    throw new Error('COPYDESK_TEST_REDIS is not set: run the tests through vitest and its global setup');
  return url;
}

/** Whether a real server runs, and not the embedded one: `describe.skipIf(!realRedis)('… (real server)', …)`. */
export const realRedis = process.env['COPYDESK_TEST_REDIS_KIND'] === 'server';

/** A key prefix that no other test file or run shares. Without braces, so that it may stand inside a hash tag. */
export function uniquePrefix(name: string): string {
  return `test-${name}-${randomUUID().slice(0, 8)}`;
}

/** The same as connection options, for what takes those. */
export function testConnection(): RedisConnection {
  return withDefaults(readRedisUrl(testRedisUrl()).options);
}
