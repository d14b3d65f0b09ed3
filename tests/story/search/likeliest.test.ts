import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Likeliest } from '../../../src/story/search/likeliest.ts';

const FLOOR = -1.3;
const STEP = 1 / 32;

/** All that is given out, each with the bound that was told before. */
function drain(likeliest: Likeliest): { at: number; bound: number }[] {
  const given: { at: number; bound: number }[] = [];
  while (likeliest.left > 0) {
    const { bound } = likeliest;
    given.push({ at: likeliest.next(), bound });
  }
  return given;
}

function fill(logits: readonly number[], leftOut: readonly number[], most: number): Likeliest {
  const likeliest = new Likeliest();
  likeliest.clear(FLOOR);
  for (const [at, logit] of logits.entries()) if (!leftOut.includes(at)) likeliest.rate(at, logit);
  likeliest.sort(most);
  return likeliest;
}

const ratings = fc.array(fc.double({ min: -4, max: 20, noNaN: true }), { maxLength: 80 });

describe('the likeliest titles', () => {
  it('come each once, none less likely than the next by more than a step, and none above its bound', () => {
    fc.assert(
      fc.property(ratings, (logits) => {
        const leftOut = Array.from(logits.keys()).filter((at) => at % 5 === 0);
        const given = drain(fill(logits, leftOut, Infinity));
        const expected = Array.from(logits.keys()).filter((at) => at % 5 !== 0 && logits[at]! >= FLOOR);
        expect(given.map(({ at }) => at).toSorted((a, b) => a - b)).toEqual(expected);
        for (const [place, { at, bound }] of given.entries()) {
          expect(logits[at]).toBeLessThanOrEqual(bound);
          for (const one of given.slice(place + 1)) {
            expect(one.bound).toBeLessThanOrEqual(bound);
            // All that is very likely is one class.
            if (logits[at]! < 14) expect(logits[one.at]).toBeLessThanOrEqual(logits[at]! + STEP);
          }
        }
      }),
    );
  });

  it('are the best of all where not all are wanted, but a class is not parted', () => {
    const logits = [0, 1, 2, 3, 4];
    expect(drain(fill(logits, [], 2)).map(({ at }) => at)).toEqual([4, 3]);
    const same = [1, 1, 1, 0];
    expect(drain(fill(same, [], 2)).map(({ at }) => at)).toEqual([0, 1, 2]);
  });

  it('are none where none was rated, nor after the last', () => {
    const likeliest = fill([], [], 10);
    expect([likeliest.left, likeliest.bound, likeliest.next()]).toEqual([0, -Infinity, -1]);
  });

  it('leave out what is no number', () => {
    expect(fill([NaN, 1], [], 10).left).toBe(1);
  });
});
