/**
 * The least delay that any policy could reach with so many requests: an oracle that knows when every item appears and asks
 * right then. It is bound by no floor, wish or fault, so it is out of reach; it shows how far there is to go.
 */
import { START, WEEK, type Feed, type World } from './world.ts';

export interface Frontier {
  requests: number;
  /** ms, one an item. */
  delays: number[];
}

/** Segments longer than this many items are not thought of: no delay would be worth that. */
const LONGEST = 150;
/** Halvings of the price's logarithm: to within a percent. */
const STEPS = 12;

/** The oracle with at most so many requests in the week, one of them at the start of each feed. */
export function oracleWith(world: World, requests: number): Frontier {
  return cheapestWhere(world, (frontier) => frontier.requests <= requests);
}

/** The oracle with the fewest requests whose delays are at most so long on average (ms). */
export function oracleAsSlowAs(world: World, meanDelay: number): Frontier {
  return dearestWhere(world, ({ delays }) => delays.reduce((a, b) => a + b, 0) / delays.length <= meanDelay);
}

/** The higher the price of a request, the fewer there are and the longer the delays: the lowest price that is good enough. */
function cheapestWhere(world: World, isGood: (frontier: Frontier) => boolean): Frontier {
  const times = world.feeds.map(appearances);
  const free = spend(times, 0);
  if (isGood(free)) return free;
  let [bad, good] = [1, WEEK];
  let best = spend(times, good);
  for (let i = 0; i < STEPS; i++) {
    const price = Math.sqrt(bad * good);
    const found = spend(times, price);
    if (isGood(found)) [good, best] = [price, found];
    else bad = price;
  }
  return best;
}

function dearestWhere(world: World, isGood: (frontier: Frontier) => boolean): Frontier {
  const times = world.feeds.map(appearances);
  let [good, bad] = [1, WEEK];
  let best = spend(times, 0);
  for (let i = 0; i < STEPS; i++) {
    const price = Math.sqrt(bad * good);
    const found = spend(times, price);
    if (isGood(found)) [good, best] = [price, found];
    else bad = price;
  }
  return best;
}

function appearances({ items }: Feed): Float64Array {
  return Float64Array.from(items.map(({ at }) => at).filter((at) => at >= START && at < START + WEEK));
}

/** Each feed on its own: the polls that make delays (ms, summed) and the price of requests (ms each) least together. */
function spend(feeds: Float64Array[], price: number): Frontier {
  const frontier: Frontier = { requests: feeds.length, delays: [] };
  for (const times of feeds) {
    const before = cheapest(times, price);
    for (let end = times.length; end > 0;) {
      const from = before[end] ?? 0;
      const last = times[end - 1] ?? 0;
      for (let i = from; i < end; i++) frontier.delays.push(last - (times[i] ?? 0));
      frontier.requests++;
      end = from;
    }
  }
  return frontier;
}

/** For every number of items served: how many were served before the last poll. */
function cheapest(times: Float64Array, price: number): Int32Array {
  const cost = new Float64Array(times.length + 1);
  const before = new Int32Array(times.length + 1);
  for (let end = 1; end <= times.length; end++) {
    const last = times[end - 1] ?? 0;
    let delay = 0;
    cost[end] = Infinity;
    for (let from = end - 1; from >= 0 && end - from <= LONGEST; from--) {
      delay += last - (times[from] ?? 0);
      const total = (cost[from] ?? 0) + delay + price;
      if (total <= (cost[end] ?? 0)) {
        cost[end] = total;
        before[end] = from;
      }
    }
  }
  return before;
}
