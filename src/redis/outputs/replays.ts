/** What of the outputs is said again when an operator asks for it. */
import type { StoryState } from '../../story/types.ts';
import type { DeskRedis } from '../connect.ts';
import type { Keys } from '../keys.ts';
import type { PublishedRevision } from './shown.ts';
import { readStates, retractedKey } from '../stories/stories.ts';

const PAGE = 100;

/** A tombstone's time is not kept, and it went out a little after the retraction (`publish.hold`, a busy outbox), in ms. */
const TOMBSTONE_LATE_MS = 60_000;

/** How many stories there are to look at. */
export async function countReplayable(redis: DeskRedis, keys: Keys): Promise<number> {
  const [living, retracted] = await Promise.all([redis.hlen(keys.shown), redis.zcard(retractedKey(keys))]);
  return living + retracted;
}

/** Ids of living stories in pages, each id once, without those whose last message is older than `since` (ms). */
export async function* scanLiving(
  redis: DeskRedis,
  keys: Keys,
  since: number,
): AsyncGenerator<{ looked: number; ids: string[] }> {
  const met = new Set<string>();
  let cursor = '0';
  do {
    const [next, flat] = await redis.hscan(keys.shown, cursor, 'COUNT', PAGE);
    cursor = next;
    const ids: string[] = [];
    for (let i = 0; i + 1 < flat.length; i += 2) {
      const [id = '', shown = ''] = flat.slice(i, i + 2);
      if (met.has(id)) continue;
      met.add(id);
      if (Number(shown.split('|')[3]) >= since) ids.push(id);
    }
    yield { looked: flat.length / 2, ids };
  } while (cursor !== '0');
}

/** Tombstones that are on the outputs, of stories that were retracted at `since` (ms) or later. */
export async function* scanTombstones(
  redis: DeskRedis,
  keys: Keys,
  since: number,
): AsyncGenerator<PublishedRevision[]> {
  const ids = await redis.zrangebyscore(retractedKey(keys), since - TOMBSTONE_LATE_MS, '+inf');
  for (let i = 0; i < ids.length; i += PAGE) yield readTombstones(redis, keys, ids.slice(i, i + PAGE));
}

async function readTombstones(
  redis: DeskRedis,
  keys: Keys,
  ids: readonly string[],
): Promise<PublishedRevision[]> {
  if (ids.length === 0) return [];
  const [states, due, published, tombstones, shown] = await Promise.all([
    readStates(redis, keys, [...ids]),
    redis.zmscore(keys.due, ...ids),
    redis.hmget(keys.published, ...ids),
    redis.hmget(keys.tombstones, ...ids),
    redis.hmget(keys.shown, ...ids),
  ]);
  return ids.flatMap((storyId, i) => {
    const [state, revision] = [states.get(storyId), tombstones[i]];
    // Where something is on its way, the state is not what the last tombstone said.
    const isLast = revision && revision === published[i] && due[i] === null && !shown[i];
    return state?.retracted && isLast ? [asRevision(state, Number(revision))] : [];
  });
}

function asRevision(state: StoryState, revision: number): PublishedRevision {
  const time = state.updatedDateTime;
  return { storyId: state.id, revision, sequence: 0, time, changes: [], happenings: [], state };
}

/** Takes numbers for so many messages; returns the first. */
export async function takeSequences(redis: DeskRedis, keys: Keys, count: number): Promise<number> {
  return (await redis.incrby(keys.sequence, count)) - count + 1;
}

/** A message of a replay, for one output. */
export interface Replayed {
  revision: PublishedRevision;
  json: string;
}

/**
 * Appends what is still on the outputs as it was read: a story that was taken down meanwhile must not come back.
 *
 * KEYS 1 shown, 2 tombstones, 3 the stream
 * ARGV per message: story, revision, '1' if it is a tombstone, JSON
 * Reply: how many were appended.
 */
const APPEND = `
local appended = 0
for i = 1, #ARGV, 4 do
  local story, revision = ARGV[i], ARGV[i + 1]
  local shown = redis.call('HGET', KEYS[1], story)
  local isOut
  if ARGV[i + 2] == '1' then
    isOut = not shown and redis.call('HGET', KEYS[2], story) == revision
  else
    isOut = shown and string.match(shown, '^%d+|(%d+)|') == revision
  end
  if isOut then
    redis.call('XADD', KEYS[3], '*', 'json', ARGV[i + 3])
    appended = appended + 1
  end
end
return appended
`;

export async function appendReplayed(
  redis: DeskRedis,
  keys: Keys,
  stream: string,
  messages: readonly Replayed[],
): Promise<number> {
  const words = messages.flatMap(({ revision: { storyId, revision, state }, json }) => [
    storyId,
    revision,
    state.retracted ? '1' : '',
    json,
  ]);
  return (await redis.eval(APPEND, 3, keys.shown, keys.tombstones, keys.stream(stream), ...words)) as number;
}

/** Of these, those that are on the outputs no more: another revision is, or nothing. */
export async function overtaken(
  redis: DeskRedis,
  keys: Keys,
  revisions: readonly PublishedRevision[],
): Promise<PublishedRevision[]> {
  if (revisions.length === 0) return [];
  const shown = await redis.hmget(keys.shown, ...revisions.map(({ storyId }) => storyId));
  return revisions.filter(({ revision, state }, i) => {
    const now = shown[i]?.split('|')[1];
    return state.retracted ? now !== undefined : now !== String(revision);
  });
}
