/**
 * Vitest's global setup: one Redis for the whole run. In this order: the one that COPYDESK_TEST_REDIS names, a real
 * redis-server or valkey-server from PATH, the embedded js-redis-server. `COPYDESK_TEST_REDIS=cluster` starts a Redis Cluster of
 * three masters instead. Sets COPYDESK_TEST_REDIS (a `redis://` URL)
 * and COPYDESK_TEST_REDIS_KIND (`server` or `embedded`); tests read them through support/redis.ts.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { startEmbeddedRedis } from '../../src/redis/server/embedded.ts';
import { startCluster } from './redis-cluster.ts';

const READY_WITHIN_MS = 10_000;

export default async function setup(): Promise<() => Promise<void>> {
  const asked = process.env['COPYDESK_TEST_REDIS'];
  if (asked && asked !== 'cluster') {
    process.env['COPYDESK_TEST_REDIS_KIND'] ??= 'server';
    return async () => {};
  }
  const binary = binaryOnPath();
  const server = asked ? await startAsked(binary) : binary ? await startReal(binary) : await startEmbedded();
  process.env['COPYDESK_TEST_REDIS'] = server.url;
  process.env['COPYDESK_TEST_REDIS_KIND'] = server.kind;
  return server.stop;
}

interface TestServer {
  url: string;
  kind: 'server' | 'embedded';
  stop: () => Promise<void>;
}

function binaryOnPath(): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter(Boolean);
  return ['redis-server', 'valkey-server']
    .flatMap((name) => folders.map((folder) => join(folder, name)))
    .find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

async function startAsked(binary: string | undefined): Promise<TestServer> {
  if (!binary)
    throw new Error('COPYDESK_TEST_REDIS is cluster, and no redis-server or valkey-server is on PATH');
  return { ...(await startCluster(binary)), kind: 'server' };
}

async function startReal(binary: string): Promise<TestServer> {
  const folder = await mkdtemp(join(tmpdir(), 'copydesk-test-redis-'));
  const port = await freePort();
  const settings = { port, bind: '127.0.0.1', dir: folder, save: '', appendonly: 'no' };
  const args = Object.entries({ ...settings, 'maxmemory-policy': 'noeviction' });
  const child = spawn(
    binary,
    args.flatMap(([name, value]) => [`--${name}`, String(value)]),
    { stdio: 'ignore' },
  );
  const stop = async () => {
    await end(child);
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await listening(child, port);
  } catch (cause) {
    await stop();
    throw new Error(`${binary} did not start for the tests`, { cause });
  }
  return { url: `redis://127.0.0.1:${port}`, kind: 'server', stop };
}

async function startEmbedded(): Promise<TestServer> {
  process.stderr.write(
    'No redis-server or valkey-server on PATH: tests run on the embedded js-redis-server; ' +
      'skipped are those marked "(real server)": durability, adoption after a crash, and memory figures.\n',
  );
  const embedded = await startEmbeddedRedis();
  const { host, port, password } = embedded.where;
  return { url: `redis://:${password}@${host}:${port}`, kind: 'embedded', stop: () => embedded.close() };
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}

async function listening(child: ChildProcess, port: number): Promise<void> {
  let failure: Error | undefined;
  child.once('error', (error) => (failure = error));
  const deadline = Date.now() + READY_WITHIN_MS;
  while (!(await accepts(port))) {
    if (failure) throw failure;
    if (child.exitCode !== null) throw new Error(`exit code ${child.exitCode}`);
    if (Date.now() > deadline) throw new Error(`no answer on port ${port} within ${READY_WITHIN_MS} ms`);
    await pause(20);
  }
}

async function accepts(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  await gone;
}
