import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  consumeStream,
  memoryMarks,
  type Consumption,
  type Handler,
  type StreamOptions,
} from '../../src/consumer/index.ts';
import { makeMessage, makeTombstone } from '../support/factories.ts';
import { realRedis, testRedis, testRedisUrl, uniquePrefix } from '../support/redis.ts';

const redis = testRedis();
let prefix: string;
let key: string;
let open: Consumption[] = [];

beforeEach(() => {
  prefix = uniquePrefix('stream');
  key = `{${prefix}}:stream:stories`;
});
afterEach(async () => {
  await Promise.all(open.map((each) => each.close()));
  open = [];
});
afterAll(() => redis.disconnect());

async function append(...entries: [storyId: string, revision: number][]): Promise<string[]> {
  const ids: string[] = [];
  for (const [storyId, revision] of entries) {
    const id = await redis.xadd(key, '*', 'json', JSON.stringify(makeMessage({ revision }, storyId)));
    ids.push(id ?? '');
  }
  return ids;
}

function consume(handler: Handler, options: Partial<StreamOptions> = {}): Consumption {
  const all = { redis: testRedisUrl(), prefix, onError: () => {}, retryDelayMs: () => 0, ...options };
  const consumption = consumeStream(all, handler);
  open.push(consumption);
  return consumption;
}

/** Reads until so many messages were handled or skipped, and closes; gives what was handled. */
async function collect(count: number, options: Partial<StreamOptions> = {}): Promise<string[]> {
  const handled: string[] = [];
  let left = count;
  const enough = new AbortController();
  const done = () => --left === 0 && enough.abort();
  const { closed } = consume(
    ({ storyId, revision }) => {
      handled.push(`${storyId} r${revision}`);
      done();
    },
    { ...options, onSkip: done, signal: enough.signal },
  );
  await closed;
  return handled;
}

async function unacknowledged(group = 'default'): Promise<number> {
  const [count] = await redis.xpending(key, group);
  return Number(count);
}

describe('consumeStream', () => {
  it('hands each revision of a story to the handler once, and acknowledges all', async () => {
    await append(['s1', 1], ['s2', 1], ['s1', 2], ['s1', 1], ['s1', 2], ['s1', 3]);
    expect(await collect(6)).toEqual(['s1 r1', 's2 r1', 's1 r2', 's1 r3']);
    expect(await unacknowledged()).toBe(0);
  });

  it('waits for a stream that does not exist yet', async () => {
    const handled = new Promise((resolve) => consume(({ storyId }) => resolve(storyId)));
    await append(['s1', 1]);
    expect(await handled).toBe('s1');
  });

  it('gives every group all messages, and a new group those from where it asks', async () => {
    const [, second = ''] = await append(['s1', 1], ['s2', 1], ['s3', 1]);
    expect(await collect(3, { group: 'a' })).toHaveLength(3);
    expect(await collect(3, { group: 'b' })).toHaveLength(3);
    expect(await collect(1, { group: 'c', from: second })).toEqual(['s3 r1']);
  });

  it('keeps the marks of two groups apart, whatever they and their streams are called', async () => {
    await append(['s1', 1]);
    await redis.xadd(`${key}-en`, '*', 'json', JSON.stringify(makeMessage({ revision: 1 }, 's1')));
    expect(await collect(1, { group: 'en-site' })).toEqual(['s1 r1']);
    expect(await collect(1, { stream: 'stories-en', group: 'site' })).toEqual(['s1 r1']);
  });

  it('hands on the end of a story that it knows from elsewhere, if asked to', async () => {
    await redis.xadd(key, '*', 'json', JSON.stringify(makeTombstone({ revision: 2 }, 's1')));
    expect(await collect(1, { group: 'a' })).toEqual([]);
    expect(await collect(1, { group: 'b', takeUnseen: true })).toEqual(['s1 r2']);
  });

  it('begins with what it left unacknowledged when it ended', async () => {
    await append(['s1', 1], ['s2', 1]);
    const started = new AbortController();
    const stuck = consume(
      () => {
        started.abort();
        return new Promise(() => {});
      },
      { signal: started.signal, closeTimeoutMs: 1 },
    );
    await stuck.closed;
    expect(await unacknowledged()).toBe(2);
    expect(await collect(2)).toEqual(['s1 r1', 's2 r1']);
    expect(await unacknowledged()).toBe(0);
  });

  it('takes over what another member of the group abandoned', async () => {
    await append(['s1', 1], ['s2', 1]);
    await redis.xgroup('CREATE', key, 'default', '0');
    await redis.call('XREADGROUP', 'GROUP', 'default', 'dead', 'COUNT', 10, 'STREAMS', key, '>');
    expect(await unacknowledged()).toBe(2);
    expect(await collect(2, { abandonedMs: 0 })).toEqual(['s1 r1', 's2 r1']);
    expect(await unacknowledged()).toBe(0);
  });

  it('tries a failing message again before it goes on', async () => {
    await append(['s1', 1], ['s2', 1]);
    const seen: string[] = [];
    const errors: string[] = [];
    await new Promise<void>((resolve) => {
      consume(
        ({ storyId }, { attempt }) => {
          seen.push(`${storyId} ${attempt}`);
          if (storyId === 's1' && attempt < 3) throw new Error('no space');
          if (storyId === 's2') resolve();
        },
        { onError: ({ message }) => errors.push(message) },
      );
    });
    expect(seen).toEqual(['s1 1', 's1 2', 's1 3', 's2 1']);
    expect(errors).toEqual(['no space', 'no space']);
  });

  it('leaves the entry of a story that another process is at when it ends', async () => {
    await append(['s1', 1]);
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
      attempts: 1,
      onError: (error) => errors.push(error),
    });
    await closed;
    expect(errors).toEqual([]);
    expect(await unacknowledged()).toBe(1);
    expect(await collect(1)).toEqual(['s1 r1']);
  });

  it('passes over entries that hold no message', async () => {
    await redis.xadd(key, '*', 'json', '{');
    await redis.xadd(key, '*', 'other', 'x');
    await redis.xadd(key, '*', 'json', '{"schema":"copydesk.story.v1","event":"translated"}');
    await append(['s1', 1]);
    expect(await collect(4)).toEqual(['s1 r1']);
    expect(await unacknowledged()).toBe(0);
  });

  it.skipIf(!realRedis)(
    '(real server) goes on after its connections were cut, without losing or doubling a message',
    async () => {
      await append(['s1', 1]);
      const handled: number[] = [];
      await new Promise<void>((resolve) => {
        const handler: Handler = async ({ revision }) => {
          handled.push(revision);
          if (revision === 3) return resolve();
          if (revision > 1) return;
          // By now a read has been answered, so both connections stand.
          await cut(prefix);
          await append(['s1', 2], ['s1', 3]);
        };
        consume(handler, { redis: { ...redis.options, connectionName: prefix } });
      });
      expect(handled).toEqual([1, 2, 3]);
    },
  );

  it('begins anew when the stream and its group were lost', async () => {
    await append(['s1', 1]);
    await redis.xgroup('CREATE', key, 'default', '0');
    const handled: string[] = [];
    await new Promise<void>((resolve) => {
      const handler: Handler = async ({ storyId }) => {
        handled.push(storyId);
        if (storyId === 's2') return resolve();
        await redis.del(key);
        await append(['s2', 1]);
      };
      consume(handler, { from: '$' });
    });
    expect(handled).toEqual(['s1', 's2']);
  });
});

/** Cuts the connections of that name, as a network would. */
async function cut(name: string): Promise<void> {
  const clients = String(await redis.client('LIST')).split('\n');
  for (const client of clients.filter((line) => line.includes(`name=${name} `))) {
    const id = /^id=(\d+)/.exec(client)?.[1] ?? '';
    await redis.client('KILL', 'ID', id);
  }
}
