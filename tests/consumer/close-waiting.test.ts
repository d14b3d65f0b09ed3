/** What waits for work can be closed whatever its connection is just doing. */
import { setTimeout as pause } from 'node:timers/promises';
import { Queue, QueueEvents, Worker } from 'bullmq';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { closeWaiting } from '../../src/consumer/close-waiting.ts';
import { consumeQueue, type Consumption } from '../../src/consumer/index.ts';
import { makeMessage } from '../support/factories.ts';
import { realRedis } from '../support/redis.ts';
import { startRedisProcess, type RedisProcess } from '../support/redis-process.ts';

const PREFIX = '{closing}:q';
/** Longer than any test may take. */
const NEVER_MS = 600_000;

describe.skipIf(!realRedis)('while its connection is lost (real server)', () => {
  let server: RedisProcess;
  beforeEach(async () => void (server = await startRedisProcess()));
  afterEach(() => server.remove());

  const connection = () => ({ port: server.port, maxRetriesPerRequest: null, retryStrategy: () => 50 });

  /** Ends the server, and waits until the connection over which this waits is between two attempts. */
  async function lose({ backend }: Worker | QueueEvents): Promise<void> {
    const client = await (backend.blockingClient ?? backend.client);
    const lost = new Promise((resolve) => client.once('reconnecting', resolve));
    await server.kill();
    await lost;
    expect(client.status).toBe('reconnecting');
  }

  it('a worker is closed once Redis is back', async () => {
    const worker = new Worker('work', async () => {}, { connection: connection(), prefix: PREFIX });
    worker.on('error', () => {});
    await worker.waitUntilReady();
    await lose(worker);
    const closed = closeWaiting(worker);
    await server.start();
    await closed;
    expect(worker.isRunning()).toBe(false);
  });

  it('so is what listens for events', async () => {
    const events = new QueueEvents('work', { connection: connection(), prefix: PREFIX });
    events.on('error', () => {});
    await events.waitUntilReady();
    await lose(events);
    const closed = closeWaiting(events);
    await server.start();
    await closed;
  });

  it('a consumer is closed though Redis stays away', async () => {
    const queue = new Queue('stories', { connection: connection(), prefix: PREFIX });
    queue.on('error', () => {});
    await queue.add('story', makeMessage());
    await queue.close();
    let consumption: Consumption | undefined;
    const lost = new Promise<void>((resolve) => {
      const onError = () => resolve();
      const where = {
        redis: `redis://127.0.0.1:${server.port}`,
        prefix: 'closing',
        closeTimeoutMs: NEVER_MS,
      };
      // Its message is the only one, so that it waits for work again once it is handled.
      const handled = new Promise<void>((done) => {
        consumption = consumeQueue({ ...where, onError }, async () => done());
      });
      void handled.then(() => server.kill());
    });
    await lost;
    // By then all its connections know, and are between two attempts: the first comes after 200 ms.
    await pause(50);
    await consumption?.close();
  });
});
