import { readPages } from '../../src/redis/stories/article-log.ts';
import { commit, type Commit, type CommitReply, type StoryWrite } from '../../src/redis/stories/commit.ts';
import type { AssembledStory } from '../../src/story/assemble.ts';
import type { StoryPolicy } from '../../src/story/state.ts';
import type { Window } from '../../src/story/window/window.ts';
import { derived, storyExpiryMs, type Desk } from '../desk.ts';
import { readAhead, type Batch } from './read-ahead.ts';
import { policyOf, windowOf } from './window-of.ts';

/** Refusals in a row before a job is given back; a stand-by that takes over meets one or two. */
const MOST_REFUSALS = 50;

/** What was decided: the answer, and what must be written for it to hold; nothing where it is only an answer. */
export interface Decision<Answer> {
  answer: Answer;
  write?: Omit<Commit, 'base' | 'storyExpiryMs'>;
}

/**
 * The window, kept in step with the log, and the one way in which anything is decided against it: plan, commit, and where
 * the commit is refused learn what was missed and decide again. What is decided is said elsewhere: batch.ts, act.ts, tidy.ts.
 */
export class Merger {
  readonly desk: Desk;
  readonly window: Window;
  readonly #policy: () => StoryPolicy;
  /** The window is folded by one hand at a time. */
  #turn: Promise<unknown> = Promise.resolve();
  #following = false;

  constructor(desk: Desk) {
    this.desk = desk;
    this.#policy = derived(desk, policyOf);
    this.window = windowOf(desk);
  }

  /** As the operator has set it by now. */
  get policy(): StoryPolicy {
    return this.#policy();
  }

  /** Does this when nothing else is under way. The window may be behind the log: a commit tells, an answer alone does not. */
  inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.#turn.then(work);
    this.#turn = mine.catch(() => undefined);
    return mine;
  }

  /** The same, with the window in step with the log. */
  inStep<T>(work: () => Promise<T>): Promise<T> {
    return this.inTurn(async () => {
      await this.#catchUp();
      return work();
    });
  }

  catchUp(): Promise<void> {
    return this.inStep(async () => {});
  }

  /** As `catchUp`, for a timer: trouble is heard of elsewhere. */
  async follow(): Promise<void> {
    // While Redis is away the first waits for it, and others would only queue up behind.
    if (this.#following) return;
    this.#following = true;
    try {
      await this.catchUp();
    } catch (error) {
      this.desk.log.debug({ err: error }, 'could not follow the log; trying again');
    } finally {
      this.#following = false;
    }
  }

  /**
   * Only in turn.
   * @param decide plans against the window, tentatively. It is asked again when the commit is refused.
   */
  async decide<Answer>(what: string, decide: () => Promise<Decision<Answer>>): Promise<Answer> {
    const { redis, keys, config, metrics } = this.desk;
    for (let refusals = 0; refusals < MOST_REFUSALS; refusals++) {
      try {
        const { answer, write } = await decide();
        if (!write) return answer;
        const base = this.window.position;
        const reply = await commit(redis, keys, { base, storyExpiryMs: storyExpiryMs(config), ...write });
        if (reply.reply === 'ok') {
          this.window.settle(reply.position);
          return answer;
        }
        this.window.rollback();
        metrics.commitRefused(reply.reply);
        await this.#learn(reply);
      } catch (error) {
        // Whether it was written is not known (a lost reply, a dead connection): the log will tell.
        this.window.rollback();
        throw error;
      }
    }
    throw new Error(`the commit of ${what} was refused ${MOST_REFUSALS} times`);
  }

  /** When each story may go out. */
  timed(stories: AssembledStory[], at: number): StoryWrite[] {
    const { settleMs, settleRelatedMs } = this.desk.config.publish;
    return stories.map((story) => {
      const settle = story.due === 'related' ? settleRelatedMs : settleMs;
      return { ...story, dueAt: at + (story.urgent ? 0 : settle) };
    });
  }

  async #catchUp(): Promise<void> {
    const { redis, keys } = this.desk;
    for await (const batch of readAhead(readPages(redis, keys, this.window.position))) {
      if (!batch) {
        this.window.reset();
        return this.#catchUp();
      }
      this.#fold(batch);
    }
    this.measure();
  }

  #fold({ entries, keysAt }: Batch): void {
    let first = 0;
    for (const entry of entries) {
      const start = first;
      this.window.apply(entry, keysAt && ((article) => keysAt(start + article)));
      first += entry.articles.length;
    }
  }

  async #learn(reply: Exclude<CommitReply, { reply: 'ok' }>): Promise<void> {
    if (reply.reply === 'reset') this.window.reset();
    if (reply.reply === 'behind') for (const entry of reply.entries) this.window.apply(entry);
    await this.#catchUp();
  }

  measure(): void {
    this.desk.metrics.window(this.window.size, this.window.memoryBytes);
  }
}
