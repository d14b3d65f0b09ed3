/** What makes at-least-once delivery look like exactly-once: the high-water mark, and one message at a time of a story. */
import type { StoryMessage } from '../story/types.ts';
import type { MarkStore } from './marks.ts';
import { isStoryMessage } from './message.ts';
import type { Delivery, Handler, SkipReason } from './types.ts';

export interface InboxOptions {
  handler: Handler;
  marks: MarkStore;
  takeReplays?: boolean | undefined;
  onSkip?: ((reason: SkipReason, message: unknown) => void) | undefined;
}

/**
 * Hands the messages of an output to the handler as the helpers do, wherever they come from: for receivers of webhooks and
 * readers of one's own.
 */
export class Inbox {
  readonly #options: InboxOptions;
  /** The last message under way of each story. */
  readonly #turns = new Map<string, Promise<void>>();

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

  async #handle(message: StoryMessage, delivery: Delivery): Promise<void> {
    const { handler, marks, onSkip } = this.#options;
    const { storyId, revision, replay } = message;
    const mark = await marks.get(storyId);
    // A replay of what was handled last may mend what was lost; one of what came before it would bring that back.
    if (revision < mark || (revision === mark && !replay)) return onSkip?.('stale', message);
    if (message.event === 'retracted' && mark === 0) {
      // An earlier revision may still be on its way, and must find its story ended.
      await marks.set(storyId, revision);
      return onSkip?.('unseen', message);
    }
    await handler(message, delivery);
    if (revision > mark) await marks.set(storyId, revision);
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
