import { describe, expect, it } from 'vitest';
import { fatesBy, takedownsOf } from '../../bench/faults/fates.ts';
import type { Decision } from '../../bench/faults/operator.ts';
import { articleIdOf, type Item } from '../../bench/faults/world.ts';
import type { ActOrder } from '../../src/story/acts/acts.ts';

const itemOf = (story: number, feed = 0): Item => ({
  feed,
  story,
  url: `https://paper${feed}.example/${story}`,
  versions: [],
});
const copy = itemOf(1, 1);

/** A decision that was carried out. */
function done(id: string, order: ActOrder, about: number[], more: { undoes?: string } = {}): Decision {
  const why = { id, by: 'somebody', reason: 'no reason' };
  return { request: { ...why, ...order }, about, done: { ...why, kind: order.kind, at: 5, ...more } };
}

const join = done('j', { kind: 'join', storyIds: ['S1', 'S2'] }, [1, 2]);
const split = done('s', { kind: 'split', storyId: 'S1', articleIds: [articleIdOf(copy)] }, [1]);
const retract = done('r', { kind: 'retract', storyId: 'S1' }, [1]);
const takedown = done('t', { kind: 'takedown', storyId: 'S1' }, [1]);
const undo = (of: Decision) =>
  done('u', { kind: 'undo', actId: of.request.id }, of.about, { undoes: of.request.id });

describe('the fate of an item', () => {
  it('is its own story where nobody decides', () => {
    expect(fatesBy([])(itemOf(1))).toEqual(fatesBy([])(copy));
    expect(fatesBy([])(itemOf(1)).group).not.toBe(fatesBy([])(itemOf(2)).group);
  });

  it('is one story for two that were joined', () => {
    const fateOf = fatesBy([join]);
    expect(fateOf(itemOf(1))).toEqual(fateOf(itemOf(2)));
    expect(fateOf(itemOf(3)).group).not.toBe(fateOf(itemOf(1)).group);
  });

  it('is a story of its own for what was split off', () => {
    const fateOf = fatesBy([split]);
    expect(fateOf(copy).group).not.toBe(fateOf(itemOf(1)).group);
    expect(fateOf(itemOf(1))).toEqual(fatesBy([])(itemOf(1)));
  });

  it('is to be hidden, or gone', () => {
    expect(fatesBy([retract])(copy).is).toBe('hidden');
    expect(fatesBy([takedown])(copy).is).toBe('gone');
    expect(takedownsOf([retract, takedown])).toEqual([5]);
  });

  it.each([join, split, retract])(
    'is as it was where a decision was taken back ($request.kind)',
    (decision) => {
      const fateOf = fatesBy([decision, undo(decision)]);
      for (const item of [itemOf(1), copy, itemOf(2)]) expect(fateOf(item)).toEqual(fatesBy([])(item));
    },
  );

  it('is as it was where a decision was not carried out', () => {
    const { done: _, ...refused } = takedown;
    expect(fatesBy([refused])(copy)).toEqual(fatesBy([])(copy));
  });
});
