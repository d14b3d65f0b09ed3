import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { connect, type DeskRedis } from '../../../src/redis/connect.ts';
import { keysOf, type Keys } from '../../../src/redis/keys.ts';
import {
  addPolls,
  bringForward,
  claimDue,
  pollNow,
  readPolls,
  removePolls,
  setNextPoll,
} from '../../../src/redis/sources/polls.ts';
import { openEmbedded, type EmbeddedDesk } from '../embedded.ts';
import { testConnection, uniquePrefix } from '../../support/redis.ts';

const NOW = Date.UTC(2026, 10, 22, 12);
const MINUTE = 60_000;

describe.each(['embedded', 'the run’s'] as const)('polls on %s Redis', (which) => {
  let embedded: EmbeddedDesk | undefined;
  let redis: DeskRedis;
  let keys: Keys;

  beforeAll(async () => {
    if (which === 'embedded') embedded = await openEmbedded();
    redis = embedded?.redis ?? connect(testConnection());
  });
  beforeEach(() => {
    keys = keysOf(uniquePrefix('polls'));
  });
  afterAll(async () => {
    redis.disconnect();
    await embedded?.close();
  });

  const claim = (now = NOW, most = 100) => claimDue(redis, keys, now, 5 * MINUTE, most);
  const add = (times: Record<string, number>) =>
    addPolls(
      redis,
      keys,
      Object.entries(times).map(([sourceId, at]) => ({ sourceId, at })),
    );
  const times = async (...ids: string[]) => Object.fromEntries(await readPolls(redis, keys, ids));

  it('are claimed when their time has come, the longest overdue first, so many at a time', async () => {
    await add({ b: NOW - 1, a: NOW - 2, now: NOW, later: NOW + 1 });
    expect(await claim(NOW, 2)).toEqual(['a', 'b']);
    expect(await claim(NOW, 2)).toEqual(['now']);
    expect(await claim(NOW, 2)).toEqual([]);
  });

  it('are asked for again when they got lost', async () => {
    await add({ a: NOW });
    await claim();
    expect(await claim(NOW + 5 * MINUTE - 1)).toEqual([]);
    expect(await claim(NOW + 5 * MINUTE)).toEqual(['a']);
  });

  it('go to one of many that claim at once', async () => {
    const ids = Array.from({ length: 300 }, (_, i) => `s${i}`);
    await add(Object.fromEntries(ids.map((id) => [id, NOW])));
    const others = await Promise.all(
      Array.from({ length: 8 }, async () => {
        const claimer = which === 'embedded' ? redis : connect(testConnection());
        const claimed: string[] = [];
        for (let i = 0; i < 20; i += 1) claimed.push(...(await claimDue(claimer, keys, NOW, 5 * MINUTE, 7)));
        if (claimer !== redis) claimer.disconnect();
        return claimed;
      }),
    );
    expect(others.flat().toSorted()).toEqual(ids.toSorted());
    expect(others.filter((claimed) => claimed.length > 0).length).toBeGreaterThan(1);
  });

  it('set the time of the next', async () => {
    await add({ a: NOW });
    await claim();
    await setNextPoll(redis, keys, 'a', NOW + MINUTE);
    expect(await times('a', 'unknown')).toEqual({ a: NOW + MINUTE });
    expect(await claim(NOW + MINUTE)).toEqual(['a']);
  });

  it('keep their times when they are added again', async () => {
    await add({ a: NOW + MINUTE });
    await add({ a: NOW, b: NOW });
    expect(await times('a', 'b')).toEqual({ a: NOW + MINUTE, b: NOW });
  });

  it('end for good, until somebody wants one after all', async () => {
    await add({ a: NOW });
    await setNextPoll(redis, keys, 'a', Infinity);
    await add({ a: NOW });
    expect(await times('a')).toEqual({ a: Infinity });
    expect(await claim(Number.MAX_SAFE_INTEGER)).toEqual([]);
    await pollNow(redis, keys, 'a', NOW);
    expect(await claim()).toEqual(['a']);
  });

  it('do not come back by a poll that ends after its source was removed', async () => {
    await add({ a: NOW, b: NOW });
    await claim();
    await removePolls(redis, keys, ['a']);
    await setNextPoll(redis, keys, 'a', NOW);
    await pollNow(redis, keys, 'a', NOW);
    expect(await times('a', 'b')).toEqual({ b: NOW + 5 * MINUTE });
  });

  it('are brought forward, never put off', async () => {
    await add({ a: NOW + MINUTE, b: NOW + MINUTE });
    await bringForward(redis, keys, [
      { sourceId: 'a', at: NOW },
      { sourceId: 'b', at: NOW + 2 * MINUTE },
      { sourceId: 'c', at: NOW },
    ]);
    expect(await times('a', 'b', 'c')).toEqual({ a: NOW, b: NOW + MINUTE });
  });

  it('may be none', async () => {
    await add({});
    await removePolls(redis, keys, []);
    await bringForward(redis, keys, []);
    expect(await times()).toEqual({});
  });
});
