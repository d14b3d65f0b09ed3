import { afterAll, describe, expect, it } from 'vitest';
import { memoryMarks, redisMarks, sharedMarks } from '../../src/consumer/marks.ts';
import { testRedis, uniquePrefix } from '../support/redis.ts';

const redis = testRedis();
const prefix = uniquePrefix('marks');
afterAll(() => redis.disconnect());

const DAY_S = 24 * 3600;
/** Days: `window.days` is 90 at most, and a story is kept for two more. */
const LONGEST_STORY = 92;
/** Days: from August to December. */
const LONGEST_FIVE_MONTHS = 153;

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

  it('outlive the longest story, and then go by themselves', async () => {
    let now = new Date('2023-12-31T23:59:00Z');
    const marks = redisMarks(redis, prefix, 'months', () => now);
    await marks.set('s1', 4);
    now = new Date('2024-04-30T23:59:00Z');
    expect(await marks.get('s1')).toBe(4);
    await marks.set('s1', 5);
    now = new Date('2024-05-01T00:00:00Z');
    expect(await marks.get('s1')).toBe(5);
    now = new Date('2024-09-01T00:00:00Z');
    expect(await marks.get('s1')).toBe(0);
    const seconds = await redis.ttl(`{${prefix}}:marks:months:2023-12`);
    expect(seconds).toBeGreaterThan(LONGEST_FIVE_MONTHS * DAY_S);
  });

  it.each([
    ['alone', redisMarks],
    ['shared', sharedMarks],
  ])('are seen by a process whose clock is still in the month before: %s', async (name, make) => {
    const [ahead, behind] = ['2024-06-01T00:00:01Z', '2024-05-31T23:59:59Z'].map((time) =>
      make(redis, prefix, `clocks-${name}`, () => new Date(time)),
    );
    await ahead?.set('s1', 4);
    expect(await behind?.get('s1')).toBe(4);
    const held = await behind?.hold?.('s1');
    expect(held?.mark ?? 4).toBe(4);
    await held?.release();
  });

  it('are there for the last word of a story of the longest window, whatever day it fell silent', async () => {
    let now = new Date('2023-06-01T23:00:00Z');
    const marks = redisMarks(redis, prefix, 'days', () => now);
    for (let day = 0; day < 2 * 365; day++) {
      await marks.set(`s${day}`, 1);
      const silentSince = day - LONGEST_STORY;
      if (silentSince >= 0)
        expect([silentSince, await marks.get(`s${silentSince}`)]).toEqual([silentSince, 1]);
      now = new Date(now.getTime() + DAY_S * 1000);
    }
  });
});
