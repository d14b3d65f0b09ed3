import { stdSerializers, type Logger } from 'pino';
import type { Metrics } from '../src/api/types.ts';
import type { Config } from '../src/config/types.ts';
import type { Reader } from '../src/reader/reader.ts';
import { connect, type DeskRedis } from '../src/redis/connect.ts';
import { keysOf } from '../src/redis/keys.ts';
import { ensureSchema, tryWrite } from '../src/redis/schema.ts';
import { checkClock } from '../src/redis/server/check-clock.ts';
import { checkRedis, UnfitRedisError } from '../src/redis/server/check-redis.ts';
import { explainFailure } from '../src/redis/server/explain-failure.ts';
import { isReply } from '../src/redis/server/failure.ts';
import { lockFolder } from '../src/redis/server/lock-folder.ts';
import { openRedis } from '../src/redis/server/open-redis.ts';
import { RedisUnusableError, untilAnswers, type WaitOptions } from '../src/redis/server/try-connection.ts';
import type { AppendFsync, OpenedRedis } from '../src/redis/server/types.ts';
import { looker, untilWritable, watchWrites } from '../src/redis/server/watch-writes.ts';
import type { Desk } from './desk.ts';
import { fixedConfig, type LiveConfig } from './process/live-config.ts';
import { createLiveReader } from './process/live-reader.ts';
import { readVersion } from './process/version.ts';

/** How long an allocated revision is held where a power cut may take the last second back (docs/choices.md). */
const HOLD_MS = 2500;
/** How long a command that somebody waits for (`once`, the look-ups) waits for Redis; the service waits for ever. */
const PATIENCE_MS = 10_000;

export interface DeskOptions {
  config: Config;
  /** Where the configuration may change while the desk is open; `config` is then what it was at the start. */
  live?: LiveConfig;
  /** The data folder: the private Redis server's files and the lock. */
  dataDir: string;
  env: NodeJS.ProcessEnv;
  log: Logger;
  metrics: Metrics;
  /** Whether the data folder must be ours alone (`run`), or may be shared with a running desk (`once`, the look-ups). */
  exclusive: boolean;
  /** Whether the data of an older copydesk are led up (the service, `once`), or refused (all that only asks). Default true. */
  migrates?: boolean;
  /** Without `exclusive`: whether it does without a Redis where none keeps a desk's data and no service runs (`none`). */
  embedded?: 'own' | 'none';
  /** Without `exclusive`: how long a Redis that does not answer is waited for, in ms; default 10,000. */
  patienceMs?: number;
  /** Without `exclusive`: hears once, after 2 s, that Redis is waited for. */
  tellWait?: (line: string) => void;
  now?: () => Date;
  /** Reads in place of threads of the desk's own; it is not closed with the desk. */
  reader?: Reader;
}

export interface OpenDesk extends Desk {
  /** Where Redis is, without a password: what a consumer is told. */
  redisAt: string;
  /** Ends the connection, gives the data folder back, and stops a server that only we used. */
  close(): Promise<void>;
}

/** Another desk runs on this data folder. */
export class FolderInUseError extends Error {
  override readonly name = 'FolderInUseError';
}

/**
 * Opens what every process of a desk needs: Redis, checked, and the keys. With `exclusive` it waits for a Redis that is away
 * or full for as long as that lasts; otherwise it gives up soon.
 * @throws {FolderInUseError} {RedisUnusableError} {UnfitRedisError} {NewerDataError} {OlderDataError} and what openRedis throws
 */
export async function openDesk(options: DeskOptions): Promise<OpenDesk> {
  const { config, dataDir, env, metrics, exclusive, migrates = true } = options;
  const log = withoutCommands(options.log);
  const now = options.now ?? (() => new Date());
  const live = options.live ?? fixedConfig(config, now());
  const { url, prefix } = config.redis;
  // With a Redis of the operator's own the folder holds nothing: roles may run side by side.
  const lock = exclusive && !url ? await takeFolder(dataDir, log) : undefined;
  const closers: (() => Promise<void> | void)[] = [() => lock?.release()];
  const close = async () => {
    for (const step of closers.splice(0).toReversed()) await step();
  };
  try {
    const embedded = exclusive ? 'shared' : (options.embedded ?? 'own');
    const server = await openRedis({
      ...(url && { url }),
      prefix,
      dataDir,
      env,
      log,
      patient: exclusive,
      embedded,
    });
    closers.push(() => server.close());
    const patienceMs = options.patienceMs ?? PATIENCE_MS;
    await waitFor(server, { log, ...(!exclusive && { patienceMs, tell: options.tellWait }) });
    const redis = connect(server.connection);
    closers.push(() => redis.disconnect());
    tellAbsence(redis, server, log);
    const keys = keysOf(prefix);
    const holdMs = await checkServer(redis, server, { config, log, now }).catch(inWords(server));
    const watch = {
      tryWrite: () => tryWrite(redis, keys),
      isConnected: () => redis.status === 'ready',
      describe: server.describe,
      log,
    };
    await (exclusive ? untilWritable(watch) : looker(watch)());
    await ensureSchema(redis, keys, { log, migrates }).catch(inWords(server));
    if (exclusive) {
      const watching = watchWrites(watch);
      closers.push(() => watching.stop());
    }
    const reader = options.reader ?? createLiveReader(live);
    if (!options.reader) closers.push(() => reader.close());
    log.info({ redis: server.describe, kind: server.kind }, 'redis is ready');
    return {
      get config() {
        return live.current;
      },
      live,
      connection: server.connection,
      redisAt: server.describe,
      redis,
      keys,
      embedded: server.kind === 'embedded',
      log,
      metrics,
      holdMs,
      version: readVersion(),
      now,
      reader,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Errors of ioredis carry the command they answer, and that of a failed login is the password. */
function withoutCommands(log: Logger): Logger {
  return log.child(
    {},
    {
      serializers: {
        err(error: Error) {
          const { command: _, ...told } = stdSerializers.err(error) as unknown as Record<string, unknown>;
          return told;
        },
      },
    },
  );
}

async function waitFor(
  server: OpenedRedis,
  how: Pick<WaitOptions, 'log' | 'patienceMs' | 'tell'>,
): Promise<void> {
  if (server.failure === undefined) return;
  const { connection, describe, failure } = server;
  await untilAnswers(connection, { ...how, describe, told: failure });
}

/** Tells what is wrong with the server; answers how long revisions are held. */
async function checkServer(
  redis: DeskRedis,
  { describe, kind }: OpenedRedis,
  { config, log, now }: { config: Config; log: Logger; now: () => Date },
): Promise<number> {
  const check = await checkRedis(redis);
  if (check.unfit) throw new UnfitRedisError(`${describe} cannot be used: ${check.unfit}`);
  for (const problem of check.problems) log.warn({ redis: describe }, problem);
  const clock = await checkClock(redis, now);
  if (clock) log[clock.level]({ redis: describe, aheadMs: clock.aheadMs }, clock.message);
  const holdMs = holdOf(config, check.appendfsync);
  const reason = HOLD_REASONS[check.appendfsync];
  if (reason && kind === 'url' && config.publish.holdMs === 'auto')
    log.info(
      { redis: describe, holdMs },
      `revisions are held ${holdMs / 1000} s before they go out: ${reason}`,
    );
  return holdMs;
}

const HOLD_REASONS: Partial<Record<AppendFsync, string>> = {
  everysec:
    'appendfsync is everysec, and a power cut takes the last writes back. With appendfsync always they go out at once',
  no: 'the server writes late or never. With appendonly yes and appendfsync always they go out at once',
  unknown:
    'the server does not tell its appendfsync. Where that is always, set publish.hold to 0s and they go out at once',
};

/** An answer of Redis that nobody expected, in words. */
function inWords({ describe }: OpenedRedis): (error: unknown) => never {
  return (error) => {
    if (!isReply(error)) throw error;
    throw new RedisUnusableError(`${describe} cannot be used: ${explainFailure(error).message}`, {
      cause: error,
    });
  };
}

/** A connection that is back within this was not away, and nothing is said of it. */
const BLINK_MS = 1500;

/**
 * Says once that Redis is gone, why if only a person can mend that, and once that it is back. What waits meanwhile goes on
 * by itself.
 */
function tellAbsence(redis: DeskRedis, { describe, connection }: OpenedRedis, log: Logger): void {
  let away = false;
  let noticing: NodeJS.Timeout | undefined;
  let reason: string | undefined;
  redis.on('error', (error) => {
    log.debug({ err: error }, 'redis');
    const { message, lasting } = explainFailure(error, connection);
    if (!lasting || message === reason) return;
    reason = message;
    log.warn({ redis: describe }, `redis cannot be used: ${message}; waiting for it`);
  });
  redis.on('reconnecting', () => {
    noticing ??= setTimeout(() => {
      away = true;
      log.warn({ redis: describe }, 'redis is away; waiting for it');
    }, BLINK_MS);
  });
  redis.on('end', () => clearTimeout(noticing));
  redis.on('ready', () => {
    clearTimeout(noticing);
    noticing = undefined;
    if (away) log.info({ redis: describe }, 'redis is back');
    away = false;
    reason = undefined;
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
