/** Stories of a desk that nobody fetched: committed and published as the workers do it, with content that a test makes up. */
import type { Article } from '../../src/article/types.ts';
import { readHead } from '../../src/redis/stories/article-log.ts';
import { commit, type StoryWrite } from '../../src/redis/stories/commit.ts';
import { LOG_START } from '../../src/story/window/log.ts';
import type { Happening, Retraction, StoryState } from '../../src/story/types.ts';
import type { OpenDesk } from '../../workers/open-desk.ts';
import { startPublish, type PublishRole } from '../../workers/publish.ts';
import { makeArticle, makeStory } from './factories.ts';

const EXPIRY_MS = 3_600_000;

export class MadeStories {
  readonly #desk: OpenDesk;
  readonly #publish: PublishRole;
  readonly #states = new Map<string, StoryState>();

  constructor(desk: OpenDesk) {
    this.#desk = desk;
    this.#publish = startPublish(desk, { onlyWhenDrained: true });
  }

  /** Opens the story, changes it or has it live again. */
  async write(id: string, article: Partial<Article> = {}, happening?: Happening): Promise<void> {
    const before = this.#states.get(id);
    const made = makeStory({ ...makeArticle({ id: `article-${id}` }), ...article }, [], id);
    const revision = (before?.revision ?? 0) + 1;
    const state = { ...made, revision, ...(happening === 'merged' && { supersedes: ['other'] }) };
    await this.#commit({ state, changes: ['content'], due: 'settle', ...(happening && { happening }) });
  }

  async retract(id: string, retracted: Retraction = { reason: 'killed' }): Promise<void> {
    const before = this.#states.get(id);
    if (!before) return;
    const updatedDateTime = this.#desk.now().toISOString();
    const gone = { leadId: '', articles: [], articlesTotal: 0, related: [], updatedDateTime };
    const state = { ...before, ...gone, revision: before.revision + 1, retracted };
    await this.#commit({ state, changes: [], due: 'settle' });
    // One that never went out just ends.
    if (!(await this.#desk.redis.exists(this.#desk.keys.story(id)))) this.#states.delete(id);
  }

  /** Puts out all that waits. */
  publish(): Promise<number> {
    return this.#publish.drain();
  }

  close(): Promise<void> {
    return this.#publish.stop();
  }

  async #commit(write: Omit<StoryWrite, 'replaces' | 'dueAt'>): Promise<void> {
    const { redis, keys } = this.#desk;
    const { state } = write;
    const at = this.#desk.now().getTime();
    const { reply } = await commit(redis, keys, {
      base: await readHead(redis, keys),
      at,
      articles: [],
      stories: [{ ...write, replaces: state.revision - 1, dueAt: at }],
      memory: { sourceId: 'wire', seen: {}, drop: [], validators: {}, head: LOG_START },
      storyExpiryMs: EXPIRY_MS,
    });
    if (reply !== 'ok') throw new Error(`the commit was answered ${reply}`);
    this.#states.set(state.id, state);
  }
}
