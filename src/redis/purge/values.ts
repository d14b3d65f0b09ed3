import type { StoryState } from '../../story/types.ts';
import type { DeskRedis } from '../connect.ts';
import type { HeldItems } from '../held.ts';
import { holdsContent, isOfferPurged } from './content.ts';
import type { Purge } from './types.ts';

/** KEYS 1 a string; ARGV 1 what it should hold, 2 what it is to hold instead ('' for nothing). Reply: 1, or 0 if it holds something else. */
const REPLACE = `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
if ARGV[2] == '' then redis.call('DEL', KEYS[1]) else redis.call('SET', KEYS[1], ARGV[2], 'KEEPTTL') end
return 1
`;

/** The copy of what is on the outputs of a story: its next revision is on its way. */
export async function purgeShownState(redis: DeskRedis, key: string, purge: Purge): Promise<number> {
  return purgeValue(redis, key, (value) => {
    const state = JSON.parse(value.slice(value.indexOf('|') + 1)) as StoryState;
    return holdsContent(state, purge) ? '' : value;
  });
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
