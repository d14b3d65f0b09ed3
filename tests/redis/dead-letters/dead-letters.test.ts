import { Worker, type Queue } from 'bullmq';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  boxName,
  deadBoxes,
  readDeadLetters,
  redrive,
  type DeadLetter,
} from '../../../src/redis/dead-letters/dead-letters.ts';
import { articlesQueue, fetchQueue, outputQueue } from '../../../src/redis/queues.ts';
import { webhookQueueName } from '../../../src/redis/outputs/webhook-queue.ts';
import type { OpenDesk } from '../../../workers/open-desk.ts';
import { openTestDesk, testConfig } from '../../support/desk.ts';
import { makeMessage } from '../../support/factories.ts';
import { queueOutput, streamOutput, webhookOutput } from '../../support/outputs.ts';
import { testRedis } from '../../support/redis.ts';

let desk: OpenDesk;
let queues: Queue[];

beforeEach(async () => {
  desk = await openTestDesk(testConfig('dead', []));
  desk.config.outputs = [
    queueOutput('stories'),
    streamOutput('stories'),
    webhookOutput('hook', 'http://localhost/hook'),
  ];
  queues = [];
});
afterEach(async () => {
  await Promise.all(queues.map((queue) => queue.close()));
  await desk.close();
});

function open<Q extends Queue>(create: (connection: OpenDesk['connection'], keys: OpenDesk['keys']) => Q): Q {
  const queue = create(desk.connection, desk.keys);
  queues.push(queue);
  return queue;
}
const stories = () => open((connection, keys) => outputQueue('stories', connection, keys));

/** Adds jobs that are tried once, and has all of the queue's fail. */
async function fail(
  queue: Queue,
  jobs: { id?: string; data: unknown; name?: string; timestamp?: number }[],
  reason = 'no luck',
) {
  for (const { id, data, name = 'job', timestamp } of jobs)
    await queue.add(name, data, { attempts: 1, ...(id && { jobId: id }), ...(timestamp && { timestamp }) });
  const worker = new Worker(queue.name, async () => Promise.reject(new Error(reason)), {
    connection: desk.connection,
    prefix: desk.keys.queues,
  });
  for (let failed = 0; failed < jobs.length; failed += 1) await once(worker, 'failed');
  await worker.close();
}

/** As the helper does for a group (src/consumer/dead-letters.ts). */
async function bury(group: string, id: string, letter: unknown) {
  const key = desk.keys.stream('stories');
  await desk.redis.xgroup('CREATE', key, group, '0', 'MKSTREAM').catch(() => undefined);
  const text = typeof letter === 'string' ? letter : JSON.stringify(letter);
  await desk.redis.hset(desk.keys.dead('stories', group), id, text);
}

/** A client that counts how often it has something to wait for after all before was answered. */
function countTrips() {
  const client = testRedis({ maxRetriesPerRequest: null });
  const send = client.sendCommand.bind(client);
  let [unanswered, made] = [0, 0];
  client.sendCommand = (command, stream) => {
    if (unanswered++ === 0) made += 1;
    const answered = () => void (unanswered -= 1);
    command.promise.then(answered, answered);
    return send(command, stream);
  };
  return { client, made: () => made };
}

const ALL = { offset: 0, limit: 1000 };

describe('dead letters', () => {
  it('lie in the queues of the desk and its outputs, and with the groups of its streams', async () => {
    const boxes = async () => (await deadBoxes(desk, desk.config.outputs)).map(boxName);
    expect(await boxes()).toEqual(['fetch', 'articles', 'stories', 'webhook-hook']);
    await bury('maps', '1-0', {});
    expect(await boxes()).toEqual(['fetch', 'articles', 'stories', 'webhook-hook', 'stories/maps']);
  });

  it('say what they are about, why they are dead, and how often they were tried', async () => {
    await fail(open(fetchQueue), [{ id: 'f7', data: { sourceId: 'wire' } }], 'it broke');
    await fail(open(articlesQueue), [
      { id: 'a8', data: { sourceId: 'wire', items: [{}, {}] } },
      { id: '01ACT', name: 'act', data: { act: {} } },
    ]);
    const message = makeMessage({ revision: 3 });
    await fail(stories(), [{ id: 's1-r3', data: message }]);
    const letters = async (queue: string) => (await readDeadLetters(desk, { queue }, ALL)).letters;
    const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT/) as string;
    expect(await letters('fetch')).toEqual([
      { id: 'f7', about: { source: 'wire' }, reason: 'it broke', attempts: 1, time },
    ]);
    // The two may have failed within one millisecond, so that neither is the newer.
    const ofMerging = (await letters('articles')).toSorted((a, b) => a.id.localeCompare(b.id));
    expect(ofMerging).toEqual([
      { id: '01ACT', about: { act: '01ACT' }, reason: 'no luck', attempts: 1, time },
      { id: 'a8', about: { source: 'wire', articles: 2 }, reason: 'no luck', attempts: 1, time },
    ]);
    expect(await letters('stories')).toEqual([
      { id: 's1-r3', about: { story: 's1', revision: 3 }, reason: 'no luck', attempts: 1, time },
    ]);
  });

  it('come page by page, the newest first', async () => {
    const jobs = Array.from({ length: 45 }, (_, index) => ({ id: `j${index}`, data: null }));
    await fail(open(fetchQueue), jobs);
    const seen: DeadLetter[] = [];
    for (let offset = 0; offset < 45; offset += 30) {
      const page = await readDeadLetters(desk, { queue: 'fetch' }, { offset, limit: 30 });
      expect(page.total).toBe(45);
      seen.push(...page.letters);
    }
    expect(new Set(seen.map(({ id }) => id))).toEqual(new Set(jobs.map(({ id }) => id)));
    expect(seen).toHaveLength(45);
    const times = seen.map(({ time = '' }) => Date.parse(time));
    expect(times).toEqual(times.toSorted((one, other) => other - one));
  });

  it('are tried again with all their attempts; others are told to be unknown', async () => {
    const queue = stories();
    await fail(queue, [
      { id: 's1-r1', data: makeMessage() },
      { id: 's2-r1', data: makeMessage({}, 's2') },
    ]);
    await queue.add('job', makeMessage({}, 's3'), { jobId: 's3-r1' });
    expect(await redrive(desk, { queue: 'stories' }, ['s1-r1', 's1-r1', 's3-r1', 'nobody'])).toEqual({
      redriven: ['s1-r1'],
      unknown: ['s3-r1', 'nobody'],
    });
    expect(await queue.getJob('s1-r1')).toMatchObject({ attemptsMade: 0, attemptsStarted: 0 });
    expect(new Set((await queue.getWaiting()).map(({ id }) => id))).toEqual(new Set(['s1-r1', 's3-r1']));
    expect(await redrive(desk, { queue: 'stories' }, 'all')).toEqual({ redriven: ['s2-r1'], unknown: [] });
    expect((await readDeadLetters(desk, { queue: 'stories' }, ALL)).total).toBe(0);
  });

  it('are tried again in the order in which they came, however they are named', async () => {
    const queue = open(articlesQueue);
    // Within a millisecond, too: the numbers that the queue gives tell.
    const times = [1000, 2000, 2000, 2000, ...Array.from({ length: 8 }, (_, index) => 3000 + index)];
    await fail(
      queue,
      times.map((timestamp) => ({ data: { sourceId: 'wire' }, timestamp })),
    );
    const inOrder = times.map((_, index) => `${index + 1}`);
    const nextUp = async () => (await queue.getJobs(['waiting'], 0, -1, true)).map(({ id }) => id);
    await redrive(desk, { queue: 'articles' }, ['3', '1']);
    expect(await nextUp()).toEqual(['1', '3']);
    await redrive(desk, { queue: 'articles' }, 'all');
    expect(await nextUp()).toEqual(['1', '3', ...inOrder.filter((id) => id !== '1' && id !== '3')]);
  });

  it('are handed back many at a time, for each to wait for Redis on its own takes longer than a page may', async () => {
    const queue = stories();
    const ids = Array.from({ length: 500 }, (_, index) => `s${index}-r1`);
    await queue.addBulk(
      ids.map((jobId, index) => ({
        name: 'job',
        data: makeMessage(),
        opts: { jobId, timestamp: 1000 + index },
      })),
    );
    await desk.redis.del(queue.toKey('wait'));
    await desk.redis.zadd(queue.toKey('failed'), ...ids.flatMap((id) => [1, id]));
    const trips = countTrips();
    const counted = { ...desk, connection: trips.client as unknown as OpenDesk['connection'] };
    expect(await redrive(counted, { queue: 'stories' }, 'all')).toEqual({ redriven: ids, unknown: [] });
    expect((await queue.getJobs(['waiting'], 0, -1, true)).map(({ id }) => id)).toEqual(ids);
    expect(trips.made()).toBeLessThan(20);
    await trips.client.quit();
  });

  it('of a webhook set it going again', async () => {
    const name = webhookQueueName('hook');
    const queue = open((connection, keys) => outputQueue(name, connection, keys));
    await queue.pause();
    await queue.rateLimit(3_600_000);
    await redrive(desk, { queue: name }, 'all');
    expect([await queue.isPaused(), await queue.getRateLimitTtl()]).toEqual([false, -2]);
  });

  it('stay a month at most, and so many: a queue does not grow for ever', async () => {
    for (const name of ['stories', webhookQueueName('hook')]) {
      const queue = open((connection, keys) => outputQueue(name, connection, keys));
      expect(queue.defaultJobOptions.removeOnFail).toEqual({ age: 30 * 24 * 3600, count: 10_000 });
    }
  });
});

describe('dead letters of a consumer group', () => {
  const box = { stream: 'stories', group: 'maps' };
  const letter = (id: string) => ({
    id,
    message: makeMessage({ revision: 2 }),
    reason: 'no such map',
    attempts: 10,
    time: '2026-05-01T12:00:00.000Z',
  });

  it('are read as they were put aside, the newest first', async () => {
    for (const id of ['9-0', '10-0', '10-1']) await bury('maps', id, letter(id));
    const { letters, total } = await readDeadLetters(desk, box, { offset: 0, limit: 2 });
    expect([letters.map(({ id }) => id), total]).toEqual([['10-1', '10-0'], 3]);
    expect(letters[0]).toEqual({
      id: '10-1',
      about: { story: 's1', revision: 2 },
      reason: 'no such map',
      attempts: 10,
      time: '2026-05-01T12:00:00.000Z',
    });
    expect((await readDeadLetters(desk, box, { offset: 2, limit: 2 })).letters).toMatchObject([
      { id: '9-0' },
    ]);
  });

  it('are read whatever a consumer has written', async () => {
    const written = [
      'no JSON',
      '7',
      '[]',
      '{"message":null}',
      '{"message":{"storyId":7},"reason":{},"time":1}',
    ];
    for (const [index, text] of written.entries()) await bury('maps', `${index}-0`, text);
    const { letters } = await readDeadLetters(desk, box, ALL);
    expect(letters).toHaveLength(written.length);
    for (const { about, reason, attempts } of letters)
      expect({ about, reason, attempts }).toEqual({ about: {}, reason: '', attempts: 0 });
  });

  it('are handed back to the group, in the order asked for', async () => {
    for (const id of ['1-0', '2-0', '3-0']) await bury('maps', id, letter(id));
    expect(await redrive(desk, box, ['3-0', '4-0', '1-0'])).toEqual({
      redriven: ['3-0', '1-0'],
      unknown: ['4-0'],
    });
    const handed = await desk.redis.lrange(desk.keys.redriven('stories', 'maps'), 0, -1);
    expect(handed.map((text) => JSON.parse(text))).toEqual(
      ['3-0', '1-0'].map((id) => JSON.parse(JSON.stringify(letter(id)))),
    );
    expect(await redrive(desk, box, 'all')).toEqual({ redriven: ['2-0'], unknown: [] });
    expect((await readDeadLetters(desk, box, ALL)).total).toBe(0);
  });
});
