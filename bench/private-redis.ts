import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { connect, type DeskRedis } from '../src/redis/connect.ts';
import { openRedis } from '../src/redis/server/open-redis.ts';

/** A private server of the measurement's own, gone with all its data when the work is done. */
export async function withPrivateRedis<Result>(work: (redis: DeskRedis) => Promise<Result>): Promise<Result> {
  const dataDir = await mkdtemp(join(tmpdir(), 'copydesk-bench-'));
  const server = await openRedis({
    dataDir,
    env: process.env,
    log: pino({ level: 'silent' }),
    patient: true,
  });
  const redis = connect(server.connection);
  try {
    return await work(redis);
  } finally {
    redis.disconnect();
    await server.close();
    await rm(dataDir, { recursive: true, force: true });
  }
}

/** The socket of a private server, for a process of its own. @throws Error where it is the embedded one. */
export function socketOf({ options }: DeskRedis): string {
  if (options.path) return options.path;
  throw new Error('the measurements need a real redis-server of their own');
}
