import { afterAll, beforeEach, expect, it } from 'vitest';
import { connect } from '../../../src/redis/connect.ts';
import { addCost, OTHER_HOSTS, readCosts, type Cost } from '../../../src/redis/sources/costs.ts';
import { keysOf, type Keys } from '../../../src/redis/keys.ts';
import { testConnection, uniquePrefix } from '../../support/redis.ts';
import { openEmbedded } from '../embedded.ts';

const NOW = Date.UTC(2026, 10, 22, 12);
const DAY = 86_400_000;

const redis = connect(testConnection());
let keys: Keys;

beforeEach(() => {
  keys = keysOf(uniquePrefix('costs'));
});
afterAll(() => redis.disconnect());

const cost = (more: Partial<Cost> = {}): Cost => ({
  requests: 1,
  ok: 1,
  notModified: 0,
  bytes: 2000,
  newItems: 3,
  ...more,
});
const add = (sourceId: string, host: string, more: Partial<Cost> = {}, now = NOW) =>
  addCost(redis, keys, sourceId, host, cost(more), now);

it('tells what sources cost, each and by host', async () => {
  await add('paper', 'paper.example');
  await add('paper', 'paper.example', { ok: 0, notModified: 1, bytes: 0, newItems: 0 });
  await add('paper', 'cdn.example');
  await add('other', 'cdn.example', { bytes: 500 });
  const { sources, hosts } = await readCosts(redis, keys, ['paper', 'other', 'silent'], NOW);
  expect(Object.fromEntries(sources)).toEqual({
    paper: { requests: 3, ok: 2, notModified: 1, bytes: 4000, newItems: 6 },
    other: cost({ bytes: 500 }),
  });
  expect(Object.fromEntries(hosts)).toEqual({
    'paper.example': { requests: 2, ok: 1, notModified: 1, bytes: 2000, newItems: 3 },
    'cdn.example': { requests: 2, ok: 2, notModified: 0, bytes: 2500, newItems: 6 },
  });
});

it('counts the last seven days, whole ones by UTC', async () => {
  for (const ago of [0, 3, 6, 7, 30]) await add('paper', 'paper.example', {}, NOW - ago * DAY);
  const { sources } = await readCosts(redis, keys, ['paper'], NOW);
  expect(sources.get('paper')?.requests).toBe(3);
});

it('keeps a day for eight days', async () => {
  await add('paper', 'paper.example');
  const left = await redis.pttl(keys.cost('paper', '2026-11-22'));
  expect(left).toBeGreaterThan(8 * DAY - 60_000);
  expect(left).toBeLessThanOrEqual(8 * DAY);
});

it('counts hosts past the first of a day together, however many redirects lead to', async () => {
  for (let i = 0; i < 100; i += 1) await add('paper', `${i}.example`);
  await add('paper', '0.example');
  await add('paper', `${'x'.repeat(5000)}.example`, {}, NOW - DAY);
  const { hosts } = await readCosts(redis, keys, ['paper'], NOW);
  expect(hosts.size).toBe(22);
  expect([...hosts.keys()].every((host) => host.length <= 255)).toBe(true);
  expect(hosts.get('0.example')?.requests).toBe(2);
  expect(hosts.get(OTHER_HOSTS)?.requests).toBe(80);
});

it('costs nothing where nothing was asked', async () => {
  expect(await readCosts(redis, keys, [], NOW)).toEqual({ sources: new Map(), hosts: new Map() });
  expect(await readCosts(redis, keys, ['paper'], NOW)).toEqual({ sources: new Map(), hosts: new Map() });
});

it('counts on the embedded server too', async () => {
  const embedded = await openEmbedded();
  for (const host of ['a.example', 'a.example', 'b.example'])
    await addCost(embedded.redis, keys, 'paper', host, cost(), NOW);
  const { sources, hosts } = await readCosts(embedded.redis, keys, ['paper'], NOW);
  expect(sources.get('paper')).toEqual({ requests: 3, ok: 3, notModified: 0, bytes: 6000, newItems: 9 });
  expect(hosts.get('b.example')).toEqual(cost());
  embedded.redis.disconnect();
  await embedded.close();
});
