import { setTimeout as sleep } from 'node:timers/promises';
import { askOnce } from '../../cluster/ask-once.ts';
import { readDurability } from './check-redis.ts';
import { explainFailure } from './explain-failure.ts';
import type { AppendFsync, RedisAddress, ServerLog } from './types.ts';

/** There is a Redis to use by name, and it cannot be used. */
export class RedisUnusableError extends Error {
  override readonly name = 'RedisUnusableError';
}

/** Milliseconds. */
const TRY_EVERY_MS = 1000;
const TELL_AFTER_MS = 2000;

/**
 * One short try, on a connection of its own.
 * @throws the first thing that went wrong, as ioredis has it: see explainFailure.
 */
export function tryConnection(where: RedisAddress): Promise<AppendFsync> {
  return askOnce(where, async (redis) => {
    await redis.ping();
    // ioredis would go on in database 0 where there is no such database.
    if (where.db) await redis.select(where.db);
    return await readDurability(redis);
  });
}

export interface WaitOptions {
  describe: string;
  log: ServerLog;
  /** What was told already; only other reasons are told while waiting. */
  told: string;
  /** Milliseconds; for ever if absent. */
  patienceMs?: number;
  /** Where patience ends: hears once, after 2 s, that it is waited. */
  tell?: ((line: string) => void) | undefined;
}

/**
 * Tries until the Redis at `where` answers.
 * @throws {RedisUnusableError} when patience is over; where only a person can mend it that is at once.
 */
export async function untilAnswers(where: RedisAddress, options: WaitOptions): Promise<void> {
  const { describe, log, patienceMs } = options;
  const begun = performance.now();
  let { told, tell } = options;
  for (;;) {
    try {
      await tryConnection(where);
      log.info(`${describe} answers`);
      return;
    } catch (cause) {
      const { message, lasting } = explainFailure(cause, where);
      const waitedMs = performance.now() - begun;
      const over = patienceMs !== undefined && waitedMs > patienceMs;
      // Waiting does not mend a wrong password; a supervisor starts us again, with the secrets as they are then.
      if (lasting || over) throw unusable(describe, message, cause);
      if (patienceMs === undefined && message !== told) log.warn(waiting(describe, message));
      told = message;
      if (tell && waitedMs >= TELL_AFTER_MS) {
        tell(waiting(describe, message));
        tell = undefined;
      }
    }
    await sleep(TRY_EVERY_MS);
  }
}

function unusable(describe: string, message: string, cause: unknown): RedisUnusableError {
  return new RedisUnusableError(`${describe} cannot be used: ${message}`, { cause });
}

/** The line that stands in the log while a desk waits for its Redis. */
export function waiting(describe: string, message: string): string {
  return `${describe} does not answer yet: ${message}; waiting for it`;
}
