import type { Headlines } from './headlines.ts';
import type { Searcher } from './searchers.ts';

const ROUNDS = 3;

/**
 * Searches per CPU second by name. The searchers take turns, so that what else the machine does meets all of them; the
 * titles of one turn are the same for all, as many as each can do.
 */
export async function race(
  searchers: readonly Searcher[],
  headlines: Headlines,
  from: number,
): Promise<Map<string, number>> {
  const spent = new Map(searchers.map(({ name }) => [name, { searches: 0, seconds: 0 }]));
  const most = Math.max(...searchers.map(({ perRound }) => perRound));
  for (let round = 0; round < ROUNDS; round++) {
    const titles = headlines.slice(from + round * most, from + (round + 1) * most);
    for (const { name, perRound, search } of searchers) {
      const some = titles.slice(0, perRound);
      const tally = spent.get(name);
      const seconds = await search(some);
      // The first round is for the compilers and caches of all of them.
      if (!tally || round === 0) continue;
      tally.searches += some.length;
      tally.seconds += seconds;
    }
  }
  return new Map(
    [...spent].map(([name, { searches, seconds }]) => [name, searches / Math.max(seconds, 1e-3)]),
  );
}
