import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createPace, timeWork } from '../../workers/pace.ts';

test('grows to the most while steps are short, and halves to the least while they are long', () => {
  const pace = createPace({ least: 5, most: 50 });
  const sizes = (ms: number, steps: number) =>
    Array.from({ length: steps }, () => {
      pace.took(ms);
      return pace.size;
    });
  expect(pace.size).toBe(5);
  expect(sizes(3, 10)).toEqual([10, 15, 20, 25, 30, 35, 40, 45, 50, 50]);
  expect(sizes(100, 5)).toEqual([25, 12, 6, 5, 5]);
  expect(sizes(3, 1)).toEqual([10]);
});

test('counts as work what held the loop, and not what it waited for', async () => {
  const worked = timeWork();
  await pause(80);
  const waiting = worked();
  for (const begun = performance.now(); performance.now() - begun < 40;);
  expect(worked() - waiting).toBeGreaterThan(waiting);
});
