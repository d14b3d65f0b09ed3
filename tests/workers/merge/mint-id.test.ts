import { decodeTime, isValid } from 'ulid';
import { expect, it } from 'vitest';
import { mintId } from '../../../workers/merge/mint-id.ts';

it('mints ids that say when they were made, each another', () => {
  const before = Date.now();
  const ids = Array.from({ length: 5000 }, mintId);
  expect(ids.every(isValid)).toBe(true);
  expect(new Set(ids).size).toBe(ids.length);
  const times = ids.map(decodeTime);
  expect(times).toEqual(times.toSorted((a, b) => a - b));
  expect(Math.min(...times)).toBeGreaterThanOrEqual(before);
  expect(Math.max(...times)).toBeLessThanOrEqual(Date.now());
});

it('draws every letter in every place of the random part about as often', () => {
  const ids = Array.from({ length: 6400 }, mintId);
  for (let place = 10; place < 26; place++) {
    const counts = new Map<string, number>();
    for (const id of ids) counts.set(id.charAt(place), (counts.get(id.charAt(place)) ?? 0) + 1);
    expect(counts.size).toBe(32);
    // 200 on average; a fair draw stays within these in all but one of a billion runs.
    expect(Math.min(...counts.values())).toBeGreaterThan(90);
    expect(Math.max(...counts.values())).toBeLessThan(330);
  }
});
