import { describe, expect, it } from 'vitest';
import { clockOf } from '../../bench/soak/clock.ts';
import { Ledger } from '../../bench/soak/ledger.ts';
import { makeTraffic } from '../../bench/soak/traffic.ts';
import { slopePerHour } from '../../bench/soak/trend.ts';
import { estimate } from '../../bench/sizing/estimate.ts';

describe('the soak', () => {
  it('tells growth from noise and outliers', () => {
    const points = (value: (i: number) => number) =>
      Array.from({ length: 60 }, (_, i) => ({ hours: i / 60, value: value(i) }));
    const noise = (i: number) => ((i * 7919) % 13) - 6;
    expect(Math.abs(slopePerHour(points((i) => 1000 + noise(i))))).toBeLessThan(1);
    expect(slopePerHour(points((i) => 1000 + i + noise(i)))).toBeGreaterThan(5);
    expect(Math.abs(slopePerHour(points((i) => (i % 20 === 19 ? 5000 : 1000))))).toBeLessThan(1);
    expect(slopePerHour(points(() => 0))).toBe(0);
  });

  it('misses an article until both outputs had it', () => {
    const ledger = new Ledger();
    ledger.offered(['a', 'b']);
    ledger.seen({ output: 'queue', articles: ['a', 'b'] });
    ledger.seen({ output: 'queue', articles: ['a'] });
    expect(ledger.missing).toBe(2);
    ledger.seen({ output: 'stream', articles: ['a', 'unknown'] });
    expect(ledger.missing).toBe(1);
    expect(ledger.lags).toHaveLength(1);
  });

  it('offers each article once as new, and drops from a document what was in it', () => {
    const fields = new Map<string, Set<string>>();
    const ids = new Set<string>();
    let most = 0;
    for (const { fresh, job } of makeTraffic(3000, 10, 7, () => 0)) {
      const known = fields.get(job.sourceId) ?? new Set();
      fields.set(job.sourceId, known);
      for (const { field } of job.items) known.add(field);
      for (const field of job.drop) expect(known.delete(field)).toBe(true);
      for (const id of fresh) expect(ids.has(id)).toBe(false);
      for (const id of fresh) ids.add(id);
      most = Math.max(most, known.size);
    }
    expect(ids.size).toBe(3000);
    expect(most).toBe(50);
  });

  it('finds the real time of a simulated one', () => {
    const start = Date.UTC(2024, 4, 1);
    const clock = clockOf({ start, speed: 96 });
    expect(clock.realOf(start + 86_400_000)).toBe(start + 900_000);
    expect(clock.realOf(start)).toBe(start);
  });
});

describe('the sizing', () => {
  const load = { articlesPerDay: 100_000, days: 30, windowDays: 7, sources: 900, streams: 1, queues: 1 };

  it('does not grow once the window and two days are full', () => {
    expect(estimate({ ...load, days: 365 })).toEqual(estimate(load));
    expect(estimate({ ...load, days: 9 }).redisBytes).toBe(estimate(load).redisBytes);
    expect(estimate({ ...load, days: 3 }).redisBytes).toBeLessThan(estimate(load).redisBytes);
  });

  it('grows with articles, window and outputs', () => {
    for (const more of [{ articlesPerDay: 200_000 }, { windowDays: 14 }, { streams: 2, queues: 2 }])
      expect(estimate({ ...load, ...more }).redisBytes).toBeGreaterThan(estimate(load).redisBytes);
  });
});
