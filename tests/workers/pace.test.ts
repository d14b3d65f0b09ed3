import { expect, test } from 'vitest';
import { createPace, createStretches } from '../../workers/pace.ts';

test('takes what fits into a short while, at most twice as much as before', () => {
  const pace = createPace({ least: 1, most: 15 });
  const after = (ms: number) => {
    pace.took(ms, pace.size);
    return pace.size;
  };
  expect(pace.size).toBe(1);
  expect([0, 0, 0, 0, 0].map(after)).toEqual([2, 4, 8, 15, 15]);
  expect(after(30)).toBe(7.5);
  expect(after(1000)).toBe(1);
  expect(after(1000)).toBe(1);
});

test('goes by what was done, where that was less or more than the pace', () => {
  const pace = createPace({ least: 1, most: 15 });
  for (let step = 0; step < 4; step++) pace.took(1, 10);
  pace.took(10, 2);
  expect(pace.size).toBe(3);
  pace.took(60, 6);
  expect(pace.size).toBe(1.5);
  pace.took(60, 0);
  expect(pace.size).toBe(1.5);
});

test('the longest stretch is what counts, and what fails is timed as well', async () => {
  const busy = (ms: number) => {
    for (const begun = performance.now(); performance.now() - begun < ms;);
    return ms;
  };
  const stretches = createStretches();
  expect(stretches.longestMs).toBe(0);
  expect(await stretches.time(() => busy(4))).toBe(4);
  const first = stretches.longestMs;
  expect(first).toBeGreaterThanOrEqual(4);
  const fails = () => {
    busy(first + 4);
    throw new Error('no');
  };
  await expect(stretches.time(fails)).rejects.toThrow('no');
  expect(stretches.longestMs).toBeGreaterThan(first);
});

test('a stretch begins when what waits has had its turn', async () => {
  const order: string[] = [];
  setImmediate(() => order.push('another'));
  await createStretches().time(() => order.push('stretch'));
  expect(order).toEqual(['another', 'stretch']);
});
