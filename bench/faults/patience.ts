import { setTimeout as pause } from 'node:timers/promises';
import { withDefaults } from '../../src/redis/server/connection-options.ts';
import type { RedisConnection } from '../../src/redis/server/types.ts';

/** On a machine that is full of other work an answer may take longer than the desk would wait for it. */
const PATIENCE_MS = 120_000;
const AGAIN_MS = 500;

/** The harness's own way to the server at 127.0.0.1. When that dies its connections end at once: nothing is won by giving up. */
export function patientConnection(port: number): RedisConnection {
  return { ...withDefaults({ host: '127.0.0.1', port }), socketTimeout: PATIENCE_MS };
}

/** Reads again what could not be read, or else a run would end without a verdict. Throws what it met last. */
export async function patiently<T>(
  read: () => Promise<T>,
  { signal, withinMs = PATIENCE_MS }: { signal?: AbortSignal | undefined; withinMs?: number } = {},
): Promise<T> {
  const end = performance.now() + withinMs;
  for (;;) {
    try {
      return await read();
    } catch (error) {
      signal?.throwIfAborted();
      if (performance.now() >= end) throw error;
    }
    await pause(AGAIN_MS, undefined, { signal });
  }
}

/**
 * Closes what a queue has open. BullMQ waits for the end and throws any error of the connection that comes before it: also that of
 * ioredis's timer for silent servers, which outlives the connection that it was set for by two minutes (PATIENCE_MS).
 */
export async function letGo(queue: { disconnect(): Promise<void> }): Promise<void> {
  await queue.disconnect().catch(() => undefined);
}
