import { Redis } from 'ioredis';
import { COMMIT } from './scripts/commit.ts';
import { ADD_COST } from './scripts/costs.ts';
import { ADMIT, LEAVE } from './scripts/host-gate.ts';
import { CLAIM, CLEAR, TRIM } from './scripts/outbox.ts';
import { CLAIM_POLLS } from './scripts/polls.ts';
import type { RedisConnection } from './server/types.ts';

type Script = (numberOfKeys: number, ...keysAndArguments: (string | number)[]) => Promise<unknown>;

/** A connection that knows our scripts. */
export type DeskRedis = Redis & {
  deskCommit: Script;
  deskClaim: Script;
  deskClear: Script;
  deskTrim: Script;
  deskClaimPolls: Script;
  deskAdmit: Script;
  deskLeave: Script;
  deskAddCost: Script;
};

/** Opens a connection of its own; the caller ends it with `quit` or `disconnect`. */
export function connect(connection: RedisConnection): DeskRedis {
  const redis = new Redis(connection);
  redis.defineCommand('deskCommit', { lua: COMMIT });
  redis.defineCommand('deskClaim', { lua: CLAIM });
  redis.defineCommand('deskClear', { lua: CLEAR });
  redis.defineCommand('deskTrim', { lua: TRIM });
  redis.defineCommand('deskClaimPolls', { lua: CLAIM_POLLS });
  redis.defineCommand('deskAdmit', { lua: ADMIT });
  redis.defineCommand('deskLeave', { lua: LEAVE });
  redis.defineCommand('deskAddCost', { lua: ADD_COST });
  return redis as DeskRedis;
}

/** Milliseconds by the server's clock: the one clock that all workers share. */
export async function serverTime(redis: Redis): Promise<number> {
  const [seconds, micros] = await redis.time();
  return Number(seconds) * 1000 + Math.floor(Number(micros) / 1000);
}
