import { comesBefore } from '../../src/redis/outputs/output-streams.ts';
import type { Outbox } from '../../src/redis/outputs/outbox.ts';

/** Which of what is allocated has been held for long enough. */
export interface Held {
  /** ms by the server's clock: when the oldest of it was allocated; absent where nothing is. */
  firstReady?: number;
  /** Up to here it may go: ms by the server's clock, or the id of the last. */
  until: number | string;
}

/**
 * A revision's id says when it was allocated. Where the server's clock was set back, ids lie in the future for as long as the
 * step, for those of a stream only rise: what has such an id is held from when it was met here, by a clock that nobody sets.
 */
export class Hold {
  readonly #clock: () => number;
  /** The newest revision that was there at that time (ms by our clock). */
  #met: { upTo: string; at: number } | undefined;

  constructor(clock: () => number) {
    this.#clock = clock;
  }

  look({ now, firstReady, ahead }: Outbox, holdMs: number): Held {
    const until = now - holdMs;
    if (!ahead) {
      this.#met = undefined;
      return { until, ...(firstReady !== undefined && { firstReady }) };
    }
    const at = this.#clock();
    if (!this.#met || comesBefore(this.#met.upTo, ahead.first)) this.#met = { upTo: ahead.last, at };
    const waited = at - this.#met.at;
    return { firstReady: now - waited, until: waited >= holdMs ? this.#met.upTo : until };
  }
}
