import { once } from 'node:events';
import { createConnection, createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { consumeQueue, consumeStream, type Consumption } from '../../src/consumer/index.ts';
import { NodeFinder } from '../../src/cluster/find-node.ts';
import { connect } from '../../src/redis/connect.ts';
import { keysOf } from '../../src/redis/keys.ts';
import { withDefaults } from '../../src/redis/server/connection-options.ts';
import { readRedisUrl } from '../../src/redis/server/redis-url.ts';
import { tryConnection } from '../../src/redis/server/try-connection.ts';
import type { StoryMessage } from '../../src/story/types.ts';
import type { OpenDesk } from '../../workers/open-desk.ts';
import { feedSource, MAYOR, openTestDesk, passOver, PLANT, rss, testConfig, WHALE } from '../support/desk.ts';
import { startFeedServer, type FeedServer } from '../support/feed-server.ts';
import { slotOf, startCluster, type ClusterMaster, type TestCluster } from '../support/redis-cluster.ts';
import { realRedis, uniquePrefix } from '../support/redis.ts';
import { freePort } from '../support/tcp-proxy.ts';

const PATIENCE = { timeout: 20_000 };

/** Moves a slot with all that is in it, as `redis-cli --cluster reshard` does. */
async function moveSlot(cluster: TestCluster, slot: number, from: ClusterMaster, to: ClusterMaster) {
  await to.client.call('CLUSTER', 'SETSLOT', slot, 'IMPORTING', from.id);
  await from.client.call('CLUSTER', 'SETSLOT', slot, 'MIGRATING', to.id);
  for (;;) {
    const keys = (await from.client.call('CLUSTER', 'GETKEYSINSLOT', slot, 50)) as string[];
    if (keys.length === 0) break;
    await from.client.call('MIGRATE', '127.0.0.1', to.port, '', 0, 5000, 'REPLACE', 'KEYS', ...keys);
  }
  for (const { client } of [to, from, ...cluster.masters])
    await client.call('CLUSTER', 'SETSLOT', slot, 'NODE', to.id);
}

/** In the slots of the third master, which the cluster's URL does not name. */
function prefixOnThird(): string {
  for (;;) {
    const prefix = uniquePrefix('cluster');
    if (slotOf(prefix) >= 10_923) return prefix;
  }
}

const titleOf = (message: StoryMessage) => ('title' in message ? message.title : message.event);

describe.skipIf(!realRedis)('a Redis Cluster of three masters (real server)', () => {
  let cluster: TestCluster;
  let feeds: FeedServer;
  let desk: OpenDesk;
  const prefix = prefixOnThird();
  const consumers: Consumption[] = [];
  const taken: string[] = [];

  beforeAll(async () => {
    cluster = await startCluster();
    feeds = await startFeedServer();
    const config = testConfig('cluster', [feedSource('wire', feeds.urlOf('/wire.xml'))]);
    config.redis = { url: cluster.url, prefix };
    desk = await openTestDesk(config);
    const where = { redis: cluster.url, prefix, onError: () => {} };
    consumers.push(
      consumeQueue(where, (message) => void taken.push(`queue: ${titleOf(message)}`)),
      consumeStream(where, (message) => void taken.push(`stream: ${titleOf(message)}`)),
    );
  });
  afterAll(async () => {
    await Promise.all(consumers.map((each) => each.close()));
    await desk?.close();
    await feeds?.close();
    await cluster?.stop();
  });

  async function polled(...items: (typeof MAYOR)[]): Promise<void> {
    feeds.set('/wire.xml', { body: rss(items) });
    await passOver(desk);
  }

  it('carries an item from a feed to queue and stream', async () => {
    await polled(MAYOR);
    await expect
      .poll(() => taken.toSorted(), PATIENCE)
      .toEqual([`queue: ${MAYOR.title}`, `stream: ${MAYOR.title}`]);
  });

  it('keeps a whole desk on the one node that has its slot', async () => {
    const [first, second, third] = cluster.masters;
    const sizes = await Promise.all([first, second, third].map(({ client }) => client.dbsize()));
    expect(sizes.slice(0, 2)).toEqual([0, 0]);
    expect(sizes[2]).toBeGreaterThan(10);
  });

  it('goes on where its slot went to', async () => {
    const [first, , third] = cluster.masters;
    taken.length = 0;
    await moveSlot(cluster, slotOf(prefix), third, first);
    await polled(MAYOR, WHALE);
    await expect
      .poll(() => taken.toSorted(), PATIENCE)
      .toEqual([`queue: ${WHALE.title}`, `stream: ${WHALE.title}`]);
    expect(await third.client.dbsize()).toBe(0);
  });

  it('goes on with the replica that took over', async () => {
    const [first] = cluster.masters;
    const replica = await cluster.addReplica(first);
    taken.length = 0;
    await replica.client.call('CLUSTER', 'FAILOVER', 'TAKEOVER');
    await polled(MAYOR, WHALE, PLANT);
    await expect
      .poll(() => taken.toSorted(), PATIENCE)
      .toEqual([`queue: ${PLANT.title}`, `stream: ${PLANT.title}`]);
    expect(await replica.client.info('replication')).toContain('role:master');
  });

  it('is asked for its nodes by turns, so that one that is away or wrong is passed over', async () => {
    const [first, second, third] = cluster.masters;
    const port = third.port;
    const tag = prefixOnThird();
    const nobody = { host: '127.0.0.1', port: 9 };
    const finder = new NodeFinder(tag, [nobody, { host: '127.0.0.1', port: second.port }]);
    for (let i = 0; i < 5; i++) expect(await finder.find({})).toEqual({ host: '127.0.0.1', port });
    await expect(new NodeFinder(tag, [nobody]).find({})).rejects.toThrow(/ECONNREFUSED/);
    expect(first.port).not.toBe(port);
  });

  it('tells who names a single node of it how to name the cluster', async () => {
    const [first] = cluster.masters;
    const config = testConfig('cluster', []);
    config.redis = { url: `redis://127.0.0.1:${first.port}`, prefix: prefixOnThird() };
    await expect(openTestDesk(config)).rejects.toThrow('write redis-cluster:// for redis:// in REDIS_URL');
  });

  it('is waited for like any Redis', async () => {
    const port = await freePort();
    const { options } = readRedisUrl(`redis-cluster://127.0.0.1:${port}`, prefix);
    await expect(tryConnection(options)).rejects.toThrow(/ECONNREFUSED/);
    const redis = connect(withDefaults(options));
    const refused = once(redis, 'error');
    const reply = redis.ping();
    await refused;
    // The node that was away is there.
    const forwarder = createServer((socket) => {
      const onward = createConnection(cluster.masters[1].port);
      socket.pipe(onward).pipe(socket);
      for (const each of [socket, onward]) each.on('error', () => each.destroy());
    }).listen(port, '127.0.0.1');
    expect(await reply).toBe('PONG');
    redis.disconnect();
    forwarder.close();
  });

  it('is connected to again where a connection is lost', async () => {
    const redis = connect(withDefaults(readRedisUrl(cluster.url, prefix).options));
    redis.on('error', () => {});
    await redis.hset(keysOf(prefix).alerts, 'a', 'b');
    const id = await redis.client('ID');
    await redis.client('KILL', 'ID', id, 'SKIPME', 'no').catch(() => undefined);
    expect(await redis.hget(keysOf(prefix).alerts, 'a')).toBe('b');
    redis.disconnect();
  });
});
