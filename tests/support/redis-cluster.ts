/** A Redis Cluster of three masters of a test's own, on ports of its own. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { freePort } from './tcp-proxy.ts';

const SLOTS = 16_384;
const MASTERS = 3;
const READY_WITHIN_MS = 20_000;

export interface ClusterMaster {
  port: number;
  /** As CLUSTER MYID has it. */
  id: string;
  /** A client of the test's own, of this node alone. */
  client: Redis;
}

export interface TestCluster {
  /** Names the first two masters; slots from 10,923 on are the third one's. */
  url: string;
  masters: [ClusterMaster, ClusterMaster, ClusterMaster];
  /** Starts a node that follows this one and has all that it has. */
  addReplica(master: ClusterMaster): Promise<ClusterMaster>;
  stop(): Promise<void>;
}

/** @param binary a redis-server or valkey-server, 7.0 or newer. */
export async function startCluster(binary = 'redis-server'): Promise<TestCluster> {
  const folder = await mkdtemp(join(tmpdir(), 'copydesk-test-cluster-'));
  const children: ChildProcess[] = [];
  const clients: Redis[] = [];
  const stop = async () => {
    for (const client of clients) client.disconnect();
    await Promise.all(children.map(end));
    await rm(folder, { recursive: true, force: true });
  };
  const add = async (): Promise<ClusterMaster & { bus: number }> => {
    const [port, bus] = [await freePort(), await freePort()];
    children.push(startNode(binary, folder, port, bus));
    const client = new Redis({ port, retryStrategy: () => 20, maxRetriesPerRequest: null });
    client.on('error', () => {});
    clients.push(client);
    return { port, bus, client, id: await client.cluster('MYID') };
  };
  const addReplica = async (master: ClusterMaster) => {
    const replica = await add();
    await replica.client.call('CLUSTER', 'MEET', '127.0.0.1', master.port, busOf(master));
    await until(
      async () => String(await replica.client.cluster('NODES')).includes(master.id),
      'the replica did not meet',
    );
    await replica.client.call('CLUSTER', 'REPLICATE', master.id);
    const follows = async () => (await replica.client.info('replication')).includes('master_link_status:up');
    await until(follows, 'the replica does not follow');
    return replica;
  };
  const buses = new Map<number, number>();
  const busOf = ({ port }: ClusterMaster) => buses.get(port) ?? 0;
  try {
    const masters: ClusterMaster[] = [];
    for (let i = 0; i < MASTERS; i++) {
      const { port, bus, client, id } = await add();
      buses.set(port, bus);
      masters.push({ port, client, id });
      await client.call('CLUSTER', 'SET-CONFIG-EPOCH', i + 1);
      await client.call('CLUSTER', 'ADDSLOTSRANGE', firstSlot(i), firstSlot(i + 1) - 1);
      if (i > 0) await clients[0]?.call('CLUSTER', 'MEET', '127.0.0.1', port, bus);
    }
    await Promise.all(clients.map(untilWhole));
    const [first, second, third] = masters;
    if (!first || !second || !third) throw new Error('three masters were to be started');
    const url = `redis-cluster://127.0.0.1:${first.port}?node=127.0.0.1:${second.port}`;
    return { url, masters: [first, second, third], addReplica, stop };
  } catch (cause) {
    await stop();
    throw new Error(`${binary} did not make a cluster for the tests`, { cause });
  }
}

function firstSlot(master: number): number {
  return Math.ceil((master * SLOTS) / MASTERS);
}

function startNode(binary: string, folder: string, port: number, bus: number): ChildProcess {
  const settings = {
    port,
    bind: '127.0.0.1',
    dir: folder,
    'cluster-enabled': 'yes',
    'cluster-config-file': `nodes-${port}.conf`,
    'cluster-port': bus,
    'cluster-node-timeout': 5000,
    save: '',
    appendonly: 'no',
    'maxmemory-policy': 'noeviction',
  };
  const words = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]);
  return spawn(binary, words, { stdio: 'ignore' });
}

async function untilWhole(client: Redis): Promise<void> {
  await until(async () => {
    const info = await client.cluster('INFO');
    return info.includes('cluster_state:ok') && info.includes(`cluster_size:${MASTERS}`);
  }, 'the cluster did not come together');
}

async function until(holds: () => Promise<boolean>, otherwise: string): Promise<void> {
  for (const deadline = Date.now() + READY_WITHIN_MS; !(await holds()); await pause(50))
    if (Date.now() > deadline) throw new Error(otherwise);
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

/** The slot of a name between braces: CRC-16/XMODEM, as the cluster specification has it. */
export function slotOf(name: string): number {
  let crc = 0;
  for (const byte of Buffer.from(name)) {
    crc ^= byte << 8;
    for (let bit = 0; bit < 8; bit++) crc = (crc & 0x8000 ? (crc << 1) ^ 0x1021 : crc << 1) & 0xffff;
  }
  return crc % SLOTS;
}
