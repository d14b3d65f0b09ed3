import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Redis } from 'ioredis';
import { afterEach, describe, expect, it } from 'vitest';
import { checkRedis } from '../../../src/redis/server/check-redis.ts';
import { openRedis } from '../../../src/redis/server/open-redis.ts';
import { realRedis, testRedis, testRedisUrl } from '../../support/redis.ts';
import { clearDesks, newDataDir, recordingLog } from './desks.ts';

type Settings = Record<string, string | undefined>;
const ends: (() => unknown)[] = [];

afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
  await clearDesks();
});

const denied = '-NOPERM this user has no permissions to run the command\r\n';

function bulk(text: string): string {
  return `$${Buffer.byteLength(text)}\r\n${text}\r\n`;
}

/** A server that knows INFO and CONFIG GET, and denies what is not in `settings`. */
async function answering(version: string | undefined, settings: Settings): Promise<Redis> {
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.on('data', (data) => {
      // One reply a command; a command is an array that begins with `*`.
      for (const command of data.toString().split(/(?=^\*\d)/m)) {
        const words = command
          .split('\r\n')
          .filter((_, index) => index % 2 === 0)
          .slice(1);
        const value = settings[words[2] ?? ''];
        if (/^info$/i.test(words[0] ?? ''))
          socket.write(version ? bulk(`redis_version:${version}\r\n`) : denied);
        else socket.write(value === undefined ? denied : `*2\r\n${bulk(words[2] ?? '')}${bulk(value)}`);
      }
    });
  });
  const folder = await newDataDir();
  await mkdir(folder);
  const path = join(folder, 's');
  server.listen(path);
  await once(server, 'listening');
  const redis = new Redis({ path, enableReadyCheck: false, disableClientInfo: true });
  ends.push(
    () => closed(server),
    () => redis.disconnect(),
  );
  return redis;
}

async function closed(server: Server): Promise<void> {
  server.close();
  await once(server, 'close');
}

const GOOD = { 'maxmemory-policy': 'noeviction', appendonly: 'yes', appendfsync: 'always' };

describe('checkRedis', () => {
  it('finds nothing wrong with a server that keeps everything', async () => {
    expect(await checkRedis(await answering('7.2.4', GOOD))).toEqual({
      ok: true,
      version: '7.2.4',
      appendfsync: 'always',
      problems: [],
    });
  });

  it.each<[string, string, Settings, RegExp]>([
    ['an old version', '6.0.16', GOOD, /Redis is 6\.0\.16: at least 6\.2/],
    [
      'eviction',
      '7.0.0',
      { ...GOOD, 'maxmemory-policy': 'allkeys-lru' },
      /is allkeys-lru.*set it to noeviction/,
    ],
    ['no log', '7.0.0', { ...GOOD, appendonly: 'no' }, /appendonly is no.*set appendonly yes/],
    ['a lazy log', '7.0.0', { ...GOOD, appendfsync: 'no' }, /appendfsync is no.*set it to always/],
  ])('names %s and what to do', async (_, version, settings, problem) => {
    const check = await checkRedis(await answering(version, settings));
    expect(check).toMatchObject({ ok: false, problems: [expect.stringMatching(problem)] });
  });

  it('takes everysec without a complaint', async () => {
    const check = await checkRedis(await answering('10.0.0', { ...GOOD, appendfsync: 'everysec' }));
    expect(check).toMatchObject({ ok: true, appendfsync: 'everysec' });
  });

  it('knows nothing, and complains of nothing, where it may not ask', async () => {
    expect(await checkRedis(await answering(undefined, {}))).toEqual({
      ok: true,
      version: 'unknown',
      appendfsync: 'unknown',
      problems: [],
    });
  });

  it('reads a real server’s answers (real server)', { skip: !realRedis }, async () => {
    const redis = testRedis();
    ends.push(() => redis.disconnect());
    const check = await checkRedis(redis);
    expect(check).toMatchObject({ version: expect.stringMatching(/^\d+\.\d+/), appendfsync: 'no' });
    expect(check.problems).toEqual([expect.stringMatching(/^appendonly is no/)]);
  });
});

describe('openRedis with a URL', () => {
  it('answers at once where nothing runs yet, with its password masked', async () => {
    const log = recordingLog();
    const socket = join(dirname(await newDataDir()), 'none.sock');
    const opened = await openRedis({ url: `unix://u:hunter2@${socket}`, dataDir: '/nowhere', env: {}, log });
    expect(opened).toMatchObject({ kind: 'url', appendfsync: 'unknown', connection: { path: socket } });
    expect(log.warnings).toEqual([expect.stringMatching(/does not answer yet: .*ENOENT/)]);
    expect(JSON.stringify([opened.describe, log])).not.toContain('hunter2');
    await opened.close();
  });

  it('asks the server how soon it writes, and reconnects patiently', async () => {
    const opened = await openRedis({
      url: testRedisUrl(),
      dataDir: '/nowhere',
      env: {},
      log: recordingLog(),
    });
    expect(opened.appendfsync).not.toBe('always');
    const { retryStrategy, maxRetriesPerRequest } = opened.connection;
    expect([1, 5, 100].map((attempt) => retryStrategy?.(attempt))).toEqual([200, 1000, 1000]);
    expect(maxRetriesPerRequest).toBeNull();
  });
});
