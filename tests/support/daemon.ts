/** A desk as its users run it: a process of its own, on a configuration folder, that tests may kill. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { stringify } from 'yaml';

const ROOT = resolve(import.meta.dirname, '../..');

/** All test servers share one host, which would have their sources wait for one another. */
export const TEST_NETWORK = { allow: ['127.0.0.0/8'], perHost: 64, hostGap: '0s' };

export interface Folder {
  dir: string;
  config: string;
  data: string;
  remove(): Promise<void>;
}

/** A temporary folder with a configuration; `copydesk` and `sources` are what the files of those names say. */
export async function makeFolder(copydesk: object, sources: object[]): Promise<Folder> {
  const dir = await mkdtemp(join(tmpdir(), 'copydesk-test-'));
  const config = join(dir, 'config');
  await mkdir(config);
  await writeFile(join(config, 'copydesk.yaml'), stringify(copydesk));
  await writeFile(join(config, 'sources.yaml'), stringify({ sources }));
  const data = join(dir, 'data');
  return {
    dir,
    config,
    data,
    async remove() {
      await endPrivateRedis(data);
      await rm(dir, { recursive: true, force: true });
    },
  };
}

/** A private server outlives a desk that was killed; the test that killed it ends it. */
async function endPrivateRedis(data: string): Promise<void> {
  const pid = Number(await readFile(join(data, 'redis', 'redis.pid'), 'utf8').catch(() => '0'));
  try {
    if (pid > 0) process.kill(pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

export interface DaemonProcess {
  child: ChildProcess;
  /** Everything it wrote to stderr so far. */
  stderr(): string;
  stdout(): string;
  /** Resolves when a line with these words was written to stderr; rejects if it ends before. */
  says(words: string): Promise<void>;
  /** Ends it and resolves to its exit code, or the signal that ended it. */
  end(signal: NodeJS.Signals): Promise<number | NodeJS.Signals>;
  exited: Promise<number | NodeJS.Signals>;
}

/** Runs `copydesk WORDS…` as built by build.ts. The environment holds what is given and PATH, nothing else. */
export function startCommand(words: string[], env: Record<string, string | undefined>): DaemonProcess {
  const child = spawn(process.execPath, [join(ROOT, '.test-build/bin/copydesk.js'), ...words], {
    cwd: ROOT,
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [stderr, stdout] = ['', ''];
  child.stderr?.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  child.stdout?.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  const exited = once(child, 'close').then(
    ([code, signal]) => (code as number | null) ?? (signal as NodeJS.Signals),
  );
  return {
    child,
    stderr: () => stderr,
    stdout: () => stdout,
    exited,
    async says(words) {
      let over = false;
      void exited.then(() => (over = true));
      while (!stderr.includes(words)) {
        if (over) throw new Error(`it ended without saying "${words}":\n${stderr}`);
        await Promise.race([once(child.stderr ?? child, 'data'), exited]);
      }
    },
    end(signal) {
      child.kill(signal);
      return exited;
    },
  };
}
