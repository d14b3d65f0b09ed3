/** Data folders for these tests, and the end of whatever server was started in them. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { findServerBinary } from '../../../src/redis/server/find-binary.ts';
import type { ServerLog } from '../../../src/redis/server/types.ts';

export interface RecordingLog extends ServerLog {
  infos: string[];
  warnings: string[];
}

export function recordingLog(): RecordingLog {
  const infos: string[] = [];
  const warnings: string[] = [];
  return {
    infos,
    warnings,
    info: (message) => void infos.push(message),
    warn: (message) => void warnings.push(message),
  };
}

/** Whether private servers can be started here. */
export const hasServer = (await findServerBinary(process.env, recordingLog())) !== undefined;

const parents: string[] = [];
const children: ChildProcess[] = [];

/** The path of a data folder that does not exist yet. */
export async function newDataDir(name = 'desk'): Promise<string> {
  const parent = await mkdtemp(join(tmpdir(), 'copydesk-server-test-'));
  parents.push(parent);
  return join(parent, name);
}

/** The process of the server in this data folder. */
export async function serverPid(dataDir: string): Promise<number> {
  return Number(await readFile(join(dataDir, 'redis', 'redis.pid'), 'utf8'));
}

export interface Child {
  /** What it printed when it was ready. */
  said: string;
  /** kill -9, and wait for its end. */
  kill(): Promise<void>;
}

/** Runs child.ts with these arguments until it is ready. */
export async function startChild(...args: string[]): Promise<Child> {
  const script = fileURLToPath(new URL('child.ts', import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', script, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  const [said] = await once(createInterface(child.stdout), 'line');
  return { said: String(said), kill: () => killChild(child) };
}

/** Ends the children and servers of all folders made so far, by their pids, and removes the folders. */
export async function clearDesks(): Promise<void> {
  await Promise.all(children.splice(0).map(killChild));
  for (const parent of parents.splice(0)) {
    for (const file of await readdir(parent, { recursive: true })) await clearLeftover(join(parent, file));
    await rm(parent, { recursive: true, force: true });
  }
}

async function clearLeftover(file: string): Promise<void> {
  if (file.endsWith('/redis.pid')) endProcess(Number(await readFile(file, 'utf8')));
  if (file.endsWith('/redis.socket'))
    await rm(dirname(await readFile(file, 'utf8')), { recursive: true, force: true });
}

/** Kills a server that a test left behind; some tests write numbers of other processes into the pid file. */
function endProcess(pid: number): void {
  if (pid === process.pid || !Number.isSafeInteger(pid) || pid < 2) return;
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}

async function killChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}
