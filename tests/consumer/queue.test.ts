import { Queue } from 'bullmq';
import * as fc from 'fast-check';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  consumeQueue,
  memoryMarks,
  type Consumption,
  type Handler,
  type QueueOptions,
} from '../../src/consumer/index.ts';
import type { StoryMessage } from '../../src/story/types.ts';
import { makeMessage, makeTombstone } from '../support/factories.ts';
import { testRedis, testRedisUrl, uniquePrefix } from '../support/redis.ts';

const redis = testRedis({ maxRetriesPerRequest: null });
let prefix: string;
let queue: Queue;
const open: { close(): Promise<void> }[] = [];

beforeEach(() => {
  prefix = uniquePrefix('consume');
  queue = openQueue('stories');
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((each) => each.close()));
});
afterAll(() => redis.disconnect());

function openQueue(name: string): Queue {
  const opened = new Queue(name, {
    connection: redis,
    prefix: `{${prefix}}:q`,
    defaultJobOptions: { attempts: 10 },
  });
  open.push(opened);
  return opened;
}

function consume(handler: Handler, options: Partial<QueueOptions> = {}): Consumption {
  const consumption = consumeQueue({ redis: testRedisUrl(), prefix, onError: () => {}, ...options }, handler);
  open.push(consumption);
  return consumption;
}

async function send(...messages: StoryMessage[]): Promise<void> {
  await queue.addBulk(messages.map((data) => ({ name: 'story', data })));
}

/** Resolves with what was handled once so many messages were handled or skipped. */
function collect(count: number, options: Partial<QueueOptions> = {}): Promise<string[]> {
  return new Promise((resolve) => {
    const handled: string[] = [];
    let left = count;
    const done = () => --left === 0 && resolve(handled);
    const note: Handler = ({ storyId, revision, event }) => {
      handled.push(`${storyId} r${revision} ${event}`);
      done();
    };
    consume(note, { ...options, onSkip: done });
  });
}

function revision(n: number, storyId = 's1'): StoryMessage {
  return makeMessage({ revision: n }, storyId);
}

describe('consumeQueue', () => {
  it('hands each revision of a story to the handler once', async () => {
    await send(
      revision(1),
      revision(1, 's2'),
      revision(2),
      revision(1),
      makeTombstone({ revision: 3 }),
      revision(2),
    );
    expect(await collect(6)).toEqual(['s1 r1 created', 's2 r1 created', 's1 r2 created', 's1 r3 retracted']);
  });

  it('goes on where it was when it starts again, and another consumer begins anew', async () => {
    await send(revision(1), revision(2));
    expect(await collect(2)).toHaveLength(2);
    await open.pop()?.close();
    await send(revision(2), revision(3));
    expect(await collect(2)).toEqual(['s1 r3 created']);
    await open.pop()?.close();
    await send(revision(3));
    expect(await collect(1, { consumer: 'another' })).toEqual(['s1 r3 created']);
  });

  it('keeps the marks of two queues apart', async () => {
    const sport = openQueue('sport');
    await send(revision(1));
    await sport.add('story', revision(1));
    const both = await Promise.all([collect(1), collect(1, { queue: 'sport' })]);
    expect(both).toEqual([['s1 r1 created'], ['s1 r1 created']]);
  });

  it('offers a message again when the handler throws, and says so', async () => {
    await send(revision(1));
    const errors: string[] = [];
    const attempts = await new Promise<number[]>((resolve) => {
      const seen: number[] = [];
      consume(
        (_message, { attempt }) => {
          seen.push(attempt);
          if (attempt < 3) throw new Error('no space');
          resolve(seen);
        },
        { onError: ({ message }) => errors.push(message) },
      );
    });
    expect(attempts).toEqual([1, 2, 3]);
    expect(errors).toEqual(['no space', 'no space']);
  });

  it('skips replays unless asked', async () => {
    const replay = makeMessage({ revision: 1, replay: { id: 'r', reason: 'lost' } });
    await send(revision(1), replay);
    expect(await collect(2)).toHaveLength(1);
    await open.pop()?.close();
    await send(replay);
    expect(await collect(1, { takeReplays: true })).toHaveLength(1);
  });

  it('hands on the end of a story that it knows from elsewhere, if asked to', async () => {
    await send(makeTombstone({ revision: 2 }), makeTombstone({ revision: 2 }, 's2'));
    expect(await collect(2, { takeUnseen: true })).toEqual(['s1 r2 retracted', 's2 r2 retracted']);
  });

  it('takes connection options as well as a URL', async () => {
    await send(revision(1));
    expect(await collect(1, { redis: { ...redis.options } })).toHaveLength(1);
  });

  it('stops by its signal, waits for the handler at work, and leaves the rest in the queue', async () => {
    await send(revision(1), revision(2), revision(3));
    const stop = new AbortController();
    let finished = false;
    const { closed } = consume(
      async () => {
        stop.abort();
        await Promise.resolve();
        finished = true;
      },
      { signal: stop.signal },
    );
    await closed;
    expect(finished).toBe(true);
    expect(await queue.getWaitingCount()).toBe(2);
    expect(await collect(2)).toEqual(['s1 r2 created', 's1 r3 created']);
  });

  it('hands back the message of a handler that does not come to an end', async () => {
    await send(revision(1));
    const started = new AbortController();
    const stuck = consume(
      () => {
        started.abort();
        return new Promise(() => {});
      },
      { signal: started.signal, closeTimeoutMs: 10 },
    );
    await stuck.closed;
    expect(await collect(1)).toEqual(['s1 r1 created']);
  });

  it('hands back, as if it had not come, the message of a story that another process is at', async () => {
    await send(revision(1));
    const waiting = new AbortController();
    const hold = async () => {
      waiting.abort();
      return undefined;
    };
    const errors: Error[] = [];
    const marks = { ...memoryMarks(), hold };
    const { closed } = consume(() => {}, {
      marks,
      signal: waiting.signal,
      onError: (error) => errors.push(error),
    });
    await closed;
    expect(errors).toEqual([]);
    const attempt = await new Promise((resolve) => {
      consume((_message, delivery) => resolve(delivery.attempt));
    });
    expect(attempt).toBe(1);
  });

  it('closes though no server was ever there', async () => {
    const lost = consume(() => {}, { redis: { host: '127.0.0.1', port: 1 } });
    await lost.close();
    await lost.closed;
  });

  it('handles one message of a story at a time, and different stories side by side', async () => {
    const stories = ['s1', 's2'];
    await send(...stories.flatMap((id) => [revision(1, id), revision(2, id), revision(3, id)]));
    const atWork: string[] = [];
    let most = 0;
    const order: string[] = [];
    await new Promise<void>((resolve, reject) => {
      let meet: () => void;
      const bothAtWork = new Promise<void>((met) => (meet = met));
      let left = 6;
      const handler: Handler = async ({ storyId, revision }) => {
        if (atWork.includes(storyId)) reject(new Error(`two messages of ${storyId} at a time`));
        atWork.push(storyId);
        most = Math.max(most, atWork.length);
        if (atWork.length === 2) meet();
        await bothAtWork;
        atWork.splice(atWork.indexOf(storyId), 1);
        order.push(`${storyId} r${revision}`);
        if (--left === 0) resolve();
      };
      consume(handler, { concurrency: 6 });
    });
    expect(most).toBe(2);
    for (const id of stories)
      expect(order.filter((entry) => entry.startsWith(id))).toEqual([`${id} r1`, `${id} r2`, `${id} r3`]);
  });

  it('yields rising revisions up to the highest, however deliveries are doubled, reordered and interrupted', async () => {
    const deliveryArb = fc.record({
      storyId: fc.constantFrom('s1', 's2'),
      revision: fc.integer({ min: 1, max: 5 }),
      failures: fc.integer({ min: 0, max: 2 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(deliveryArb, { minLength: 1, maxLength: 12 }), async (deliveries) => {
        prefix = uniquePrefix('property');
        const own = openQueue('stories');
        const handled: StoryMessage[] = [];
        await new Promise<void>((resolve) => {
          let left = deliveries.length;
          const done = () => --left === 0 && resolve();
          const handler: Handler = (message, { attempt }) => {
            if (attempt <= (message.sequence - 1) % 3) throw new Error('interrupted');
            handled.push(message);
            done();
          };
          consume(handler, { concurrency: 3, onSkip: done });
          // The sequence carries how often this delivery is to fail.
          const data = deliveries.map(({ storyId, revision, failures }) =>
            makeMessage({ revision, sequence: 1 + failures }, storyId),
          );
          void own.addBulk(data.map((message) => ({ name: 'story', data: message })));
        });
        for (const storyId of new Set(deliveries.map((delivery) => delivery.storyId))) {
          const revisions = handled.filter((each) => each.storyId === storyId).map((each) => each.revision);
          const sent = deliveries.filter((each) => each.storyId === storyId).map((each) => each.revision);
          expect(revisions).toEqual([...new Set(revisions)].toSorted((a, b) => a - b));
          expect(revisions.at(-1)).toBe(Math.max(...sent));
        }
        await Promise.all(open.splice(-2).map((each) => each.close()));
      }),
      { numRuns: 15 },
    );
  });
});
