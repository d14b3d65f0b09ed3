import { isLate } from '../../src/api/patience.ts';

interface Work<Result> {
  key: string;
  /** Who waits for it now. */
  waiting: number;
  isDone: boolean;
  stop: AbortController;
  result: Promise<Result>;
}

/**
 * Work that several may wait for: it is done once. It is given up when all have gone; when they were only told to ask again,
 * it goes on until somebody asks for something else.
 */
export class SharedWork<Result> {
  #current: Work<Result> | undefined;

  /**
   * What comes of the work of this key: of the one under way or the last one done, else it is begun. Rejects with the
   * signal's reason when that is aborted, and with what the work rejects with.
   */
  async ask(
    key: string,
    begin: (signal: AbortSignal) => Promise<Result>,
    signal: AbortSignal,
  ): Promise<Result> {
    signal.throwIfAborted();
    const work = this.#current?.key === key ? this.#current : this.#begin(key, begin);
    work.waiting++;
    let leave = () => {};
    const left = new Promise<never>((_, reject) => {
      leave = () => reject(signal.reason as Error);
      signal.addEventListener('abort', leave, { once: true });
    });
    try {
      return await Promise.race([work.result, left]);
    } finally {
      signal.removeEventListener('abort', leave);
      work.waiting--;
      const isGone = signal.aborted && !isLate(signal.reason);
      if (isGone && work.waiting === 0 && !work.isDone) work.stop.abort(signal.reason);
    }
  }

  #begin(key: string, begin: (signal: AbortSignal) => Promise<Result>): Work<Result> {
    const before = this.#current;
    if (before && before.waiting === 0 && !before.isDone)
      before.stop.abort(new Error('nobody asks any more'));
    const stop = new AbortController();
    const work: Work<Result> = { key, waiting: 0, isDone: false, stop, result: begin(stop.signal) };
    this.#current = work;
    work.result.then(
      () => (work.isDone = true),
      // What failed is tried anew by whoever asks next.
      () => {
        if (this.#current === work) this.#current = undefined;
      },
    );
    return work;
  }
}
