import type { StoryState } from '../../story/types.ts';
import type { DeskRedis } from '../connect.ts';
import type { Keys } from '../keys.ts';
import { missedKeys } from './output-place.ts';
import { parseShown, type PublishedRevision } from './shown.ts';
import { retractedKey } from '../stories/stories.ts';

/** A published revision that is allocated and has still to be put on the outputs. Its content never changes again. */
export interface ReadyRevision extends PublishedRevision {
  entryId: string;
  /** What `shown` says of it as soon as it is out (keys.ts). */
  shown: string;
}

/** What waits in the outbox, by the server's clock. Times are ms. */
export interface Outbox {
  now: number;
  /** Id of the newest log entry. */
  head: string;
  /** Stories that wait to settle, and when the first of them has. */
  due: number;
  firstDue?: number;
  /** Revisions that wait to be put on the outputs, and when the first of them was allocated. */
  ready: number;
  firstReady?: number;
  /** Their first and last ids where these lie in the future, since the server's clock was set back. */
  ahead?: { first: string; last: string };
}

/**
 * Allocates revisions for stories whose change has settled.
 * @param until ms by the server's clock; stories due later are left. `Infinity` takes all that wait.
 * @returns how many stories were taken, at most `limit`.
 */
export async function claimDue(
  redis: DeskRedis,
  keys: Keys,
  until: number,
  now: number,
  limit = 100,
): Promise<number> {
  const most = until === Infinity ? '+inf' : until;
  const scriptKeys = [keys.due, keys.published, keys.ready, keys.changed, keys.sequence, retractedKey(keys)];
  return (await redis.deskClaim(
    scriptKeys.length,
    ...scriptKeys,
    most,
    limit,
    keys.story(''),
    now,
  )) as number;
}

/** A revision as it is allocated: its id, and names and values by turns. */
export type ReadyEntry = [entryId: string, fields: string[]];

/**
 * The oldest allocated revisions whose hold is over: those allocated up to `until` (ms by the server's clock, or an entry's id).
 * @param after an entry's id: only what was allocated after that one
 */
export function readEntries(
  redis: DeskRedis,
  keys: Keys,
  { until, count = 100, after }: { until: number | string; count?: number; after?: string },
): Promise<ReadyEntry[]> {
  const [start, end] = [after === undefined ? '-' : `(${after}`, until === Infinity ? '+' : `${until}`];
  return redis.xrange(keys.ready, start, end, 'COUNT', count);
}

export function parseReady([entryId, fields]: ReadyEntry): ReadyRevision {
  const value = (name: string) => fields[fields.indexOf(name) + 1] ?? '';
  // What an older copydesk allocated says nothing of it.
  const gone = fields.includes('gone') ? value('gone') : '';
  const state = JSON.parse(fields.at(-1) ?? 'null') as StoryState;
  const words = [state.revision, value('revision'), value('sequence'), value('time'), value('changed'), gone];
  const shown = words.join('|');
  return { ...parseShown(value('story'), shown, state), entryId, shown };
}

export async function readOutbox(redis: DeskRedis, keys: Keys): Promise<Outbox> {
  const reply = await redis.deskOutbox(3, keys.head, keys.due, keys.ready);
  const [now, head, due, firstDue, ready, first, last] = reply as [
    number,
    string,
    number,
    string,
    number,
    string,
    string,
  ];
  return {
    now,
    head,
    due,
    ready,
    ...(firstDue !== '' && { firstDue: Number(firstDue) }),
    ...(first !== '' && { firstReady: Number.parseInt(first, 10) }),
    ...(last !== '' && { ahead: { first, last } }),
  };
}

/** How many revisions wait to settle, and how many to be put on the outputs. */
export async function outboxSize(redis: DeskRedis, keys: Keys): Promise<{ due: number; ready: number }> {
  const [due, ready] = await Promise.all([redis.zcard(keys.due), redis.xlen(keys.ready)]);
  return { due, ready };
}

/** Forgets log entries and stories that are past the window; returns how many of each. */
export async function trim(
  redis: DeskRedis,
  keys: Keys,
  logBefore: number,
  storiesBefore: number,
  most = 1000,
): Promise<{ entries: number; stories: number }> {
  const scriptKeys = [
    keys.head,
    keys.log,
    keys.recent,
    keys.published,
    keys.changed,
    keys.due,
    retractedKey(keys),
    keys.shown,
    keys.tombstones,
    ...(await missedKeys(redis, keys)),
  ];
  const [entries, stories] = (await redis.deskTrim(
    scriptKeys.length,
    ...scriptKeys,
    logBefore,
    storiesBefore,
    most,
    keys.shownState(''),
    keys.story(''),
  )) as [number, number];
  return { entries, stories };
}
