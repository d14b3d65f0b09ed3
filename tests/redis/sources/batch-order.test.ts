import { afterAll, describe, expect, it } from 'vitest';
import { connect } from '../../../src/redis/connect.ts';
import {
  batchTrace,
  isBefore,
  readLastBatch,
  type BatchPlace,
} from '../../../src/redis/sources/batch-order.ts';
import { keysOf } from '../../../src/redis/keys.ts';
import { testConnection, uniquePrefix } from '../../support/redis.ts';

const redis = connect(testConnection());
const keys = keysOf(uniquePrefix('order'));
afterAll(() => redis.disconnect());

const place = (head: string, number: number): BatchPlace => ({ head, number });

describe('the batches of a source', () => {
  it.each([
    ['by the head that their fetches saw', place('9-0', 7), place('10-0', 7), true],
    ['by both its numbers', place('10-2', 7), place('10-11', 7), true],
    ['by the number in the queue where they saw the same', place('10-0', 9), place('10-0', 11), true],
    [
      'by the head first, since a queue that was emptied counts anew',
      place('10-0', 1),
      place('9-0', 80),
      false,
    ],
    ['and none before itself', place('10-0', 1), place('10-0', 1), false],
  ])('are ordered %s', (_how, one, other, expected) => {
    expect(isBefore(one, other)).toBe(expected);
    if (expected) expect(isBefore(other, one)).toBe(false);
  });

  it('leave a trace of the last one, or none', async () => {
    expect(await readLastBatch(redis, keys, 'wire')).toBeUndefined();
    await redis.hset(keys.seen('wire'), batchTrace(place('10-2', 7)));
    expect(await readLastBatch(redis, keys, 'wire')).toEqual(place('10-2', 7));
    await redis.hset(keys.seen('wire'), '@batch', 'what a newer version writes');
    expect(await readLastBatch(redis, keys, 'wire')).toBeUndefined();
  });
});
