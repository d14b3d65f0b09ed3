/** So many at a time; who comes later waits in the order of coming. */
export interface Slots {
  /** Waits for a slot, and returns what gives it back. Rejects with the signal's reason when that is aborted before. */
  enter(signal?: AbortSignal): Promise<() => void>;
}

export function createSlots(most: number): Slots {
  const waiting: (() => void)[] = [];
  let taken = 0;

  function leave(): void {
    const next = waiting.shift();
    if (next) next();
    else taken -= 1;
  }

  function turn(signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const go = () => {
        signal?.removeEventListener('abort', giveUp);
        resolve();
      };
      const giveUp = () => {
        waiting.splice(waiting.indexOf(go), 1);
        reject(signal?.reason as Error);
      };
      waiting.push(go);
      signal?.addEventListener('abort', giveUp, { once: true });
    });
  }

  return {
    async enter(signal) {
      signal?.throwIfAborted();
      if (taken < most) taken += 1;
      else await turn(signal);
      return leave;
    },
  };
}
