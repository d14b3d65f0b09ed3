/** One world, one policy: a week of polls in virtual time, and what they found when. */
import type { PollResult } from '../../src/feed/rhythm/types.ts';
import { shareOf } from '../../src/feed/rhythm/share-of.ts';
import { DAY, hourOf, MINUTE } from '../../src/feed/rhythm/habits.ts';
import { START, WEEK, type Feed, type FeedKind, type World } from './world.ts';

/** Decides for one feed when the next poll is, in ms since the epoch. */
export type Planner = (result: PollResult) => number;
export interface Policy {
  name: string;
  start(feed: Feed): Planner;
}

export interface Tally {
  requests: number;
  /** ms from an item's appearance to its discovery. */
  delays: number[];
  /** Items that had left the document before they were seen. */
  missed: number;
  /** Polls sooner than the publisher asked for. */
  rude: number;
}

export type Outcome = Map<FeedKind, Tally>;

/** All policies start at the same moments and wait alike for their turn at a host. */
const FIRST_WITHIN = 10 * MINUTE;
const HOST_GAP = 1000;

interface Visit {
  feed: Feed;
  plan: Planner;
  due: number;
  /** How many of the items were seen; -1 before the first document. */
  seen: number;
  /** The last request, and before when Retry-After allows no other. */
  last?: number;
  hold?: number;
}

export function simulate(world: World, policy: Policy): Outcome {
  const outcome: Outcome = new Map();
  const free = new Map<number, number>();
  const queue = new Queue(
    world.feeds.map((feed) => ({
      feed,
      plan: policy.start(feed),
      due: START + shareOf(feed.id, 0) * FIRST_WITHIN,
      seen: -1,
    })),
  );
  for (let visit = queue.first(); visit.due < START + WEEK + WEEK / 7; visit = queue.first()) {
    const { feed } = visit;
    const at = Math.max(visit.due, free.get(feed.host) ?? 0);
    free.set(feed.host, at + HOST_GAP);
    const tally = outcome.get(feed.kind) ?? { requests: 0, delays: [], missed: 0, rude: 0 };
    outcome.set(feed.kind, tally);
    const counted = at < START + WEEK;
    if (counted) tally.requests++;
    if (counted && isRude(visit)) tally.rude++;
    visit.due = Math.max(visit.plan(poll(visit, at, tally)), at + 1000);
    visit.last = at;
    queue.sink();
  }
  return outcome;
}

/** Sooner than the publisher asks for. When a request is due is the policy's affair, and not when the host had time for it. */
function isRude({ feed, due, last, hold }: Visit): boolean {
  if (last === undefined) return false;
  const { hints, freshForMs = 0 } = feed;
  const asked = Math.max(hints?.ttlMinutes ?? 0, hints?.updateMinutes ?? 0) * MINUTE;
  // A wish of a day or more is a mistake of the publisher's.
  const wait = Math.max(asked >= DAY ? 0 : asked, freshForMs);
  return due - last < wait || due < (hold ?? 0) || (hints?.skipHours?.includes(hourOf(due)) ?? false);
}

/** What the publisher answers at a time to one who has seen so many of the items, -1 for none yet; and how many are seen then. */
export function ask(
  feed: Feed,
  seen: number,
  at: number,
): { result: PollResult; seen: number; left: number } {
  const fault = feed.faults.find(({ from, to }) => at >= from && at < to);
  if (fault) {
    const { kind, retryAfterMs } = fault;
    const result = { at, kind, newItems: [], ...(retryAfterMs && { retryAfterMs }) };
    return { result, seen, left: seen };
  }
  const until = upTo(feed.items, at, Math.max(seen, 0));
  // What came before it has left the document.
  const left = Math.max(until - feed.size, 0);
  const news = feed.items.slice(Math.max(left, seen), until);
  const dates = news.map(({ date }) => date ?? at);
  const result: PollResult = {
    at,
    kind: 'read',
    newItems: dates,
    ...(seen < 0 && { backlog: dates }),
    ...(feed.freshForMs !== undefined && { freshForMs: feed.freshForMs }),
    ...((seen < 0 || news.length > 0) && { hints: feed.hints ?? {} }),
  };
  return { result, seen: until, left };
}

function poll(visit: Visit, at: number, tally: Tally): PollResult {
  const { result, seen, left } = ask(visit.feed, visit.seen, at);
  for (let i = Math.max(visit.seen, 0); i < seen; i++) count(visit.feed, i, left, at, tally);
  visit.seen = seen;
  if (result.retryAfterMs) visit.hold = at + result.retryAfterMs;
  return result;
}

function count(feed: Feed, index: number, left: number, at: number, tally: Tally): void {
  const item = feed.items[index];
  if (!item || item.at < START || item.at >= START + WEEK) return;
  if (index < left) tally.missed++;
  else tally.delays.push(at - item.at);
}

/** How many items have appeared by then, of which `known` have. */
function upTo(items: Feed['items'], at: number, known: number): number {
  let low = known;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((items[middle]?.at ?? Infinity) <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** A binary heap of visits by when they are due. */
class Queue {
  readonly #heap: Visit[];

  constructor(visits: Visit[]) {
    this.#heap = visits.toSorted((a, b) => a.due - b.due);
  }

  first(): Visit {
    return this.#heap[0] as Visit;
  }

  /** Puts the first where it belongs after its due time was moved on. */
  sink(): void {
    const heap = this.#heap;
    for (let i = 0; ;) {
      const left = 2 * i + 1;
      const right = left + 1;
      let least = i;
      if (left < heap.length && heap[left]!.due < heap[least]!.due) least = left;
      if (right < heap.length && heap[right]!.due < heap[least]!.due) least = right;
      if (least === i) return;
      [heap[i], heap[least]] = [heap[least]!, heap[i]!];
      i = least;
    }
  }
}
