import { Redis, type RedisOptions } from 'ioredis';
import type { Consumption, RedisAddress } from './types.ts';

export const DEFAULT_PREFIX = 'copydesk';

/** The longest pause between two attempts to connect, in ms. */
const RECONNECT_MAX_MS = 2000;

/**
 * Opens a connection that never gives up until `stopped`: it is back within about two seconds of the server. The copies that
 * BullMQ makes of it stop with it.
 */
export function connect(
  address: RedisAddress,
  onError: (error: Error) => void,
  stopped: AbortSignal,
  extra?: RedisOptions,
): Redis {
  const options: RedisOptions = {
    ...(typeof address === 'object' && address),
    ...extra,
    retryStrategy: (attempt) => (stopped.aborted ? null : Math.min(attempt * 200, RECONNECT_MAX_MS)),
    maxRetriesPerRequest: null,
  };
  const redis =
    typeof address === 'string' ? new Redis(address.replace(/^unix:\/\//, ''), options) : new Redis(options);
  redis.on('error', onError);
  return redis;
}

/** Warns of each trouble once, not at every attempt that meets it again. */
export function warner(): (error: Error) => void {
  let last = '';
  return (error) => {
    if (error.message === last) return;
    last = error.message;
    process.emitWarning(error);
  };
}

/** Ties the ways to stop together: `close`, any number of times, and the signal. */
export function consumption(stop: () => Promise<void>, signal?: AbortSignal): Consumption {
  const ended = new AbortController();
  const closed = new Promise<void>((resolve) => {
    ended.signal.addEventListener('abort', () => resolve(), { once: true });
  });
  let closing: Promise<void> | undefined;
  const close = () => (closing ??= stop().finally(() => ended.abort()));
  const onAbort = () => void close().catch(warner());
  if (signal?.aborted) onAbort();
  signal?.addEventListener('abort', onAbort, { once: true });
  return { close, closed };
}

/** Waits for `work`, but no longer than `ms`; whether it came to an end, and how, is not said. */
export async function atMost(ms: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([work.catch(() => {}), deadline]);
  clearTimeout(timer);
}

export function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
