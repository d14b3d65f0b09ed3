import { afterAll, beforeEach, expect, it } from 'vitest';
import { connect } from '../../../src/redis/connect.ts';
import { dropHeld, readHeld, writeHeld } from '../../../src/redis/sources/held.ts';
import { keysOf, type Keys } from '../../../src/redis/keys.ts';
import type { OfferedArticle } from '../../../src/redis/queues.ts';
import { forgetSources } from '../../../src/redis/sources/source-state.ts';
import { makeArticle } from '../../support/factories.ts';
import { testConnection, uniquePrefix } from '../../support/redis.ts';

const SINCE = Date.UTC(2026, 10, 22, 12);
const redis = connect(testConnection());
let keys: Keys;

beforeEach(() => {
  keys = keysOf(uniquePrefix('held'));
});
afterAll(() => redis.disconnect());

function offered(i: number, publishedMs = SINCE - i * 1000, excerpt = ''): OfferedArticle {
  const publishedDateTime = new Date(publishedMs).toISOString();
  return { field: `f${i}`, hash: `h${i}`, article: makeArticle({ id: `a${i}`, publishedDateTime, excerpt }) };
}

const many = (count: number, excerpt = '') =>
  Array.from({ length: count }, (_, i) => offered(i, undefined, excerpt));

it('holds the items of a source until they are dropped', async () => {
  expect(await readHeld(redis, keys, 'paper')).toBeUndefined();
  const items = [offered(1), { ...offered(2), firstSeen: 5 }];
  expect(await writeHeld(redis, keys, 'paper', { items, since: SINCE })).toBe(2);
  expect(await readHeld(redis, keys, 'paper')).toEqual({ items, since: SINCE });
  expect(await readHeld(redis, keys, 'other')).toBeUndefined();
  await dropHeld(redis, keys, 'paper');
  expect(await readHeld(redis, keys, 'paper')).toBeUndefined();
});

it('holds the last ones written', async () => {
  await writeHeld(redis, keys, 'paper', { items: many(3), since: SINCE });
  expect(await writeHeld(redis, keys, 'paper', { items: [], since: SINCE + 1 })).toBe(0);
  expect(await readHeld(redis, keys, 'paper')).toEqual({ items: [], since: SINCE + 1 });
});

it('loses the oldest of too many, and keeps the order of the others', async () => {
  const items = [offered(9999, SINCE - 1e9), ...many(2100).toReversed()];
  expect(await writeHeld(redis, keys, 'paper', { items, since: SINCE })).toBe(2000);
  expect((await readHeld(redis, keys, 'paper'))?.items).toEqual(many(2000).toReversed());
});

it('holds no more than 4 MiB', async () => {
  const items = many(100, 'é'.repeat(50_000));
  const kept = await writeHeld(redis, keys, 'paper', { items, since: SINCE });
  expect(kept).toBe(41);
  expect((await readHeld(redis, keys, 'paper'))?.items).toEqual(items.slice(0, kept));
  expect(await redis.strlen(keys.held('paper'))).toBeLessThan(4.1 * 1024 * 1024);
});

it('forgets what nobody decides about with its source, and not before', async () => {
  await writeHeld(redis, keys, 'paper', { items: many(1), since: SINCE });
  expect(await redis.pttl(keys.held('paper'))).toBe(-1);
  await forgetSources(redis, keys, ['paper'], 60_000);
  expect(await redis.pttl(keys.held('paper'))).toBeGreaterThan(0);
});
