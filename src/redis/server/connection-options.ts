import { NOT_THE_PRIMARY, NOT_THIS_NODE } from '../../cluster/elsewhere.ts';
import type { RedisAddress, RedisConnection } from './types.ts';

/** Milliseconds between two attempts to reconnect: BullMQ's own waits grow to 20 s, and these resume within one. */
const RECONNECT_STEP_MS = 200;
const RECONNECT_MAX_MS = 1000;

/**
 * Milliseconds after which a connection that owes an answer is dead, and made anew. A machine that was switched off says
 * nothing, and the system would wait for it for a quarter of an hour. BullMQ's reads that wait for work take up to 10 s.
 */
const SILENT_MS = 15_000;

/**
 * What every connection of ours has in common: a command waits for Redis to come back and does not fail
 * (BullMQ's workers need that), and nothing is pipelined behind the caller's back (taskforcesh/bullmq#457).
 */
export function withDefaults(where: RedisAddress): RedisConnection {
  let refused = -Infinity;
  return {
    ...where,
    // A server that takes every connection and no writes is not to be asked at every turn.
    retryStrategy: (attempt) =>
      performance.now() - refused < 2 * RECONNECT_MAX_MS
        ? RECONNECT_MAX_MS
        : Math.min(attempt * RECONNECT_STEP_MS, RECONNECT_MAX_MS),
    reconnectOnError(error) {
      const elsewhere = where.Connector && NOT_THIS_NODE.test(error.message);
      if (!elsewhere && !NOT_THE_PRIMARY.test(error.message)) return false;
      refused = performance.now();
      // Connect anew, and send it again there.
      return 2;
    },
    socketTimeout: SILENT_MS,
    maxRetriesPerRequest: null,
    enableAutoPipelining: false,
  };
}
