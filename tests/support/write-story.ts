import { readHead } from '../../src/redis/stories/article-log.ts';
import { commit, type StoryWrite } from '../../src/redis/stories/commit.ts';
import type { DeskRedis } from '../../src/redis/connect.ts';
import type { Keys } from '../../src/redis/keys.ts';
import { retractStory } from '../../src/story/retract.ts';
import type { StoryState } from '../../src/story/types.ts';
import { makeStory } from './factories.ts';

/** The time by the server's clock that these commits name, long past: what they write is due at once. */
export const WRITTEN_AT = Date.UTC(2026, 10, 22, 12);

/** Commits one state of one story, with a log entry of one article. */
export async function writeStory(
  redis: DeskRedis,
  keys: Keys,
  state: StoryState,
  more: Partial<StoryWrite> = {},
): Promise<void> {
  const id = `${state.id}-${state.revision}`;
  const reply = await commit(redis, keys, {
    base: await readHead(redis, keys),
    at: WRITTEN_AT,
    articles: [{ id, story: state.id, source: 'wire', hash: 'h', title: 't' }],
    stories: [
      {
        state,
        replaces: state.revision - 1,
        changes: ['content'],
        due: 'settle',
        dueAt: WRITTEN_AT,
        ...more,
      },
    ],
    storyExpiryMs: 600_000,
  });
  if (reply.reply !== 'ok') throw new Error(`refused: ${reply.reply}`);
}

/** A story whose title tells which of its states it is. */
export function stateOf(id: string, revision: number): StoryState {
  return { ...makeStory({ title: `${id} in its ${revision}. state` }), id, revision };
}

export function retractedStateOf(id: string, revision: number): StoryState {
  return retractStory(stateOf(id, revision - 1), { reason: 'killed' }, new Date(WRITTEN_AT));
}
