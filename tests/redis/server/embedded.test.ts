import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import { Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { NoRedisError, openRedis } from '../../../src/redis/server/open-redis.ts';
import type { OpenedRedis } from '../../../src/redis/server/types.ts';
import { clearDesks, newDataDir, recordingLog } from './desks.ts';

const log = recordingLog();
let server: OpenedRedis;
let redis: Redis;

async function openWithoutServer(env: NodeJS.ProcessEnv = {}): Promise<OpenedRedis> {
  const empty = await newDataDir('empty');
  await mkdir(empty);
  return await openRedis({ dataDir: await newDataDir(), env: { PATH: empty, ...env }, log });
}

beforeEach(async () => {
  server = await openWithoutServer();
  redis = new Redis(server.connection);
});

afterEach(async () => {
  redis.disconnect();
  await server.close();
  await clearDesks();
});

describe('the embedded Redis', () => {
  it('stands in where no server is on PATH, and says that it forgets', async () => {
    expect(server).toMatchObject({ kind: 'embedded', appendfsync: 'no' });
    expect(log.warnings).toContain('Redis is embedded and in memory: stories will not survive a restart');
    await redis.set('key', 'value');
    expect(await redis.get('key')).toBe('value');
  });

  it('of a service is found by commands on its data folder, and told to nobody else', async () => {
    const dataDir = await newDataDir('shared');
    const options = { dataDir, env: { PATH: '/nowhere' }, log };
    const service = await openRedis({ ...options, embedded: 'shared' });
    const file = join(dataDir, 'embedded-redis.json');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    const beside = await openRedis({ ...options, embedded: 'none' });
    const { port, password } = service.connection;
    expect(beside).toMatchObject({ kind: 'embedded', connection: { port, password } });
    expect(beside.describe).toBe(`redis://127.0.0.1:${port} in process ${process.pid}`);
    await beside.close();
    expect(await openRedis(options)).toMatchObject({ connection: { port } });
    // One that a process left which had the same number.
    const note = await readFile(file, 'utf8');
    await service.close();
    await expect(openRedis({ ...options, embedded: 'none' })).rejects.toThrow(/no copydesk runs on/);
    await writeFile(file, JSON.stringify({ ...(JSON.parse(note) as object), start: 'earlier' }));
    await expect(openRedis({ ...options, embedded: 'none' })).rejects.toThrow(NoRedisError);
    await writeFile(file, note.slice(0, -5));
    await expect(openRedis({ ...options, embedded: 'none' })).rejects.toThrow(NoRedisError);
  });

  it('is refused in production, with what to do', async () => {
    const opening = openWithoutServer({ NODE_ENV: 'production' });
    await expect(opening).rejects.toThrow(NoRedisError);
    await expect(opening).rejects.toThrow(/set REDIS_URL, or install redis-server/);
  });

  it('lets nobody in without its password, which no message tells', async () => {
    const { host, port, password } = server.connection;
    expect(server.describe).not.toContain(password);
    const stranger = new Redis({ host: host ?? '', port: port ?? 0, enableReadyCheck: false });
    await expect(stranger.get('key')).rejects.toThrow(/NOAUTH/);
    stranger.disconnect();
  });

  const outside = Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .find(({ internal, family }) => !internal && family === 'IPv4');
  it.skipIf(!outside)('listens on the loopback address only', async () => {
    const socket = connect(server.connection.port ?? 0, outside?.address ?? '');
    await expect(once(socket, 'connect')).rejects.toThrow(/ECONNREFUSED/);
  });

  it('ends with its connections cut', async () => {
    const ended = once(redis, 'close');
    await redis.ping();
    await server.close();
    await ended;
    redis.on('error', () => {});
    await server.close();
  });

  it('carries a BullMQ queue and its worker', async () => {
    const { connection } = server;
    const queue = new Queue('stories', { connection });
    const worker = new Worker('stories', async (job) => `seen ${job.data.title}`, { connection });
    const done = once(worker, 'completed');
    await queue.add('story', { title: 'A headline' }, { jobId: 'STORY-r1' });
    expect((await done)[1]).toBe('seen A headline');
    await worker.close();
    await queue.close();
  });
});
