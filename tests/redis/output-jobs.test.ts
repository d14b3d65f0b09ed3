import { Worker } from 'bullmq';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { clearReady, type Clearing } from '../../src/redis/outputs/clear.ts';
import { connect } from '../../src/redis/connect.ts';
import { keysOf, type Keys } from '../../src/redis/keys.ts';
import { putMissed } from '../../src/redis/outputs/missed.ts';
import { claimDue } from '../../src/redis/outputs/outbox.ts';
import { outputQueue } from '../../src/redis/queues.ts';
import { withDefaults } from '../../src/redis/server/connection-options.ts';
import { readRedisUrl } from '../../src/redis/server/redis-url.ts';
import type { StoryMessage } from '../../src/story/types.ts';
import { readReady } from '../support/ready.ts';
import { startRedisProcess } from '../support/redis-process.ts';
import { realRedis, testConnection, uniquePrefix } from '../support/redis.ts';
import { stateOf, writeStory, WRITTEN_AT } from '../support/write-story.ts';

const redis = connect(testConnection());
let keys: Keys;

beforeEach(() => {
  keys = keysOf(uniquePrefix('output-jobs'));
});
afterAll(() => redis.disconnect());

const QUEUE = { type: 'queue', name: 'stories' } as const;
const WEBHOOK = { type: 'webhook', name: 'team' } as const;
const message = (storyId: string, more: object = {}) =>
  ({ storyId, title: 'Brücke „A“ & 東京', n: [1, 2.5], ...more }) as unknown as StoryMessage;

async function allocated(ids: readonly string[]): Promise<Clearing[]> {
  for (const id of ids) await writeStory(redis, keys, stateOf(id, 1));
  await claimDue(redis, keys, Infinity, WRITTEN_AT);
  const ready = await readReady(redis, keys, Infinity);
  return ready.map((revision) => ({
    revision,
    event: 'created',
    texts: [JSON.stringify(message(revision.storyId)), undefined],
    fates: ['1', '1'],
  }));
}

const clear = (clearings: readonly Clearing[]) =>
  clearReady(redis, keys, [QUEUE, WEBHOOK], clearings, 60_000);

/** All that a queue has, but for what differs from run to run: key below the queue's → what it holds. */
async function contentOf(queue: string): Promise<Record<string, unknown>> {
  const prefix = keys.job(queue, '');
  const found: Record<string, unknown> = {};
  for (const key of await redis.keys(`${prefix}*`)) found[key.slice(prefix.length)] = await valueOf(key);
  return found;
}

async function valueOf(key: string): Promise<unknown> {
  switch (await redis.type(key)) {
    case 'string':
      return redis.get(key);
    case 'list':
      return redis.lrange(key, 0, -1);
    case 'zset':
      return redis.zrange(key, 0, -1, 'WITHSCORES');
    case 'stream':
      return (await redis.xrange(key, '-', '+')).map(([, fields]) => fields.join(' ')).toSorted();
    default: {
      const { timestamp, version: _version, opts, ...fields } = await redis.hgetall(key);
      return {
        ...fields,
        ...(opts && { opts: JSON.parse(opts) as unknown }),
        ...(timestamp && { age: Math.abs(Date.now() - Number(timestamp)) < 60_000 }),
      };
    }
  }
}

/** The same jobs in another desk, put there by BullMQ. */
async function byBullMq(queue: string, stories: readonly string[]): Promise<Record<string, unknown>> {
  keys = keysOf(uniquePrefix('output-jobs'));
  const bullmq = outputQueue(queue, testConnection(), keys);
  await bullmq.waitUntilReady();
  await bullmq.addBulk(
    stories.map((id) => ({ name: 'created', data: message(id), opts: { jobId: `${id}-r1` } })),
  );
  await bullmq.close();
  return contentOf(queue);
}

describe('a job that a script of ours adds', () => {
  it.each([
    ['stories', 'queue'],
    ['webhook-team', 'webhook'],
  ])('is what BullMQ would have added to %s', async (queue) => {
    const clearings = await allocated(['S', 'T', 'U']);
    await clear(clearings);
    const ours = await contentOf(queue);
    const order = clearings.map(({ revision }) => revision.storyId);
    expect(Object.keys(ours)).toHaveLength(8);
    expect(ours).toEqual(await byBullMq(queue, order));
  });

  it('is taken by a worker that waits for one, in its turn', async () => {
    const taken: StoryMessage[] = [];
    let tell = () => {};
    const all = new Promise<void>((resolve) => (tell = resolve));
    const worker = new Worker<StoryMessage>(
      'stories',
      async (job) => {
        taken.push(job.data);
        if (taken.length === 3) tell();
      },
      { connection: testConnection(), prefix: keys.queues },
    );
    try {
      await worker.waitUntilReady();
      const clearings = await allocated(['S', 'T', 'U']);
      await clear(clearings);
      await all;
      expect(taken).toEqual(clearings.map(({ revision }) => message(revision.storyId)));
    } finally {
      await worker.close();
    }
  });

  it('stays as it is when it is added again, though it was read long ago', async () => {
    const [clearing, ...more] = await allocated(['S']);
    if (!clearing) throw new Error('nothing is ready');
    expect(more).toEqual([]);
    await redis.hset(keys.job('stories', 'S-r1'), 'name', 'created', 'data', '{"read":true}');
    expect((await clear([clearing])).replies).toEqual(['cleared']);
    expect(await redis.hget(keys.job('stories', 'S-r1'), 'data')).toBe('{"read":true}');
    expect(await redis.exists(keys.job('stories', 'wait'), keys.job('stories', 'marker'))).toBe(0);
  });

  it('waits in a queue that is paused, and wakes nobody', async () => {
    const queue = outputQueue('stories', testConnection(), keys);
    try {
      await queue.pause();
      await clear(await allocated(['S']));
      expect(await queue.getWaitingCount()).toBe(1);
      expect(await redis.exists(keys.job('stories', 'marker'))).toBe(0);
      await queue.resume();
      expect(await queue.getWaitingCount()).toBe(1);
    } finally {
      await queue.close();
    }
  });

  it('wakes nobody where as many are worked on as may be', async () => {
    await redis.hset(keys.job('stories', 'meta'), 'concurrency', 1, 'opts.maxLenEvents', 50);
    await redis.lpush(keys.job('stories', 'active'), 'X-r1');
    await clear(await allocated(['S']));
    expect(await redis.exists(keys.job('stories', 'marker'))).toBe(0);
    await redis.del(keys.job('stories', 'active'));
    await clear(await allocated(['T']));
    expect(await redis.exists(keys.job('stories', 'marker'))).toBe(1);
  });

  it('is the same where it makes good for what was missed', async () => {
    await redis.hset(keys.missed('queue', 'stories'), { S: '1', T: '2' });
    const made = ['S', 'T'].map((storyId) => ({
      missed: { storyId, revision: 1, noted: '1' },
      revision: 1,
      event: 'created',
      json: JSON.stringify(message(storyId)),
    }));
    expect(await putMissed(redis, keys, QUEUE, made)).toBe(1);
    expect(await redis.hgetall(keys.missed('queue', 'stories'))).toEqual({ T: '2' });
    expect(await contentOf('stories')).toEqual(await byBullMq('stories', ['S']));
  });

  it('is added where a team’s hand has left no room for events, and no other output loses its own', async () => {
    const last = '18446744073709551615-18446744073709551615';
    await redis.xadd(keys.job('stories', 'events'), last, 'event', 'none');
    expect((await clear(await allocated(['S', 'T']))).replies).toEqual(['cleared', 'cleared']);
    expect(await redis.lrange(keys.job('stories', 'wait'), 0, -1)).toHaveLength(2);
    expect(await redis.lrange(keys.job('webhook-team', 'wait'), 0, -1)).toHaveLength(2);
  });

  it('leaves no more events than the queue is to keep', async () => {
    await redis.hset(keys.job('stories', 'meta'), 'opts.maxLenEvents', 10);
    for (let round = 0; round < 4; round++)
      await clear(await allocated(Array.from({ length: 100 }, (_, i) => `S${round}x${i}`)));
    // Redis cuts off whole nodes of a stream, of a hundred entries each.
    expect(await redis.xlen(keys.job('stories', 'events'))).toBeLessThan(250);
  });
});

describe('a server that takes no writes', () => {
  it.skipIf(!realRedis)('refuses a step before any part of it is done (real server)', async () => {
    const server = await startRedisProcess({ appendonly: 'no' });
    const full = connect(withDefaults(readRedisUrl(server.url).options));
    try {
      await writeStory(full, keys, stateOf('S', 1));
      await claimDue(full, keys, Infinity, WRITTEN_AT);
      const [revision] = await readReady(full, keys, Infinity);
      if (!revision) throw new Error('nothing is ready');
      const clearing: Clearing = { revision, event: 'created', texts: ['{}', undefined], fates: ['1', '1'] };
      const step = () => clearReady(full, keys, [QUEUE, { type: 'stream', name: 'all' }], [clearing], 60_000);
      await full.config('SET', 'maxmemory', 1);
      await expect(step()).rejects.toThrow('OOM');
      expect(await full.xlen(keys.ready)).toBe(1);
      expect(await full.exists(keys.stream('all'), keys.job('stories', 'wait'), keys.shown)).toBe(0);
      await full.config('SET', 'maxmemory', 0);
      expect((await step()).replies).toEqual(['cleared']);
      expect(await full.xlen(keys.stream('all'))).toBe(1);
    } finally {
      full.disconnect();
      await server.remove();
    }
  });
});
