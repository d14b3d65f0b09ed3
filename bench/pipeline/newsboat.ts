/** newsboat, where it is installed: each pass is `newsboat -x reload` on one cache of its own. */
import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

export interface Newsboat {
  version: string;
  /** @returns CPU seconds of the process, from its start to its end. */
  pass(): Promise<number>;
  remove(): Promise<void>;
}

/** Absent where there is none to be found. */
export async function findNewsboat(origin: string, feeds: number): Promise<Newsboat | undefined> {
  const { status, stdout } = spawnSync('newsboat', ['--version'], { encoding: 'utf8' });
  const version = /^newsboat (\S+)/.exec(stdout ?? '')?.[1];
  if (status !== 0 || version === undefined) return undefined;
  const folder = await mkdtemp(join(tmpdir(), 'copydesk-newsboat-'));
  const file = (name: string) => join(folder, name);
  const urls = Array.from({ length: feeds }, (_, feed) => `${origin}/feed/${feed}\n`);
  await writeFile(file('urls'), urls.join(''));
  await writeFile(file('config'), 'reload-threads 16\n');
  const args = ['-u', file('urls'), '-c', file('cache.db'), '-C', file('config'), '-x', 'reload'];
  return {
    version,
    async pass() {
      // What a shell's children took is what `times` tells in its second line.
      const script = 'newsboat "$@" >/dev/null 2>&1 || exit 1; times';
      const run = await promisify(execFile)('/bin/sh', ['-c', script, 'sh', ...args], {
        env: { ...process.env, HOME: folder },
      });
      return secondsIn(run.stdout.trim().split('\n')[1] ?? '');
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

/** `0m1.23s 0m0.45s`, user and system. */
function secondsIn(times: string): number {
  const found = [...times.matchAll(/(\d+)m([\d.]+)s/g)];
  if (found.length !== 2) throw new Error(`the shell told no times: ${times}`);
  return found.reduce((sum, [, minutes, seconds]) => sum + Number(minutes) * 60 + Number(seconds), 0);
}
