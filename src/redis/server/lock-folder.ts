import { join } from 'node:path';
import { folderError, makeFolder } from './data-folder.ts';
import { takeLock, type Lock } from './lock-file.ts';
import type { ServerLog } from './types.ts';

export type FolderLock = Extract<Lock, { held: true }>;
export type HeldBy = Extract<Lock, { held: false }>;

/**
 * Takes the data folder for this process, making it (mode 0700) where it is missing. A lock whose process is dead is
 * taken over. Processes are told apart by number and start time as this machine, or this container, counts them: a
 * folder shared between containers is not guarded.
 * @throws {DataFolderError} when the folder cannot be written; the message says what to do.
 */
export async function lockFolder(dataDir: string, { log }: { log: ServerLog }): Promise<FolderLock | HeldBy> {
  await makeFolder(dataDir);
  try {
    const lock = await takeLock(join(dataDir, 'copydesk.lock'));
    if (!lock.held) log.warn(`${dataDir} is in use by process ${lock.pid} since ${lock.since.toISOString()}`);
    return lock;
  } catch (cause) {
    throw folderError(dataDir, cause);
  }
}
