/** Whatever becomes of the server behind an address, a consumer goes on with the one that took over. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { connect } from '../../src/consumer/connection.ts';
import { consumeQueue, consumeStream, type Consumption } from '../../src/consumer/index.ts';
import { outputQueue } from '../../src/redis/queues.ts';
import { keysOf } from '../../src/redis/keys.ts';
import { withDefaults } from '../../src/redis/server/connection-options.ts';
import { makeMessage } from '../support/factories.ts';
import { realRedis } from '../support/redis.ts';
import { startRedisProcess, type RedisProcess } from '../support/redis-process.ts';
import { freePort, startTcpProxy, type TcpProxy } from '../support/tcp-proxy.ts';

const PATIENCE = { timeout: 30_000 };
const prefix = 'failover';
const keys = keysOf(prefix);

describe.skipIf(!realRedis)('after a failover (real server)', () => {
  let old: RedisProcess;
  let next: RedisProcess;
  let proxy: TcpProxy;
  let consumption: Consumption | undefined;
  let handled: number[];
  const errors: string[] = [];

  beforeEach(async () => {
    [old, next] = await Promise.all([startRedisProcess(), startRedisProcess()]);
    proxy = await startTcpProxy(old.port);
    handled = [];
  });
  afterEach(async () => {
    vi.useRealTimers();
    await consumption?.close();
    consumption = undefined;
    await proxy.close();
    await Promise.all([old.remove(), next.remove()]);
  });

  const options = () => ({
    redis: { host: '127.0.0.1', port: proxy.port },
    prefix,
    onError: ({ message }: Error) => void errors.push(message),
  });
  const keep = ({ revision }: { revision: number }) => void handled.push(revision);

  /** It becomes a replica and keeps its connections; new ones find the other server. */
  async function demote(): Promise<void> {
    proxy.leadTo(next.port);
    await old.client.replicaof('127.0.0.1', await freePort());
  }

  it('a stream is read on where the old primary keeps its connections', async () => {
    const append = ({ client }: RedisProcess, revision: number) =>
      client.xadd(keys.stream('stories'), '*', 'json', JSON.stringify(makeMessage({ revision })));
    await append(old, 1);
    consumption = consumeStream(options(), keep);
    await expect.poll(() => handled, PATIENCE).toEqual([1]);
    await demote();
    await append(next, 2);
    await expect.poll(() => handled, PATIENCE).toEqual([1, 2]);
    // It is told, for it may last: somebody may have given us the address of a replica.
    expect(errors.join('\n')).toMatch(/READONLY|UNBLOCKED/);
  });

  it('a queue is read on where the old primary keeps its connections', async () => {
    const add = async ({ port }: RedisProcess, revision: number) => {
      const queue = outputQueue('stories', withDefaults({ host: '127.0.0.1', port }), keys);
      await queue.add('story', makeMessage({ revision }));
      await queue.close();
    };
    await add(old, 1);
    consumption = consumeQueue(options(), keep);
    await expect.poll(() => handled, PATIENCE).toEqual([1]);
    await demote();
    await add(next, 2);
    await expect.poll(() => handled, PATIENCE).toEqual([1, 2]);
  });

  it('a connection over which an answer does not come is made anew, and the question asked again', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const stopped = new AbortController();
    const redis = connect(options(), () => {}, stopped.signal);
    await redis.set('who', 'old');
    await next.client.set('who', 'next');
    proxy.silence();
    proxy.leadTo(next.port);
    const answer = redis.get('who');
    vi.advanceTimersByTime(20_000);
    expect(await answer).toBe('next');
    stopped.abort();
    redis.disconnect();
    await vi.waitFor(() => expect(vi.getTimerCount()).toBe(0));
  });

  it('a connection that owes nothing is left alone', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const stopped = new AbortController();
    const redis = connect(options(), () => {}, stopped.signal);
    await redis.set('who', 'old');
    proxy.leadTo(next.port);
    vi.advanceTimersByTime(60_000);
    expect(await redis.get('who')).toBe('old');
    stopped.abort();
    redis.disconnect();
  });
});
