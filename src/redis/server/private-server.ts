import { setTimeout as pause } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { readDurability } from './check-redis.ts';
import { withDefaults } from './connection-options.ts';
import { ensureServer } from './ensure-server.ts';
import { folderError } from './data-folder.ts';
import { asError, codeOf } from './failure.ts';
import { leaveServer } from './leave-server.ts';
import { takeLock } from './lock-file.ts';
import { preparePlace, type Place } from './place.ts';
import { adviceOn, lastLines } from './server-log.ts';
import { LOAD_WITHIN_MS, RedisStartError } from './start-server.ts';
import type { OpenedRedis, ServerLog } from './types.ts';

/** Milliseconds. Waiting for the lock takes longer than anybody who has it may take. */
const LOCK_WITHIN_MS = LOAD_WITHIN_MS + 60_000;
const LOOK_EVERY_MS = 30;
/** Milliseconds before a server that died is started again: doubled each time, until one lives for a minute. */
const REVIVE_FIRST_MS = 200;
const REVIVE_LAST_MS = 10_000;
const STEADY_AFTER_MS = 60_000;
/** Milliseconds. The same trouble again and again is told once in so long. */
const SAY_EVERY_MS = 60_000;

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
  const complain = oncePer(SAY_EVERY_MS, (message) => log.warn(message));
  let reviving = Promise.resolve();
  let keptSince = 0;
  let wait = REVIVE_FIRST_MS;
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
      keptSince = Date.now();
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
    await tellLoss();
    if (Date.now() - keptSince > STEADY_AFTER_MS) wait = REVIVE_FIRST_MS;
    while (!ending.signal.aborted) {
      await pause(wait, undefined, { signal: ending.signal }).catch(() => {});
      if (ending.signal.aborted) return;
      wait = Math.min(wait * 2, REVIVE_LAST_MS);
      try {
        keeper = await keep();
        return;
      } catch (error) {
        const message = codeOf(error) ? folderError(place.dir, error).message : asError(error).message;
        complain(`the private Redis cannot be started, and is tried again: ${message}`);
      }
    }
  }

  async function tellLoss(): Promise<void> {
    const lines = await lastLines(place.logFile);
    const advice = adviceOn(lines);
    const cause = advice ? `${advice}, and it goes on by itself` : `the last it said:\n${lines}`;
    complain(`lost the private Redis in ${place.dir}, seeing to it: ${cause}`);
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
        await underLock(place, () => leaveServer(keeper, place, log));
      } finally {
        keeper.disconnect();
      }
    },
  };
}

/** The same again within that time is left out. */
function oncePer(ms: number, say: (message: string) => void): (message: string) => void {
  const until = new Map<string, number>();
  return (message) => {
    const now = performance.now();
    if (now < (until.get(message) ?? 0)) return;
    if (until.size >= 100) until.clear();
    until.set(message, now + ms);
    say(message);
  };
}

async function underLock<T>(place: Place, work: () => Promise<T>): Promise<T> {
  const deadline = Date.now() + LOCK_WITHIN_MS;
  for (;;) {
    const lock = await takeLock(place.lock).catch((cause: unknown) => {
      throw folderError(place.dir, cause);
    });
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
