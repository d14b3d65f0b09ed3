import { setImmediate as turn } from 'node:timers/promises';

/** Waits, where work has gone on for so long (ms) since it last waited, until others have had their turn. */
export function createBreather(afterMs = 10): () => Promise<void> {
  let since = performance.now();
  return async () => {
    if (performance.now() - since < afterMs) return;
    await turn();
    since = performance.now();
  };
}
