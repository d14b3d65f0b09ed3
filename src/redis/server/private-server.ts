import { readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { readDurability } from './check-redis.ts';
import { withDefaults } from './connection-options.ts';
import { asError, isReply } from './failure.ts';
import { takeLock } from './lock-file.ts';
import { preparePlace, type Place } from './place.ts';
import { probe } from './probe.ts';
import { commandLineOf } from './process-identity.ts';
import { LOAD_WITHIN_MS, RedisStartError, startServer, untilReady } from './start-server.ts';
import type { OpenedRedis, ServerLog } from './types.ts';

/** Milliseconds. */
/** Longer than the one who has the lock may take. */
const LOCK_WITHIN_MS = LOAD_WITHIN_MS + 60_000;
const OTHERS_LEAVE_WITHIN_MS = 1000;
const ENDED_WITHIN_MS = 30_000;
const LOOK_EVERY_MS = 30;
const REVIVE_FIRST_MS = 200;
const REVIVE_LAST_MS = 30_000;

/**
 * Adopts the server that runs in the data folder, or starts one. From then on a connection of its own, the keeper, is
 * held until `close`: by it others see that the server is in use, and by its loss we see that the server died, and
 * start it again.
 * @throws {DataFolderError} {RedisStartError}
 */
export async function openPrivateServer(
  binary: string,
  dataDir: string,
  log: ServerLog,
): Promise<OpenedRedis> {
  const place = await preparePlace(dataDir);
  const ending = new AbortController();
  let reviving = Promise.resolve();
  let keeper = await keep();
  const appendfsync = await readDurability(keeper).catch((error: unknown) => {
    ending.abort();
    keeper.disconnect();
    throw error;
  });

  /** Under the lock, so that nobody shuts down what another is about to use, and only one starts a server. */
  async function keep(): Promise<Redis> {
    return await underLock(place, async () => {
      await ensureServer(binary, place, log);
      const redis = new Redis({ path: place.socket, lazyConnect: true, retryStrategy: null });
      redis.on('error', () => {});
      await redis.connect();
      redis.once('close', () => {
        if (!ending.signal.aborted) reviving = revive();
      });
      return redis;
    });
  }

  async function revive(): Promise<void> {
    log.warn(`lost the private Redis in ${place.dir}, seeing to it`);
    for (let wait = REVIVE_FIRST_MS; !ending.signal.aborted; wait = Math.min(wait * 2, REVIVE_LAST_MS)) {
      await pause(wait, undefined, { signal: ending.signal }).catch(() => {});
      if (ending.signal.aborted) return;
      try {
        keeper = await keep();
        return;
      } catch (error) {
        log.warn(`the private Redis cannot be started, and is tried again: ${asError(error).message}`);
      }
    }
  }

  return {
    kind: 'private',
    connection: withDefaults({ path: place.socket }),
    describe: `unix://${place.socket}`,
    appendfsync,
    async close() {
      if (ending.signal.aborted) return;
      ending.abort();
      await reviving;
      try {
        await underLock(place, () => leave(keeper, place, log));
      } finally {
        keeper.disconnect();
      }
    },
  };
}

/** A second server on the same files would ruin them, so nothing is started while there is a sign of life. */
async function ensureServer(binary: string, place: Place, log: ServerLog): Promise<void> {
  const found = await probe(place.socket);
  if (found.state === 'absent') {
    await endUnreachable(place, log);
    await startServer(binary, place, log);
    log.info(`started ${binary} in ${place.dir}`);
    return;
  }
  const dir = found.state === 'ready' ? found.dir : await untilAdopted(place, log);
  if (dir !== place.dir)
    throw new RedisStartError(
      `another Redis, which works in ${dir}, listens on ${place.socket}: end it, or set COPYDESK_DATA`,
    );
  log.info(`adopted the Redis that runs in ${place.dir}`);
}

async function untilAdopted(place: Place, log: ServerLog): Promise<string> {
  try {
    return await untilReady(place, log);
  } catch (cause) {
    const pid = await recordedPid(place);
    throw new RedisStartError(
      `the Redis in ${place.dir}${pid ? ` (process ${pid})` : ''} runs but is of no use, ${asError(cause).message}: ` +
        'if it hangs, end it and start again',
      { cause },
    );
  }
}

/** A server whose socket somebody removed lives on unseen. It is known by its pid file and command line. */
async function endUnreachable(place: Place, log: ServerLog): Promise<void> {
  const pid = await recordedPid(place);
  if (!pid || !(await worksAt(pid, place))) return;
  log.warn(`ending the Redis in ${place.dir} (process ${pid}): its socket is gone`);
  process.kill(pid, 'SIGTERM');
  await untilEnded(pid, place);
}

async function recordedPid(place: Place): Promise<number | undefined> {
  const text = await readFile(place.pidFile, 'utf8').catch(() => '');
  return /^\d{1,9}\s*$/.test(text) && Number(text) > 1 ? Number(text) : undefined;
}

/** Redis names its socket in its title; a process that only got the same number does not. */
async function worksAt(pid: number, place: Place): Promise<boolean> {
  return (await commandLineOf(pid)).includes(place.socket);
}

async function untilEnded(pid: number, place: Place): Promise<void> {
  const deadline = Date.now() + ENDED_WITHIN_MS;
  while (await worksAt(pid, place)) {
    if (Date.now() > deadline)
      throw new RedisStartError(`the Redis in ${place.dir} (process ${pid}) does not end: end it by hand`);
    await pause(LOOK_EVERY_MS);
  }
}

/** Shuts the server down, unless others use it. */
async function leave(keeper: Redis, place: Place, log: ServerLog): Promise<void> {
  if (keeper.status !== 'ready') return;
  const others = await othersAfterAWhile(keeper);
  if (others > 0) {
    log.info(`the private Redis in ${place.dir} stays: ${others} other connection(s) use it`);
    return;
  }
  const pid = await recordedPid(place);
  try {
    await keeper.shutdown();
  } catch (error) {
    // The answer to a SHUTDOWN that succeeds is the end of the connection.
    if (isReply(error)) {
      log.warn(`the private Redis in ${place.dir} refuses to end: ${asError(error).message}`);
      return;
    }
  }
  if (pid) await untilEnded(pid, place);
  log.info(`shut down the private Redis in ${place.dir}`);
}

/** The server hears of closed connections a moment after we have closed them. */
async function othersAfterAWhile(keeper: Redis): Promise<number> {
  const deadline = Date.now() + OTHERS_LEAVE_WITHIN_MS;
  for (;;) {
    const list = String(await keeper.client('LIST'));
    const others = list.split('\n').filter((line) => line.startsWith('id=')).length - 1;
    if (others === 0 || Date.now() > deadline) return others;
    await pause(LOOK_EVERY_MS);
  }
}

async function underLock<T>(place: Place, work: () => Promise<T>): Promise<T> {
  const deadline = Date.now() + LOCK_WITHIN_MS;
  for (;;) {
    const lock = await takeLock(place.lock);
    if (lock.held) {
      try {
        return await work();
      } finally {
        await lock.release();
      }
    }
    if (Date.now() > deadline)
      throw new RedisStartError(
        `process ${lock.pid} has been starting the Redis in ${place.dir} for too long`,
      );
    await pause(LOOK_EVERY_MS);
  }
}
