/** What the service and its commands say as processes, and with which code they end. */
import { execFileSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { afterAll, describe, expect, it } from 'vitest';
import { keysOf } from '../../src/redis/keys.ts';
import { makeFolder, startCommand, type DaemonProcess, type Folder } from '../support/daemon.ts';
import { realRedis, testRedis, testRedisUrl, uniquePrefix } from '../support/redis.ts';
import { asWebServer, endServers, freePort, startRedis, startStranger, until } from './servers.ts';

const folders: Folder[] = [];
const processes: DaemonProcess[] = [];

// The tests wait for processes most of their time, and so run together: what they leave is ended when the last is over.
afterAll(async () => {
  for (const each of processes.splice(0)) await each.end('SIGKILL');
  await endServers();
  for (const folder of folders.splice(0)) await folder.remove();
});

type Env = Record<string, string | undefined>;

/** Its one source is never reached, and its name is nobody's. */
const NOWHERE = { id: 'nowhere', url: 'http://nowhere.invalid/feed' };

async function folderWith(copydesk: object = {}, sources: object[] = [NOWHERE]): Promise<Folder> {
  const folder = await makeFolder(
    { contact: 'desk@example.org', redis: { prefix: uniquePrefix('basics') }, ...copydesk },
    sources,
  );
  folders.push(folder);
  return folder;
}

function start(words: string[], { config, data }: Folder, env: Env = {}): DaemonProcess {
  const [command = 'run', ...more] = words;
  const started = startCommand([command, ...more, '--config', config], {
    COPYDESK_DATA: data,
    PORT: '0',
    ...env,
  });
  processes.push(started);
  return started;
}

/** Code that is loaded into the process before it starts. */
function preload(code: string): string {
  return `--import=data:text/javascript,${encodeURIComponent(code)}`;
}

const ids = ['a1'.repeat(16), 'b2'.repeat(16)];

describe.concurrent('a command that somebody waits for', () => {
  it.skipIf(!realRedis)(
    'ends at once, with one line, where only a person can mend it (real server)',
    async () => {
      const { port } = await startRedis({ requirepass: 'geheim' });
      const web = await startStranger(asWebServer);
      const folder = await folderWith();
      const password = start(['tail'], folder, { REDIS_URL: `redis://desk:hunter2@127.0.0.1:${port}` });
      const address = start(['explain', ...ids], folder, { REDIS_URL: `redis://127.0.0.1:${web}` });
      expect(await Promise.all([password.exited, address.exited])).toEqual([1, 1]);
      expect(password.stderr()).toMatch(
        /^copydesk tail: redis:\/\/desk:\*\*\*@127\.0\.0\.1:\d+\/0 cannot be used: user name or password is wrong: .*\n$/,
      );
      expect(address.stderr()).toMatch(
        /^copydesk explain: .* cannot be used: a web server answers there.*\n$/,
      );
      expect(password.stderr()).not.toContain('hunter2');
    },
  );
});

describe.skipIf(!realRedis).concurrent('the service (real server)', () => {
  it('ends at once when Redis lets it not in, and says why once', async () => {
    const { port } = await startRedis({ requirepass: 'new' });
    const daemon = start(['run'], await folderWith(), { REDIS_URL: `redis://:old@127.0.0.1:${port}` });
    expect(await daemon.exited).toBe(1);
    expect(daemon.stderr().match(/user name or password is wrong/g)).toHaveLength(1);
    expect(daemon.stderr()).not.toContain('waiting for it');
  });

  it('says which settings of its Redis are wrong and what to do', async () => {
    const { url } = await startRedis({
      'maxmemory-policy': 'allkeys-lru',
      appendonly: 'yes',
      appendfsync: 'everysec',
    });
    const daemon = start(['run'], await folderWith(), { REDIS_URL: url });
    await daemon.says('copydesk is running');
    expect(daemon.stderr()).toContain(
      'maxmemory-policy is allkeys-lru, under which a full Redis drops stories',
    );
    expect(daemon.stderr()).toContain('revisions are held 2.5 s before they go out: appendfsync is everysec');
  });

  it('runs on a node of a cluster that has all slots', async () => {
    const { url, redis } = await startRedis({ 'cluster-enabled': 'yes' });
    const daemon = start(['run'], await folderWith(), { REDIS_URL: url });
    await daemon.says('its cluster is down');
    await redis.call('CLUSTER', 'ADDSLOTSRANGE', '0', '16383');
    await daemon.says('copydesk is running');
    expect(await daemon.end('SIGTERM')).toBe(0);
  });

  it('waits for a Redis without memory, says so, goes on by itself, and says so again', async () => {
    const { url, redis } = await startRedis({ maxmemory: '1', 'maxmemory-policy': 'noeviction' });
    const daemon = start(['run'], await folderWith(), { REDIS_URL: url });
    await daemon.says('it is out of memory and takes no writes: raise its maxmemory');
    await redis.config('SET', 'maxmemory', '0');
    await daemon.says('takes writes again');
    await daemon.says('copydesk is running');
    await redis.config('SET', 'maxmemory', '1');
    await until(() => (daemon.stderr().match(/takes no writes/g) ?? []).length === 2);
    await redis.config('SET', 'maxmemory', '0');
    await until(() => (daemon.stderr().match(/takes writes again/g) ?? []).length === 2);
    expect(await daemon.end('SIGTERM')).toBe(0);
  });
});

describe.concurrent('the service', () => {
  const REDIS_URL = testRedisUrl();

  it('refuses data that a newer copydesk wrote', async () => {
    const prefix = uniquePrefix('basics');
    const redis = testRedis();
    await redis.hset(keysOf(prefix).head, 'schema', 99);
    redis.disconnect();
    const daemon = start(['run'], await folderWith({ redis: { prefix } }), { REDIS_URL });
    expect(await daemon.exited).toBe(1);
    expect(daemon.stderr()).toMatch(
      /copydesk run: the data in Redis have schema 99 and this copydesk knows 1 to 2: run the newer/,
    );
  });

  it('tells of a clock that is wrong and runs on', async () => {
    const ahead = preload(
      'const now = Date.now; Date.now = () => now() + 10_800_000; const D = Date; globalThis.Date = class extends D { constructor(...a) { super(...(a.length ? a : [D.now()])); } }',
    );
    const daemon = start(['run'], await folderWith(), { REDIS_URL, NODE_OPTIONS: ahead });
    await daemon.says('copydesk is running');
    expect(daemon.stderr()).toMatch(
      /"level":50,.*clock is 3\.0 h ahead of the Redis server's: set both by NTP/,
    );
    expect(await daemon.end('SIGTERM')).toBe(0);
  });

  it('stops in order with exit code 1 when it outgrows its memory', async () => {
    const big = preload(
      'process.memoryUsage.rss = () => 1e9; const every = setInterval; globalThis.setInterval = (f, ms, ...a) => every(f, ms === 10_000 ? 300 : ms, ...a)',
    );
    const folder = await folderWith({ limits: { memory: { fetch: '256MiB', merge: '512MiB' } } });
    const daemon = start(['run'], folder, { REDIS_URL, NODE_OPTIONS: big });
    await daemon.says('copydesk is running');
    expect(await daemon.exited).toBe(1);
    expect(daemon.stderr()).toContain('"rssMiB":954,"limitMiB":768');
    expect(daemon.stderr()).not.toContain('not everything ended in time');
  });

  it('refuses in production to keep nothing, and to be open to all', async () => {
    const folder = await folderWith();
    const NODE_ENV = 'production';
    const memory = start(['run'], folder, { NODE_ENV, PATH: '/nowhere' });
    const open = start(['run'], folder, { NODE_ENV, REDIS_URL, HOST: '0.0.0.0' });
    expect(await Promise.all([memory.exited, open.exited])).toEqual([1, 1]);
    expect(memory.stderr()).toMatch(
      /^copydesk run: there is no Redis: .*set REDIS_URL, or install redis-server/m,
    );
    expect(open.stderr()).toMatch(/^copydesk run: HOST is 0\.0\.0\.0, .*set COPYDESK_TOKEN/m);
  });

  it('says what is wrong with its data folder', async () => {
    const folder = await folderWith();
    const file = join(folder.dir, 'file');
    await writeFile(file, '');
    const cases: [string, string][] = [
      [file, 'is, or lies below, a file'],
      [join(file, 'below'), 'is, or lies below, a file'],
      [
        join(folder.dir, 'x'.repeat(300)),
        'has too long a path: set COPYDESK_DATA to a shorter one (ENAMETOOLONG)',
      ],
    ];
    for (const [data, message] of cases) {
      const daemon = start(['run'], { ...folder, data });
      expect(await daemon.exited).toBe(1);
      expect(daemon.stderr()).toContain(message);
      expect(daemon.stderr()).not.toContain('    at ');
    }
  });

  it.each([
    ['warn', 0],
    ['info', 1],
  ])('logs no less than LOG_LEVEL=%s', async (LOG_LEVEL, infos) => {
    const daemon = start(['run'], await folderWith(), { REDIS_URL, LOG_LEVEL });
    await (infos ? daemon.says('copydesk is running') : daemon.says('"level":40'));
    expect(daemon.stderr().includes('"level":30')).toBe(infos === 1);
    expect(await daemon.end('SIGTERM')).toBe(0);
  });

  it.skipIf(!realRedis)(
    'tells no secret on the level trace, also where it is wrong (real server)',
    async () => {
      const { port, redis } = await startRedis({ requirepass: 'REDISSECRET' });
      const secrets = { WIRE_USER: 'WIREUSER', WIRE_KEY: 'WIRESECRET', COPYDESK_TOKEN: 'TOKENSECRET' };
      const url = `http://\${WIRE_USER}:\${WIRE_KEY}@127.0.0.1:${await freePort()}/feed?key=\${WIRE_KEY}`;
      const folder = await folderWith({ network: { allow: ['127.0.0.0/8'] } }, [{ id: 'wire', url }]);
      const daemon = start(['run'], folder, {
        ...secrets,
        LOG_LEVEL: 'trace',
        REDIS_URL: `redis://127.0.0.1:${port}`,
        REDIS_PASSWORD: 'REDISSECRET',
      });
      await daemon.says('copydesk is running');
      await daemon.says('"source":"wire"');
      // From now on every login fails, and ioredis hands out the command that failed, password and all.
      await redis.config('SET', 'requirepass', 'another');
      await redis.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
      await daemon.says('redis cannot be used: user name or password is wrong');
      await daemon.says('"msg":"redis"');
      await daemon.end('SIGKILL');
      expect(daemon.stderr() + daemon.stdout()).not.toMatch(/SECRET|WIREUSER/);
    },
  );
});

const canMount = process.getuid?.() === 0 && realRedis && mounts();

function mounts(): boolean {
  try {
    execFileSync('mount', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

describe.skipIf(!canMount).concurrent('on a disk of its own (real server, root)', () => {
  /** The services that the work tells of as started are ended before the disk goes. */
  async function onDisk(
    options: string,
    work: (disk: string, started: DaemonProcess[]) => Promise<void>,
  ): Promise<void> {
    const started: DaemonProcess[] = [];
    const folder = await folderWith();
    const disk = join(folder.dir, 'disk');
    await mkdir(disk);
    execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', disk]);
    try {
      await work(disk, started);
    } finally {
      for (const each of started) await each.end('SIGKILL');
      execFileSync('umount', ['-l', disk]);
    }
  }

  it('says that it is read-only', async () => {
    await onDisk('size=1m,ro', async (disk, started) => {
      const daemon = start(['run'], { ...(await folderWith()), data: join(disk, 'data') });
      started.push(daemon);
      expect(await daemon.exited).toBe(1);
      expect(daemon.stderr()).toContain(
        'is on a read-only file system: mount it writable, or set COPYDESK_DATA',
      );
    });
  });

  it('says that it is full, is not ready meanwhile, and goes on once there is room', async () => {
    await onDisk('size=3m', async (disk, started) => {
      const folder = { ...(await folderWith()), data: join(disk, 'data') };
      const daemon = start(['run'], folder, { LOG_LEVEL: 'info' });
      started.push(daemon);
      await daemon.says('copydesk is running');
      const url = /"url":"([^"]+)"/.exec(daemon.stderr())?.[1] ?? '';
      const ready = async () => (await fetch(`${url}/readyz`)).status;
      expect(await ready()).toBe(200);
      const ballast = join(disk, 'ballast');
      await writeFile(ballast, Buffer.alloc(4 * 1024 * 1024)).catch(() => undefined);
      const redis = new Redis({ path: join(folder.data, 'redis', 'redis.sock'), retryStrategy: null });
      redis.on('error', () => {});
      await redis.set('big', 'x'.repeat(65_536)).catch(() => undefined);
      redis.disconnect();
      await daemon.says('is on a full disk: make room');
      expect(await ready()).toBe(503);
      await writeFile(ballast, '');
      await daemon.says('redis is back');
      expect(await ready()).toBe(200);
      expect(daemon.stderr().match(/is on a full disk/g)).toHaveLength(1);
      expect(await daemon.end('SIGTERM')).toBe(0);
    });
  });
});
