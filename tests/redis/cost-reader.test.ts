import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { addCost, createCostReader } from '../../src/redis/sources/costs.ts';
import type { OpenDesk } from '../../workers/open-desk.ts';
import { openTestDesk, testConfig } from '../support/desk.ts';

const DAY = 86_400_000;
const NOON = Date.UTC(2026, 2, 10, 12);
const ONE = { requests: 1, ok: 1, notModified: 0, bytes: 10, newItems: 2 };

let desk: OpenDesk;
beforeAll(async () => {
  desk = await openTestDesk(testConfig('cost-reader', []));
});
afterAll(() => desk.close());

describe('the costs of many sources', () => {
  it('are those of seven days, over all hosts, and days that are over are read once', async () => {
    const { redis, keys } = desk;
    const add = (id: string, host: string, at: number) => addCost(redis, keys, id, host, ONE, at);
    await add('a', 'x.example', NOON);
    await add('a', 'y.example', NOON - DAY);
    await add('a', 'y.example', NOON - 6 * DAY);
    await add('a', 'y.example', NOON - 7 * DAY);
    await add('b', 'x.example', NOON - 2 * DAY);
    const read = createCostReader(redis, keys);
    const requests = async (at: number) =>
      Object.fromEntries([...(await read(['a', 'b', 'c'], at))].map(([id, cost]) => [id, cost.requests]));
    expect(await requests(NOON)).toEqual({ a: 3, b: 1 });
    await add('a', 'x.example', NOON);
    const sent = vi.spyOn(redis, 'pipeline');
    expect(await requests(NOON)).toEqual({ a: 4, b: 1 });
    expect(sent.mock.results.map(({ value }) => (value as { length: number }).length)).toEqual([3]);
    expect(await requests(NOON + DAY)).toEqual({ a: 3, b: 1 });
    expect(await requests(NOON + 30 * DAY)).toEqual({});
  });
});
