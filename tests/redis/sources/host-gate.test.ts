import { getEventListeners } from 'node:events';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { connect, type DeskRedis } from '../../../src/redis/connect.ts';
import { createHostGate, type HostPlace } from '../../../src/redis/sources/host-gate.ts';
import { keysOf, type Keys } from '../../../src/redis/keys.ts';
import { openEmbedded, type EmbeddedDesk } from '../embedded.ts';
import { testConnection, uniquePrefix } from '../../support/redis.ts';

const NOON = Date.UTC(2026, 10, 22, 12);
const HOST = 'news.example';
const RULES = { perHost: 2, hostGapMs: 1000, leaseMs: 40_000 };

let clock = NOON;
const now = () => clock;

/** A request to the host: when its job first runs, how late it comes when it is told to, how long it takes, whether its process dies. */
interface Visit {
  atMs: number;
  lateMs: number[];
  lastsMs: number;
  dies: boolean;
}

interface Start {
  at: number;
  /** When its place is free again. */
  until: number;
}

/** Lets visits come as jobs do, on a clock of their own, and tells when each got in. */
async function simulate(
  redis: DeskRedis,
  keys: Keys,
  visits: Visit[],
  rules: typeof RULES,
): Promise<{ starts: Start[]; waits: number }> {
  const gates = [1, 2].map(() => createHostGate(redis, keys, { ...rules, now }));
  const starts: Start[] = [];
  let waits = 0;
  const events: { at: number; run: () => Promise<void> }[] = [];
  const after = (at: number, run: () => Promise<void>) => events.push({ at, run });
  visits.forEach((visit, i) => {
    let turn = 0;
    const come = async (): Promise<void> => {
      const answer = await gates[i % 2]?.admit(HOST, `visit ${i}`);
      if (!answer) throw new Error('no gate');
      if ('inMs' in answer) {
        expect(answer.inMs).toBeGreaterThan(0);
        waits += 1;
        const late = visit.lateMs[turn++ % visit.lateMs.length] ?? 0;
        after(clock + answer.inMs + late, come);
        return;
      }
      const { lastsMs, dies } = visit;
      starts.push({ at: clock, until: clock + (dies ? rules.leaseMs : lastsMs) });
      if (!dies) after(clock + lastsMs, () => answer.leave());
    };
    after(NOON + visit.atMs, come);
  });
  for (let steps = 0; events.length > 0; steps += 1) {
    if (steps > visits.length * 200) throw new Error('somebody never gets in');
    const next = events.reduce((first, event) => (event.at < first.at ? event : first));
    events.splice(events.indexOf(next), 1);
    clock = next.at;
    await next.run();
  }
  return { starts, waits };
}

function mostAtOnce(starts: Start[]): number {
  const during = ({ at }: Start) => starts.filter((other) => other.at <= at && at < other.until).length;
  return Math.max(0, ...starts.map(during));
}

function shortestGap(starts: Start[]): number {
  const times = starts.map(({ at }) => at).toSorted((a, b) => a - b);
  return Math.min(Infinity, ...times.slice(1).map((at, i) => at - (times[i] ?? 0)));
}

const visit = (more: Partial<Visit> = {}): Visit => ({
  atMs: 0,
  lateMs: [0],
  lastsMs: 200,
  dies: false,
  ...more,
});

describe.each(['embedded', 'the run’s'] as const)('the host gate on %s Redis', (which) => {
  let embedded: EmbeddedDesk | undefined;
  let redis: DeskRedis;
  let keys: Keys;

  beforeAll(async () => {
    if (which === 'embedded') embedded = await openEmbedded();
    redis = embedded?.redis ?? connect(testConnection());
  });
  beforeEach(() => {
    keys = keysOf(uniquePrefix('gate'));
    clock = NOON;
  });
  afterAll(async () => {
    redis.disconnect();
    await embedded?.close();
  });

  it('keeps the gap and the places, and lets everybody in', { timeout: 120_000 }, async () => {
    const visits = fc.array(
      fc.record({
        atMs: fc.nat(10_000),
        lateMs: fc.array(fc.oneof(fc.nat(20), fc.nat(3000)), { minLength: 1, maxLength: 4 }),
        lastsMs: fc.oneof(fc.nat(500), fc.nat(30_000)),
        dies: fc.boolean(),
      }),
      { maxLength: 25 },
    );
    const rules = fc.record({
      perHost: fc.integer({ min: 1, max: 4 }),
      hostGapMs: fc.constantFrom(0, 100, 1000, 5000),
      leaseMs: fc.constant(40_000),
    });
    await fc.assert(
      fc.asyncProperty(visits, rules, async (all, rule) => {
        clock = NOON;
        const { starts } = await simulate(redis, keysOf(uniquePrefix('gate')), all, rule);
        expect(starts).toHaveLength(all.length);
        expect(mostAtOnce(starts)).toBeLessThanOrEqual(rule.perHost);
        expect(shortestGap(starts)).toBeGreaterThanOrEqual(rule.hostGapMs);
      }),
      { numRuns: which === 'embedded' ? 10 : 100 },
    );
  });

  it('puts each of a rush off once, more or less', async () => {
    const rush = Array.from({ length: 60 }, (_, i) => visit({ lateMs: [i % 40] }));
    const { starts, waits } = await simulate(redis, keys, rush, RULES);
    expect(waits).toBeLessThan(80);
    expect(Math.max(...starts.map(({ at }) => at)) - NOON).toBeLessThan(60 * 1200);
  });

  it('does not put off again and again those who wait for a slow host', async () => {
    const rush = Array.from({ length: 40 }, () => visit({ lateMs: [5], lastsMs: 8000 }));
    const { waits } = await simulate(redis, keys, rush, RULES);
    expect(waits).toBeLessThan(120);
  });

  it('leaves a host that hangs alone, the longer the longer it does', async () => {
    const all = Array.from({ length: 10 }, () => visit({ lateMs: [5], lastsMs: 30_000 }));
    const { waits } = await simulate(redis, keys, all, { ...RULES, perHost: 1, hostGapMs: 0 });
    expect(waits).toBeLessThan(100);
  });

  it('does not shun a host of which a reservation was never taken up', async () => {
    const gate = createHostGate(redis, keys, { ...RULES, now });
    await gate.admit(HOST, 'first');
    expect(await gate.admit(HOST, 'lost')).toEqual({ inMs: 1000 });
    const next = (await gate.admit(HOST, 'next')) as { inMs: number };
    expect(next.inMs).toBe(2100);
    clock += next.inMs;
    expect(await gate.admit(HOST, 'next')).toHaveProperty('leave');
  });

  it('gives the place of a holder that died to others when it lapses', async () => {
    const gate = createHostGate(redis, keys, { ...RULES, perHost: 1, now });
    await gate.admit(HOST, 'dead');
    clock += RULES.leaseMs - 1;
    expect(await gate.admit(HOST, 'next')).toEqual({ inMs: 1 });
    clock += 1;
    expect(await gate.admit(HOST, 'next')).toHaveProperty('leave');
  });

  it('lets a job that is run anew succeed its dead holder, who cannot give back what is not his', async () => {
    const gate = createHostGate(redis, keys, { ...RULES, perHost: 1, now });
    const dead = (await gate.admit(HOST, 'job')) as HostPlace;
    clock += 5000;
    const successor = (await gate.admit(HOST, 'job')) as HostPlace;
    clock += 5000;
    await dead.leave();
    expect(await gate.admit(HOST, 'other')).toHaveProperty('inMs');
    await successor.leave();
    await successor.leave();
    clock += 10_000;
    expect(await gate.admit(HOST, 'other')).toHaveProperty('leave');
  });

  it('answers who comes too early with what is left to wait', async () => {
    const gate = createHostGate(redis, keys, { ...RULES, now });
    await gate.admit(HOST, '1');
    await gate.admit(HOST, '2');
    clock += 400;
    expect(await gate.admit(HOST, '2')).toEqual({ inMs: 600 });
  });

  it('keeps hosts apart, and frees a reservation that is given back', async () => {
    const gate = createHostGate(redis, keys, { ...RULES, now });
    await gate.admit(HOST, 'a');
    expect(await gate.admit('other.example', 'b')).toHaveProperty('leave');
    await gate.admit(HOST, 'c');
    await gate.withdraw(HOST, 'c');
    clock += 1000;
    expect(await gate.admit(HOST, 'd')).toHaveProperty('leave');
  });

  it('is not held up by a clock that was ahead', async () => {
    const ahead = createHostGate(redis, keys, { ...RULES, now: () => NOON + 3_600_000 });
    await ((await ahead.admit(HOST, 'a')) as HostPlace).leave();
    const gate = createHostGate(redis, keys, { ...RULES, now });
    expect(await gate.admit(HOST, 'b')).toEqual({ inMs: 1000 });
  });

  it('leaves only keys that expire, with names of one length however long a host’s is', async () => {
    const gate = createHostGate(redis, keys, { ...RULES, now });
    const place = (await gate.admit('x'.repeat(10_000), 'a')) as HostPlace;
    await gate.admit('x'.repeat(10_000), 'b');
    await redis.del(keys.host('x'.repeat(10_000)));
    await place.leave();
    const found = await redis.keys(`${keys.polls.replace('polls', 'host')}*`);
    expect(found.length).toBeGreaterThan(1);
    for (const key of found) {
      expect(key.length).toBeLessThan(100);
      expect(await redis.pttl(key)).toBeGreaterThan(0);
      expect(await redis.pttl(key)).toBeLessThanOrEqual(3_600_000);
    }
  });

  describe('entered in process', () => {
    const never = new AbortController().signal;
    const opened: (() => void)[] = [];
    afterEach(() => opened.splice(0).forEach((leave) => leave()));

    it('waits for its turn', async () => {
      const pauses: number[] = [];
      const pause = async (ms: number) => {
        pauses.push(ms);
        clock += ms;
      };
      const gate = createHostGate(redis, keys, { ...RULES, now, pause });
      opened.push(await gate.enter(HOST, never), await gate.enter(HOST, never));
      expect(pauses).toEqual([1000]);
    });

    it('stops waiting when it is told to, gives its turn back and leaves nothing behind', async () => {
      const gate = createHostGate(redis, keys, { ...RULES, hostGapMs: 600_000, now });
      opened.push(await gate.enter(HOST, never));
      const stop = new AbortController();
      const waiting = gate.enter(HOST, stop.signal);
      const told = expect(waiting).rejects.toThrow('enough');
      // By then the one that waits has been answered.
      await redis.ping();
      expect(await redis.zcard(keys.hostWaiting(HOST))).toBe(1);
      stop.abort(new Error('enough'));
      await told;
      expect(getEventListeners(stop.signal, 'abort')).toEqual([]);
      expect(await redis.zcard(keys.hostWaiting(HOST))).toBe(0);
    });

    it('does not begin when it is told to stop before', async () => {
      const gate = createHostGate(redis, keys, { ...RULES, now });
      await expect(gate.enter(HOST, AbortSignal.abort(new Error('enough')))).rejects.toThrow('enough');
      expect(await redis.exists(keys.host(HOST))).toBe(0);
    });
  });
});

it('does not wait for a Redis that is away past the signal', async () => {
  const away = connect({ ...testConnection(), host: '127.0.0.1', port: 9 });
  away.on('error', () => {});
  const gate = createHostGate(away, keysOf('away'), { ...RULES, now });
  const stop = new AbortController();
  const told = expect(gate.enter(HOST, stop.signal)).rejects.toThrow('enough');
  stop.abort(new Error('enough'));
  await told;
  away.disconnect();
});
