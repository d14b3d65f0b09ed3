import type { HostGate } from './types.ts';

interface Host {
  running: number;
  waiting: (() => void)[];
  /** Runs while the gap since the last start is not over. */
  gap?: NodeJS.Timeout;
}

/**
 * A gate of this process alone: at most `perHost` requests in flight to one host, and `gapMs` from the start of one to the
 * start of the next; first come first served.
 */
export function createHostSlots(perHost: number, gapMs = 0): HostGate {
  const hosts = new Map<string, Host>();

  function admit(name: string, host: Host): void {
    while (host.waiting.length > 0 && host.running < perHost && !host.gap) {
      host.running += 1;
      startGap(name, host);
      host.waiting.shift()?.();
    }
    if (host.waiting.length > 0) host.gap?.ref();
    else if (host.running === 0 && !host.gap) hosts.delete(name);
  }

  function startGap(name: string, host: Host): void {
    if (gapMs <= 0) return;
    const timer = setTimeout(() => {
      delete host.gap;
      admit(name, host);
    }, gapMs);
    // A gap that nobody waits for keeps no process alive.
    host.gap = timer.unref();
  }

  async function enter(name: string, signal: AbortSignal): Promise<() => void> {
    signal.throwIfAborted();
    const host = hosts.get(name) ?? { running: 0, waiting: [] };
    hosts.set(name, host);
    const admitted = turn(host, signal);
    admit(name, host);
    await admitted;
    return once(() => {
      host.running -= 1;
      admit(name, host);
    });
  }

  return { enter };
}

function turn(host: Host, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const go = () => {
      signal.removeEventListener('abort', giveUp);
      resolve();
    };
    const giveUp = () => {
      host.waiting.splice(host.waiting.indexOf(go), 1);
      reject(signal.reason);
    };
    host.waiting.push(go);
    signal.addEventListener('abort', giveUp, { once: true });
  });
}

function once(act: () => void): () => void {
  let done = false;
  return () => {
    if (done) return;
    done = true;
    act();
  };
}
