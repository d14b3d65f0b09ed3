import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planNextPoll } from '../../../src/feed/rhythm/next-poll.ts';
import { readRhythm } from '../../../src/feed/rhythm/read-rhythm.ts';
import type { PollPolicy, PollResult, Rhythm } from '../../../src/feed/rhythm/types.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const NOW = Date.UTC(2026, 2, 4, 12);

/** Dates as hostile as they come: true ones, false ones, and none at all. */
const date = fc.oneof(
  fc.integer({ min: NOW - 30 * DAY, max: NOW }),
  fc.constantFrom(0, -1, NOW, NOW + 400 * DAY, NaN, Infinity, -Infinity, 8.64e15),
  fc.double(),
);
const wait = fc.oneof(fc.integer({ min: 0, max: 3 * DAY }), fc.double(), fc.constantFrom(-1, 1e300, NaN));
const hints = fc.record(
  {
    ttlMinutes: wait,
    updateMinutes: wait,
    skipHours: fc.array(fc.integer({ min: -1, max: 25 }), { maxLength: 30 }),
    skipDays: fc.array(fc.integer({ min: -1, max: 8 }), { maxLength: 8 }),
  },
  { requiredKeys: [] },
);
const outcome = fc.record(
  {
    after: fc.oneof(fc.integer({ min: MINUTE, max: 2 * DAY }), fc.constant(0)),
    kind: fc.constantFrom<PollResult['kind'][]>('read', 'read', 'read', 'throttled', 'soft', 'dns', 'hard'),
    newItems: fc.array(date, { maxLength: 40 }),
    backlog: fc.array(date, { maxLength: 40 }),
    retryAfterMs: wait,
    freshForMs: wait,
    hints,
  },
  { requiredKeys: ['after', 'kind', 'newItems'] },
);
const policy: fc.Arbitrary<PollPolicy> = fc.record(
  {
    sourceId: fc.string(),
    intervalMs: fc.integer({ min: 1, max: 2 * DAY }),
    minIntervalMs: fc.integer({ min: 1, max: DAY }),
    maxIntervalMs: fc.integer({ min: 1, max: 2 * DAY }),
  },
  { requiredKeys: ['sourceId', 'minIntervalMs', 'maxIntervalMs'] },
);

type Outcome = Omit<PollResult, 'at'> & { after: number };

/** Every plan of a history. */
function plansOf(history: Outcome[], policy: PollPolicy, store = (rhythm: Rhythm): unknown => rhythm) {
  let rhythm: Rhythm | undefined;
  let at = NOW;
  return history.map(({ after, ...result }) => {
    at += after;
    const next = planNextPoll(rhythm, { at, ...result }, policy);
    rhythm = readRhythm(store(next.rhythm));
    return { next, result: { at, ...result }, rhythm };
  });
}

describe('planNextPoll', () => {
  it('never asks again within a minute, nor later than its bounds allow', () => {
    fc.assert(
      fc.property(fc.array(outcome, { maxLength: 12 }), policy, (history, policy) => {
        for (const { next, result } of plansOf(history, policy)) {
          const waits = next.at - result.at;
          expect(waits).toBeGreaterThanOrEqual(MINUTE);
          const asked = result.retryAfterMs ?? 0;
          if (asked > 0) expect(waits).toBeGreaterThanOrEqual(Math.min(asked, 7 * DAY) - 1);
          // Days that are skipped come on top: a week of them where one hour of one day is open.
          const skips = policy.intervalMs === undefined && next.rhythm.hints ? 7 * DAY : 0;
          if (result.kind !== 'read' || asked > 0) expect(waits).toBeLessThanOrEqual(8 * DAY + HOUR + skips);
          else {
            const { intervalMs, minIntervalMs, maxIntervalMs } = policy;
            const least = intervalMs ?? minIntervalMs;
            const most = intervalMs ?? Math.max(maxIntervalMs, minIntervalMs);
            expect(waits).toBeGreaterThanOrEqual(least);
            expect(waits).toBeLessThanOrEqual(Math.max(most, MINUTE) * 1.1 + 2 * MINUTE + skips);
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  it('gives the same answer to the same input, and changes nothing that it is given', () => {
    fc.assert(
      fc.property(fc.array(outcome, { maxLength: 8 }), policy, (history, policy) => {
        const before = structuredClone(history);
        expect(plansOf(history, policy)).toEqual(plansOf(history, policy));
        expect(history).toEqual(before);
      }),
      { numRuns: 50 },
    );
  });

  it('plans the same from a rhythm that went through JSON', () => {
    fc.assert(
      fc.property(fc.array(outcome, { maxLength: 8 }), policy, (history, policy) => {
        const stored = plansOf(history, policy, (rhythm) => JSON.parse(JSON.stringify(rhythm)));
        const kept = plansOf(history, policy);
        expect(stored.map(({ next }) => next.at)).toEqual(kept.map(({ next }) => next.at));
        for (const { rhythm } of stored) expect(JSON.stringify(rhythm).length).toBeLessThan(2048);
      }),
      { numRuns: 100 },
    );
  });

  it('waits the longer the more failures lie behind', () => {
    const kind = fc.constantFrom<PollResult['kind'][]>('throttled', 'soft', 'dns', 'hard');
    fc.assert(
      fc.property(
        kind,
        fc.integer({ min: 0, max: 30 }),
        fc.integer({ min: 0, max: 30 }),
        policy,
        (kind, a, b, policy) => {
          const after = (failures: number) =>
            planNextPoll(
              { polls: 9, failures, weight: failures / 2 },
              { at: NOW, kind, newItems: [] },
              policy,
            ).at - NOW;
          // Near the longest pause only what spreads them differs.
          expect(after(Math.max(a, b))).toBeGreaterThanOrEqual(Math.min(after(Math.min(a, b)), 21 * HOUR));
        },
      ),
    );
  });

  it('takes whatever was stored', () => {
    const junk = fc.oneof(
      fc.anything(),
      fc.object({ key: fc.constantFrom('polls', 'habits', 'weight', 'readAt', 'hints', 'hours') }),
    );
    fc.assert(
      fc.property(junk, outcome, policy, (stored, { after, ...result }, policy) => {
        readRhythm(stored);
        const next = planNextPoll(stored as Rhythm, { at: NOW + after, ...result }, policy);
        expect(next.at).toBeGreaterThanOrEqual(NOW + after + MINUTE);
      }),
      { numRuns: 500 },
    );
  });
});

describe('readRhythm', () => {
  const [plan] = plansOf(
    [{ after: 0, kind: 'read', newItems: [], backlog: [NOW - DAY, NOW - HOUR], hints: { ttlMinutes: 5 } }],
    {
      sourceId: 'x',
      minIntervalMs: MINUTE,
      maxIntervalMs: DAY,
    },
  );
  const rhythm = plan?.next.rhythm as Rhythm;

  it('reads what was written', () => {
    expect(readRhythm(JSON.parse(JSON.stringify(rhythm)))).toEqual(rhythm);
  });

  it('leaves out what it cannot use, and keeps the rest', () => {
    const broken = { ...rhythm, habits: { ...rhythm.habits, hours: [1, 2] }, weight: 'much', later: 1 };
    const { habits: _, ...rest } = rhythm;
    expect(readRhythm(broken)).toEqual({ ...rest, weight: 0 });
    expect(readRhythm({ ...rhythm, hints: { ttlMinutes: -1, skipHours: [3, 99, 'x'] } })?.hints).toEqual({
      skipHours: [3],
    });
    for (const nothing of [undefined, null, 7, 'x', [], {}, { polls: -1 }])
      expect(readRhythm(nothing)).toBeUndefined();
  });

  it('reads a rhythm of the versions before, which kept dates', () => {
    const old = { published: [NOW - DAY], failures: 2, weight: 1, polls: 40 };
    expect(readRhythm(old)).toEqual({ polls: 40, failures: 2, weight: 1 });
  });
});
