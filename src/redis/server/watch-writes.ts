import { setTimeout as sleep } from 'node:timers/promises';
import { explainFailure, type Explained } from './explain-failure.ts';
import { isReply } from './failure.ts';
import { RedisUnusableError } from './try-connection.ts';
import type { ServerLog } from './types.ts';

/** Milliseconds. */
const TRY_EVERY_MS = 2000;
const LOOK_EVERY_MS = 5000;
const SAY_EVERY_MS = 60_000;

export interface WatchOptions {
  /** A write that changes nothing. */
  tryWrite: () => Promise<void>;
  describe: string;
  log: ServerLog;
  /** Whether there is a connection: without one, its loss is told elsewhere. */
  isConnected?: () => boolean;
  /** Milliseconds, monotonic. */
  clock?: () => number;
}

/**
 * Waits until Redis takes writes: a full disk or memory is told once a minute, and waited for.
 * @throws {RedisUnusableError} where only a person can mend it.
 */
export async function untilWritable(options: WatchOptions): Promise<void> {
  const look = looker(options);
  for (;;) {
    const refusal = await look();
    if (!refusal) return;
    if (refusal.lasting)
      throw new RedisUnusableError(`${options.describe} cannot be used: ${refusal.message}`);
    await sleep(TRY_EVERY_MS);
  }
}

/**
 * Looks every few seconds whether Redis takes writes; says so when it does not, once a minute, and when it does again. Says
 * too when it is there and does not answer, once, and when it answers again.
 */
export function watchWrites(options: WatchOptions): { stop(): void } {
  const { describe, log, isConnected = () => true } = options;
  const look = looker(options);
  let [looking, silent] = [false, false];
  const timer = setInterval(() => {
    // While Redis is away a look waits for it, and others would only queue up behind.
    if (looking) {
      if (!silent && isConnected()) log.warn(`${describe} does not answer; waiting for it`);
      silent ||= isConnected();
      return;
    }
    looking = true;
    void look()
      .catch(() => undefined)
      .finally(() => {
        if (silent) log.info(`${describe} answers again`);
        [looking, silent] = [false, false];
      });
  }, LOOK_EVERY_MS);
  return { stop: () => clearInterval(timer) };
}

/**
 * One look, which remembers what it told; a refusal that only a person can mend is told from the second look on, since
 * the first may be followed by an error that says it. A lost connection is told elsewhere, and thrown here.
 */
export function looker({ tryWrite, describe, log, clock = () => performance.now() }: WatchOptions) {
  let refused = false;
  let told = { message: '', until: -Infinity };
  return async (): Promise<Explained | undefined> => {
    try {
      await tryWrite();
      if (told.message) log.info(`${describe} takes writes again`);
      refused = false;
      told = { message: '', until: -Infinity };
      return undefined;
    } catch (error) {
      if (!isReply(error)) throw error;
      const refusal = explainFailure(error);
      const isNews = refusal.message !== told.message || clock() >= told.until;
      if (isNews && (refused || !refusal.lasting)) {
        log.warn(`${describe}: ${refusal.message}; nothing is lost, and the desk goes on once it can`);
        told = { message: refusal.message, until: clock() + SAY_EVERY_MS };
      }
      refused = true;
      return refusal;
    }
  };
}
