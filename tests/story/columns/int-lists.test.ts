import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { IntLists } from '../../../src/story/columns/int-lists.ts';
import { OrderedSlots } from '../../../src/story/columns/ordered-slots.ts';

const listed = (lists: IntLists, list: number) => Array.from(lists.values(list));

describe('lists of integers', () => {
  const step = fc.record({
    list: fc.nat(5),
    what: fc.constantFrom('insert', 'append', 'remove', 'first', 'clear', 'fill'),
    at: fc.nat(1000),
    value: fc.integer(),
    many: fc.array(fc.integer(), { maxLength: 40 }),
  });

  it('hold what arrays would, whatever is done to them', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const lists = new IntLists();
        const model: number[][] = Array.from({ length: 6 }, () => []);
        for (const { list, what, at, value, many } of steps) {
          const array = model[list] ?? [];
          const place = at % (array.length + 1);
          if (what === 'insert' || what === 'append') {
            const index = what === 'append' ? array.length : place;
            lists.insert(list, index, value);
            array.splice(index, 0, value);
          } else if (what === 'clear' || (what === 'fill' && array.length > 0)) {
            lists.clear(list);
            array.length = 0;
          } else if (what === 'fill') {
            lists.fill(list, many);
            array.push(...many);
          } else if (array.length > 0) {
            const index = what === 'first' ? 0 : at % array.length;
            lists.remove(list, index);
            array.splice(index, 1);
          }
        }
        expect(model.map((_, list) => listed(lists, list))).toEqual(model);
      }),
    );
  });

  it('take again what was given back: a queue that stays as long takes no more', () => {
    const lists = new IntLists();
    const turn = (from: number, to: number) => {
      for (let n = from; n < to; n++) {
        lists.insert(n % 7, lists.length(n % 7), n);
        if (n >= 700) lists.remove(n % 7, 0);
      }
    };
    turn(0, 2000);
    const { bytes } = lists;
    turn(2000, 50_000);
    expect(lists.bytes).toBe(bytes);
    expect(listed(lists, 3).every((value, at, all) => at === 0 || value > (all[at - 1] ?? 0))).toBe(true);
  });
});

describe('lists in the order of articles', () => {
  it('are sorted, in whatever order slots come and go', () => {
    const slot = fc.nat(60);
    fc.assert(
      fc.property(fc.array(fc.tuple(slot, fc.boolean()), { maxLength: 150 }), (steps) => {
        const rank = (of: number) => (of * 37) % 61;
        const slots = new OrderedSlots((a, b) => rank(a) - rank(b));
        const held = new Set<number>();
        for (const [one, isIn] of steps) {
          if (isIn && !held.has(one)) slots.put(2, one);
          if (!isIn) slots.take(2, one);
          if (isIn) held.add(one);
          else held.delete(one);
        }
        expect(listed(slots, 2)).toEqual([...held].toSorted((a, b) => rank(a) - rank(b)));
      }),
    );
  });
});
