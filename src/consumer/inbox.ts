/** What makes at-least-once delivery look like exactly-once: the high-water mark, and one message at a time of a story. */
import { setTimeout as pause } from 'node:timers/promises';
import type { StoryMessage } from '../story/types.ts';
import type { HeldStory, MarkStore } from './marks.ts';
import { isStoryMessage } from './message.ts';
import type { Delivery, Handler, SkipReason } from './types.ts';

export interface InboxOptions {
  handler: Handler;
  marks: MarkStore;
  takeReplays?: boolean | undefined;
  takeUnseen?: boolean | undefined;
  onSkip?: ((reason: SkipReason, message: unknown) => void) | undefined;
  /** Ends the waiting for stories that other processes are at: `take` rejects with a `StoryBusyError`. */
  signal?: AbortSignal | undefined;
}

/** How long another process that is at a story is waited for between two looks, in ms: doubled up to the most. */
const BUSY_LEAST_MS = 20;
const BUSY_MOST_MS = 500;

/** We were told to stop while another process was at the story. */
export class StoryBusyError extends Error {
  override readonly name = 'StoryBusyError';
}

/**
 * Hands the messages of an output to the handler as the helpers do, wherever they come from: for receivers of webhooks and
 * readers of one's own.
 */
export class Inbox {
  readonly #options: InboxOptions;
  /** The last message under way of each story. */
  readonly #turns = new Map<string, Promise<void>>();
  /** The stories of the handlers at work. */
  readonly #held = new Set<HeldStory>();

  constructor(options: InboxOptions) {
    this.#options = options;
  }

  /**
   * Takes a delivery in. When it resolves, the message may be acknowledged: it was handled, or there is nothing to handle.
   * It rejects with what the handler threw; then the message has to come again.
   */
  async take(data: unknown, delivery: Delivery = { from: 'direct', id: '', attempt: 1 }): Promise<void> {
    const { takeReplays, onSkip } = this.#options;
    if (!isStoryMessage(data)) onSkip?.('unknown', data);
    else if (data.replay && !takeReplays) onSkip?.('replay', data);
    else await this.#inTurn(data.storyId, () => this.#handle(data, delivery));
  }

  /** Lets other processes have the stories of handlers that are not waited for any more. */
  async letGo(): Promise<void> {
    await Promise.all([...this.#held].map((held) => held.release()));
  }

  async #handle(message: StoryMessage, delivery: Delivery): Promise<void> {
    const held = await this.#hold(message.storyId);
    this.#held.add(held);
    try {
      const { raised, skipped } = await this.#pass(message, delivery, held.mark);
      await held.release(raised);
      if (skipped) this.#options.onSkip?.(skipped, message);
    } catch (error) {
      // What cannot be released ends by itself.
      await held.release().catch(() => {});
      throw error;
    } finally {
      this.#held.delete(held);
    }
  }

  /** Hands the message on, unless the mark is against it; answers what the mark is to be. */
  async #pass(message: StoryMessage, delivery: Delivery, mark: number): Promise<Passed> {
    const { event, revision, replay } = message;
    // A replay of what was handled last may mend what was lost; one of what came before it would bring that back.
    if (revision < mark || (revision === mark && !replay)) return { skipped: 'stale' };
    // An earlier revision may still be on its way, and must find its story ended.
    if (event === 'retracted' && mark === 0 && !this.#options.takeUnseen)
      return { skipped: 'unseen', raised: revision };
    await this.#options.handler(message, delivery);
    return revision > mark ? { raised: revision } : {};
  }

  /** Waits while another process is at the story. */
  async #hold(storyId: string): Promise<HeldStory> {
    const { marks, signal } = this.#options;
    if (!marks.hold) return holdAlone(marks, storyId);
    for (let waitMs = BUSY_LEAST_MS; ; waitMs = Math.min(2 * waitMs, BUSY_MOST_MS)) {
      const held = await marks.hold(storyId);
      if (held) return held;
      await pause(waitMs, undefined, { signal }).catch(() => {});
      if (signal?.aborted) throw new StoryBusyError(`another process is at the story ${storyId}`);
    }
  }

  #inTurn(storyId: string, work: () => Promise<void>): Promise<void> {
    const turn = (this.#turns.get(storyId) ?? Promise.resolve()).then(work);
    // A message that fails does not hold up the next one: by then it is stale, or comes again.
    const settled = turn
      .catch(() => {})
      .finally(() => {
        if (this.#turns.get(storyId) === settled) this.#turns.delete(storyId);
      });
    this.#turns.set(storyId, settled);
    return turn;
  }
}

interface Passed {
  skipped?: SkipReason;
  raised?: number;
}

/** Of marks that no other process raises. */
async function holdAlone(marks: MarkStore, storyId: string): Promise<HeldStory> {
  return {
    mark: await marks.get(storyId),
    async release(revision) {
      if (revision !== undefined) await marks.set(storyId, revision);
    },
  };
}
