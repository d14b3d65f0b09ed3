import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connect, type DeskRedis } from '../../src/redis/connect.ts';
import { keysOf, type Keys } from '../../src/redis/keys.ts';
import {
  ensureSchema,
  MIGRATIONS,
  NewerDataError,
  OlderDataError,
  type Migration,
} from '../../src/redis/schema.ts';
import { testConnection, uniquePrefix } from '../support/redis.ts';

let redis: DeskRedis;
let keys: Keys;

beforeEach(() => {
  redis = connect(testConnection());
  keys = keysOf(uniquePrefix('schema'));
});
afterEach(() => redis.disconnect());

const schema = () => redis.hget(keys.head, 'schema');

/** Steps that write down that they ran. */
function steps(count: number): { migrations: Migration[]; ran: number[] } {
  const ran: number[] = [];
  const migrations = Array.from({ length: count }, (_, index) => ({
    summary: `step ${index + 1}`,
    run: async () => {
      await redis.ping();
      ran.push(index + 1);
    },
  }));
  return { migrations, ran };
}

describe('ensureSchema', () => {
  it('marks fresh data with version 2, the one that this release writes', async () => {
    await ensureSchema(redis, keys);
    expect([await schema(), MIGRATIONS.length]).toEqual(['2', 1]);
  });

  it('marks fresh data with the newest version and migrates nothing', async () => {
    const { migrations, ran } = steps(2);
    await ensureSchema(redis, keys, { migrations });
    expect([await schema(), ran]).toEqual(['3', []]);
  });

  it('leads older data up step by step, and says so', async () => {
    const { migrations, ran } = steps(3);
    const said: string[] = [];
    await redis.hset(keys.head, 'schema', 2);
    await ensureSchema(redis, keys, { migrations, log: { info: (message) => said.push(message) } });
    expect([await schema(), ran]).toEqual(['4', [2, 3]]);
    expect(said).toEqual([
      'leading the data from schema 2 to 3: step 2',
      'leading the data from schema 3 to 4: step 3',
    ]);
    expect(await redis.exists(`${keys.head}:upgrade`)).toBe(0);
  });

  it('runs each step once however many processes start together', async () => {
    const { migrations, ran } = steps(2);
    await redis.hset(keys.head, 'schema', 1);
    const others = Array.from({ length: 6 }, () => connect(testConnection()));
    await Promise.all(others.map((other) => ensureSchema(other, keys, { migrations })));
    for (const other of others) other.disconnect();
    expect([await schema(), ran]).toEqual(['3', [1, 2]]);
  });

  it('waits while another process migrates', async () => {
    const { migrations, ran } = steps(1);
    await redis.hset(keys.head, 'schema', 1);
    await redis.set(`${keys.head}:upgrade`, 'another', 'PX', 60_000);
    const waiting = ensureSchema(redis, keys, { migrations });
    await redis.hset(keys.head, 'schema', 2);
    await waiting;
    expect(ran).toEqual([]);
    expect(await redis.get(`${keys.head}:upgrade`)).toBe('another');
  });

  it('begins a step again that failed, and keeps those that did not', async () => {
    const { migrations, ran } = steps(2);
    const failing = [migrations[0]!, { summary: 'fails', run: () => Promise.reject(new Error('broken')) }];
    await redis.hset(keys.head, 'schema', 1);
    await expect(ensureSchema(redis, keys, { migrations: failing })).rejects.toThrow('broken');
    expect(await schema()).toBe('2');
    await ensureSchema(redis, keys, { migrations });
    expect([await schema(), ran]).toEqual(['3', [1, 2]]);
  });

  it('leaves the version to the other where it lost the lock on the way', async () => {
    const { migrations } = steps(1);
    const lock = `${keys.head}:upgrade`;
    let runs = 0;
    const robbed: Migration = {
      summary: 'is robbed of the lock the first time',
      async run() {
        if (++runs === 1) await redis.set(lock, 'another', 'PX', 50);
      },
    };
    await redis.hset(keys.head, 'schema', 1);
    await ensureSchema(redis, keys, { migrations: [robbed, ...migrations] });
    expect([await schema(), runs]).toEqual(['3', 2]);
  });

  it('refuses older data in words where they are only to be looked at', async () => {
    await redis.hset(keys.head, 'schema', '1');
    const looking = ensureSchema(redis, keys, { migrates: false });
    await expect(looking).rejects.toThrow(/schema 1 .* start the service once/);
    await expect(looking).rejects.toThrow(OlderDataError);
    expect(await schema()).toBe('1');
    await ensureSchema(redis, keys);
    await ensureSchema(redis, keys, { migrates: false });
  });

  it.each(['3', '7', '0', '1.5x', ''])('refuses schema %j, which it does not know', async (found) => {
    await redis.hset(keys.head, 'schema', found);
    await expect(ensureSchema(redis, keys)).rejects.toThrow(NewerDataError);
    expect(await schema()).toBe(found);
  });
});
