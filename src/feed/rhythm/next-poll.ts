import { pauseAfter, retryAfter, SHORTEST_WAIT, WEIGHTS } from './back-off.ts';
import { expect } from './expect.ts';
import { learnBacklog, learnNew, MINUTE } from './habits.ts';
import { placePoll } from './place-poll.ts';
import { readRhythm } from './read-rhythm.ts';
import { shareOf } from './share-of.ts';
import type { NextPoll, PollPolicy, PollReason, PollResult, Rhythm } from './types.ts';
import { askedWait, firstOpen, isSkipped } from './wishes.ts';

/** The rhythm of a source that was never polled. */
export function firstRhythm(): Rhythm {
  return { polls: 0, failures: 0, weight: 0 };
}

/** A wait is lengthened by up to this share, so that sources with one rhythm drift apart; but not so far as to lose the minute at which items come. */
const JITTER = 0.1;
const JITTER_MOST = 2 * MINUTE;

interface Place {
  at: number;
  reason: PollReason;
}

/**
 * What is remembered after a poll, and when the next one is due: never within a minute of this one. The same input
 * gives the same answer, and a rhythm that is old or broken is used as far as it can be. What decides, strongest first:
 * 410 (never again), Retry-After and back-off, the operator's interval, the publisher's wishes (ttl, update period,
 * max-age, Expires up to the ceiling; skipHours, skipDays), and the source's own rhythm between floor and ceiling.
 */
export function planNextPoll(before: Rhythm | undefined, result: PollResult, policy: PollPolicy): NextPoll {
  const rhythm = remember(readRhythm(before) ?? firstRhythm(), result);
  if (result.kind === 'gone') return { rhythm, at: Infinity, reason: 'ended' };
  const { intervalMs, sourceId } = policy;
  const held = holds(rhythm, result, policy);
  if (intervalMs !== undefined) return { rhythm, ...latest(placeByHand(result.at, intervalMs), ...held) };
  const place = latest(placeByRhythm(rhythm, result.at, policy), ...held);
  return { rhythm, ...moveToOpen(place, rhythm, sourceId) };
}

function remember(before: Rhythm, result: PollResult): Rhythm {
  const polls = before.polls + 1;
  if (result.kind === 'gone') return { ...before, polls };
  if (result.kind !== 'read')
    return { ...before, polls, failures: before.failures + 1, weight: before.weight + WEIGHTS[result.kind] };
  const { freshForMs: _, hints: known, ...rest } = before;
  const hints = result.hints ?? known;
  return {
    ...rest,
    polls,
    failures: 0,
    weight: 0,
    readAt: result.at,
    habits: habitsAfter(before, result),
    ...(hints && { hints }),
    ...(result.freshForMs !== undefined && { freshForMs: result.freshForMs }),
  };
}

function habitsAfter({ habits, readAt }: Rhythm, { newItems, backlog, at }: PollResult) {
  if (!habits || readAt === undefined) return learnBacklog(backlog ?? newItems, at);
  return learnNew(habits, newItems, Math.min(readAt, at), at);
}

/** What holds whatever the rhythm or the operator says. The first Retry-After is taken at its word; after more failures the pause may be longer. */
function holds(rhythm: Rhythm, result: PollResult, { sourceId }: PollPolicy): Place[] {
  const asked = retryAfter(result);
  const share = shareOf(sourceId, rhythm.polls);
  const pause = asked > 0 && rhythm.failures < 2 ? 0 : pauseAfter(rhythm.weight, result.kind, share);
  return [
    { at: result.at + asked, reason: 'retry-after' },
    { at: result.at + pause, reason: 'back-off' },
  ];
}

function latest(usual: Place, ...others: Place[]): Place {
  return others.reduce((last, place) => (place.at > last.at ? place : last), usual);
}

/** What the operator fixed, to the ms: it is not spread, for who asks for every 10 min means it. */
function placeByHand(at: number, intervalMs: number): Place {
  return { at: at + Math.max(intervalMs, SHORTEST_WAIT), reason: 'manual' };
}

function placeByRhythm(rhythm: Rhythm, at: number, policy: PollPolicy): Place {
  const floor = Math.max(policy.minIntervalMs, SHORTEST_WAIT);
  const most = Math.max(policy.maxIntervalMs, floor);
  const asked = Math.min(askedWait(rhythm.hints, rhythm.freshForMs), most);
  const least = Math.max(floor, asked);
  const open = (time: number) => !isSkipped(rhythm.hints, time);
  const placed = rhythm.habits && placePoll(at, expect(rhythm.habits, at), { least, most, open });
  const wait = (placed ?? at + least) - at;
  const share = shareOf(policy.sourceId, rhythm.polls);
  // Only ever later: earlier would be before the floor, the publisher's wish, or the minute at which items come.
  const spread = Math.min(wait * JITTER, JITTER_MOST) * share;
  return { at: Math.ceil(at + wait + spread), reason: reasonOf(wait, floor, asked, most) };
}

/** Out of the hours and days in which the publisher asks not to be polled. */
function moveToOpen(place: Place, { hints, polls }: Rhythm, sourceId: string): Place {
  const opens = firstOpen(hints, place.at);
  if (opens === place.at) return place;
  return { at: Math.ceil(opens + JITTER_MOST * shareOf(sourceId, polls)), reason: 'skip-hours' };
}

/** Placing goes by whole minutes and, where the plan is long, by some of them: what is nearer to a bound than that is at it. */
function reasonOf(wait: number, floor: number, asked: number, most: number): PollReason {
  if (asked > floor && wait < asked + 2 * MINUTE) return 'asked';
  if (wait < floor + 2 * MINUTE) return 'floor';
  return wait > most * 0.95 ? 'ceiling' : 'rhythm';
}
