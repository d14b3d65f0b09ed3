import { healShown } from '../src/redis/outputs/heal-shown.ts';
import { startDelivery } from './deliver.ts';
import { hearTrouble, pause, type Desk, type Role } from './desk.ts';
import { LogWatch } from './publish/log-watch.ts';
import { Publisher, type Step } from './publish/publisher.ts';

/** The longest sleep: what another process allocated, or committed without a log entry, waits for no more than this. */
const SLEEP_MS = 1000;
/** The shortest one, so that a revision that cannot be put out yet keeps nobody busy. */
const DOZE_MS = 20;
const TROUBLE_MS = 1000;
/** How often what is noted of the outputs is put right: a publisher of an older version that goes on notes nothing. */
const HEAL_MS = 3_600_000;

export interface PublishRole extends Role {
  /** Puts out all that waits, settle and hold cut short; returns how many revisions went out. */
  drain(): Promise<number>;
}

/**
 * The publish worker: drains the outbox into the outputs, and clears a revision only when every output has it or is noted to
 * miss it. A commit wakes it. It also sends the webhooks what waits for them.
 */
export function startPublish(desk: Desk, options: { onlyWhenDrained?: boolean } = {}): PublishRole {
  const log = desk.log.child({ worker: 'publish' });
  const trouble = hearTrouble(log, 'could not publish; trying again');
  const publisher = new Publisher(desk);
  const watch = new LogWatch(desk.connection, desk.keys);
  const stopping = new AbortController();
  const delivery = options.onlyWhenDrained ? undefined : startDelivery(desk);
  const done = options.onlyWhenDrained ? Promise.resolve() : Promise.all([loop(), healing()]);

  async function loop(): Promise<void> {
    while (!stopping.signal.aborted) {
      try {
        const step = await publisher.step();
        if (step.moved === 0) await watch.wait(step.outbox.head, sleepAfter(step, desk.holdMs));
      } catch (error) {
        trouble(error as Error);
        await pause(TROUBLE_MS, stopping.signal);
      }
    }
  }

  async function healing(): Promise<void> {
    while (!stopping.signal.aborted) {
      try {
        const stories = await healShown(desk.redis, desk.keys);
        if (stories > 0)
          log.info({ stories }, 'noted of stories what is on the outputs; it was not, or wrongly');
      } catch (error) {
        trouble(error as Error);
      }
      await pause(HEAL_MS, stopping.signal);
    }
  }

  return {
    async drain() {
      let published = 0;
      for (;;) {
        const step = await publisher.step(true);
        published += step.published;
        if (step.moved === 0) return published;
      }
    },
    async stop() {
      stopping.abort();
      watch.close();
      await done;
      await delivery?.stop();
    },
  };
}

/** ms until a story has settled or a revision has been held long enough. */
function sleepAfter({ outbox }: Step, holdMs: number): number {
  const { now, firstDue = Infinity, firstReady = Infinity } = outbox;
  const next = Math.min(firstDue, firstReady + holdMs) - now;
  return Math.max(DOZE_MS, Math.min(next, SLEEP_MS));
}
