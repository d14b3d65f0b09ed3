import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alertText, newsOf, type Alert, type ToldAlert } from '../../src/api/alerts.ts';

const MINUTE = 60_000;
const QUIET = 60 * MINUTE;
const wire: Alert = { key: 'failing wire', title: 'Wire cannot be read', detail: 'no answer' };

/** Looks again and again, and answers what was told at each look. */
function watch(looks: { at: number; now: Alert[] }[], quietMs = QUIET) {
  let memory: ReadonlyMap<string, ToldAlert> = new Map();
  return looks.map(({ at, now }) => {
    const news = newsOf(now, memory, at, quietMs);
    memory = news.memory;
    return { raised: news.raised.map(({ key }) => key), cleared: news.cleared.map(({ key }) => key) };
  });
}

const nothing = { raised: [], cleared: [] };
const raised = { raised: ['failing wire'], cleared: [] };
const cleared = { raised: [], cleared: ['failing wire'] };

describe('an alert', () => {
  it('is told once, again after the quiet time, and cleared when it is over', () => {
    expect(
      watch([
        { at: 0, now: [wire] },
        { at: MINUTE, now: [wire] },
        { at: QUIET, now: [wire] },
        { at: QUIET + MINUTE, now: [] },
        { at: QUIET + 2 * MINUTE, now: [] },
      ]),
    ).toEqual([raised, nothing, raised, cleared, nothing]);
  });

  it('that comes and goes is not told each time', () => {
    const flapping = Array.from({ length: 20 }, (_, i) => ({
      at: i * MINUTE,
      now: i % 2 === 0 ? [wire] : [],
    }));
    const told = watch(flapping);
    expect(told.slice(0, 2)).toEqual([raised, cleared]);
    expect(told.slice(2)).toEqual(Array.from({ length: 18 }, () => nothing));
  });

  it('that stays after it came and went is told when the quiet time is over, from when it came back', () => {
    const told = watch([
      { at: 0, now: [wire] },
      { at: MINUTE, now: [] },
      { at: 2 * MINUTE, now: [wire] },
      { at: QUIET, now: [wire] },
      { at: QUIET + MINUTE, now: [] },
    ]);
    expect(told).toEqual([raised, cleared, nothing, raised, cleared]);
  });

  it('is never told twice within the quiet time, and what was told is cleared at the end', () => {
    const looks = fc.array(
      fc.record({ gap: fc.integer({ min: 1, max: 40 * MINUTE }), keys: fc.subarray(['a', 'b', 'c']) }),
      { minLength: 1, maxLength: 60 },
    );
    fc.assert(
      fc.property(looks, (steps) => {
        let at = 0;
        const said = new Map<string, number>();
        const open = new Set<string>();
        let memory: ReadonlyMap<string, ToldAlert> = new Map();
        for (const { gap, keys } of [...steps, { gap: 1, keys: [] }]) {
          at += gap;
          const news = newsOf(
            keys.map((key) => ({ key, title: key })),
            memory,
            at,
            QUIET,
          );
          memory = news.memory;
          for (const { key } of news.raised) {
            expect(at - (said.get(key) ?? -Infinity)).toBeGreaterThanOrEqual(QUIET);
            said.set(key, at);
            open.add(key);
          }
          for (const { key } of news.cleared) expect(open.delete(key)).toBe(true);
        }
        expect(open).toEqual(new Set());
      }),
    );
  });
});

describe('the message', () => {
  const news = (alerts: Alert[]) => newsOf(alerts, new Map(), 0, QUIET);

  it('holds all that is new', () => {
    const text = alertText('night desk', news([wire, { key: 'x', title: 'Other' }]), 0);
    expect(text.split('\n')).toEqual([
      'copydesk night desk',
      ':warning: *Wire cannot be read*: no answer',
      ':warning: *Other*',
    ]);
  });

  it('lets nobody write markup or mentions into it', () => {
    const title = '<!channel> <https://bank.example|log in> *now* & `x`\u202e\n:warning: forged';
    const text = alertText('d', news([{ key: 'x', title, detail: '<@U123>' }]), 0);
    expect(text).not.toMatch(/[<>`\u202e]/);
    expect(text.split('\n')).toHaveLength(2);
    expect(text).toContain('&lt;!channel&gt;');
  });

  it('is short, however much is wrong', () => {
    const many = Array.from({ length: 500 }, (_, i) => ({ key: `${i}`, title: 'x'.repeat(5000) }));
    const text = alertText('d', news(many), 0);
    expect(text.split('\n')).toHaveLength(22);
    expect(text).toContain('and 480 more');
    expect(text.length).toBeLessThan(8000);
  });
});
