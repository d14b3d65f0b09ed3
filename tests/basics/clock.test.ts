import type { Redis } from 'ioredis';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { serverTime } from '../../src/redis/connect.ts';
import { checkClock } from '../../src/redis/server/check-clock.ts';
import { testRedis } from '../support/redis.ts';

let redis: Redis;
beforeEach(() => void (redis = testRedis()));
afterEach(() => redis.disconnect());

/** What is said of a clock that is ahead of the server's by so much. */
async function saidOf(aheadMs: number) {
  const start = await serverTime(redis);
  return checkClock(redis, () => new Date(start + aheadMs));
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

describe('checkClock', () => {
  it.each([0, 20_000, -20_000])('says nothing of %d ms', async (aheadMs) => {
    expect(await saidOf(aheadMs)).toBeUndefined();
  });

  it.each<[number, 'warn' | 'error', string]>([
    [50_000, 'warn', '50 s ahead of'],
    [-12 * MINUTE, 'warn', '12 min behind'],
    [59 * MINUTE, 'warn', '59 min ahead of'],
    [3.5 * HOUR, 'error', '3.5 h ahead of'],
    [-20 * 24 * HOUR, 'error', '20 days behind'],
  ])('tells of %d ms on level %s as %j', async (aheadMs, level, words) => {
    const problem = await saidOf(aheadMs);
    expect(problem).toMatchObject({ level, message: expect.stringContaining(`${words} the Redis server's`) });
    expect(problem?.message).toContain('set both by NTP');
    expect(Math.abs((problem?.aheadMs ?? 0) - aheadMs)).toBeLessThan(5000);
  });
});
