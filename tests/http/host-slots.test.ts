import { describe, expect, it } from 'vitest';
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
      void slots.take('a', never).then((leave) => (entered.push(n), leaves.push(leave)));
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
    const first = await slots.take('a', never);
    const second = slots.take('a', never);
    first();
    const leave = await second;
    let entered = false;
    void slots.take('a', never).then(() => (entered = true));
    await settle();
    expect(entered).toBe(false);
    leave();
    await settle();
    expect(entered).toBe(true);
  });

  it('counts each host by itself', async () => {
    const slots = createHostSlots(1);
    await slots.take('a', never);
    await expect(slots.take('b', never)).resolves.toBeTypeOf('function');
  });

  it('forgets one that gives up waiting, and serves those behind it', async () => {
    const slots = createHostSlots(1);
    const leave = await slots.take('a', never);
    const giveUp = new AbortController();
    const second = slots.take('a', giveUp.signal);
    const third = slots.take('a', never);
    giveUp.abort(new Error('tired'));
    await expect(second).rejects.toThrow('tired');
    leave();
    await expect(third).resolves.toBeTypeOf('function');
  });

  it('does not let an aborted one in at all', async () => {
    await expect(createHostSlots(1).take('a', AbortSignal.abort(new Error('gone')))).rejects.toThrow('gone');
  });
});
