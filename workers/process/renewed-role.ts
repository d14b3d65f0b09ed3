import { isDeepStrictEqual } from 'node:util';
import type { Config } from '../../src/config/types.ts';
import { pause, type Desk, type Role } from '../desk.ts';

const AGAIN_MS = 2000;

export interface RenewedRole<R extends Role> extends Role {
  /** The role as it runs; undefined while it is being started anew. */
  current(): R | undefined;
}

/**
 * Runs a role that is built for a part of the configuration, and starts it anew when that part changes: what it had under way
 * ends as with any stop, and nothing is lost. All else a role asks of the desk at each use.
 * @param part what the role is built for, to be compared by its content
 */
export async function startRenewed<R extends Role>(
  desk: Desk,
  name: string,
  part: (config: Config) => unknown,
  start: () => R | Promise<R>,
): Promise<RenewedRole<R>> {
  const log = desk.log.child({ worker: name });
  const stopping = new AbortController();
  // Before it starts: an edit that comes meanwhile is none that it was built for.
  let built = part(desk.config);
  let role: R | undefined = await start();

  async function renew(): Promise<void> {
    if (role && isDeepStrictEqual(part(desk.config), built)) return;
    const old = role;
    role = undefined;
    try {
      await old?.stop();
    } catch (error) {
      log.error({ err: error }, 'could not be stopped in order; it is started anew all the same');
    }
    while (!stopping.signal.aborted && !role) {
      built = part(desk.config);
      try {
        role = await start();
        log.info('started anew with the edited configuration');
      } catch (error) {
        log.error({ err: error }, 'could not be started anew; trying again');
        await pause(AGAIN_MS, stopping.signal);
      }
    }
  }

  let renewing = renew();
  const forget = desk.live.onChange(() => {
    renewing = renewing.then(renew);
  });
  return {
    current: () => role,
    async stop() {
      forget();
      stopping.abort();
      await renewing;
      await role?.stop();
    },
  };
}
