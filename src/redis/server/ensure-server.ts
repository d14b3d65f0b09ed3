import { asError } from './failure.ts';
import type { Place } from './place.ts';
import { probe } from './probe.ts';
import { recordedPid, untilEnded, worksAt } from './server-process.ts';
import { RedisStartError, startServer, untilReady } from './start-server.ts';
import type { ServerLog } from './types.ts';

/**
 * Sees to it that the server of `place` runs and is ready: adopts it, or starts it. A second server on the same files
 * would ruin them, so nothing is started while there is a sign of life. To be called under the lock of `place`.
 * @throws {RedisStartError}
 */
export async function ensureServer(binary: string, place: Place, log: ServerLog): Promise<void> {
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
