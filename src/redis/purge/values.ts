import type { StoryState } from '../../story/types.ts';
import { serverTime, type DeskRedis } from '../connect.ts';
import type { HeldItems } from '../sources/held.ts';
import type { Keys } from '../keys.ts';
import { holdsContent, isOfferPurged } from './content.ts';
import type { Purge } from './types.ts';

/** KEYS 1 a string; ARGV 1 what it should hold, 2 what it is to hold instead ('' for nothing). Reply: 1, or 0 if it holds something else. */
const REPLACE = `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
if ARGV[2] == '' then redis.call('DEL', KEYS[1]) else redis.call('SET', KEYS[1], ARGV[2], 'KEEPTTL') end
return 1
`;

/**
 * KEYS 1 the copy, 2 shown, 3 due; ARGV 1 what the copy should hold, 2 story, 3 time in ms. Reply: 1, or 0 if it holds something
 * else.
 */
const DROP_SHOWN = `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('DEL', KEYS[1])
local internal = string.match(ARGV[1], '^%d+|')
local shown = redis.call('HGET', KEYS[2], ARGV[2])
if shown and string.sub(shown, 1, #internal) == internal then redis.call('HDEL', KEYS[2], ARGV[2]) end
local when = redis.call('ZSCORE', KEYS[3], ARGV[2])
if when and tonumber(when) > tonumber(ARGV[3]) then redis.call('ZADD', KEYS[3], ARGV[3], ARGV[2]) end
return 1
`;

/**
 * The copy of what is on the outputs of a story, and with it that this is on them: a replay that has read this one must
 * not say it again. The story's next revision is on its way, or goes out now: until then it is on no output, nor in a snapshot.
 */
export async function purgeShownState(
  redis: DeskRedis,
  keys: Keys,
  key: string,
  purge: Purge,
): Promise<number> {
  for (;;) {
    const value = await redis.get(key);
    if (value === null) return 0;
    const state = JSON.parse(value.slice(value.indexOf('|') + 1)) as StoryState;
    if (!holdsContent(state, purge)) return 0;
    const now = await serverTime(redis);
    if ((await redis.eval(DROP_SHOWN, 3, key, keys.shown, keys.due, value, state.id, now)) === 1) return 1;
  }
}

/** Items of a source that wait for a decision. */
export async function purgeHeld(redis: DeskRedis, key: string, purge: Purge): Promise<number> {
  return purgeValue(redis, key, (value) => {
    const held = JSON.parse(value) as HeldItems;
    const items = held.items.filter((item) => !isOfferPurged(item, purge));
    if (items.length === held.items.length) return value;
    return items.length === 0 ? '' : JSON.stringify({ ...held, items });
  });
}

/** @param change gives '' where nothing is to stay, and the value itself where nothing is to change. */
async function purgeValue(redis: DeskRedis, key: string, change: (value: string) => string): Promise<number> {
  for (;;) {
    const value = await redis.get(key);
    const next = value === null ? value : change(value);
    if (value === null || next === null || next === value) return 0;
    if ((await redis.eval(REPLACE, 1, key, value, next)) === 1) return 1;
  }
}
