import { describe, expect, it } from 'vitest';
import { describeReason } from '../../../src/feed/rhythm/describe-reason.ts';
import { firstRhythm, planNextPoll } from '../../../src/feed/rhythm/next-poll.ts';
import type { NextPoll, PollPolicy, PollResult, Rhythm } from '../../../src/feed/rhythm/types.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** A Wednesday. */
const NOON = Date.UTC(2026, 2, 4, 12);
const POLICY: PollPolicy = { sourceId: 'agency', minIntervalMs: 5 * MINUTE, maxIntervalMs: 12 * HOUR };

function read(at: number, more: Partial<PollResult> = {}): PollResult {
  return { at, kind: 'read', newItems: [], ...more };
}

/** Dates at even distance, the newest one distance before `until`. */
function every(gap: number, count: number, until = NOON): number[] {
  return Array.from({ length: count }, (_, i) => until - (count - i) * gap);
}

/** Polls a source that publishes at these times, as often as the plan says, until then. */
function follow(published: readonly number[], from: number, until: number, more: Partial<PollResult> = {}) {
  let next: NextPoll | undefined;
  let at = from;
  let seen = -Infinity;
  const polls: number[] = [];
  while (at < until) {
    const news = published.filter((time) => time > seen && time <= at);
    const first = next === undefined && { backlog: news };
    next = planNextPoll(next?.rhythm, read(at, { newItems: news, ...first, ...more }), POLICY);
    polls.push(at);
    seen = at;
    at = next.at;
  }
  return { polls, next: next as NextPoll };
}

function minutesTo(next: NextPoll, from = NOON): number {
  return (next.at - from) / MINUTE;
}

/** A rhythm with failures behind it, and what follows the last of them. */
function failing(kinds: PollResult['kind'][], more: Partial<PollResult> = {}): NextPoll {
  let next = planNextPoll(undefined, read(NOON, { backlog: every(20 * MINUTE, 40) }), POLICY);
  for (const kind of kinds)
    next = planNextPoll(next.rhythm, { at: NOON, kind, newItems: [], ...more }, POLICY);
  return next;
}

describe('a source that is polled for the first time', () => {
  it('is placed by the dates of its backlog', () => {
    const wire = planNextPoll(undefined, read(NOON, { backlog: every(6 * MINUTE, 50) }), POLICY);
    const paper = planNextPoll(undefined, read(NOON, { backlog: every(127 * MINUTE, 50) }), POLICY);
    const dead = planNextPoll(undefined, read(NOON, { backlog: every(DAY, 50, NOON - 200 * DAY) }), POLICY);
    expect(minutesTo(wire)).toBeLessThan(15);
    expect(minutesTo(paper)).toBeGreaterThan(30);
    expect(minutesTo(paper)).toBeLessThan(240);
    expect(minutesTo(dead)).toBeGreaterThan(600);
    expect(dead.reason).toBe('ceiling');
  });

  it('learns from its new items where no backlog is told', () => {
    const dates = every(6 * MINUTE, 50);
    const told = planNextPoll(undefined, read(NOON, { backlog: dates, newItems: dates }), POLICY);
    expect(planNextPoll(undefined, read(NOON, { newItems: dates }), POLICY)).toEqual(told);
  });

  it.each([
    ['in the future', every(MINUTE, 30, NOON + 900 * DAY)],
    ['from 1970', Array.from({ length: 30 }, () => 0)],
    ['all alike', Array.from({ length: 30 }, () => NOON - HOUR)],
    ['seconds apart', every(1000, 300, NOON - HOUR)],
    ['not numbers', [NaN, Infinity, -Infinity, NaN]],
    ['none', []],
  ])('is polled within hours, and not at the floor, if the dates are %s', (_, backlog) => {
    const next = planNextPoll(undefined, read(NOON, { backlog }), POLICY);
    expect(minutesTo(next)).toBeGreaterThan(30);
    expect(minutesTo(next)).toBeLessThanOrEqual(12 * 60 + 2);
  });

  it('is asked again soon if it failed, and more seldom the more often', () => {
    const once = planNextPoll(undefined, { at: NOON, kind: 'soft', newItems: [] }, POLICY);
    expect(minutesTo(once)).toBeLessThan(10);
    const twice = planNextPoll(once.rhythm, { at: NOON, kind: 'soft', newItems: [] }, POLICY);
    expect(minutesTo(twice)).toBeGreaterThan(10);
  });
});

describe('a rhythm that is followed', () => {
  it('asks right after the minute at which a source publishes', () => {
    const published = Array.from(
      { length: 24 * 14 },
      (_, i) => NOON - 10 * DAY + i * HOUR + 17 * MINUTE + 5000,
    );
    const { polls } = follow(published, NOON, NOON + 2 * DAY);
    const minutes = polls.slice(1).map((at) => Math.floor((at % HOUR) / MINUTE));
    const right = minutes.filter((minute) => minute >= 17 && minute <= 22);
    expect(right.length / minutes.length).toBeGreaterThan(0.9);
    // One request an item, and none in vain.
    expect(polls.length).toBeLessThan(52);
  });

  it('finds a daily item soon after it comes, with few requests', () => {
    const published = Array.from(
      { length: 60 },
      (_, i) => NOON - 40 * DAY + i * DAY - 6 * HOUR + (i % 3) * MINUTE,
    );
    const { polls } = follow(published, NOON, NOON + 10 * DAY);
    const found = published.filter((time) => time > NOON && time < NOON + 9 * DAY);
    const delays = found.map((time) => Math.min(...polls.filter((at) => at >= time)) - time);
    expect(delays.toSorted((a, b) => a - b)[4]).toBeLessThan(70 * MINUTE);
    expect(polls.length).toBeLessThan(40);
  });

  it('rests while the publisher sleeps', () => {
    const day = Array.from({ length: 40 }, (_, i) => 8 * HOUR + i * 15 * MINUTE);
    const published = Array.from({ length: 20 }, (_, i) =>
      day.map((time) => NOON + (i - 14) * DAY - 12 * HOUR + time),
    ).flat();
    const { polls } = follow(published, NOON, NOON + 4 * DAY);
    const hours = polls.map((at) => Math.floor(at / HOUR) % 24);
    const night = hours.filter((hour) => hour < 6 || hour > 20).length;
    expect(night / polls.length).toBeLessThan(0.25);
  });

  it('slows down when a source goes quiet, and speeds up when it wakes', () => {
    const busy = every(10 * MINUTE, 900);
    const awake = follow(busy, NOON, NOON + HOUR).next;
    expect(minutesTo(awake, NOON + HOUR)).toBeLessThan(30);
    const quiet = follow(busy, NOON, NOON + 14 * DAY);
    const last = quiet.polls.slice(-2) as [number, number];
    expect(last[1] - last[0]).toBeGreaterThan(3 * HOUR);
    const [, at] = last;
    const wakes = [1, 2, 3, 4, 5, 6].reduce<NextPoll>(
      (next) => {
        const now = next.at;
        return planNextPoll(next.rhythm, read(now, { newItems: every(15 * MINUTE, 4, now) }), POLICY);
      },
      { ...quiet.next, at: at + HOUR },
    );
    expect(wakes.at - at).toBeLessThan(12 * HOUR);
    const again = planNextPoll(wakes.rhythm, read(wakes.at, { newItems: [wakes.at - MINUTE] }), POLICY);
    expect(again.at - wakes.at).toBeLessThan(90 * MINUTE);
  });

  it('learns from when items are found where they carry no dates', () => {
    const published = every(20 * MINUTE, 2000, NOON + 10 * DAY);
    let next = planNextPoll(
      undefined,
      read(NOON, { backlog: Array.from({ length: 20 }, () => NOON) }),
      POLICY,
    );
    for (let last = NOON; next.at < NOON + 5 * DAY;) {
      const { at } = next;
      const found = published.filter((time) => time > last && time <= at);
      next = planNextPoll(next.rhythm, read(at, { newItems: found.map(() => at) }), POLICY);
      last = at;
      if (at > NOON + 4 * DAY) expect(next.at - at).toBeLessThan(45 * MINUTE);
    }
  });

  it('is not driven to the floor by dates that are false', () => {
    // One item in six hours, which claims to be one of many from the minutes before.
    let next = planNextPoll(undefined, read(NOON, { backlog: every(6 * HOUR, 20) }), POLICY);
    for (let i = 0; i < 40; i++) {
      const { at } = next;
      next = planNextPoll(next.rhythm, read(at, { newItems: i % 2 ? [at + 300 * DAY] : [] }), POLICY);
    }
    expect(next.reason).not.toBe('floor');
  });

  it('keeps small', () => {
    const { next } = follow(every(7 * MINUTE, 3000), NOON - 10 * DAY, NOON);
    expect(JSON.stringify(next.rhythm).length).toBeLessThan(1000);
  });
});

describe("the publisher's wishes", () => {
  const backlog = every(4 * MINUTE, 60);

  it.each<[string, Partial<PollResult>]>([
    ['ttl', { hints: { ttlMinutes: 45 } }],
    ['the update period', { hints: { updateMinutes: 45 } }],
    ['max-age or Expires', { freshForMs: 45 * MINUTE }],
    ['the longest of several', { freshForMs: 5 * MINUTE, hints: { ttlMinutes: 45, updateMinutes: 10 } }],
  ])('are kept: %s', (_, wish) => {
    const next = planNextPoll(undefined, read(NOON, { backlog, ...wish }), POLICY);
    expect(minutesTo(next)).toBeGreaterThanOrEqual(45);
    expect(minutesTo(next)).toBeLessThan(50);
    expect(next.reason).toBe('asked');
  });

  it('hold while the document is not read anew', () => {
    const first = planNextPoll(undefined, read(NOON, { backlog, hints: { ttlMinutes: 45 } }), POLICY);
    const unchanged = planNextPoll(first.rhythm, read(first.at), POLICY);
    expect(minutesTo(unchanged, first.at)).toBeGreaterThanOrEqual(45);
    const changed = planNextPoll(unchanged.rhythm, read(unchanged.at, { hints: {} }), POLICY);
    expect(minutesTo(changed, unchanged.at)).toBeLessThan(45);
  });

  it.each<[string, Partial<PollResult>]>([
    ['a ttl of a year', { hints: { ttlMinutes: 525_600 } }],
    ['a max-age of ten years', { freshForMs: 3650 * DAY }],
    ['a yearly update period', { hints: { updateMinutes: 525_600 } }],
  ])('end at the ceiling: %s', (_, wish) => {
    const next = planNextPoll(undefined, read(NOON, { backlog, ...wish }), POLICY);
    expect(minutesTo(next)).toBeGreaterThanOrEqual(12 * 60);
    expect(minutesTo(next)).toBeLessThanOrEqual(12 * 60 + 2);
    expect(describeReason(next, POLICY)).toContain('cut to the ceiling of 12 h');
  });

  it.each<[string, PollResult['hints']]>([
    ['negative', { ttlMinutes: -5 }],
    ['not a number', { ttlMinutes: NaN, updateMinutes: Infinity }],
  ])('that are %s are none', (_, hints) => {
    const plain = planNextPoll(undefined, read(NOON, { backlog }), POLICY);
    const next = planNextPoll(undefined, read(NOON, { backlog, ...(hints && { hints }) }), POLICY);
    expect(next.at).toBe(plain.at);
  });

  it('are kept as to hours and days', () => {
    const hours = planNextPoll(
      undefined,
      read(NOON, { backlog, hints: { skipHours: [12, 13, 14] } }),
      POLICY,
    );
    expect(minutesTo(hours)).toBeGreaterThanOrEqual(180);
    expect(minutesTo(hours)).toBeLessThan(186);
    expect(hours.reason).toBe('skip-hours');
    const days = planNextPoll(undefined, read(NOON, { backlog, hints: { skipDays: [3, 4] } }), POLICY);
    expect(new Date(days.at).toISOString()).toMatch(/^2026-03-06T00:0/);
  });

  it('are kept as to hours after a failure and Retry-After as well', () => {
    const { rhythm } = planNextPoll(
      undefined,
      read(NOON, { backlog, hints: { skipHours: [13, 14] } }),
      POLICY,
    );
    const result: PollResult = { at: NOON, kind: 'throttled', newItems: [], retryAfterMs: HOUR };
    const next = planNextPoll(rhythm, result, POLICY);
    expect(minutesTo(next)).toBeGreaterThanOrEqual(180);
    expect(next.reason).toBe('skip-hours');
    expect(planNextPoll(rhythm, result, { ...POLICY, intervalMs: 5 * MINUTE }).at).toBe(NOON + HOUR);
  });

  it('are nonsense where every hour or day is skipped', () => {
    const hints = { skipHours: Array.from({ length: 24 }, (_, i) => i), skipDays: [0, 1, 2, 3, 4, 5, 6] };
    const plain = planNextPoll(undefined, read(NOON, { backlog }), POLICY);
    expect(planNextPoll(undefined, read(NOON, { backlog, hints }), POLICY).at).toBe(plain.at);
  });

  it('yield to an interval that the operator fixed', () => {
    const result = read(NOON, { backlog, freshForMs: HOUR, hints: { ttlMinutes: 60, skipHours: [12] } });
    const next = planNextPoll(undefined, result, { ...POLICY, intervalMs: 2 * MINUTE });
    expect(next).toMatchObject({ at: NOON + 2 * MINUTE, reason: 'manual' });
  });
});

describe('answers that are none', () => {
  it('cost nothing once', () => {
    const plain = failing([]);
    for (const kind of ['soft', 'dns'] as const)
      expect(failing([kind]).at).toBeLessThan(plain.at + 3 * MINUTE);
    expect(failing(['soft', 'soft']).at).toBeGreaterThan(failing(['soft']).at);
  });

  it('make the pause grow, hard ones faster, to a day', () => {
    const pauses = [1, 2, 3, 4, 5, 6, 7, 8, 9, 20].map((n) =>
      minutesTo(failing(Array.from({ length: n }, () => 'soft' as const))),
    );
    expect(pauses).toEqual(pauses.toSorted((a, b) => a - b));
    expect(pauses.at(-1)).toBeGreaterThan(20 * 60);
    expect(pauses.at(-1)).toBeLessThanOrEqual(24 * 60);
    expect(failing(['hard', 'hard']).at).toBeGreaterThan(failing(['soft', 'soft']).at);
    expect(failing(['hard']).reason).toBe('back-off');
    expect(failing(['dns', 'dns', 'dns']).at).toBeLessThan(failing(['soft', 'soft', 'soft']).at);
  });

  it('are forgotten with the first success', () => {
    const down = failing(['soft', 'soft', 'soft', 'soft', 'soft', 'soft']);
    const back = planNextPoll(down.rhythm, read(NOON), POLICY);
    expect(back.rhythm).toMatchObject({ failures: 0, weight: 0 });
    expect(back.at).toBe(planNextPoll({ ...failing([]).rhythm, polls: 7 }, read(NOON), POLICY).at);
  });

  it('are not asked again before Retry-After, nor by a fixed interval', () => {
    for (const intervalMs of [undefined, 5 * MINUTE]) {
      const policy = { ...POLICY, ...(intervalMs && { intervalMs }) };
      const result: PollResult = { at: NOON, kind: 'throttled', newItems: [], retryAfterMs: 7 * HOUR };
      const { rhythm } = failing([]);
      expect(planNextPoll(rhythm, result, policy)).toMatchObject({
        at: NOON + 7 * HOUR,
        reason: 'retry-after',
      });
      expect(planNextPoll(rhythm, { ...result, retryAfterMs: 400 * DAY }, policy).at).toBe(NOON + 7 * DAY);
      expect(planNextPoll(rhythm, { ...result, retryAfterMs: 1 }, policy).at).toBeGreaterThanOrEqual(
        NOON + MINUTE,
      );
      expect(planNextPoll(rhythm, { ...result, kind: 'soft' }, policy).at).toBe(NOON + 7 * HOUR);
    }
  });

  it('back off where a server says too many without saying how long', () => {
    const once = failing(['throttled']);
    expect(minutesTo(once)).toBeGreaterThanOrEqual(30);
    expect(once.reason).toBe('back-off');
    expect(minutesTo(failing(['throttled', 'throttled']))).toBeGreaterThan(1.5 * minutesTo(once));
    const policy = { ...POLICY, intervalMs: 2 * MINUTE };
    const next = planNextPoll(undefined, { at: NOON, kind: 'throttled', newItems: [] }, policy);
    expect(minutesTo(next)).toBeGreaterThanOrEqual(30);
  });

  it('end with 410, and what was learned is kept', () => {
    const before = failing([]).rhythm;
    const next = planNextPoll(before, { at: NOON, kind: 'gone', newItems: [] }, POLICY);
    expect(next).toMatchObject({ at: Infinity, reason: 'ended' });
    expect(next.rhythm.habits).toEqual(before.habits);
  });
});

describe('sources with one rhythm', () => {
  it('do not all come at one moment', () => {
    const times = Array.from(
      { length: 200 },
      (_, i) => planNextPoll(undefined, read(NOON, { backlog: [] }), { ...POLICY, sourceId: `s${i}` }).at,
    );
    expect(new Set(times.map((at) => Math.floor(at / 1000))).size).toBeGreaterThan(50);
  });
});

describe('describeReason', () => {
  const rhythm: Rhythm = { ...firstRhythm(), failures: 3, hints: { ttlMinutes: 60 } };
  it.each([
    ['manual', 'every 30 min, as configured'],
    ['floor', 'as often as is allowed, every 5 min'],
    ['ceiling', 'as seldom as is allowed, every 12 h'],
    ['asked', 'the publisher asks for 60 min between polls (ttl)'],
    ['back-off', 'a pause after 3 failures in a row'],
    ['ended', 'never: the publisher ended this feed (410)'],
  ] as const)('says %s in words', (reason, words) => {
    expect(describeReason({ reason, rhythm }, { ...POLICY, intervalMs: 30 * MINUTE })).toBe(words);
  });

  it('tells the pace', () => {
    const next = planNextPoll(undefined, read(NOON, { backlog: every(HOUR, 400) }), POLICY);
    expect(describeReason({ ...next, reason: 'rhythm' }, POLICY)).toMatch(
      /by its own rhythm: about 2\d items a day of late/,
    );
  });
});
