import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bCubed } from '../../bench/matcher/b-cubed.ts';
import { Headlines } from '../../bench/matcher/headlines.ts';
import { makeHeadlines } from '../../bench/matcher/made-headlines.ts';
import { measurePart } from '../../bench/matcher/measure.ts';
import { measureRecall } from '../../bench/matcher/recall.ts';
import { FilledWindow } from '../../bench/matcher/window.ts';
import { MinHash } from '../../bench/peers/min-hash.ts';

describe('a stream of headlines', () => {
  it('gives them again', () => {
    const titles = ['Fährunglück vor Kreta', '', '地震', 'a\tb'];
    const headlines = Headlines.from(titles, 10);
    expect(headlines.length).toBe(4);
    expect(headlines.slice(0, 10)).toEqual(titles);
  });

  it('is the same for the same seed, and holds copies', () => {
    const [one, again, other] = [1, 1, 2].map((seed) => [...makeHeadlines(2000, seed)]);
    expect(one).toHaveLength(2000);
    expect(again).toEqual(one);
    expect(other).not.toEqual(one);
    expect(new Set(one).size).toBeLessThan(1950);
  });
});

describe('a filled window', () => {
  const headlines = Headlines.from(makeHeadlines(700, 5), 700);

  it('stays as large as it is, and finds every duplicate that comparing with all finds', () => {
    const window = new FilledWindow(headlines, { size: 300 });
    expect(window.matcher.size).toBe(300);
    window.add(100);
    expect([window.matcher.size, window.added]).toEqual([300, 400]);
    const recall = measureRecall(window, window.queries(30));
    expect(recall.duplicates).toBeGreaterThan(0);
    expect(recall.duplicatesFound).toBe(recall.duplicates);
    expect(recall.related).toBeGreaterThan(0);
  });

  // What else lies in this heap comes and goes by hundreds of kilobytes: a window of some megabytes stands out.
  it('tells how much memory it takes, and gives back', () => {
    const window = new FilledWindow(Headlines.from(makeHeadlines(4000, 6), 4000), { size: 4000 });
    expect(window.grownBytes).toBeGreaterThan(4000 * 300);
    expect(window.release()).toBeGreaterThan(4000 * 300);
    expect(window.matcher.size).toBe(0);
  });
});

describe('a measured part', () => {
  it('gives its figures, to four digits, and tells of each', async () => {
    const told: string[] = [];
    const metrics = await measurePart({ part: { kind: 'week', articles: 280 } }, (line) => told.push(line));
    expect(metrics['matcher.week.articles']).toBe(280);
    expect(metrics['matcher.week.shuffled_b_cubed']).toBeGreaterThan(0.9);
    // One day's window, measured at the end of each of seven days: it neither vanishes nor gathers all of them.
    expect(metrics['matcher.week.window_growth']).toBeGreaterThan(0.5);
    expect(metrics['matcher.week.window_growth']).toBeLessThan(7);
    for (const name of Object.keys(metrics)) expect(told.join('\n')).toContain(name);
  });
});

describe('B-cubed', () => {
  const grouping = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { minLength: 1, maxLength: 20 });

  it('is 1 for the same groups by other names, and less for others', () => {
    expect(bCubed(['a', 'a', 'b'], ['x', 'x', 'y'])).toBe(1);
    // Of four things in one group and the same in two, half is found again one way and all the other way.
    expect(bCubed(['a', 'a', 'b', 'b'], ['x', 'x', 'x', 'x'])).toBeCloseTo(2 / 3);
    expect(bCubed([], [])).toBe(1);
  });

  it('is the same either way', () => {
    fc.assert(
      fc.property(grouping, (one) => {
        const other = one.map((group, at) => (at % 3 === 0 ? 'z' : group));
        expect(bCubed(one, other)).toBeCloseTo(bCubed(other, one), 12);
        expect(bCubed(one, one)).toBe(1);
      }),
    );
  });
});

describe('MinHash', () => {
  it('finds what shares half of its words, and nothing else', () => {
    const index = new MinHash({ bands: 16, rows: 3, capacity: 3, jaccard: 0.5 });
    index.add('ferry with many aboard runs aground off crete');
    index.add('parliament votes on raising the pension age');
    index.add('Ferry with many aboard runs aground off Crete!');
    expect(index.search('FERRY with many aboard runs aground off crete').toSorted((a, b) => a - b)).toEqual([
      0, 2,
    ]);
    expect(index.search('ferry parliament crete pension')).toEqual([]);
    expect(index.search('')).toEqual([]);
  });
});
