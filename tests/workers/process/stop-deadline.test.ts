import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { DeskRedis } from '../../../src/redis/connect.ts';
import { startStopDeadline } from '../../../workers/process/stop-deadline.ts';

/** What a connection tells of itself. */
function connectionThatIs(status: string) {
  const redis = new EventEmitter() as EventEmitter & Pick<DeskRedis, 'status' | 'on' | 'off'>;
  return Object.assign(redis, { status });
}

describe('the deadline of a stop', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  function stopWith(status: string) {
    const redis = connectionThatIs(status);
    const passed = vi.fn<(ms: number) => void>();
    const deadline = startStopDeadline(redis);
    void deadline.passed.then(passed);
    const after = async (ms: number) => {
      await vi.advanceTimersByTimeAsync(ms);
      return passed.mock.calls.flat();
    };
    return { redis, deadline, after };
  }

  it('is 20 s with Redis, and 2 s without', async () => {
    const { after } = stopWith('ready');
    expect(await after(19_999)).toEqual([]);
    expect(await after(1)).toEqual([20_000]);
    expect(await stopWith('reconnecting').after(2000)).toEqual([2000]);
  });

  it('is 2 s from when Redis is lost, at however many attempts to reconnect', async () => {
    const { redis, after } = stopWith('ready');
    await after(3000);
    redis.emit('reconnecting', 200);
    await after(1000);
    redis.emit('reconnecting', 400);
    expect(await after(999)).toEqual([]);
    expect(await after(1)).toEqual([2000]);
  });

  it('is 20 s again once Redis is back', async () => {
    const { redis, after } = stopWith('reconnecting');
    await after(1000);
    redis.emit('ready');
    expect(await after(18_999)).toEqual([]);
    expect(await after(1)).toEqual([20_000]);
  });

  it('leaves nothing behind', async () => {
    const { redis, deadline, after } = stopWith('reconnecting');
    deadline.cancel();
    redis.emit('reconnecting', 200);
    expect(vi.getTimerCount()).toBe(0);
    expect(await after(20_000)).toEqual([]);
  });
});
