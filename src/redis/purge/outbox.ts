import type { StoryMessage, StoryState } from '../../story/types.ts';
import type { DeskRedis } from '../connect.ts';
import type { Keys } from '../keys.ts';
import { holdsContent, idsOf } from './content.ts';
import { entriesNaming, fieldOf } from './sweep.ts';
import type { Purge } from './types.ts';

/**
 * KEYS 1 ready, 2 the story's state; ARGV 1 story, 2 the first of its revisions that goes out otherwise
 * Reply: how many were put anew
 *
 * From there on all of the story's revisions are put anew, so that they stay in order. A new entry it must be, since a
 * publisher that has read the old one cannot clear that any more: nothing of it gets onto a stream.
 */
const RENEW_READY = `
local value = redis.call('GET', KEYS[2])
local bar = value and string.find(value, '|', 1, true)
local renewed = 0
for _, entry in ipairs(redis.call('XRANGE', KEYS[1], ARGV[2], '+')) do
  local fields, at = entry[2], {}
  for i = 1, #fields, 2 do at[fields[i]] = i + 1 end
  if fields[at.story] == ARGV[1] then
    redis.call('XDEL', KEYS[1], entry[1])
    if value then
      fields[at.json] = string.sub(value, bar + 1)
      if at.internal then fields[at.internal] = string.sub(value, 1, bar - 1) end
      redis.call('XADD', KEYS[1], '*', unpack(fields))
    end
    renewed = renewed + 1
  end
end
return renewed
`;

/**
 * Revisions that are allocated and not yet out and hold the content go out as their story stands now: the numbers stay
 * gapless.
 */
export async function purgeReady(redis: DeskRedis, keys: Keys, purge: Purge): Promise<number> {
  const firstOf = new Map<string, string>();
  for await (const entry of entriesNaming(redis, keys.ready, idsOf(purge))) {
    const state = JSON.parse(fieldOf(entry, 'json') ?? 'null') as StoryState;
    if (holdsContent(state, purge) && !firstOf.has(state.id)) firstOf.set(state.id, entry[0]);
  }
  let renewed = 0;
  for (const [story, first] of firstOf)
    renewed += (await redis.eval(RENEW_READY, 2, keys.ready, keys.story(story), story, first)) as number;
  return renewed;
}

/** Messages on an output's stream that hold the content go: for each of their stories a newer one follows. */
export async function purgeStream(redis: DeskRedis, stream: string, purge: Purge): Promise<number> {
  const held: string[] = [];
  for await (const entry of entriesNaming(redis, stream, idsOf(purge))) {
    const message = JSON.parse(fieldOf(entry, 'json') ?? 'null') as StoryMessage;
    if (holdsContent(message, purge)) held.push(entry[0]);
  }
  return held.length === 0 ? 0 : redis.xdel(stream, ...held);
}
