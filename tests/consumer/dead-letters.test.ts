import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  consumeStream,
  type Consumption,
  type DeadLetter,
  type Handler,
  type StreamOptions,
} from '../../src/consumer/index.ts';
import { keysOf, type Keys } from '../../src/redis/keys.ts';
import { redriveEntries } from '../../src/redis/dead-letters/dead-entries.ts';
import { connect } from '../../src/redis/connect.ts';
import { makeMessage } from '../support/factories.ts';
import { realRedis, testConnection, testRedis, testRedisUrl, uniquePrefix } from '../support/redis.ts';

const redis = connect(testConnection());
const admin = testRedis();
let prefix: string;
let keys: Keys;
let open: Consumption[] = [];

beforeEach(() => {
  prefix = uniquePrefix('dead');
  keys = keysOf(prefix);
});
afterEach(async () => {
  await Promise.all(open.map((each) => each.close()));
  open = [];
});
afterAll(() => {
  redis.disconnect();
  admin.disconnect();
});

async function append(storyId: string, revision: number): Promise<string> {
  const json = JSON.stringify(makeMessage({ revision }, storyId));
  return (await redis.xadd(keys.stream('stories'), '*', 'json', json)) ?? '';
}

function consume(handler: Handler, options: Partial<StreamOptions> = {}): Consumption {
  const consumption = consumeStream(
    { redis: testRedisUrl(), prefix, onError: () => {}, retryDelayMs: () => 0, attempts: 3, ...options },
    handler,
  );
  open.push(consumption);
  return consumption;
}

function letters(): Promise<Record<string, string>> {
  return redis.hgetall(keys.dead('stories', 'default'));
}

async function unacknowledged(): Promise<number> {
  const [count] = await redis.xpending(keys.stream('stories'), 'default');
  return Number(count);
}

/** Handles s2 and fails with s1 as long as it is broken; ends when s2 was handled. */
async function failWithFirst(options: Partial<StreamOptions> = {}): Promise<DeadLetter[]> {
  const told: DeadLetter[] = [];
  const ended = new AbortController();
  const { closed } = consume(
    ({ storyId }) => {
      if (storyId === 's1') throw new Error('no such column');
      ended.abort();
    },
    { ...options, signal: ended.signal, onDeadLetter: (letter) => told.push(letter) },
  );
  await closed;
  return told;
}

describe('a message that keeps failing', () => {
  it('is put aside after the last attempt, with why, and the next one comes', async () => {
    const id = await append('s1', 4);
    await append('s2', 1);
    const told = await failWithFirst();
    const letter = { id, message: makeMessage({ revision: 4 }), reason: 'no such column', attempts: 3 };
    expect(told).toEqual([{ ...letter, time: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/) as string }]);
    expect(Object.entries(await letters()).map(([id, json]) => [id, JSON.parse(json) as unknown])).toEqual([
      [id, told[0]],
    ]);
    expect(await unacknowledged()).toBe(0);
  });

  it('leaves the mark, so that a later revision of its story is handled', async () => {
    await append('s1', 1);
    await append('s2', 1);
    await failWithFirst();
    await append('s1', 2);
    const handled = await new Promise((resolve) =>
      consume(({ storyId, revision }) => resolve([storyId, revision])),
    );
    expect(handled).toEqual(['s1', 2]);
  });

  it('comes again to a running consumer when it is redriven, and is forgotten once it was handled', async () => {
    const id = await append('s1', 1);
    await append('s2', 1);
    await failWithFirst();
    const handled: string[] = [];
    const done = new Promise<void>((resolve) => {
      consume(async ({ storyId }, { from, id }) => {
        handled.push(`${storyId} ${from} ${id}`);
        if (storyId === 's3') {
          await redriveEntries({ redis, keys } as never, { stream: 'stories', group: 'default' }, [
            'x',
            firstId,
          ]);
          await append('s4', 1);
        }
        if (from === 'redriven') resolve();
      });
    });
    const firstId = id;
    await append('s3', 1);
    await done;
    await Promise.all(open.map((each) => each.close()));
    expect(handled).toContain(`s1 redriven ${id}`);
    expect(await letters()).toEqual({});
    expect(await redis.llen(keys.redriven('stories', 'default'))).toBe(0);
  });

  it('is among the dead again while it is tried again, and stays there if that fails too', async () => {
    const id = await append('s1', 1);
    await append('s2', 1);
    await failWithFirst();
    await redriveEntries({ redis, keys } as never, { stream: 'stories', group: 'default' }, [id]);
    expect(await letters()).toEqual({});
    let during: Record<string, string> | undefined;
    const told: DeadLetter[] = [];
    const again = new AbortController();
    const { closed } = consume(
      async () => {
        during ??= await letters();
        throw new Error('still none');
      },
      {
        signal: again.signal,
        onDeadLetter: (letter) => {
          told.push(letter);
          again.abort();
        },
      },
    );
    await closed;
    expect(Object.keys(during ?? {})).toEqual([id]);
    expect(told).toMatchObject([{ id, reason: 'still none', attempts: 3 }]);
    expect(JSON.parse((await letters())[id] ?? '')).toEqual(told[0]);
  });

  it('leaves no letter where the stream lost it meanwhile, since a takedown may be through with the dead', async () => {
    const id = await append('s1', 1);
    await append('s2', 1);
    const told: DeadLetter[] = [];
    const ended = new AbortController();
    const { closed } = consume(
      async ({ storyId }, { attempt }) => {
        if (storyId === 's2') return ended.abort();
        if (attempt === 2) await redis.xdel(keys.stream('stories'), id);
        throw new Error('no such column');
      },
      { signal: ended.signal, onDeadLetter: (letter) => told.push(letter) },
    );
    await closed;
    expect([told, await letters(), await unacknowledged()]).toEqual([[], {}, 0]);
  });

  it('leaves no letter either where it was purged while it was tried again', async () => {
    const id = await append('s1', 1);
    await append('s2', 1);
    await failWithFirst();
    await redriveEntries({ redis, keys } as never, { stream: 'stories', group: 'default' }, [id]);
    await append('s3', 1);
    const ended = new AbortController();
    const { closed } = consume(
      async (_message, { from }) => {
        if (from === 'stream') return ended.abort();
        await redis.hdel(keys.dead('stories', 'default'), id);
        throw new Error('still none');
      },
      { signal: ended.signal },
    );
    await closed;
    expect(await letters()).toEqual({});
  });

  it('is not lost either where its letter has no id, as one in another language may', async () => {
    const letter = JSON.stringify({ message: makeMessage() });
    await redis.rpush(keys.redriven('stories', 'default'), letter);
    const told = await new Promise<DeadLetter>((resolve) => {
      consume(
        () => {
          throw new Error('still none');
        },
        { onDeadLetter: resolve },
      );
    });
    expect(JSON.parse((await letters())[''] ?? '')).toEqual(told);
  });

  it('that was redriven too late changes nothing: a later revision has been handled', async () => {
    const id = await append('s1', 1);
    await append('s2', 1);
    await failWithFirst();
    await append('s1', 2);
    await new Promise<void>((resolve) => consume(() => resolve()));
    await Promise.all(open.map((each) => each.close()));
    await redriveEntries({ redis, keys } as never, { stream: 'stories', group: 'default' }, [id]);
    const skipped = await new Promise((resolve) => consume(() => {}, { onSkip: resolve }));
    expect(skipped).toBe('stale');
    await Promise.all(open.map((each) => each.close()));
    expect(await letters()).toEqual({});
  });

  it('waits with all that comes after it where it may not be put aside: never, or too many already', async () => {
    const dead = keys.dead('stories', 'default');
    await redis.hset(dead, Object.fromEntries(Array.from({ length: 10_000 }, (_, i) => [`old-${i}`, '{}'])));
    await append('s1', 1);
    await append('s2', 1);
    for (const options of [{}, { attempts: Infinity, group: 'patient' }]) {
      const seen: string[] = [];
      await new Promise<void>((resolve) => {
        consume(({ storyId }, { attempt }) => {
          seen.push(storyId);
          if (storyId === 's1' && attempt < 20) throw new Error('not yet');
          if (storyId === 's2') resolve();
        }, options);
      });
      expect(seen).toEqual([...Array.from({ length: 20 }, () => 's1'), 's2']);
    }
    expect(await redis.hlen(dead)).toBe(10_000);
  });

  it('passes over a redriven letter that is none', async () => {
    await redis.rpush(keys.redriven('stories', 'default'), '{', '7', '{"id":"1-0","message":"x"}');
    const skipped: string[] = [];
    await new Promise<void>((resolve) => {
      consume(() => {}, { onSkip: (reason) => skipped.push(reason) === 3 && resolve() });
      void append('s9', 1);
    });
    expect(skipped).toEqual(['unknown', 'unknown', 'unknown']);
  });

  it.skipIf(!realRedis)(
    '(real server) is tried for ever by a Redis user from before there were dead letters',
    async () => {
      const user = `${prefix}-old`;
      await admin.call(
        'ACL',
        'SETUSER',
        user,
        'on',
        '>pw',
        `~{${prefix}}:stream:*`,
        `~{${prefix}}:marks:*`,
        '+@all',
        '-@dangerous',
        '+info',
      );
      await append('s1', 1);
      const errors: string[] = [];
      const handled = await new Promise((resolve) => {
        consume(
          ({ storyId }, { attempt }) => {
            if (attempt < 6) throw new Error('not yet');
            resolve([storyId, attempt]);
          },
          {
            redis: { ...admin.options, username: user, password: 'pw' },
            onError: ({ message }) => errors.push(message),
          },
        );
      });
      expect(handled).toEqual(['s1', 6]);
      expect(errors.filter((message) => message.includes('may not keep dead letters'))).toHaveLength(1);
      await Promise.all(open.map((each) => each.close()));
      await admin.call('ACL', 'DELUSER', user);
    },
  );
});
