import { Redis } from 'ioredis';
import { COMMIT } from './scripts/commit.ts';
import type { RedisConnection } from './server/types.ts';
import { CLAIM, CLEAR, TRIM } from './scripts/outbox.ts';

type Script = (numberOfKeys: number, ...keysAndArguments: (string | number)[]) => Promise<unknown>;

/** A connection that knows our scripts. */
export type DeskRedis = Redis & {
  deskCommit: Script;
  deskClaim: Script;
  deskClear: Script;
  deskTrim: Script;
};

/** Opens a connection of its own; the caller ends it with `quit` or `disconnect`. */
export function connect(connection: RedisConnection): DeskRedis {
  const redis = new Redis(connection);
  redis.defineCommand('deskCommit', { lua: COMMIT });
  redis.defineCommand('deskClaim', { lua: CLAIM });
  redis.defineCommand('deskClear', { lua: CLEAR });
  redis.defineCommand('deskTrim', { lua: TRIM });
  return redis as DeskRedis;
}

/** Milliseconds by the server's clock: the one clock that all workers share. */
export async function serverTime(redis: Redis): Promise<number> {
  const [seconds, micros] = await redis.time();
  return Number(seconds) * 1000 + Math.floor(Number(micros) / 1000);
}
