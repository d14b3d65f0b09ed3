import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EACH, parseFieldPath } from '../../src/config/schema-field-path.ts';

describe('a field path', () => {
  it.each([
    ['', []],
    ['title', ['title']],
    ['headline.main', ['headline', 'main']],
    ['keywords[].value', ['keywords', EACH, 'value']],
    ['media[0].url', ['media', 0, 'url']],
    ['[]', [EACH]],
    ['[1].story', [1, 'story']],
    ['a[][2][]', ['a', EACH, 2, EACH]],
    ['dc:title', ['dc:title']],
    ['@id.first name.é-1', ['@id', 'first name', 'é-1']],
    ['__proto__.x', ['__proto__', 'x']],
  ])('%j', (path, steps) => {
    expect(parseFieldPath(path)).toEqual(steps);
  });

  it.each([
    '.',
    'a.',
    '.a',
    'a..b',
    'a[',
    'a]',
    'a[x]',
    'a[-1]',
    'a[]b',
    'a.[0]',
    'a[99999]',
    'a\nb',
    '[[]]',
  ])('%j is none', (path) => {
    expect(parseFieldPath(path)).toBeUndefined();
  });

  it('has at most 200 characters and 20 steps', () => {
    expect([parseFieldPath('x'.repeat(200)), parseFieldPath('x'.repeat(201))].map(Boolean)).toEqual([
      true,
      false,
    ]);
    const deep = (steps: number) => parseFieldPath(Array(steps).fill('x').join('.'));
    expect([deep(20), deep(21)].map(Boolean)).toEqual([true, false]);
  });

  it('reads what its steps are written as, and takes any text', () => {
    const name = fc.stringMatching(/^[\w :@é-]{1,8}$/u);
    const index = fc.oneof(fc.nat(9999), fc.constant(EACH));
    const steps = fc.array(fc.tuple(name, fc.array(index, { maxLength: 3 })), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(steps, (parts) => {
        const path = parts
          .map(([part, at]) => part + at.map((i) => (i === EACH ? i : `[${i}]`)).join(''))
          .join('.');
        expect(parseFieldPath(path)).toEqual(parts.flat(2));
      }),
    );
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', '.', '[', ']', '0', '\n') }), (path) => {
        expect(parseFieldPath(path)?.length ?? 0).toBeLessThanOrEqual(20);
      }),
    );
  });
});
