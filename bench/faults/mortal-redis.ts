/** A redis-server that may be killed and may lose its power: what it wrote last is then gone, as from a disk's cache. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, statSync } from 'node:fs';
import { mkdir, open, truncate } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

export type Fsync = 'everysec' | 'always';

export interface MortalRedis {
  port: number;
  isUp(): boolean;
  start(): Promise<void>;
  kill(): Promise<void>;
  /** Kills it and takes back what it wrote in the last `ms`; how many bytes that were. */
  losePower(ms: number): Promise<number>;
  /** Ends it, whatever state it is in. */
  end(): void;
}

const READY_WITHIN_MS = 30_000;
/** How often the size of the append-only file is noted, and for how long that is kept. */
const WATCH_MS = 20;
const KEPT_MS = 5000;
const FOLDER = 'appendonlydir';

export async function mortalRedis(
  dir: string,
  { binary, port, fsync }: { binary: string; port: number; fsync: Fsync },
): Promise<MortalRedis> {
  await mkdir(dir, { recursive: true });
  const log = await open(join(dir, 'redis.log'), 'a');
  let child: ChildProcess | undefined;
  let sizes: { at: number; file: string; size: number }[] = [];
  const settings = { port, bind: '127.0.0.1', dir, save: '', appendonly: 'yes', appendfsync: fsync };

  const watch = setInterval(() => {
    const file = child && newestFile(dir);
    if (!file) return;
    const now = performance.now();
    sizes.push({ at: now, file, size: sizeOf(file) });
    while ((sizes[0]?.at ?? now) < now - KEPT_MS) sizes.shift();
  }, WATCH_MS);

  async function start(): Promise<void> {
    const words = Object.entries({ ...settings, 'maxmemory-policy': 'noeviction' });
    const mine = spawn(
      binary,
      words.flatMap(([name, value]) => [`--${name}`, String(value)]),
      { stdio: ['ignore', log.fd, log.fd] },
    );
    child = mine;
    const isWanted = () => child === mine;
    const deadline = performance.now() + READY_WITHIN_MS;
    // Killed while it starts, it is not waited for.
    while (isWanted() && !(await accepts(port))) {
      if (mine.exitCode !== null)
        throw new Error(`redis-server ended with ${mine.exitCode}: see ${dir}/redis.log`);
      if (performance.now() > deadline) throw new Error(`redis-server does not answer on port ${port}`);
      await pause(20);
    }
  }

  async function kill(): Promise<void> {
    const dying = child;
    child = undefined;
    if (!dying || dying.exitCode !== null) return;
    const gone = once(dying, 'exit');
    dying.kill('SIGKILL');
    await gone;
  }

  async function losePower(ms: number): Promise<number> {
    const at = performance.now() - ms;
    await kill();
    const file = newestFile(dir);
    if (!file) return 0;
    const size = sizeOf(file);
    // A file that is younger than that held nothing yet.
    const noted = sizes.filter((each) => each.file === file);
    const then = (noted.findLast((each) => each.at <= at) ?? noted[0])?.size ?? size;
    sizes = [];
    if (then < size) await truncate(file, then);
    return Math.max(0, size - then);
  }

  return {
    port,
    isUp: () => child !== undefined,
    start,
    kill,
    losePower,
    end() {
      clearInterval(watch);
      child?.kill('SIGKILL');
      void log.close();
    },
  };
}

/** The file that the server appends to, as its manifest names it. */
function newestFile(dir: string): string | undefined {
  try {
    const manifest = readFileSync(join(dir, FOLDER, 'appendonly.aof.manifest'), 'utf8');
    const name = manifest
      .match(/^file (\S+) seq \d+ type i/gm)
      ?.at(-1)
      ?.split(' ')[1];
    return name && join(dir, FOLDER, name);
  } catch {
    return undefined;
  }
}

function sizeOf(file: string): number {
  try {
    return statSync(file).size;
  } catch {
    return 0;
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
