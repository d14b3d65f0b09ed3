/** Readers of a queue's events whose first reading reaches Redis late, as over a slow line. */
import { QueueEvents } from 'bullmq';
import { vi } from 'vitest';

/** From now on they begin to read once `isTime` says so; `vi.restoreAllMocks` ends it. */
export function readEventsLate(isTime: () => Promise<boolean>): void {
  const run: (this: QueueEvents) => Promise<void> = Reflect.get(QueueEvents.prototype, 'run');
  vi.spyOn(QueueEvents.prototype, 'run').mockImplementation(async function (this: QueueEvents) {
    await vi.waitUntil(isTime, { timeout: 20_000 });
    await run.call(this);
  });
}
