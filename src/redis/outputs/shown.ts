import type { Change, Happening, StoryState } from '../../story/types.ts';
import { changesOf, happeningsOf } from '../stories/commit.ts';
import type { DeskRedis } from '../connect.ts';
import type { Keys } from '../keys.ts';
import { withoutRelated } from '../stories/stories.ts';

/** A published revision of a story: what its message says, on whatever output and whenever it is said. */
export interface PublishedRevision {
  storyId: string;
  /** The published revision: 1, 2, 3 … without gaps. */
  revision: number;
  sequence: number;
  /** ISO 8601: when it was allocated. */
  time: string;
  changes: Change[];
  happenings: Happening[];
  state: StoryState;
}

/** Ids that one call of the script looks up; about 5 KB each, so that it holds Redis for a millisecond or two. */
const PAGE = 100;

/**
 * What is on the outputs of these stories, in the order asked: the last published revision's content and never a newer
 * state. Stories that never went out, were taken back or have expired are left out.
 */
export async function readShown(
  redis: DeskRedis,
  keys: Keys,
  ids: readonly string[],
): Promise<PublishedRevision[]> {
  const revisions: PublishedRevision[] = [];
  for (let i = 0; i < ids.length; i += PAGE)
    revisions.push(...(await readPage(redis, keys, ids.slice(i, i + PAGE))));
  return revisions;
}

/**
 * Ids of the stories that are on the outputs, in pages. A story that is there from beginning to end is met once at least, and
 * may be met twice.
 * @param since ms: only stories whose last change was then or later, oldest change first. One that changes meanwhile is met
 * again.
 */
export async function* scanShown(redis: DeskRedis, keys: Keys, since?: number): AsyncGenerator<string[]> {
  if (since !== undefined) return yield* scanRecent(redis, keys, since);
  let cursor = '0';
  do {
    const [next, flat] = await redis.hscan(keys.shown, cursor, 'COUNT', PAGE);
    cursor = next;
    const ids = flat.filter((_, i) => i % 2 === 0);
    if (ids.length > 0) yield ids;
  } while (cursor !== '0');
}

async function* scanRecent(redis: DeskRedis, keys: Keys, since: number): AsyncGenerator<string[]> {
  for (let from: string | number = since; ;) {
    const flat: string[] = await redis.zrangebyscore(
      keys.recent,
      from,
      '+inf',
      'WITHSCORES',
      'LIMIT',
      0,
      PAGE,
    );
    if (flat.length === 0) return;
    // All that changed in the page's last millisecond go with it, so that the next page can begin after it.
    const last = Number(flat.at(-1));
    const ids = flat.filter((_, i) => i % 2 === 0 && Number(flat[i + 1]) < last);
    yield [...ids, ...(await redis.zrangebyscore(keys.recent, last, last))];
    from = `(${last}`;
  }
}

async function readPage(redis: DeskRedis, keys: Keys, ids: readonly string[]): Promise<PublishedRevision[]> {
  const scriptKeys = [keys.shown, ...ids.flatMap((id) => [keys.story(id), keys.shownState(id)])];
  const flat = (await redis.deskReadShown(scriptKeys.length, ...scriptKeys, ...ids)) as (string | null)[];
  return ids.flatMap((storyId, i) => {
    const [shown, json] = [flat[i * 2], flat[i * 2 + 1]];
    return shown && json ? [parseShown(storyId, shown, JSON.parse(json) as StoryState)] : [];
  });
}

/** @param shown what the hash `shown` says of the story, or will say */
export function parseShown(storyId: string, shown: string, state: StoryState): PublishedRevision {
  const [, revision, sequence, time, letters = '', gone = ''] = shown.split('|');
  return {
    storyId,
    revision: Number(revision),
    sequence: Number(sequence),
    time: new Date(Number(time)).toISOString(),
    changes: changesOf(letters),
    happenings: happeningsOf(letters),
    state: gone === '' ? state : withoutRelated(state, new Set(gone.split(' '))),
  };
}
