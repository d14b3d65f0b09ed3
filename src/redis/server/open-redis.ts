import { withDefaults } from './connection-options.ts';
import { startEmbeddedRedis } from './embedded.ts';
import { explainFailure } from './explain-failure.ts';
import { findServerBinary } from './find-binary.ts';
import { openPrivateServer } from './private-server.ts';
import { readRedisUrl } from './redis-url.ts';
import { tryConnection, waiting } from './try-connection.ts';
import type { OpenedRedis, ServerLog } from './types.ts';

export interface OpenRedisOptions {
  /** The operator's Redis: `redis://`, `rediss://`, `unix:///path` or an absolute path. */
  url?: string;
  /** The data folder: a private server lives in `redis` below it. Made if missing. */
  dataDir: string;
  /** REDIS_SERVER_BIN, PATH and NODE_ENV are read. */
  env: NodeJS.ProcessEnv;
  /** Whether an in-memory Redis is out of the question; `NODE_ENV=production` if absent. */
  production?: boolean;
  /** Whether who asks waits for a Redis that does not answer yet, which is told then; true if absent. */
  patient?: boolean;
  log: ServerLog;
}

/** There is no Redis to use, and the embedded one will not do. */
export class NoRedisError extends Error {
  override readonly name = 'NoRedisError';
}

/**
 * Decides which Redis to use: the one at `url`; else a private redis-server or valkey-server, adopted if it still runs
 * and started otherwise; else, outside production, the embedded one. With a `url` nothing need run there yet.
 * @throws {RedisUrlError} {ServerBinaryError} {DataFolderError} {RedisStartError} {NoRedisError}
 */
export async function openRedis(options: OpenRedisOptions): Promise<OpenedRedis> {
  const { url, dataDir, env, log } = options;
  if (url) return await openUrl(url, options.patient ?? true, log);
  const binary = await findServerBinary(env, log);
  if (binary) return await openPrivateServer(binary, dataDir, log);
  if (options.production ?? env['NODE_ENV'] === 'production')
    throw new NoRedisError(
      'there is no Redis: REDIS_URL is not set, and no redis-server or valkey-server is on PATH. The embedded Redis ' +
        'keeps nothing over a restart and is refused in production: set REDIS_URL, or install redis-server (or name ' +
        'it in REDIS_SERVER_BIN)',
    );
  return await openEmbedded(log);
}

async function openUrl(url: string, patient: boolean, log: ServerLog): Promise<OpenedRedis> {
  const { options, describe } = readRedisUrl(url);
  const opened = { kind: 'url' as const, connection: withDefaults(options), describe, close: async () => {} };
  try {
    return { ...opened, appendfsync: await tryConnection(options) };
  } catch (cause) {
    const { message, lasting } = explainFailure(cause, options);
    if (patient && !lasting) log.warn(waiting(describe, message));
    return { ...opened, appendfsync: 'unknown', failure: message };
  }
}

async function openEmbedded(log: ServerLog): Promise<OpenedRedis> {
  const embedded = await startEmbeddedRedis();
  log.warn('Redis is embedded and in memory: stories will not survive a restart');
  const { host, port } = embedded.where;
  return {
    kind: 'embedded',
    connection: withDefaults(embedded.where),
    describe: `embedded redis://${host}:${port}`,
    appendfsync: 'no',
    close: () => embedded.close(),
  };
}
