/** Several processes of one consumer, each with an inbox and a connection of its own. */
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { Inbox, StoryBusyError, type InboxOptions } from '../../src/consumer/inbox.ts';
import { sharedMarks, type MarkStore } from '../../src/consumer/marks.ts';
import { makeMessage, makeTombstone } from '../support/factories.ts';
import { testRedis, uniquePrefix } from '../support/redis.ts';

const prefix = uniquePrefix('shared');
const connections = [testRedis(), testRedis()] as const;
const [redis] = connections;
afterAll(() => connections.forEach((connection) => connection.disconnect()));

function makeGate(): { opened: Promise<void>; open: () => void } {
  let open = () => {};
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open };
}

/** Two processes of a consumer that both keep what comes in one place. The handler of the first waits for the gate. */
function makePair(consumer: string, options: Partial<InboxOptions> = {}) {
  const stored: string[] = [];
  const [gate, atWork, busy] = [makeGate(), makeGate(), makeGate()];
  const marks = connections.map((connection) => sharedMarks(connection, prefix, consumer));
  const keep = ({ event, revision }: { event: string; revision: number }) =>
    void stored.push(`${event} r${revision}`);
  const first = new Inbox({
    marks: marks[0] as MarkStore,
    async handler(message) {
      atWork.open();
      await gate.opened;
      keep(message);
    },
  });
  const second = new Inbox({ marks: telling(marks[1] as MarkStore, busy.open), handler: keep, ...options });
  return { first, second, stored, gate, atWork, busy, marks: marks[0] as MarkStore };
}

/** Tells when a story was found in another process's hands. */
function telling(marks: MarkStore, onBusy: () => void): MarkStore {
  return {
    ...marks,
    async hold(storyId) {
      const held = await marks.hold?.(storyId);
      if (!held) onBusy();
      return held;
    },
  };
}

const busyKey = (consumer: string, storyId: string) => `{${prefix}}:marks:${consumer}:busy:${storyId}`;
const revision = (n: number, storyId = 's1') => makeMessage({ revision: n, event: 'updated' }, storyId);

describe('two processes of one consumer', () => {
  it.each([
    ['the later revision', revision(4), ['updated r3', 'updated r4']],
    ['the tombstone', makeTombstone({ revision: 4 }, 's1'), ['updated r3', 'retracted r4']],
  ])('are never at one story at a time, so that %s is stored last', async (what, later, wanted) => {
    const consumer = `order of ${what}`;
    const { first, second, stored, gate, atWork, busy, marks } = makePair(consumer);
    await marks.set('s1', 2);
    const third = first.take(revision(3));
    await atWork.opened;
    const fourth = second.take(later);
    await Promise.race([fourth, busy.opened]);
    gate.open();
    await Promise.all([third, fourth]);
    expect(stored).toEqual(wanted);
    expect(await marks.get('s1')).toBe(4);
    expect(await redis.exists(busyKey(consumer, 's1'))).toBe(0);
  });

  it('skip what the other one has overtaken meanwhile', async () => {
    const { first, second, stored, gate, atWork, busy } = makePair('overtaken');
    const fourth = first.take(revision(4));
    await atWork.opened;
    const third = second.take(revision(3));
    await busy.opened;
    gate.open();
    await Promise.all([third, fourth]);
    expect(stored).toEqual(['updated r4']);
  });

  it('are at different stories at the same time', async () => {
    const { first, second, stored, gate, atWork } = makePair('apart');
    const one = first.take(revision(1));
    await atWork.opened;
    await second.take(revision(7, 's2'));
    expect(stored).toEqual(['updated r7']);
    gate.open();
    await one;
  });

  it('leave a story to one another when a handler fails', async () => {
    const failing = new Inbox({
      marks: sharedMarks(redis, prefix, 'fails'),
      handler: () => Promise.reject(new Error('no space')),
    });
    await expect(failing.take(revision(3))).rejects.toThrow('no space');
    expect(await redis.exists(busyKey('fails', 's1'))).toBe(0);
  });

  it('have a story back from one that died, for its lock ends by itself', async () => {
    const { second, stored, busy, marks } = makePair('died');
    await marks.hold?.('s1');
    const key = busyKey('died', 's1');
    expect(await redis.pttl(key)).toBeGreaterThan(0);
    const taken = second.take(revision(4));
    await busy.opened;
    await redis.pexpire(key, 1);
    await taken;
    expect(stored).toEqual(['updated r4']);
  });

  it('do not release what has become the other one’s', async () => {
    const { marks } = makePair('late');
    const late = await marks.hold?.('s1');
    await redis.set(busyKey('late', 's1'), 'another');
    await late?.release(3);
    expect(await redis.get(busyKey('late', 's1'))).toBe('another');
    expect(await marks.get('s1')).toBe(3);
  });

  it('stop waiting when they are told to', async () => {
    const stop = new AbortController();
    const { second, stored, busy, marks } = makePair('told', { signal: stop.signal });
    const held = await marks.hold?.('s1');
    const taken = second.take(revision(4));
    await busy.opened;
    stop.abort();
    await expect(taken).rejects.toThrow(StoryBusyError);
    expect(stored).toEqual([]);
    await held?.release();
  });

  describe('with a handler that takes its time', () => {
    afterEach(() => void vi.useRealTimers());

    it('keep the story until it is through', async () => {
      vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
      const { marks } = makePair('slow');
      const key = busyKey('slow', 's1');
      const held = await marks.hold?.('s1');
      await redis.pexpire(key, 1000);
      vi.advanceTimersByTime(9000);
      // A question on the same connection is answered after what went before.
      expect(await redis.pttl(key)).toBeGreaterThan(1000);
      await held?.release();
      expect(vi.getTimerCount()).toBe(0);
    });
  });
});
