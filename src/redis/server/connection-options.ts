import type { RedisAddress, RedisConnection } from './types.ts';

/** Between two attempts to reconnect, in milliseconds: BullMQ's own waits grow to 20 s, and these resume within two. */
function retryStrategy(attempt: number): number {
  return Math.min(attempt * 200, 2000);
}

/**
 * What every connection of ours has in common: a command waits for Redis to come back and does not fail
 * (BullMQ's workers need that), and nothing is pipelined behind the caller's back (taskforcesh/bullmq#457).
 */
export function withDefaults(where: RedisAddress): RedisConnection {
  return { ...where, retryStrategy, maxRetriesPerRequest: null, enableAutoPipelining: false };
}
