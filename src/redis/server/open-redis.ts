import { withDefaults } from './connection-options.ts';
import { startEmbeddedRedis } from './embedded.ts';
import { findEmbedded, forgetAddress, tellAddress } from './embedded-address.ts';
import { explainFailure } from './explain-failure.ts';
import { findServerBinary } from './find-binary.ts';
import { hasPlace } from './place.ts';
import { openPrivateServer } from './private-server.ts';
import { readRedisUrl, type RedisUrl } from './redis-url.ts';
import { tryConnection, waiting } from './try-connection.ts';
import type { OpenedRedis, RedisAddress, ServerLog } from './types.ts';

export interface OpenRedisOptions {
  /** The operator's Redis: `redis://`, `rediss://`, `unix:///path`, an absolute path, or `redis-cluster://`. */
  url?: string;
  /** That of the desk's keys: in a cluster they decide which node it is. */
  prefix?: string;
  /** The data folder: a private server lives in `redis` below it. Made if missing. */
  dataDir: string;
  /** REDIS_SERVER_BIN, PATH and NODE_ENV are read. */
  env: NodeJS.ProcessEnv;
  /** Whether an in-memory Redis is out of the question; `NODE_ENV=production` if absent. */
  production?: boolean;
  /** Whether who asks waits for a Redis that does not answer yet, which is told then; true if absent. */
  patient?: boolean;
  /**
   * Whose the embedded Redis is, where it comes to that. `shared`: the service's, which commands on the same data folder find.
   * `own` (if absent) and `none`: of a command, which uses the one of a service that runs; without a service the first starts
   * its own, and the second does without, for there is nothing to look at. Nor does the second start a private server in a
   * folder where none ever ran.
   */
  embedded?: 'shared' | 'own' | 'none';
  log: ServerLog;
}

/** There is no Redis to use, and the embedded one will not do. */
export class NoRedisError extends Error {
  override readonly name = 'NoRedisError';
}

/**
 * Decides which Redis to use: the one at `url`; else the one in the memory of a service that runs; else a private redis-server or valkey-server, adopted if it still runs
 * and started otherwise; else, outside production, the embedded one. With a `url` nothing need run there yet.
 * @throws {RedisUrlError} {ServerBinaryError} {DataFolderError} {RedisStartError} {NoRedisError}
 */
export async function openRedis(options: OpenRedisOptions): Promise<OpenedRedis> {
  const { url, prefix, dataDir, env, log, patient = true, embedded = 'own' } = options;
  if (url) return await openUrl(readRedisUrl(url, prefix), patient, log);
  const running = embedded === 'shared' ? undefined : await findEmbedded(dataDir);
  if (running) {
    const { where, pid } = running;
    const describe = `redis://${where.host}:${where.port} in process ${pid}`;
    return await openAddress('embedded', where, { describe, patient, log });
  }
  const binary = await findServerBinary(env, log);
  if (binary && embedded === 'none' && !(await hasPlace(dataDir))) throw nothingThere(dataDir);
  if (binary) return await openPrivateServer(binary, dataDir, log);
  if (options.production ?? env['NODE_ENV'] === 'production')
    throw new NoRedisError(
      'there is no Redis: REDIS_URL is not set, and no redis-server or valkey-server is on PATH. The embedded Redis ' +
        'keeps nothing over a restart and is refused in production: set REDIS_URL, or install redis-server (or name ' +
        'it in REDIS_SERVER_BIN)',
    );
  if (embedded === 'none')
    throw new NoRedisError(
      `there is no Redis to look into: no copydesk runs on ${dataDir}, and one without redis-server or valkey-server on ` +
        'PATH keeps nothing when it ends. Start it (`copydesk run`), or set REDIS_URL, REDIS_SERVER_BIN or COPYDESK_DATA as it has them',
    );
  return await openEmbedded(embedded === 'shared' ? dataDir : undefined, log);
}

function nothingThere(dataDir: string): NoRedisError {
  return new NoRedisError(
    `there is no Redis to look into: no copydesk runs on ${dataDir}, and nothing of an earlier one is kept there. Set ` +
      'COPYDESK_DATA or REDIS_URL as the service has them, or start it (`copydesk run`)',
  );
}

async function openUrl(
  { options, describe }: RedisUrl,
  patient: boolean,
  log: ServerLog,
): Promise<OpenedRedis> {
  return await openAddress('url', options, { describe, patient, log });
}

async function openAddress(
  kind: 'url' | 'embedded',
  where: RedisAddress,
  { describe, patient, log }: { describe: string; patient: boolean; log: ServerLog },
): Promise<OpenedRedis> {
  const opened = { kind, connection: withDefaults(where), describe, close: async () => {} };
  try {
    return { ...opened, appendfsync: await tryConnection(where) };
  } catch (cause) {
    const { message, lasting } = explainFailure(cause, where);
    if (patient && !lasting) log.warn(waiting(describe, message));
    return { ...opened, appendfsync: 'unknown', failure: message };
  }
}

/** @param told the data folder of who runs it for others too. */
async function openEmbedded(told: string | undefined, log: ServerLog): Promise<OpenedRedis> {
  const embedded = await startEmbeddedRedis();
  if (told !== undefined)
    await tellAddress(told, embedded.where).catch(async (error: unknown) => {
      await embedded.close();
      throw error;
    });
  log.warn('Redis is embedded and in memory: stories will not survive a restart');
  const { host, port } = embedded.where;
  return {
    kind: 'embedded',
    connection: withDefaults(embedded.where),
    describe: `embedded redis://${host}:${port}`,
    appendfsync: 'no',
    async close() {
      try {
        if (told !== undefined) await forgetAddress(told);
      } finally {
        await embedded.close();
      }
    },
  };
}
