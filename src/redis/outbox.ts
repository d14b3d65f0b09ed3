import type { Change, StoryState } from '../story/types.ts';
import { changesOf } from './commit.ts';
import type { DeskRedis } from './connect.ts';
import type { Keys } from './keys.ts';
import { retractedKey, withoutRelated } from './stories.ts';

/** A published revision that is allocated and has still to be put on the outputs. Its content never changes again. */
export interface ReadyRevision {
  entryId: string;
  storyId: string;
  revision: number;
  sequence: number;
  /** ISO 8601: when it was allocated. */
  time: string;
  changes: Change[];
  state: StoryState;
}

/** Where a cleared revision went. */
export interface Delivered {
  /** Keys of the queue jobs that must exist before the entry may go. */
  jobKeys: string[];
  streams: { key: string; maxLength: number; json: string }[];
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

/** The oldest allocated revisions whose hold is over: those allocated up to `until` (ms by the server's clock). */
export async function readReady(
  redis: DeskRedis,
  keys: Keys,
  until: number,
  count = 100,
): Promise<ReadyRevision[]> {
  const end = until === Infinity ? '+' : `${until}`;
  const entries = await redis.xrange(keys.ready, '-', end, 'COUNT', count);
  return entries.map(([entryId, fields]) => {
    const value = (name: string) => fields[fields.indexOf(name) + 1] ?? '';
    // What an older copydesk allocated says nothing of it.
    const gone = fields.includes('gone') ? new Set(value('gone').split(' ')) : new Set<string>();
    return {
      entryId,
      storyId: value('story'),
      revision: Number(value('revision')),
      sequence: Number(value('sequence')),
      time: new Date(Number(value('time'))).toISOString(),
      changes: changesOf(value('changed')),
      state: withoutRelated(JSON.parse(fields.at(-1) ?? 'null') as StoryState, gone),
    };
  });
}

/** Takes a revision out once every queue holds its job, appending it to the streams in the same step. */
export async function clearReady(
  redis: DeskRedis,
  keys: Keys,
  entryId: string,
  delivered: Delivered,
): Promise<'cleared' | 'already' | 'job-missing'> {
  const { jobKeys, streams } = delivered;
  const scriptKeys = [keys.ready, ...jobKeys, ...streams.map((stream) => stream.key)];
  const reply = await redis.deskClear(
    scriptKeys.length,
    ...scriptKeys,
    entryId,
    jobKeys.length,
    streams.length,
    ...streams.flatMap(({ maxLength, json }) => [maxLength, json]),
  );
  return reply === 1 ? 'cleared' : reply === 0 ? 'already' : 'job-missing';
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
  ];
  const [entries, stories] = (await redis.deskTrim(
    scriptKeys.length,
    ...scriptKeys,
    logBefore,
    storiesBefore,
    most,
  )) as [number, number];
  return { entries, stories };
}
