import { describe, expect, it } from 'vitest';
import { expect as expectation } from '../../../src/feed/rhythm/expect.ts';
import { DAY, HOUR, learnBacklog } from '../../../src/feed/rhythm/habits.ts';
import { silenceOf } from '../../../src/feed/rhythm/silence.ts';

const NOW = Date.UTC(2026, 2, 2, 12);

/** What is known of a source whose last items came at these times. */
function knowing(dates: number[]) {
  return { habits: learnBacklog(dates, Math.max(...dates) + 1) };
}

const every = (gap: number, count: number, last = NOW) =>
  Array.from({ length: count }, (_, i) => last - i * gap);

it('counts an hour as its thirty times two minutes', () => {
  const { itemsIn, itemsInHour } = expectation(knowing(every(37 * 60_000, 200)).habits, NOW);
  for (let hour = NOW; hour < NOW + 7 * DAY; hour += HOUR) {
    const bins = Array.from({ length: 30 }, (_, i) => itemsIn(hour + i * 120_000));
    expect(itemsInHour(hour + HOUR / 2)).toBeCloseTo(
      bins.reduce((sum, items) => sum + items, 0),
      9,
    );
  }
});

describe('a source is silent', () => {
  it('when it has brought nothing for much longer than its rhythm says', () => {
    const hourly = knowing(every(HOUR, 200));
    expect(silenceOf(hourly, NOW + 5 * HOUR)).toBeUndefined();
    expect(silenceOf(hourly, NOW + 23 * HOUR)).toBeUndefined();
    const silence = silenceOf(hourly, NOW + 26 * HOUR);
    expect(silence).toMatchObject({ since: NOW + 1 });
    expect(silence?.missed).toBeGreaterThan(15);
  });

  it('only after days where an item a day is all that it brings', () => {
    const daily = knowing(every(DAY, 40));
    expect(silenceOf(daily, NOW + 4 * DAY)).toBeUndefined();
    expect(silenceOf(daily, NOW + 14 * DAY)).toBeDefined();
  });

  it('but not over a weekend that has always been quiet', () => {
    const weekdays = every(HOUR, 24 * 70, Date.UTC(2026, 1, 27, 20)).filter((at) => {
      const date = new Date(at);
      return date.getUTCDay() % 6 !== 0 && date.getUTCHours() > 7 && date.getUTCHours() < 21;
    });
    const known = knowing(weekdays);
    expect(silenceOf(known, Date.UTC(2026, 2, 1, 20))).toBeUndefined();
    expect(silenceOf(known, Date.UTC(2026, 2, 3, 12))).toBeDefined();
  });

  it('where enough is known of it, and never by what is not known', () => {
    expect(silenceOf({}, NOW)).toBeUndefined();
    expect(silenceOf(knowing([NOW - DAY, NOW]), NOW + 60 * DAY)).toBeUndefined();
    expect(silenceOf(knowing(every(HOUR, 50)), NOW + 10_000 * DAY)?.missed).toBeLessThan(24 * 28 * 5);
  });
});
