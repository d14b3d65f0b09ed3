import type { StoryMessage } from '../../story/types.ts';
import type { DeskRedis } from '../connect.ts';
import { holdsContent, idsOf } from './content.ts';
import { fieldsNaming } from './sweep.ts';
import type { Purge } from './types.ts';

/** Letters read at a time; most lists have none. */
const LETTERS_A_STEP = 100;

/** What a consumer group of a stream gave up. */
export async function purgeDead(redis: DeskRedis, hash: string, purge: Purge): Promise<number> {
  let purged = 0;
  for await (const [id, letter] of fieldsNaming(redis, hash, idsOf(purge)))
    if (isPurgedLetter(letter, purge)) purged += await redis.hdel(hash, id);
  return purged;
}

/** What a group is to try again. */
export async function purgeRedriven(redis: DeskRedis, list: string, purge: Purge): Promise<number> {
  const held: string[] = [];
  for (let from = 0; ; from += LETTERS_A_STEP) {
    const letters = await redis.lrange(list, from, from + LETTERS_A_STEP - 1);
    held.push(...letters.filter((letter) => isPurgedLetter(letter, purge)));
    if (letters.length < LETTERS_A_STEP) break;
  }
  let purged = 0;
  for (const letter of held) purged += await redis.lrem(list, 0, letter);
  return purged;
}

/** Consumers write letters, in whatever language: one that names the content and cannot be read goes, too. */
function isPurgedLetter(text: string, purge: Purge): boolean {
  if (!idsOf(purge).some((id) => text.includes(id))) return false;
  try {
    const { message } = JSON.parse(text) as { message: StoryMessage };
    return holdsContent(message, purge);
  } catch {
    return true;
  }
}
