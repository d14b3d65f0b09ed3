import { describe, expect, it } from 'vitest';
import { realRedis } from '../support/redis.ts';
import { startRedisProcess, type RedisProcess } from '../support/redis-process.ts';
import { startTcpProxy, type TcpProxy } from '../support/tcp-proxy.ts';
import { startWorld, type World } from './trouble-world.ts';

/** On each of four feeds, before the trouble and while it lasts. */
const [BEFORE, MEANWHILE] = [15, 5];
const FEEDS = 4;

/** A server in trouble, the service that works on it, and how they are brought together. */
class Trouble {
  readonly redis: RedisProcess;
  readonly proxy: TcpProxy;
  readonly world: World;
  readonly #servers: RedisProcess[];

  private constructor(redis: RedisProcess, proxy: TcpProxy, world: World) {
    this.redis = redis;
    this.proxy = proxy;
    this.world = world;
    this.#servers = [redis];
  }

  static async start(): Promise<Trouble> {
    const redis = await startRedisProcess();
    const proxy = await startTcpProxy(redis.port);
    return new Trouble(redis, proxy, await startWorld(`redis://127.0.0.1:${proxy.port}`));
  }

  async startReplica(): Promise<RedisProcess> {
    const replica = await startRedisProcess();
    this.#servers.push(replica);
    await replica.client.replicaof('127.0.0.1', this.redis.port);
    return replica;
  }

  /** Work is under way: the first stories are out, and most are not. */
  async begin(): Promise<void> {
    this.world.publish(BEFORE);
    await this.world.poll(this.redis.port);
    await this.world.untilStories(1, this.redis.client);
    this.world.publish(MEANWHILE);
  }

  /** Everything that was published comes out in the end, and once. */
  async expectAll(after: RedisProcess = this.redis): Promise<void> {
    await this.world.poll(after.port);
    await this.world.untilStories(FEEDS * (BEFORE + MEANWHILE), after.client);
    await this.world.expectTruth(after.client);
  }

  async end(): Promise<void> {
    await this.world.close();
    await this.proxy.close();
    await Promise.all(this.#servers.map((server) => server.remove()));
  }
}

/** They wait for most of their time, so they wait together. */
describe.skipIf(!realRedis).concurrent('a Redis in trouble (real server)', { timeout: 120_000 }, () => {
  function inTrouble(name: string, work: (trouble: Trouble) => Promise<void>): void {
    it(name, async () => {
      const trouble = await Trouble.start();
      try {
        await work(trouble);
      } finally {
        await trouble.end();
      }
    });
  }

  inTrouble('that hangs is waited for', async (trouble) => {
    const { redis, world } = trouble;
    await trouble.begin();
    redis.freeze();
    await world.daemon.says('does not answer');
    redis.thaw();
    await trouble.expectAll();
    expect(world.told()).toEqual(['REDIS does not answer; waiting for it', 'REDIS answers again']);
  });

  inTrouble('that is killed and started again is waited for', async (trouble) => {
    const { redis, world } = trouble;
    await trouble.begin();
    await redis.kill();
    await world.daemon.says('redis is away');
    await redis.start();
    await trouble.expectAll();
    expect(world.told()).toEqual(['redis is away; waiting for it', 'redis is back']);
  });

  inTrouble('that is out of memory is waited for', async (trouble) => {
    const { redis, world } = trouble;
    await trouble.begin();
    await redis.client.config('SET', 'maxmemory', '1mb');
    await world.daemon.says('out of memory');
    await redis.client.config('SET', 'maxmemory', '0');
    await trouble.expectAll();
    await world.daemon.says('takes writes again');
    expect(world.told()).toEqual([
      'REDIS: it is out of memory and takes no writes: raise its maxmemory, or lower window.days (OOM); nothing is lost, and the desk goes on once it can',
      'REDIS takes writes again',
    ]);
  });

  inTrouble('that is slow is borne with', async (trouble) => {
    const { proxy, world } = trouble;
    proxy.delay(30);
    await trouble.begin();
    await trouble.expectAll();
    expect(world.told()).toEqual([]);
  });

  inTrouble('that dies is left for the replica that takes its place', async (trouble) => {
    const { redis, proxy, world } = trouble;
    const replica = await trouble.startReplica();
    await trouble.begin();
    await world.untilStories(FEEDS * BEFORE, redis.client);
    await redis.client.wait(1, 0);
    await redis.kill();
    await world.daemon.says('redis is away');
    await replica.client.replicaof('NO', 'ONE');
    proxy.leadTo(replica.port);
    await trouble.expectAll(replica);
    expect(world.told()).toEqual(['redis is away; waiting for it', 'redis is back']);
  });

  inTrouble('that becomes a replica is left for the one that is the primary now', async (trouble) => {
    const { redis, proxy, world } = trouble;
    const replica = await trouble.startReplica();
    await trouble.begin();
    await world.untilStories(FEEDS * BEFORE, redis.client);
    await redis.client.wait(1, 0);
    await redis.client.replicaof('127.0.0.1', replica.port);
    await world.daemon.says('it is a replica, which only reads');
    await replica.client.replicaof('NO', 'ONE');
    proxy.leadTo(replica.port);
    await trouble.expectAll(replica);
    await world.daemon.says('takes writes again');
    expect(world.told()).toEqual([
      'REDIS: it is a replica, which only reads: name the primary in REDIS_URL (READONLY); nothing is lost, and the desk goes on once it can',
      'REDIS takes writes again',
    ]);
  });
});
