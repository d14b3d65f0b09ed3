import { setMaxListeners } from 'node:events';

export interface LinkedAbort {
  signal: AbortSignal;
  abort(reason: unknown): void;
  /** Settles with the work, or rejects with the abort's reason without waiting for work that is slow to notice. */
  race<T>(work: Promise<T>): Promise<T>;
  /** Takes the listeners off the parents, which outlive this. */
  unlink(): void;
}

/**
 * An abort of its own that also follows its parents.
 * (AbortSignal.any and AbortSignal.timeout cannot be taken back, and add up on a parent that lives as long as the process.)
 */
export function linkedAbort(...parents: (AbortSignal | undefined)[]): LinkedAbort {
  const controller = new AbortController();
  const { signal } = controller;
  const links = parents
    .filter((parent) => parent !== undefined)
    .map((parent) => ({ parent, follow: () => controller.abort(parent.reason) }));
  for (const { parent, follow } of links) {
    // As many follow it as fetches are in flight: Node's warning of a leak at 11 means nothing here.
    setMaxListeners(0, parent);
    if (parent.aborted) follow();
    else parent.addEventListener('abort', follow, { once: true });
  }
  return {
    signal,
    abort: (reason) => controller.abort(reason),
    race: (work) => Promise.race([work, rejectionOf(signal)]),
    unlink: () => {
      for (const { parent, follow } of links) parent.removeEventListener('abort', follow);
    },
  };
}

function rejectionOf(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const fail = () => reject(signal.reason);
    if (signal.aborted) fail();
    else signal.addEventListener('abort', fail, { once: true });
  });
}
