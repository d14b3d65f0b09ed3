import { Redis } from 'ioredis';
import { describe, expect, it, onTestFinished } from 'vitest';
import { withDefaults } from '../../../src/redis/server/connection-options.ts';
import { realRedis } from '../../support/redis.ts';
import { startRedisProcess } from '../../support/redis-process.ts';
import { startTcpProxy } from '../../support/tcp-proxy.ts';

describe('a connection', () => {
  it('is tried again for ever, at most a second apart', () => {
    const { retryStrategy } = withDefaults({ host: 'localhost' });
    expect([1, 2, 5, 1000].map(retryStrategy)).toEqual([200, 400, 1000, 1000]);
  });

  it('is made anew where another one is the primary, and then not in haste', () => {
    const answers = [
      "READONLY You can't write against a read only replica.",
      "ERR Error running script (call to f_1): @user_script:1: -READONLY You can't write against a read only replica.",
      'UNBLOCKED force unblock from blocking operation, instance state changed (master -> replica?)',
      "MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'.",
      'LOADING Redis is loading the dataset in memory',
    ];
    for (const answer of answers) {
      const { reconnectOnError, retryStrategy } = withDefaults({});
      expect(reconnectOnError(new Error(answer))).toBe(2);
      expect(retryStrategy(1)).toBe(1000);
    }
    const { reconnectOnError, retryStrategy } = withDefaults({});
    for (const answer of ['OOM command not allowed', 'ERR no such key', 'ERR the title was "READONLY"'])
      expect(reconnectOnError(new Error(answer))).toBe(false);
    expect(retryStrategy(1)).toBe(200);
  });
});

describe.skipIf(!realRedis)('a connection to a server that falls silent (real server)', () => {
  it('is given up, and what was asked is asked again of whoever takes over', async () => {
    const [old, next] = [await startRedisProcess(), await startRedisProcess()];
    const proxy = await startTcpProxy(old.port);
    // The limit itself is no matter here; the stock one would take its time.
    const connection = { ...withDefaults({ host: '127.0.0.1', port: proxy.port }), socketTimeout: 100 };
    const redis = new Redis(connection);
    redis.on('error', () => {});
    onTestFinished(async () => {
      redis.disconnect();
      await proxy.close();
      await Promise.all([old.remove(), next.remove()]);
    });
    await redis.set('who', 'old');
    await next.client.set('who', 'next');
    proxy.silence();
    proxy.leadTo(next.port);
    expect(await redis.get('who')).toBe('next');
    expect(withDefaults({}).socketTimeout).toBeGreaterThan(11_000);
  });
});
