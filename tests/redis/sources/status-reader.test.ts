import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeStatus } from '../../../src/redis/sources/source-state.ts';
import { createStatusReader } from '../../../src/redis/sources/status-reader.ts';
import type { OpenDesk } from '../../../workers/open-desk.ts';
import { openTestDesk, testConfig } from '../../support/desk.ts';

let desk: OpenDesk;
beforeAll(async () => {
  desk = await openTestDesk(testConfig('status-reader', []));
});
afterAll(() => desk.close());

describe('statuses that are read again and again', () => {
  it('are as they stand by then: changed, gone, or what cannot be read', async () => {
    const { redis, keys } = desk;
    const read = createStatusReader(redis, keys);
    const outcomes = async () =>
      Object.fromEntries([...(await read(['a', 'b', 'c']))].map(([id, { outcome }]) => [id, outcome]));
    const write = (id: string, outcome: string) =>
      writeStatus(redis, keys, id, { outcome, fetchedAt: 1, failures: 0 });
    expect(await outcomes()).toEqual({});
    await write('a', 'modified');
    await write('b', 'failed');
    expect(await outcomes()).toEqual({ a: 'modified', b: 'failed' });
    expect(await outcomes()).toEqual({ a: 'modified', b: 'failed' });
    await write('a', 'unchanged');
    await redis.del(keys.source('b'));
    await redis.set(keys.source('c'), 'nonsense');
    expect(await outcomes()).toEqual({ a: 'unchanged' });
    expect(await read([])).toEqual(new Map());
  });
});
