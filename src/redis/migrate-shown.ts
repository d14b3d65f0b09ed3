import type { StoryState } from '../story/types.ts';
import type { DeskRedis } from './connect.ts';
import type { Keys } from './keys.ts';
import { readStates, retractedKey } from './stories.ts';

/** Stories that a step takes. */
const PAGE = 100;

/**
 * Notes of the living stories that went out what is on the outputs, where that was not noted with them: the state as it is,
 * under the last revision that was allocated, with the state's own time and the desk's latest sequence number, since the
 * revision's own are not known any more. A story of which something waits to go out is left to that.
 */
export async function fillShown(redis: DeskRedis, keys: Keys): Promise<void> {
  const waiting = await readWaiting(redis, keys);
  const retracted = new Set(await redis.zrange(retractedKey(keys), 0, -1));
  const sequence = Math.max(1, Number(await redis.get(keys.sequence)));
  let cursor = '0';
  do {
    const [next, flat] = await redis.zscan(keys.recent, cursor, 'COUNT', PAGE);
    cursor = next;
    const ids = flat.filter((id, i) => i % 2 === 0 && !waiting.has(id));
    if (ids.length === 0) continue;
    const states = await readStates(redis, keys, ids);
    const published = await redis.hmget(keys.published, ...ids);
    const notes = ids.map(async (id, i) => {
      const [state, revision] = [states.get(id), published[i]];
      if (!state || state.retracted || !revision) return;
      const time = Date.parse(state.updatedDateTime);
      const words = [state.revision, revision, sequence, time, '', goneFrom(state, retracted)];
      await redis.hsetnx(keys.shown, id, words.join('|'));
    });
    await Promise.all(notes);
  } while (cursor !== '0');
}

/** Stories that are newer than what went out of them. */
async function readWaiting(redis: DeskRedis, keys: Keys): Promise<Set<string>> {
  const waiting = new Set(await redis.zrange(keys.due, 0, -1));
  for (const [, fields] of await redis.xrange(keys.ready, '-', '+'))
    waiting.add(fields[fields.indexOf('story') + 1] ?? '');
  return waiting;
}

function goneFrom(state: StoryState, retracted: ReadonlySet<string>): string {
  const named = state.related.flatMap(({ storyId }) => storyId ?? []);
  return named.filter((id) => retracted.has(id)).join(' ');
}
