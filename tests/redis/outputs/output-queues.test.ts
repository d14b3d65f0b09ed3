import { Queue, Worker } from 'bullmq';
import fc from 'fast-check';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connect } from '../../../src/redis/connect.ts';
import { keysOf, type Keys } from '../../../src/redis/keys.ts';
import { compactQueue, countUnread } from '../../../src/redis/outputs/output-queues.ts';
import { realRedis, testConnection, uniquePrefix } from '../../support/redis.ts';

const redis = connect(testConnection());
let keys: Keys;
let queue: Queue;

beforeEach(() => {
  keys = keysOf(uniquePrefix('output-queue'));
  queue = new Queue('stories', { connection: testConnection(), prefix: keys.queues });
});
afterEach(() => queue.close());
afterAll(() => redis.disconnect());

const add = (ids: string[], opts: { priority?: number; delay?: number } = {}) =>
  queue.addBulk(ids.map((jobId) => ({ name: 'updated', data: { jobId }, opts: { ...opts, jobId } })));
const idsIn = async (...states: ('waiting' | 'active' | 'delayed' | 'prioritized')[]) =>
  (await queue.getJobs(states, 0, -1, true)).map((job) => job.id);

describe('an output queue', () => {
  it('counts as unread what no consumer has begun', async () => {
    await add(['S-r1', 'T-r1']);
    await add(['U-r1'], { priority: 3 });
    await add(['V-r1'], { delay: 60_000 });
    expect(await countUnread(redis, keys, 'stories')).toBe(4);
    expect(await countUnread(redis, keys, 'none')).toBe(0);
  });

  it('leaves the highest waiting revision of each story, wherever it waits, in its place', async () => {
    await add(['S-r1', 'T-r1', 'S-r2', 'U-r1', 'T-r10', 'T-r9']);
    await add(['S-r3'], { delay: 60_000 });
    await add(['U-r2', 'V-r1'], { priority: 3 });
    expect(await compactQueue(redis, keys, 'stories')).toBe(5);
    expect(await idsIn('waiting')).toEqual(['T-r10']);
    expect(await idsIn('delayed')).toEqual(['S-r3']);
    expect(await idsIn('prioritized')).toEqual(['U-r2', 'V-r1']);
    expect(await redis.exists(keys.job('stories', 'S-r1'))).toBe(0);
    expect(await compactQueue(redis, keys, 'stories')).toBe(0);
  });

  it('leaves alone jobs whose ids are no revision’s', async () => {
    await add(['S-r1', 'replay-7-S-r1', 'S-r1-replay-7', 'S-r2', 'replay-8-S-r1']);
    expect(await compactQueue(redis, keys, 'stories')).toBe(1);
    expect(await idsIn('waiting')).toEqual(['replay-7-S-r1', 'S-r1-replay-7', 'S-r2', 'replay-8-S-r1']);
  });

  it('never touches a job that a consumer works on', async () => {
    const worker = new Worker('stories', undefined, { connection: testConnection(), prefix: keys.queues });
    try {
      await add(['S-r1', 'S-r2', 'S-r3']);
      const job = await worker.getNextJob('token');
      expect(job?.id).toBe('S-r1');
      expect(await compactQueue(redis, keys, 'stories')).toBe(1);
      expect(await idsIn('active')).toEqual(['S-r1']);
      expect(await idsIn('waiting')).toEqual(['S-r3']);
      await job?.moveToCompleted('done', 'token', false);
      expect((await worker.getNextJob('token'))?.id).toBe('S-r3');
    } finally {
      await worker.close();
    }
  });

  it.skipIf(!realRedis)(
    'keeps exactly the highest of what waits, however many there are (real server)',
    async () => {
      const id = fc.record({
        story: fc.integer({ min: 0, max: 600 }),
        revision: fc.integer({ min: 1, max: 12 }),
      });
      await fc.assert(
        fc.asyncProperty(
          fc.uniqueArray(id, {
            selector: ({ story, revision }) => `${story} ${revision}`,
            minLength: 1000,
            maxLength: 2500,
            size: 'max',
          }),
          async (jobs) => {
            await queue.obliterate({ force: true });
            await add(jobs.map(({ story, revision }) => `S${story}-r${revision}`));
            const highest = new Map<number, number>();
            for (const { story, revision } of jobs)
              highest.set(story, Math.max(revision, highest.get(story) ?? 0));
            expect(await compactQueue(redis, keys, 'stories')).toBe(jobs.length - highest.size);
            const kept = jobs.filter(({ story, revision }) => highest.get(story) === revision);
            expect(await idsIn('waiting')).toEqual(
              kept.map(({ story, revision }) => `S${story}-r${revision}`),
            );
          },
        ),
        { numRuns: 5 },
      );
    },
  );
});
