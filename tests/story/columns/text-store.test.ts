import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readHeld, TextStore } from '../../../src/story/columns/text-store.ts';

const NUMBERS = 8;
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom(
    '',
    'a',
    'ab',
    'Ärzte',
    '\uD800',
    '東京で地震',
    'ÿ',
    'Ā',
    'x'.repeat(9000),
    'é'.repeat(3000),
  ),
);

describe('texts by number', () => {
  const step = fc.record({ number: fc.nat(NUMBERS - 1), text, isPut: fc.boolean() });

  it('are what was put, whatever is put and deleted, and stand in their order', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
        const store = new TextStore();
        const model = new Map<number, string>();
        for (const { number, text: put, isPut } of steps) {
          store.delete(number);
          model.delete(number);
          if (!isPut) continue;
          store.put(number, put);
          model.set(number, put);
        }
        for (let a = 0; a < NUMBERS; a++) {
          expect([store.has(a), store.get(a)]).toEqual([model.has(a), model.get(a) ?? '']);
          for (let b = 0; b < NUMBERS; b++) {
            const [one, two] = [model.get(a) ?? '', model.get(b) ?? ''];
            expect(Math.sign(store.compare(a, b))).toBe(one < two ? -1 : one > two ? 1 : 0);
          }
        }
      }),
    );
  });

  it('take no more than twice what they are, and a block, wherever there are gaps', () => {
    const store = new TextStore();
    const letters = 100;
    const textOf = (number: number, turn: number) => `${number} ${turn} `.padEnd(letters, 'x');
    // Each turn leaves another twentieth behind in the blocks of the turn before.
    for (let number = 0; number < 20_000; number++) store.put(number, textOf(number, 0));
    for (let turn = 1; turn < 20; turn++)
      for (let number = 0; number < 20_000; number++) {
        if (number % 20 < turn) continue;
        store.delete(number);
        store.put(number, textOf(number, turn));
      }
    for (let number = 0; number < 20_000; number++)
      expect(store.get(number)).toBe(textOf(number, number % 20));
    expect(store.bytes).toBeLessThan(2 * 20_000 * (letters + 12) + 2 ** 20);
  });

  it('give everything back', () => {
    const store = new TextStore();
    const { bytes } = store;
    for (const long of [10, 9000]) {
      for (let number = 0; number < 60; number++) store.put(number, 'x'.repeat(long));
      expect(store.bytes).toBeGreaterThan(bytes + 60 * long);
      for (let number = 0; number < 60; number++) store.delete(number);
      expect(store.bytes).toBe(bytes);
    }
  });

  it('are held as they were, whatever becomes of their numbers', () => {
    const store = new TextStore();
    const texts = ['', 'Ärzte', '東京で地震', 'x'.repeat(9000)];
    for (const [number, text] of texts.entries()) store.put(number, text);
    const held = texts.map((_, number) => store.hold(number));
    for (let round = 0; round < 50; round++)
      for (const number of texts.keys()) {
        store.delete(number);
        store.put(number, `another ${round}`.repeat(100));
      }
    expect(held.map(readHeld)).toEqual(texts);
  });
});
