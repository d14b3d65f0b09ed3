import { tmpdir } from 'node:os';
import { pino } from 'pino';
import { expect, it } from 'vitest';
import { createMetrics } from '../../src/api/metrics/metrics.ts';
import { RedisUnusableError } from '../../src/redis/server/try-connection.ts';
import { openDesk } from '../../workers/open-desk.ts';
import { testConfig } from '../support/desk.ts';
import { freePort } from './servers.ts';

it('a command that somebody waits for gives up after a while where nobody listens', async () => {
  const config = testConfig('nobody', []);
  config.redis.url = `redis://127.0.0.1:${await freePort()}`;
  const opening = openDesk({
    config,
    dataDir: tmpdir(),
    env: {},
    log: pino({ level: 'silent' }),
    metrics: createMetrics({ version: 'test' }),
    exclusive: false,
    patienceMs: 500,
  });
  const error = await opening.catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(RedisUnusableError);
  expect(String(error)).toMatch(
    /cannot be used: nothing listens there: start Redis, or correct REDIS_URL \(ECONNREFUSED\)$/,
  );
});
