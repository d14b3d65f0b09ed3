import type { Logger } from 'pino';
import type { Metrics } from '../src/api/types.ts';
import type { Config } from '../src/config/types.ts';
import { connect, type DeskRedis } from '../src/redis/connect.ts';
import { keysOf } from '../src/redis/keys.ts';
import { ensureSchema } from '../src/redis/schema.ts';
import { checkRedis } from '../src/redis/server/check-redis.ts';
import { lockFolder } from '../src/redis/server/lock-folder.ts';
import { openRedis } from '../src/redis/server/open-redis.ts';
import type { AppendFsync } from '../src/redis/server/types.ts';
import type { Desk } from './desk.ts';
import { readVersion } from './version.ts';

/** How long an allocated revision is held where a power cut may take the last second back (docs/choices.md). */
const HOLD_MS = 2500;

export interface DeskOptions {
  config: Config;
  /** The data folder: the private Redis server's files and the lock. */
  dataDir: string;
  env: NodeJS.ProcessEnv;
  log: Logger;
  metrics: Metrics;
  /** Whether the data folder must be ours alone (`run`), or may be shared with a running desk (`once`, the look-ups). */
  exclusive: boolean;
  now?: () => Date;
}

export interface OpenDesk extends Desk {
  /** Ends the connection, gives the data folder back, and stops a server that only we used. */
  close(): Promise<void>;
}

/** Another desk runs on this data folder. */
export class FolderInUseError extends Error {
  override readonly name = 'FolderInUseError';
}

/** Opens what every process of a desk needs: Redis, checked, and the keys. */
export async function openDesk(options: DeskOptions): Promise<OpenDesk> {
  const { config, dataDir, env, log, metrics } = options;
  const url = config.redis.url;
  // With a Redis of the operator's own the folder holds nothing: roles may run side by side.
  const lock = options.exclusive && !url ? await takeFolder(dataDir, log) : undefined;
  const closers: (() => Promise<void> | void)[] = [() => lock?.release()];
  const close = async () => {
    for (const step of closers.splice(0).toReversed()) await step();
  };
  try {
    const server = await openRedis({ ...(url && { url }), dataDir, env, log });
    closers.push(() => server.close());
    const redis = connect(server.connection);
    closers.push(() => redis.disconnect());
    redis.on('error', (error) => log.debug({ err: error }, 'redis'));
    tellAbsence(redis, server.describe, log);
    const keys = keysOf(config.redis.prefix);
    const check = await checkRedis(redis);
    for (const problem of check.problems) log.warn({ redis: server.describe }, problem);
    await ensureSchema(redis, keys);
    log.info({ redis: server.describe, kind: server.kind }, 'redis is ready');
    return {
      config,
      connection: server.connection,
      redis,
      keys,
      log,
      metrics,
      holdMs: holdOf(config, check.appendfsync),
      version: readVersion(),
      now: options.now ?? (() => new Date()),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Says once that Redis is gone, and once that it is back. What waits meanwhile goes on by itself. */
function tellAbsence(redis: DeskRedis, where: string, log: Logger): void {
  let away = false;
  redis.on('reconnecting', () => {
    if (!away) log.warn({ redis: where }, 'redis is away; waiting for it');
    away = true;
  });
  redis.on('ready', () => {
    if (away) log.info({ redis: where }, 'redis is back');
    away = false;
  });
}

function holdOf({ publish }: Config, appendfsync: AppendFsync): number {
  if (publish.holdMs !== 'auto') return publish.holdMs;
  return appendfsync === 'always' ? 0 : HOLD_MS;
}

async function takeFolder(dataDir: string, log: Logger): Promise<{ release(): Promise<void> }> {
  const lock = await lockFolder(dataDir, { log });
  if (lock.held) return lock;
  throw new FolderInUseError(
    `another copydesk (process ${lock.pid}) is running on ${dataDir}: stop it, or set COPYDESK_DATA to another folder`,
  );
}
