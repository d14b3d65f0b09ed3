import { pino } from 'pino';
import { beforeEach, describe, expect, it } from 'vitest';
import { createReceiverState, type ReceiverState } from '../../../workers/deliver/receiver-state.ts';

describe('a receiver', () => {
  let now: number;
  let told: string[];
  let receiver: ReceiverState;
  beforeEach(() => {
    now = 0;
    told = [];
    const write = (line: string) => void told.push((JSON.parse(line) as { msg: string }).msg);
    receiver = createReceiverState(pino({ level: 'info' }, { write }), () => now);
  });
  const fail = (retryAfterMs?: number) =>
    receiver.failed({ outcome: 'failed', reason: 'no', ...(retryAfterMs !== undefined && { retryAfterMs }) });

  it('that refuses a message now and then is not held', () => {
    for (let round = 0; round < 5; round += 1) {
      expect([fail(), fail()]).toEqual([0, 0]);
      receiver.took();
    }
    expect(told).toEqual([]);
  });

  it('that refuses all is held longer and longer, up to a minute, and told of once', () => {
    expect([fail(), fail()]).toEqual([0, 0]);
    const holds = Array.from({ length: 6 }, () => {
      const holdMs = fail();
      now += holdMs;
      return holdMs;
    });
    expect(holds).toEqual([5000, 10_000, 20_000, 40_000, 60_000, 60_000]);
    receiver.took();
    expect(told).toEqual([
      'the webhook takes no messages; they wait, and are tried again',
      'the webhook takes messages again',
    ]);
    expect(fail()).toBe(0);
  });

  it('is held once for all the messages that were on their way', () => {
    expect([fail(), fail(), fail(), fail(), fail()]).toEqual([0, 0, 5000, 0, 0]);
    now += 5000;
    expect(fail()).toBe(10_000);
  });

  it('is held for as long as it asks, at once', () => {
    expect(fail(120_000)).toBe(120_000);
    expect(fail()).toBe(0);
    expect(fail(240_000)).toBe(240_000);
  });
});
