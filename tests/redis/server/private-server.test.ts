import { chmod, mkdir, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { DataFolderError } from '../../../src/redis/server/data-folder.ts';
import { ServerBinaryError } from '../../../src/redis/server/find-binary.ts';
import { NoRedisError, openRedis } from '../../../src/redis/server/open-redis.ts';
import { identify } from '../../../src/redis/server/process-identity.ts';
import { RedisStartError } from '../../../src/redis/server/start-server.ts';
import type { OpenedRedis } from '../../../src/redis/server/types.ts';
import { clearDesks, hasServer, newDataDir, recordingLog, serverPid, startChild } from './desks.ts';

const opened: OpenedRedis[] = [];
const clients: Redis[] = [];
const log = recordingLog();

async function open(dataDir: string, env = process.env): Promise<OpenedRedis> {
  const server = await openRedis({ dataDir, env, log });
  opened.push(server);
  return server;
}

function clientOf(server: OpenedRedis): Redis {
  const client = new Redis(server.connection);
  client.on('error', () => {});
  clients.push(client);
  return client;
}

afterEach(async () => {
  for (const client of clients.splice(0)) client.disconnect();
  for (const server of opened.splice(0)) await server.close();
  vi.unstubAllEnvs();
  await clearDesks();
});

describe.skipIf(!hasServer)('a private server (real server)', () => {
  it('keeps every write, evicts nothing, and is reached by this user alone', async () => {
    const dataDir = await newDataDir();
    const server = await open(dataDir);
    expect(server).toMatchObject({ kind: 'private', appendfsync: 'always' });
    const redis = clientOf(server);
    expect(await redis.config('GET', 'appendonly')).toEqual(['appendonly', 'yes']);
    expect(await redis.config('GET', 'appendfsync')).toEqual(['appendfsync', 'always']);
    expect(await redis.config('GET', 'maxmemory-policy')).toEqual(['maxmemory-policy', 'noeviction']);
    expect(await redis.config('GET', 'port')).toEqual(['port', '0']);
    expect((await stat(join(dataDir, 'redis'))).mode & 0o777).toBe(0o700);
  });

  it('outlives a kill -9 of the process that started it, and is adopted', async () => {
    const dataDir = await newDataDir();
    const child = await startChild('redis', dataDir);
    await child.kill();
    const redis = clientOf(await open(dataDir));
    expect(await redis.get('written by')).toBe('the child');
    expect(String(await serverPid(dataDir))).toBe(child.said);
    expect(log.infos.at(-1)).toMatch(/^adopted/);
  });

  it('is started again when it dies under us, while commands wait', async () => {
    const dataDir = await newDataDir();
    const redis = clientOf(await open(dataDir));
    await redis.set('key', 'kept');
    process.kill(await serverPid(dataDir), 'SIGKILL');
    expect(await redis.get('key')).toBe('kept');
  });

  it('is not started for a question where no desk ever ran, and is where one has run', async () => {
    const dataDir = await newDataDir();
    const ask = () => openRedis({ dataDir, env: process.env, log, embedded: 'none' });
    await expect(ask()).rejects.toThrow(NoRedisError);
    await expect(ask()).rejects.toThrow(`no copydesk runs on ${dataDir}, and nothing of an earlier one`);
    await expect(stat(dataDir)).rejects.toThrow('ENOENT');
    await (await open(dataDir)).close();
    const stopped = await ask();
    opened.push(stopped);
    expect(await clientOf(stopped).ping()).toBe('PONG');
  });

  it('is shut down by the last who closes it, and its data come back', async () => {
    const dataDir = await newDataDir();
    const first = await open(dataDir);
    const redis = clientOf(first);
    await redis.set('key', 'kept');
    const pid = await serverPid(dataDir);
    redis.disconnect();
    await first.close();
    await first.close();
    expect(await identify(pid)).toBeUndefined();
    expect(await clientOf(await open(dataDir)).get('key')).toBe('kept');
  });

  it('stays for a reader who is still connected, and says so', async () => {
    const dataDir = await newDataDir();
    const server = await open(dataDir);
    const reader = clientOf(server);
    await reader.set('key', 'read on');
    await server.close();
    expect(await reader.get('key')).toBe('read on');
    expect(log.infos.at(-1)).toMatch(/stays: 1 other connection/);
  });

  it('stays for another who has adopted it and is about to connect', async () => {
    const dataDir = await newDataDir();
    const mine = await open(dataDir);
    const theirs = await open(dataDir);
    const pid = await serverPid(dataDir);
    await mine.close();
    expect(await clientOf(theirs).ping()).toBe('PONG');
    expect(await serverPid(dataDir)).toBe(pid);
  });

  it('starts over a stale pid file with a living stranger’s number, and a dead socket', async () => {
    const dataDir = await newDataDir();
    await mkdir(join(dataDir, 'redis'), { recursive: true });
    await writeFile(join(dataDir, 'redis', 'redis.pid'), `${process.pid}\n`);
    await writeFile(join(dataDir, 'redis', 'redis.sock'), '');
    const redis = clientOf(await open(dataDir));
    expect(await redis.ping()).toBe('PONG');
    expect(await serverPid(dataDir)).not.toBe(process.pid);
  });

  it('ends a server whose socket was removed, before it starts another on the same files', async () => {
    const dataDir = await newDataDir();
    const first = await open(dataDir);
    await clientOf(first).set('key', 'kept');
    const pid = await serverPid(dataDir);
    await rm(join(dataDir, 'redis', 'redis.sock'));
    const redis = clientOf(await open(dataDir));
    expect(await identify(pid)).toBeUndefined();
    expect(await redis.get('key')).toBe('kept');
  });

  it('is one server for all that start at the same time, here and in another process', async () => {
    const dataDir = await newDataDir();
    log.infos.length = 0;
    const starting = [open(dataDir), open(dataDir), open(dataDir)];
    const [child] = await Promise.all([startChild('redis', dataDir), ...starting]);
    expect(log.infos.filter((info) => info.startsWith('started'))).toHaveLength(1);
    expect(child.said).toBe(String(await serverPid(dataDir)));
  });

  it('puts the socket elsewhere when the folder’s path is too long for one', async () => {
    const dataDir = await newDataDir(`${'a long way down '.repeat(8)}é`);
    const server = await open(dataDir);
    const socket = server.connection.path ?? '';
    expect(Buffer.byteLength(socket)).toBeLessThanOrEqual(103);
    expect((await stat(join(socket, '..'))).mode & 0o777).toBe(0o700);
    vi.stubEnv('TMPDIR', dataDir);
    expect((await open(dataDir)).connection.path).toBe(socket);
  });

  it('refuses a socket folder that others may enter', async () => {
    const dataDir = await newDataDir('x'.repeat(150));
    const server = await open(dataDir);
    const folder = join(server.connection.path ?? '', '..');
    await server.close();
    await chmod(folder, 0o755);
    await expect(open(dataDir)).rejects.toThrow(DataFolderError);
    await chmod(folder, 0o700);
  });

  it('refuses to share a socket with a Redis of another folder', async () => {
    const first = await open(await newDataDir());
    const dataDir = await newDataDir();
    await mkdir(join(dataDir, 'redis'), { recursive: true });
    await symlink(first.connection.path ?? '', join(dataDir, 'redis', 'redis.sock'));
    await expect(open(dataDir)).rejects.toThrow(/another Redis, which works in .* listens on/);
  });

  it('tells why it does not start, with the end of its log', async () => {
    const dataDir = await newDataDir();
    const server = await open(dataDir);
    await server.close();
    const files = join(dataDir, 'redis', 'appendonlydir');
    const manifest = (await readdir(files)).find((name) => name.endsWith('.manifest')) ?? 'none';
    await writeFile(join(files, manifest), 'nonsense\n');
    const failure = await open(dataDir).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(RedisStartError);
    expect(String(failure)).toMatch(
      /ended with code 1; a file is damaged: see redis-check-aof[^]*Invalid AOF/,
    );
  });

  it('cuts back a log that has grown', async () => {
    const dataDir = await newDataDir();
    await mkdir(join(dataDir, 'redis'), { recursive: true });
    const file = join(dataDir, 'redis', 'redis.log');
    await writeFile(file, 'an old line\n'.repeat(200_000));
    await open(dataDir);
    expect((await stat(file)).size).toBeLessThan(512 * 1024);
    expect((await readFile(file, 'utf8')).slice(-2000)).toMatch(/ready to accept connections/i);
  });
});

/** A program that knows its version and then fails as a full disk makes Redis fail. */
async function brokenBinary(): Promise<string> {
  const file = await newDataDir('redis-server');
  const lines = [
    '#!/bin/sh',
    '[ "$1" = --version ] && { echo "Redis server v=7.9.9"; exit 0; }',
    'echo "Can\'t open the append-only file: No space left on device"; exit 1',
  ];
  await writeFile(file, `${lines.join('\n')}\n`, { mode: 0o755 });
  return file;
}

describe('a server that cannot be started', () => {
  it('is named with its reason, and with what to do', async () => {
    const env = { PATH: '', REDIS_SERVER_BIN: await brokenBinary() };
    const failure = await open(await newDataDir(), env).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(RedisStartError);
    expect(String(failure)).toMatch(/ended with code 1; the disk is full: make room\nCan't open/);
  });

  it('is an error and no other server when REDIS_SERVER_BIN does not run', async () => {
    const env = { ...process.env, REDIS_SERVER_BIN: '/nowhere/redis-server' };
    await expect(open(await newDataDir(), env)).rejects.toThrow(ServerBinaryError);
  });

  it('is a folder error where a file is in the way of the data folder', async () => {
    const dataDir = await newDataDir();
    await writeFile(dataDir, '');
    const env = { PATH: '', REDIS_SERVER_BIN: await brokenBinary() };
    await expect(open(dataDir, env)).rejects.toThrow(DataFolderError);
  });
});
