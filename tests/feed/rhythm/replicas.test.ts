import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Manners } from '../../../bench/polling/manners.ts';
import { runReplicas, type ReplicasReport } from '../../../bench/polling/replicas.ts';
import { makeWorld, PRESS } from '../../../bench/polling/world.ts';
import { connect, type DeskRedis } from '../../../src/redis/connect.ts';
import { keysOf } from '../../../src/redis/keys.ts';
import { realRedis, testConnection, uniquePrefix } from '../../support/redis.ts';

const HOUR = 3_600_000;
let redis: DeskRedis;
beforeAll(() => {
  redis = connect(testConnection());
});
afterAll(async () => {
  await redis.quit();
});

/** The embedded server is some thirty times slower: it gets a shorter day. */
const DAYS = realRedis ? 1 : 0.1;

describe('four replicas that share hosts and due polls, one dying now and then', () => {
  let report: ReplicasReport;
  beforeAll(async () => {
    const world = makeWorld('press', PRESS, 1, 60, 3);
    report = await runReplicas({ redis, keys: keysOf(uniquePrefix('replicas')), world, days: DAYS });
  });

  it('break no manners', () => {
    expect(report.breaches).toEqual({
      crowded: 0,
      hurried: 0,
      retried: 0,
      retryAfterBroken: 0,
      unconditional: 0,
    });
  });

  it('poll no source twice at once, and lose none', () => {
    expect(report.claimedTwice).toBe(0);
    expect(report.brokenOff).toBeGreaterThan(0);
    expect(report.lost).toBe(0);
    expect(report.longestSilence).toBeLessThan(12.5 * HOUR);
  });

  it('put polls off hardly more often than there are polls', () => {
    expect(report.requests).toBeGreaterThan(60);
    expect(report.putOff).toBeLessThan(report.requests * 1.5);
  });
});

describe('Manners', () => {
  const request = { host: 1, sourceId: 'a', at: 0, conditional: false };
  it.each([
    ['crowded', { ...request, sourceId: 'b', at: 5000 }, false],
    ['hurried', { ...request, sourceId: 'b', at: 500 }, true],
    ['retried', { ...request, at: 59_000, conditional: true }, true],
    ['retryAfterBroken', { ...request, at: 99_000, conditional: true }, true],
    ['unconditional', { ...request, at: 500_000 }, true],
  ] as const)('sees what is %s', (breach, second, ends) => {
    const manners = new Manners({ perHost: 1, hostGapMs: 1000 });
    manners.begin(request);
    if (ends) manners.end(request);
    manners.answered(request, 10, true, 400_000);
    manners.begin(second);
    expect(manners.breaches[breach]).toBe(1);
  });
});
