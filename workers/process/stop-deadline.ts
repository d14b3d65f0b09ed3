/** How long a stop is waited for. */
import type { DeskRedis } from '../../src/redis/connect.ts';

/** After this a stop waits no longer. What was under way is offered again at the next start. */
const STOP_WITHIN_MS = 20_000;
/** Nothing can be finished while Redis is away. */
const STOP_WITHOUT_REDIS_MS = 2000;

export interface StopDeadline {
  /** Resolves to how many ms were waited, once that is enough. */
  passed: Promise<number>;
  cancel(): void;
}

/** Begins with the stop. If Redis is lost meanwhile the deadline comes sooner, unless it is back in time. */
export function startStopDeadline(redis: Pick<DeskRedis, 'status' | 'on' | 'off'>): StopDeadline {
  let last: NodeJS.Timeout | undefined;
  let away: NodeJS.Timeout | undefined;
  let onAway = () => {};
  const onBack = () => {
    clearTimeout(away);
    away = undefined;
  };
  const passed = new Promise<number>((resolve) => {
    last = setTimeout(resolve, STOP_WITHIN_MS, STOP_WITHIN_MS);
    onAway = () => (away ??= setTimeout(resolve, STOP_WITHOUT_REDIS_MS, STOP_WITHOUT_REDIS_MS));
  });
  // Not `close`, which our own disconnecting at the end of a stop brings as well.
  redis.on('reconnecting', onAway);
  redis.on('ready', onBack);
  if (redis.status !== 'ready') onAway();
  return {
    passed,
    cancel() {
      clearTimeout(last);
      onBack();
      redis.off('reconnecting', onAway);
      redis.off('ready', onBack);
    },
  };
}
