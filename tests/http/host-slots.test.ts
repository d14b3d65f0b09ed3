import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createHostSlots } from '../../src/http/host-slots.ts';

const never = new AbortController().signal;
/** Lets everything that can go on without further events go on. */
const settle = () => new Promise((resolve) => void setImmediate(resolve));

describe('host slots', () => {
  it('lets so many in at once and the rest in their order', async () => {
    const slots = createHostSlots(2);
    const entered: number[] = [];
    const leaves: (() => void)[] = [];
    for (let n = 0; n < 5; n += 1) {
      void slots.enter('a', never).then((leave) => (entered.push(n), leaves.push(leave)));
    }
    await settle();
    expect(entered).toEqual([0, 1]);
    leaves[1]?.();
    await settle();
    expect(entered).toEqual([0, 1, 2]);
    leaves[0]?.();
    leaves[2]?.();
    await settle();
    expect(entered).toEqual([0, 1, 2, 3, 4]);
  });

  it('stays full while a place is handed on', async () => {
    const slots = createHostSlots(1);
    const first = await slots.enter('a', never);
    const second = slots.enter('a', never);
    first();
    const leave = await second;
    let entered = false;
    void slots.enter('a', never).then(() => (entered = true));
    await settle();
    expect(entered).toBe(false);
    leave();
    await settle();
    expect(entered).toBe(true);
  });

  it('counts each host by itself', async () => {
    const slots = createHostSlots(1);
    await slots.enter('a', never);
    await expect(slots.enter('b', never)).resolves.toBeTypeOf('function');
  });

  it('forgets one that gives up waiting, and serves those behind it', async () => {
    const slots = createHostSlots(1);
    const leave = await slots.enter('a', never);
    const giveUp = new AbortController();
    const second = slots.enter('a', giveUp.signal);
    const third = slots.enter('a', never);
    giveUp.abort(new Error('tired'));
    await expect(second).rejects.toThrow('tired');
    leave();
    await expect(third).resolves.toBeTypeOf('function');
  });

  it('does not let an aborted one in at all', async () => {
    await expect(createHostSlots(1).enter('a', AbortSignal.abort(new Error('gone')))).rejects.toThrow('gone');
  });
});

describe('host slots with a gap', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  /** When each of so many is let in, in ms; each stays for `stayMs`. */
  async function admissions(perHost: number, gapMs: number, hosts: string[], stayMs: number) {
    const slots = createHostSlots(perHost, gapMs);
    const start = Date.now();
    const times: number[] = [];
    const all = hosts.map(async (host, n) => {
      const leave = await slots.enter(host, never);
      times[n] = Date.now() - start;
      setTimeout(leave, stayMs);
    });
    await vi.advanceTimersByTimeAsync(100_000);
    await Promise.all(all);
    return times;
  }

  it('starts them that far apart', async () => {
    expect(await admissions(2, 1_000, ['a', 'a', 'a', 'a'], 10)).toEqual([0, 1_000, 2_000, 3_000]);
  });

  it('counts from start to start, and lets no more in than may be', async () => {
    expect(await admissions(2, 1_000, ['a', 'a', 'a', 'a'], 5_000)).toEqual([0, 1_000, 5_000, 6_000]);
  });

  it('is of one host', async () => {
    expect(await admissions(1, 1_000, ['a', 'b', 'a', 'b'], 10)).toEqual([0, 0, 1_000, 1_000]);
  });

  it('outlasts a time when nobody is there, and passes over one who gave up', async () => {
    const slots = createHostSlots(1, 1_000);
    (await slots.enter('a', never))();
    const giveUp = new AbortController();
    const entered: string[] = [];
    slots.enter('a', giveUp.signal).catch(() => entered.push('gave up'));
    void slots.enter('a', never).then(() => entered.push('second'));
    await vi.advanceTimersByTimeAsync(500);
    giveUp.abort();
    await vi.advanceTimersByTimeAsync(499);
    expect(entered).toEqual(['gave up']);
    await vi.advanceTimersByTimeAsync(1);
    expect(entered).toEqual(['gave up', 'second']);
  });

  it('holds up nobody when a place is given back twice', async () => {
    const slots = createHostSlots(1);
    const leave = await slots.enter('a', never);
    leave();
    leave();
    await slots.enter('a', never);
    let entered = false;
    void slots.enter('a', never).then(() => (entered = true));
    await vi.advanceTimersByTimeAsync(10);
    expect(entered).toBe(false);
  });
});
