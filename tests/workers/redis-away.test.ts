import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeFolder, startCommand, type DaemonProcess, type Folder } from '../support/daemon.ts';
import { realRedis } from '../support/redis.ts';

describe.skipIf(!realRedis)('while Redis is away (real server)', () => {
  let folder: Folder;
  let redis: ChildProcess | undefined;
  let daemon: DaemonProcess;

  beforeEach(async () => {
    folder = await makeFolder({}, []);
  });
  afterEach(async () => {
    await daemon.end('SIGKILL');
    await endRedis();
    await folder.remove();
  });

  function startRedis(): void {
    const settings = { port: 0, unixsocket: join(folder.dir, 'redis.sock'), dir: folder.dir, save: '' };
    const words = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]);
    redis = spawn('redis-server', words, { stdio: 'ignore' });
  }

  async function endRedis(): Promise<void> {
    if (!redis || redis.exitCode !== null || redis.signalCode !== null) return;
    const gone = once(redis, 'exit');
    redis.kill('SIGKILL');
    await gone;
  }

  function startDaemon(): void {
    daemon = startCommand(['run', '--config', folder.config], {
      REDIS_URL: join(folder.dir, 'redis.sock'),
      COPYDESK_DATA: folder.data,
      PORT: '0',
      LOG_LEVEL: 'info',
    });
  }

  it('waits, says so once, goes on when it is back, and stops without it', async () => {
    startRedis();
    startDaemon();
    await daemon.says('copydesk is running');
    await endRedis();
    await daemon.says('redis is away');
    startRedis();
    await daemon.says('redis is back');
    await endRedis();
    expect(await daemon.end('SIGTERM')).toBe(1);
    // It waited as long as makes sense without Redis, however soon it knew.
    expect(daemon.stderr()).toMatch(/"ms":2000,.*"msg":"not everything ended in time/);
    expect(
      daemon
        .stderr()
        .match(/redis is (away|back)/g)
        ?.slice(0, 2),
    ).toEqual(['redis is away', 'redis is back']);
    expect(daemon.stderr()).not.toMatch(/ECONNREFUSED|ENOENT/);
  });

  it('can be stopped while it waits for Redis to start with', async () => {
    startDaemon();
    await daemon.says('does not answer yet');
    expect(await daemon.end('SIGTERM')).toBe(1);
  });
});
