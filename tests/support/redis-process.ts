/** Real servers of a test's own, to be stopped, ended and started again. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { freePort } from './tcp-proxy.ts';

export interface RedisProcess {
  port: number;
  url: string;
  /** A client of the test's own. */
  client: Redis;
  /** No process runs between SIGSTOP and SIGCONT, and its connections stay open. */
  freeze(): void;
  thaw(): void;
  /** SIGKILL; the client is back on its own after `start`. */
  kill(): Promise<void>;
  /** On the same port and the same data. */
  start(): Promise<void>;
  remove(): Promise<void>;
}

/** Writes are on the disk before their reply, as the service asks for. */
export async function startRedisProcess(settings: Record<string, string> = {}): Promise<RedisProcess> {
  const folder = await mkdtemp(join(tmpdir(), 'copydesk-test-redis-'));
  const port = await freePort();
  const words = Object.entries({
    port: String(port),
    bind: '127.0.0.1',
    dir: folder,
    save: '',
    appendonly: 'yes',
    appendfsync: 'always',
    'maxmemory-policy': 'noeviction',
    'repl-diskless-sync': 'yes',
    'repl-diskless-sync-delay': '0',
    ...settings,
  }).flatMap(([name, value]) => [`--${name}`, value]);
  let child: ChildProcess | undefined;
  const client = new Redis({ port, lazyConnect: true, retryStrategy: () => 20, maxRetriesPerRequest: null });
  client.on('error', () => {});

  async function start(): Promise<void> {
    child = spawn('redis-server', words, { stdio: 'ignore' });
    // Its first answer comes when it has read its data.
    if (client.status === 'wait') await client.connect().catch(() => undefined);
    await client.ping();
  }
  async function kill(): Promise<void> {
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  }

  await start();
  return {
    port,
    url: `redis://127.0.0.1:${port}`,
    client,
    freeze: () => void child?.kill('SIGSTOP'),
    thaw: () => void child?.kill('SIGCONT'),
    kill,
    start,
    async remove() {
      client.disconnect();
      await kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
