import { setTimeout as pause } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import { asError, isReply } from './failure.ts';
import type { Place } from './place.ts';
import { recordedPid, untilEnded } from './server-process.ts';
import type { ServerLog } from './types.ts';

/** Milliseconds. */
const OTHERS_LEAVE_WITHIN_MS = 1000;
const LOOK_EVERY_MS = 30;

/**
 * Shuts the server down, unless connections other than `keeper` use it. To be called under the lock of `place`.
 * @throws {RedisStartError} when it does not end.
 */
export async function leaveServer(keeper: Redis, place: Place, log: ServerLog): Promise<void> {
  if (keeper.status !== 'ready') return;
  const others = await othersAfterAWhile(keeper).catch(() => undefined);
  // It died while we asked.
  if (others === undefined) return;
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
