import { Redis } from 'ioredis';
import { CLEAR } from './scripts/clear.ts';
import { COMMIT } from './scripts/commit.ts';
import { ADD_COST } from './scripts/costs.ts';
import { ADMIT, LEAVE } from './scripts/host-gate.ts';
import { MAKE_GOOD } from './scripts/missed.ts';
import { CLAIM, OUTBOX, TRIM } from './scripts/outbox.ts';
import { DROP_JOBS, UNREAD_JOBS } from './scripts/output-queues.ts';
import { OUTPUT_STATUS } from './scripts/output-status.ts';
import { STREAM_HEADS, TRIM_STREAM } from './scripts/output-streams.ts';
import { CLOSE_POLL, OPEN_POLL, RELEASE } from './scripts/poll-state.ts';
import { CLAIM_POLLS } from './scripts/polls.ts';
import { READ_SHOWN } from './scripts/shown.ts';
import { READ_HEADS } from './scripts/stories.ts';
import type { RedisConnection } from './server/types.ts';

/** Long texts are given as bytes: to write a string with letters beyond Latin-1 takes this process twice as long (measured). */
type Script = (numberOfKeys: number, ...keysAndArguments: (string | number | Buffer)[]) => Promise<unknown>;

/** A connection that knows our scripts. */
export type DeskRedis = Redis & {
  deskCommit: Script;
  deskClaim: Script;
  deskClear: Script;
  deskOutbox: Script;
  deskMakeGood: Script;
  deskTrim: Script;
  deskReadHeads: Script;
  deskReadShown: Script;
  deskUnreadJobs: Script;
  deskDropJobs: Script;
  deskStreamHeads: Script;
  deskTrimStream: Script;
  deskOutputStatus: Script;
  deskClaimPolls: Script;
  deskOpenPoll: Script;
  deskClosePoll: Script;
  deskRelease: Script;
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
  redis.defineCommand('deskOutbox', { lua: OUTBOX });
  redis.defineCommand('deskMakeGood', { lua: MAKE_GOOD });
  redis.defineCommand('deskTrim', { lua: TRIM });
  redis.defineCommand('deskReadHeads', { lua: READ_HEADS });
  redis.defineCommand('deskReadShown', { lua: READ_SHOWN });
  redis.defineCommand('deskUnreadJobs', { lua: UNREAD_JOBS });
  redis.defineCommand('deskDropJobs', { lua: DROP_JOBS });
  redis.defineCommand('deskStreamHeads', { lua: STREAM_HEADS });
  redis.defineCommand('deskTrimStream', { lua: TRIM_STREAM });
  redis.defineCommand('deskOutputStatus', { lua: OUTPUT_STATUS });
  redis.defineCommand('deskClaimPolls', { lua: CLAIM_POLLS });
  redis.defineCommand('deskOpenPoll', { lua: OPEN_POLL });
  redis.defineCommand('deskClosePoll', { lua: CLOSE_POLL });
  redis.defineCommand('deskRelease', { lua: RELEASE });
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
