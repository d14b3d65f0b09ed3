/** Servers that are not as a desk wants them: real Redis servers with odd settings, and things that are no Redis. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';

const ends: (() => Promise<unknown>)[] = [];

/** Ends all that was started here; for afterEach. */
export async function endServers(): Promise<void> {
  for (const end of ends.splice(0).toReversed()) await end();
}

export interface OddRedis {
  port: number;
  /** `redis://127.0.0.1:PORT`, without a password. */
  url: string;
  /** A connection as the default user. */
  redis: Redis;
  stop(): Promise<void>;
}

/** A real server with these settings over a memory-only default; on `port` where that is given. */
export async function startRedis(settings: Record<string, string> = {}, port?: number): Promise<OddRedis> {
  const dir = await mkdtemp(join(tmpdir(), 'copydesk-basics-'));
  const own = port ?? (await freePort());
  const all = { port: String(own), bind: '127.0.0.1', dir, save: '', ...settings };
  const words = Object.entries(all).flatMap(([name, value]) => [`--${name}`, value]);
  const child = spawn('redis-server', words, { stdio: 'ignore' });
  const redis = new Redis({
    host: '127.0.0.1',
    port: own,
    ...(settings['requirepass'] && { password: settings['requirepass'] }),
    enableReadyCheck: false,
    retryStrategy: () => 20,
  });
  redis.on('error', () => {});
  await redis.ping();
  let stopped: Promise<void> | undefined;
  const stop = async () => {
    redis.disconnect();
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
    await rm(dir, { recursive: true, force: true });
  };
  const stopOnce = () => (stopped ??= stop());
  ends.push(stopOnce);
  return { port: own, url: `redis://127.0.0.1:${own}`, redis, stop: stopOnce };
}

/** A server that does this with each connection; answers its port. */
export async function startStranger(meet: (socket: Socket) => void): Promise<number> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket.on('error', () => {}));
    meet(socket);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  ends.push(async () => {
    for (const socket of sockets) socket.destroy();
    await closed(server);
  });
  return (server.address() as AddressInfo).port;
}

/** What a web server says to those who do not speak HTTP. */
export function asWebServer(socket: Socket): void {
  socket.once('data', () => socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n'));
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await closed(server);
  return port;
}

async function closed(server: Server): Promise<void> {
  const over = once(server, 'close');
  server.close();
  await over;
}

/** Looks until it is so. */
export async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) await sleep(20);
}
