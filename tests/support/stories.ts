import type { Desk } from '../../workers/desk.ts';
import { readStories } from '../../src/redis/stories/stories.ts';
import type { StoryState } from '../../src/story/types.ts';

/** Every story that the desk holds, as it is stored. */
export async function readAll({ redis, keys }: Pick<Desk, 'redis' | 'keys'>): Promise<StoryState[]> {
  const ids = await redis.zrange(keys.recent, 0, -1);
  return (await readStories(redis, keys, ids)).map(({ state }) => state);
}
