import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DeskRedis } from '../connect.ts';
import type { Keys } from '../keys.ts';

/** Waits up to this are waited where they arise: putting a job off costs more. */
export const SOON_MS = 250;
/** A reservation that nobody takes up is forgotten so long after its time. Until then its holder need not wait anew. */
const GRACE_MS = 60_000;
/** However slow a host is, reservations lie no farther apart than this (or the gap), lest it be shunned after it recovers. */
const FARTHEST_APART_MS = 5000;
/** For how long is remembered when a host was last asked and how long it takes. */
const KNOWN_MS = 600_000;
/** A host with all places taken is left alone at least so long. */
const FULL_MS = 50;

export interface HostGateOptions {
  /** Requests in flight to one host at a time, all processes together. */
  perHost: number;
  /** ms from the start of one request to a host to the start of the next, all processes together. */
  hostGapMs: number;
  /** ms after which the place of a holder that died is free again: more than a request can last. */
  leaseMs: number;
  /** ms since the epoch. The processes' clocks must agree to well within the gap. Date.now if absent. */
  now?: () => number;
  /** Waits, and rejects with the signal's reason when that is aborted before. A timer if absent. */
  pause?: (ms: number, signal: AbortSignal) => Promise<void>;
}

/** A place at a host; giving it back twice, or after it lapsed, does nothing. */
export interface HostPlace {
  leave: () => Promise<void>;
}

/** A key that is set for some ms with a place: that somebody was asked. */
export interface PlaceNote {
  key: string;
  value: string;
  ms: number;
}

/** Fits the HostGate of src/http, for requests that wait in process. */
export interface SharedHostGate {
  /** Waits for a place at a host, and returns what gives it back. Rejects with the signal's reason when that is aborted before. */
  enter(host: string, signal: AbortSignal): Promise<() => void>;
  /**
   * Takes a place at a host if one is free now, else reserves one and says after how many ms to come again with the same
   * token. It is due then, and not before; who comes late keeps the right to it for a minute; a rush or a slow host may
   * cost another wait. Several tokens take turns in the order in which they came, by and large. Coming with the token of
   * a place that is taken succeeds its holder, who is taken for dead. With the place, and in the same step, a note is made.
   */
  admit(host: string, token: string, note?: PlaceNote): Promise<HostPlace | { inMs: number }>;
  /** Gives a reservation back that will not be taken up. */
  withdraw(host: string, token: string): Promise<void>;
}

/** Admits requests to hosts, however many processes make them: at most so many in flight, their starts so far apart. */
export function createHostGate(redis: DeskRedis, keys: Keys, options: HostGateOptions): SharedHostGate {
  const { perHost, hostGapMs, leaseMs, now = Date.now, pause = pauseFor } = options;
  const keysAt = (host: string) => [keys.host(host), keys.hostWaiting(host), keys.hostRunning(host)];

  async function admit(host: string, token: string, note?: PlaceNote): Promise<HostPlace | { inMs: number }> {
    const scriptKeys = [...keysAt(host), ...(note ? [note.key] : [])];
    const [isIn, number] = (await redis.deskAdmit(
      scriptKeys.length,
      ...scriptKeys,
      token,
      now(),
      perHost,
      hostGapMs,
      leaseMs,
      SOON_MS,
      GRACE_MS,
      FARTHEST_APART_MS,
      KNOWN_MS,
      FULL_MS,
      ...(note ? [note.value, note.ms] : []),
    )) as [0 | 1, number];
    return isIn ? { leave: () => leave(host, token, number) } : { inMs: number };
  }

  async function leave(host: string, token: string, lapsesAt: number | ''): Promise<void> {
    await redis.deskLeave(3, ...keysAt(host), token, now(), lapsesAt, leaseMs, KNOWN_MS);
  }

  async function enter(host: string, signal: AbortSignal): Promise<() => void> {
    const token = randomUUID();
    // What cannot be given back now lapses by itself.
    const giveBack = (place: HostPlace) => void place.leave().catch(() => undefined);
    try {
      for (;;) {
        signal.throwIfAborted();
        const admission = admit(host, token);
        const answer = await unlessAborted(admission, signal).catch((error: unknown) => {
          // Redis may be away now and answer yet.
          admission.then((late) => 'leave' in late && giveBack(late)).catch(() => undefined);
          throw error;
        });
        if ('leave' in answer) return () => giveBack(answer);
        await pause(answer.inMs, signal);
      }
    } catch (error) {
      void withdraw(host, token).catch(() => undefined);
      throw error;
    }
  }

  const withdraw = (host: string, token: string) => leave(host, token, '');
  return { admit, enter, withdraw };
}

async function unlessAborted<Value>(promise: Promise<Value>, signal: AbortSignal): Promise<Value> {
  let onAbort = () => {};
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => reject(signal.reason as Error);
    signal.addEventListener('abort', onAbort, { once: true });
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

async function pauseFor(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => signal.throwIfAborted());
}
