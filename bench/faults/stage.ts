/** Everything that a run needs, set up and taken down: the world, the server, the desk's processes and the consumers. */
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Queue } from 'bullmq';
import { stringify } from 'yaml';
import { connect, type DeskRedis } from '../../src/redis/connect.ts';
import { keysOf, type Keys } from '../../src/redis/keys.ts';
import { articlesQueue, fetchQueue, type ArticlesJob, type FetchJob } from '../../src/redis/queues.ts';
import type { RedisConnection } from '../../src/redis/server/types.ts';
import { Dice, seedFor } from '../fuzz/random.ts';
import { mortalRedis, type Fsync, type MortalRedis } from './mortal-redis.ts';
import { letGo, patientConnection } from './patience.ts';
import { Player, type Role } from './player.ts';
import { startPublishers, type Publishers } from './publishers.ts';
import { makeWorld, type World, type WorldOptions } from './world.ts';

export interface StageOptions extends WorldOptions {
  /** Path of a redis-server or valkey-server. */
  binary: string;
  fsync: Fsync;
  /** The compiled `bin/copydesk.js`. */
  copydesk: string;
}

export interface Stage {
  world: World;
  publishers: Publishers;
  redis: MortalRedis;
  players: Player[];
  /** Straight to the server, whatever the links do. */
  client: DeskRedis;
  connection: RedisConnection;
  keys: Keys;
  queues: { fetch: Queue<FetchJob>; articles: Queue<ArticlesJob> };
  sourceIds: string[];
  /** Consumer → path of its journal. */
  journals: Map<string, string>;
  /** Told when a process ends though nobody ended it. */
  onFall: (player: Player, how: string) => void;
  dir: string;
  /** Ends every process. @param keep leaves the files where they are. */
  close(keep: boolean): Promise<void>;
}

const ROOT = resolve(import.meta.dirname, '../..');
const PREFIX = 'faults';
/** The slowest link at the best of times. */
const LINK_MS = 8;
const CAST: readonly (readonly [Role, number])[] = [
  ['scheduler', 1],
  ['fetch', 3],
  ['merge', 2],
  ['publish', 2],
  ['stream-consumer', 1],
  ['queue-consumer', 1],
];

export async function setStage(options: StageOptions): Promise<Stage> {
  const dir = await mkdtemp(join(tmpdir(), 'copydesk-faults-'));
  const world = makeWorld(options);
  const publishers = await startPublishers(world, options.seed);
  const port = await freePort();
  const redis = await mortalRedis(join(dir, 'redis'), { ...options, port });
  const sourceIds = world.feeds.map((_, feed) => `paper${feed}`);
  const config = await writeConfig(
    dir,
    sourceIds.map((id, feed) => ({ id, url: publishers.urlOf(feed) })),
  );
  await redis.start();
  const connection = patientConnection(port);
  const client = connect(connection);
  const keys = keysOf(PREFIX);
  const queues = { fetch: fetchQueue(connection, keys), articles: articlesQueue(connection, keys) };
  // It goes and comes back here.
  for (const each of [client, queues.fetch, queues.articles]) each.on('error', () => {});
  const journals = new Map<string, string>();
  const dice = new Dice(seedFor(options.seed, 'links'));
  const stage: Stage = {
    world,
    publishers,
    redis,
    players: [],
    client,
    connection,
    keys,
    queues,
    sourceIds,
    journals,
    onFall: () => {},
    dir,
    close,
  };

  async function close(keep: boolean): Promise<void> {
    process.off('exit', endNow);
    await Promise.all(stage.players.map((player) => player.end()));
    client.disconnect();
    await Promise.all([queues.fetch, queues.articles].map(letGo));
    await redis.kill();
    redis.end();
    await publishers.close();
    if (!keep) await rm(dir, { recursive: true, force: true });
  }

  function endNow(): void {
    for (const player of stage.players) player.endNow();
    redis.end();
  }

  process.on('exit', endNow);
  try {
    for (const [role, count] of CAST)
      for (let i = 1; i <= count; i++)
        stage.players.push(await cast(role, count > 1 ? `${role}-${i}` : role, config, options.copydesk));
    for (const player of stage.players) player.start();
    await Promise.all(stage.players.map((player) => player.ready()));
  } catch (error) {
    await close(true);
    throw error;
  }
  return stage;

  async function cast(role: Role, name: string, config: string, copydesk: string): Promise<Player> {
    const linkMs = dice.between(0, LINK_MS);
    const shared = { name, role, redisPort: port, linkMs, log: join(dir, `${name}.log`) };
    const onFall = (player: Player, how: string) => stage.onFall(player, how);
    if (role === 'stream-consumer' || role === 'queue-consumer') {
      const journal = join(dir, `${name}.jsonl`);
      journals.set(name, journal);
      const script = join(ROOT, 'bench/faults/consumer.ts');
      const kind = role === 'stream-consumer' ? 'stream' : 'queue';
      const command = (url: string) => ({
        words: ['--import', 'tsx', script, kind, url, PREFIX, journal],
        env: {},
      });
      return Player.create({ ...shared, command, ready: 'the consumer is running', onFall });
    }
    const probes = await freePort();
    const command = (url: string) => ({
      words: [copydesk, 'run', '--config', config, '--only', role],
      env: {
        REDIS_URL: url,
        COPYDESK_DATA: join(dir, 'data'),
        PORT: String(probes),
        LOG_LEVEL: 'info',
        // Fail points work in tests only.
        NODE_ENV: 'test',
      },
    });
    return Player.create({ ...shared, command, ready: 'copydesk is running', onFall, probes });
  }
}

async function writeConfig(dir: string, sources: { id: string; url: string }[]): Promise<string> {
  const folder = join(dir, 'config');
  await mkdir(folder);
  const copydesk = {
    redis: { prefix: PREFIX },
    network: { allow: ['127.0.0.0/8'], perHost: 64, hostGap: '0s', totalTimeout: '5s' },
    publish: { settle: '500ms', settleRelated: '1s' },
    fetch: { threads: 1, concurrency: 8 },
  };
  const each = sources.map((source) => ({ ...source, interval: '1m', backfill: 'all' }));
  await writeFile(join(folder, 'copydesk.yaml'), stringify(copydesk));
  await writeFile(join(folder, 'sources.yaml'), stringify({ sources: each }));
  return folder;
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}
