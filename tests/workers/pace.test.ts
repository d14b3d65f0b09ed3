import { expect, test } from 'vitest';
import { createPace } from '../../workers/pace.ts';

test('grows to the most while steps are short, and halves to the least while they are long', () => {
  const pace = createPace({ least: 5, most: 50 });
  const sizes = (ms: number, steps: number) =>
    Array.from({ length: steps }, () => {
      pace.took(ms);
      return pace.size;
    });
  expect(pace.size).toBe(10);
  expect(sizes(3, 9)).toEqual([15, 20, 25, 30, 35, 40, 45, 50, 50]);
  expect(sizes(100, 5)).toEqual([25, 12, 6, 5, 5]);
  expect(sizes(3, 1)).toEqual([10]);
});
