import { afterAll, beforeEach, expect, it } from 'vitest';
import { connect } from '../../../src/redis/connect.ts';
import { keysOf, type Keys } from '../../../src/redis/keys.ts';
import { createPageCache, createRobotsCache } from '../../../src/redis/sources/text-cache.ts';
import { testConnection, uniquePrefix } from '../../support/redis.ts';

const redis = connect(testConnection());
let keys: Keys;

beforeEach(() => {
  keys = keysOf(uniquePrefix('cache'));
});
afterAll(() => redis.disconnect());

it('keeps a text for as long as it is told', async () => {
  const cache = createRobotsCache(redis, keys);
  expect(await cache.get('https://a.example')).toBeUndefined();
  await cache.set('https://a.example', 'User-agent: *', 60_000);
  expect(await cache.get('https://a.example')).toBe('User-agent: *');
  const left = await redis.pttl(keys.robots('https://a.example'));
  expect(left).toBeGreaterThan(30_000);
  expect(left).toBeLessThanOrEqual(60_000);
});

it('keeps an empty text, which is an answer too', async () => {
  const cache = createRobotsCache(redis, keys);
  await cache.set('https://a.example', '', 60_000);
  expect(await cache.get('https://a.example')).toBe('');
});

it('gives many texts at once, in the order in which they are asked for', async () => {
  const cache = createPageCache(redis, keys);
  await cache.set('a', '1', 60_000);
  await cache.set('c', '', 60_000);
  expect(await cache.getAll(['c', 'b', 'a'])).toEqual(['', undefined, '1']);
  expect(await cache.getAll([])).toEqual([]);
});

it('keeps robots.txt and pages apart', async () => {
  await createRobotsCache(redis, keys).set('https://a.example', 'robots', 60_000);
  expect(await createPageCache(redis, keys).get('https://a.example')).toBeUndefined();
});

it('forgets everything in a week, whatever it is told', async () => {
  await createPageCache(redis, keys).set('u', 'v', Number.MAX_VALUE);
  expect(await redis.pttl(keys.page('u'))).toBeLessThanOrEqual(7 * 86_400_000);
});

it.each([
  ['over 512 KiB', 'é'.repeat(262_145), 60_000],
  ['that is stale already', 'v', 0],
  ['for a time that makes no sense', 'v', Number.NaN],
])('does not keep a text %s, nor the one before', async (_, value, ttlMs) => {
  const cache = createPageCache(redis, keys);
  await cache.set('u', 'before', 60_000);
  await cache.set('u', value, ttlMs);
  expect(await cache.get('u')).toBeUndefined();
});

it('has names of one length, whatever the key', () => {
  const long = keys.page(`https://a.example/${'{x}:'.repeat(5000)}`);
  expect(long.length).toBe(keys.page('').length);
});
