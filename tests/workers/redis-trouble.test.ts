import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { realRedis } from '../support/redis.ts';
import { startRedisProcess, type RedisProcess } from '../support/redis-process.ts';
import { startTcpProxy, type TcpProxy } from '../support/tcp-proxy.ts';
import { startWorld, type World } from './trouble-world.ts';

/** On each of four feeds, before the trouble and while it lasts. */
const [BEFORE, MEANWHILE] = [15, 5];
const FEEDS = 4;

describe.skipIf(!realRedis)('a Redis in trouble (real server)', { timeout: 120_000 }, () => {
  let servers: RedisProcess[];
  let redis: RedisProcess;
  let proxy: TcpProxy;
  let world: World;

  beforeEach(async () => {
    redis = await startRedisProcess();
    servers = [redis];
    proxy = await startTcpProxy(redis.port);
    world = await startWorld(`redis://127.0.0.1:${proxy.port}`);
  });
  afterEach(async () => {
    await world.close();
    await proxy.close();
    await Promise.all(servers.map((server) => server.remove()));
  });

  /** Work is under way: the first stories are out, and most are not. */
  async function begin(): Promise<void> {
    world.publish(BEFORE);
    await world.poll(redis.port);
    await world.untilStories(1, redis.client);
    world.publish(MEANWHILE);
  }

  /** Everything that was published comes out in the end, and once. */
  async function expectAll(after: RedisProcess = redis): Promise<void> {
    await world.poll(after.port);
    await world.untilStories(FEEDS * (BEFORE + MEANWHILE), after.client);
    await world.expectTruth(after.client);
  }

  it('that hangs is waited for', async () => {
    await begin();
    redis.freeze();
    await world.daemon.says('does not answer');
    redis.thaw();
    await expectAll();
    expect(world.told()).toEqual(['REDIS does not answer; waiting for it', 'REDIS answers again']);
  });

  it('that is killed and started again is waited for', async () => {
    await begin();
    await redis.kill();
    await world.daemon.says('redis is away');
    await redis.start();
    await expectAll();
    expect(world.told()).toEqual(['redis is away; waiting for it', 'redis is back']);
  });

  it('that is out of memory is waited for', async () => {
    await begin();
    await redis.client.config('SET', 'maxmemory', '1mb');
    await world.daemon.says('out of memory');
    await redis.client.config('SET', 'maxmemory', '0');
    await expectAll();
    await world.daemon.says('takes writes again');
    expect(world.told()).toEqual([
      'REDIS: it is out of memory and takes no writes: raise its maxmemory, or lower window.days (OOM); nothing is lost, and the desk goes on once it can',
      'REDIS takes writes again',
    ]);
  });

  it('that is slow is borne with', async () => {
    proxy.delay(30);
    await begin();
    await expectAll();
    expect(world.told()).toEqual([]);
  });

  async function startReplica(): Promise<RedisProcess> {
    const replica = await startRedisProcess();
    servers.push(replica);
    await replica.client.replicaof('127.0.0.1', redis.port);
    return replica;
  }

  it('that dies is left for the replica that takes its place', async () => {
    const replica = await startReplica();
    await begin();
    await world.untilStories(FEEDS * BEFORE, redis.client);
    await redis.client.wait(1, 0);
    await redis.kill();
    await world.daemon.says('redis is away');
    await replica.client.replicaof('NO', 'ONE');
    proxy.leadTo(replica.port);
    await expectAll(replica);
    expect(world.told()).toEqual(['redis is away; waiting for it', 'redis is back']);
  });

  it('that becomes a replica is left for the one that is the primary now', async () => {
    const replica = await startReplica();
    await begin();
    await world.untilStories(FEEDS * BEFORE, redis.client);
    await redis.client.wait(1, 0);
    await redis.client.replicaof('127.0.0.1', replica.port);
    await world.daemon.says('it is a replica, which only reads');
    await replica.client.replicaof('NO', 'ONE');
    proxy.leadTo(replica.port);
    await expectAll(replica);
    await world.daemon.says('takes writes again');
    expect(world.told()).toEqual([
      'REDIS: it is a replica, which only reads: name the primary in REDIS_URL (READONLY); nothing is lost, and the desk goes on once it can',
      'REDIS takes writes again',
    ]);
  });
});
