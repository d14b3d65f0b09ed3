import fc from 'fast-check';
import { compareTwoStrings } from 'string-similarity';
import { describe, expect, it } from 'vitest';
import { diceOf } from '../../../src/story/titles/dice.ts';

const few = fc.string({ unit: fc.constantFrom('a', 'b', ' ', 'é', '京'), maxLength: 40 });
const any = fc.string({ unit: 'binary', maxLength: 60 });
/** Each unit of it by itself, halves of characters and every kind of white space among them. */
const units = fc
  .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 30 })
  .map((codes) => String.fromCharCode(...codes));
const spaces = fc
  .array(
    fc.constantFrom(
      '\t',
      '\u0085',
      '\u00a0',
      '\u1680',
      '\u180e',
      '\u2003',
      '\u200b',
      '\u2028',
      '\ufeff',
      'x',
    ),
    {
      maxLength: 12,
    },
  )
  .map((parts) => parts.join(''));

describe('the share of letter pairs that two titles have in common', () => {
  for (const [name, texts] of Object.entries({ few, any, units, spaces }))
    it(`is that of the package: ${name}`, () => {
      fc.assert(
        fc.property(texts, texts, (a, b) => {
          expect(diceOf(a, b)).toBe(compareTwoStrings(a, b));
        }),
        { numRuns: 500 },
      );
    });

  it('is that of the package for texts of any length', () => {
    const long = 'a title that never ends '.repeat(60);
    for (const [a, b] of [
      [long, long.slice(5)],
      [long.slice(0, 1024), long.slice(3, 1027)],
      ['', ''],
      ['a', 'a'],
      ['a', ''],
      ['ab', 'a'],
      ['\uffff\uffff', 'ab'],
      // The last of all pairs, beside one that has its place in the table.
      ['\uffff\uffff丩z', '\uffff\uffff\uffffa'],
    ] as const)
      expect(diceOf(a, b)).toBe(compareTwoStrings(a, b));
  });
});
