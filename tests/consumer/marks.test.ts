import { afterAll, describe, expect, it } from 'vitest';
import { memoryMarks, redisMarks } from '../../src/consumer/marks.ts';
import { testRedis, uniquePrefix } from '../support/redis.ts';

const redis = testRedis();
const prefix = uniquePrefix('marks');
afterAll(() => redis.disconnect());

describe.each([
  ['memory', () => memoryMarks()],
  ['Redis', (consumer: string) => redisMarks(redis, prefix, consumer)],
])('marks in %s', (_where, make) => {
  it('begin at 0, rise, and never fall', async () => {
    const marks = make('rise');
    expect(await marks.get('s1')).toBe(0);
    await marks.set('s1', 3);
    await marks.set('s1', 2);
    expect(await marks.get('s1')).toBe(3);
    await marks.set('s1', 11);
    expect(await marks.get('s1')).toBe(11);
    expect(await marks.get('s2')).toBe(0);
  });
});

describe('marks in Redis', () => {
  it('are kept apart by consumer, and shared by those of one name', async () => {
    await redisMarks(redis, prefix, 'one').set('s1', 4);
    expect(await redisMarks(redis, prefix, 'one').get('s1')).toBe(4);
    expect(await redisMarks(redis, prefix, 'two').get('s1')).toBe(0);
  });

  it('last from one month into the next, and then go by themselves', async () => {
    let now = new Date('2024-01-31T23:59:00Z');
    const marks = redisMarks(redis, prefix, 'months', () => now);
    await marks.set('s1', 4);
    now = new Date('2024-02-29T12:00:00Z');
    expect(await marks.get('s1')).toBe(4);
    await marks.set('s1', 5);
    now = new Date('2024-03-01T00:00:00Z');
    expect(await marks.get('s1')).toBe(5);
    now = new Date('2024-04-01T00:00:00Z');
    expect(await marks.get('s1')).toBe(0);
    const seconds = await redis.ttl(`{${prefix}}:marks:months:2024-01`);
    expect(seconds).toBeGreaterThan(60 * 24 * 3600);
  });
});
