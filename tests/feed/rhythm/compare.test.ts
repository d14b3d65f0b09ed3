import { beforeAll, describe, expect, it } from 'vitest';
import { fixedHour, miniflux, ours } from '../../../bench/polling/policies.ts';
import { simulate, type Policy } from '../../../bench/polling/simulate.ts';
import { median } from '../../../bench/polling/statistics.ts';
import { BLOGS, makeWorld, PRESS } from '../../../bench/polling/world.ts';

interface Score {
  delay: number;
  perItem: number;
  rude: number;
}

/** Small worlds of the bench, which has the large ones. */
describe.each([
  ['press', PRESS],
  ['blogs', BLOGS],
])('a week of %s, against a fixed hour and Miniflux', (name, mix) => {
  let [copydesk, hour, entries]: Score[] = [];
  beforeAll(() => {
    const world = makeWorld(name, mix, 11, 150, 10);
    [copydesk, hour, entries] = [ours(), fixedHour, miniflux].map((policy) => score(policy));
    function score(policy: Policy): Score {
      const tallies = [...simulate(world, policy).values()];
      const delays = tallies.flatMap((tally) => tally.delays);
      const sum = (of: 'requests' | 'rude') => tallies.reduce((total, tally) => total + tally[of], 0);
      return { delay: median(delays), perItem: sum('requests') / delays.length, rude: sum('rude') };
    }
  });

  it('finds items sooner than both', () => {
    expect(copydesk?.delay).toBeLessThan(Math.min(hour?.delay ?? 0, entries?.delay ?? 0));
  });

  it('makes fewer requests an item than both', () => {
    expect(copydesk?.perItem).toBeLessThan(Math.min(hour?.perItem ?? 0, entries?.perItem ?? 0));
  });

  it('does not ask sooner than publishers ask for', () => {
    expect(copydesk?.rude).toBe(0);
  });
});
