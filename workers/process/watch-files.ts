import { createHash } from 'node:crypto';
import { watch, type FSWatcher } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** An editor writes a file in several steps: it is looked at again until two looks so far apart are the same. */
const SETTLE_MS = 150;
/** Some mounts tell nothing of changes, and a folder that is put in another's place is watched no more. */
const LOOK_EVERY_MS = 2000;
/** A file that never rests is read as it is after this. */
const PATIENCE_MS = 1500;

export interface FilesWatch {
  stop(): Promise<void>;
}

/**
 * Calls back when the content of any of these files has changed, once it has come to rest: within 0.5 s where the system
 * tells of it, and within 3 s anywhere.
 * @param names in the folder, or absolute paths of files elsewhere
 */
export async function watchFiles(
  dir: string,
  names: readonly string[],
  onChange: () => void,
): Promise<FilesWatch> {
  const stopping = new AbortController();
  const { signal } = stopping;
  let wake = () => {};
  const watcher = tryWatch(dir, () => wake());
  let known = await fingerprint(dir, names);

  async function look(): Promise<void> {
    let seen = await fingerprint(dir, names);
    if (seen === known) return;
    for (const until = performance.now() + PATIENCE_MS; performance.now() < until && !signal.aborted;) {
      await sleep(SETTLE_MS);
      const again = await fingerprint(dir, names);
      if (again === seen) break;
      seen = again;
    }
    // Put back as it was: there is nothing to tell.
    if (seen === known || signal.aborted) return;
    known = seen;
    onChange();
  }

  function untilNextLook(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, LOOK_EVERY_MS);
      timer.unref();
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  async function loop(): Promise<void> {
    while (!signal.aborted) {
      await untilNextLook();
      await look();
    }
  }

  const done = loop();
  return {
    async stop() {
      stopping.abort();
      wake();
      watcher?.close();
      await done;
    },
  };
}

/** Undefined where the system cannot watch: looking now and then does as well. */
function tryWatch(dir: string, onEvent: () => void): FSWatcher | undefined {
  try {
    const watcher = watch(dir, { persistent: false }, onEvent);
    watcher.on('error', () => watcher.close());
    return watcher;
  } catch {
    return undefined;
  }
}

/** Of the contents, since times and sizes may stay as they were. Three small files: some 100 KB for 1,000 sources. */
async function fingerprint(dir: string, names: readonly string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const name of names) {
    const content = await readFile(resolve(dir, name)).catch(
      (error: NodeJS.ErrnoException) => `${error.code}`,
    );
    hash.update(`${name} ${content.length}\n`).update(content);
  }
  return hash.digest('base64');
}
