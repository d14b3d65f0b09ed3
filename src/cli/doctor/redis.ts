/** The Redis server: its version, settings, memory and clock. */
import type { Redis } from 'ioredis';
import { checkClock } from '../../redis/server/check-clock.ts';
import { checkRedis } from '../../redis/server/check-redis.ts';
import { isReply } from '../../redis/server/failure.ts';
import type { OpenDesk } from '../../../workers/open-desk.ts';
import { bad, ok, warn, type Finding } from './finding.ts';

/** Shares of `maxmemory`. At all of it Redis takes no writes, and the desk waits. */
const FILLING = 0.8;
const FULL = 0.95;

export async function checkServer({
  redis,
  redisAt,
  now,
}: Pick<OpenDesk, 'redis' | 'redisAt' | 'now'>): Promise<Finding[]> {
  const [{ version, unfit, problems, appendfsync }, clock, memory] = await Promise.all([
    checkRedis(redis),
    checkClock(redis, now),
    readMemory(redis),
  ]);
  const settings = problems
    .filter((problem) => problem !== unfit)
    .map((problem) => adviceIn('redis settings', problem));
  return [
    unfit
      ? bad('redis', unfit)
      : ok('redis', `Redis${version === 'unknown' ? '' : ` ${version}`} at ${redisAt}`),
    ...(settings.length > 0
      ? settings
      : [ok('redis settings', `appendfsync ${appendfsync}, nothing is evicted`)]),
    memory,
    clock
      ? (clock.level === 'error' ? bad : warn)('clock', clock.message)
      : ok('clock', "this machine's and the Redis server's agree"),
  ];
}

/** `…, so that stories are lost: set appendonly yes` has its advice behind the last colon. */
function adviceIn(check: string, problem: string): Finding {
  const colon = problem.lastIndexOf(': ');
  return colon < 0 ? warn(check, problem) : warn(check, problem.slice(0, colon), problem.slice(colon + 2));
}

async function readMemory(redis: Redis): Promise<Finding> {
  const check = 'redis memory';
  const info = await redis.info('memory').catch((error: unknown) => {
    if (isReply(error)) return '';
    throw error;
  });
  const field = (name: string) => Number(new RegExp(`^${name}:(\\d+)`, 'm').exec(info)?.[1] ?? Number.NaN);
  const [used, most] = [field('used_memory'), field('maxmemory')];
  if (Number.isNaN(used)) return ok(check, 'the server does not tell');
  const share = most > 0 ? used / most : 0;
  const limit = most > 0 ? `of ${mebibytes(most)} MiB (maxmemory)` : 'without a limit of its own';
  const found = `${mebibytes(used)} MiB used ${limit}`;
  const advice = 'raise maxmemory, lower window.days, or take outputs away that nobody reads';
  if (share >= FULL) return bad(check, found, advice);
  return share >= FILLING ? warn(check, found, advice) : ok(check, found);
}

function mebibytes(bytes: number): number {
  return Math.round(bytes / 1024 ** 2);
}
