export interface HostSlots {
  /**
   * Waits for its turn at a host, first come first served, and returns what gives the place back.
   * Rejects with the signal's reason when that is aborted before.
   */
  take(host: string, signal: AbortSignal): Promise<() => void>;
}

interface Queue {
  running: number;
  waiting: (() => void)[];
}

/** Keeps the requests in flight to one host at `perHost` or fewer, in this process. */
export function createHostSlots(perHost: number): HostSlots {
  const queues = new Map<string, Queue>();

  function leave(host: string, queue: Queue): void {
    const next = queue.waiting.shift();
    if (next) next();
    else if (--queue.running === 0) queues.delete(host);
  }

  async function take(host: string, signal: AbortSignal): Promise<() => void> {
    signal.throwIfAborted();
    const queue = queues.get(host) ?? { running: 0, waiting: [] };
    queues.set(host, queue);
    if (queue.running < perHost) queue.running += 1;
    else await turn(queue, signal);
    return () => leave(host, queue);
  }

  return { take };
}

/** Whoever leaves hands the place on, so the count of those running stays as it is. */
function turn(queue: Queue, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const enter = () => {
      signal.removeEventListener('abort', giveUp);
      resolve();
    };
    const giveUp = () => {
      queue.waiting.splice(queue.waiting.indexOf(enter), 1);
      reject(signal.reason);
    };
    queue.waiting.push(enter);
    signal.addEventListener('abort', giveUp, { once: true });
  });
}
