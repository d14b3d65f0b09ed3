import { access, constants, mkdir, realpath } from 'node:fs/promises';
import { codeOf } from './failure.ts';

/** The data folder cannot be made or written. */
export class DataFolderError extends Error {
  override readonly name = 'DataFolderError';
}

/**
 * Makes the folder, for this user only, where it is missing; answers its real path.
 * @throws {DataFolderError} that says what to do.
 */
export async function makeFolder(folder: string): Promise<string> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 }).catch(async (error: unknown) => {
      // On a read-only file system the recursive form says ENOENT; the plain one knows why.
      if (codeOf(error) === 'ENOENT') await mkdir(folder, { mode: 0o700 });
      throw error;
    });
    await access(folder, constants.R_OK | constants.W_OK | constants.X_OK);
    return await realpath(folder);
  } catch (cause) {
    throw folderError(folder, cause);
  }
}

/** The system's error about the folder, in words that say what to do. */
export function folderError(folder: string, cause: unknown): DataFolderError {
  const code = codeOf(cause) ?? String(cause);
  return new DataFolderError(`the data folder ${folder} ${adviceOn(code)} (${code})`, { cause });
}

function adviceOn(code: string): string {
  const elsewhere = 'or set COPYDESK_DATA to another folder';
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return `is on a full disk: make room, ${elsewhere}`;
    case 'EROFS':
      return `is on a read-only file system: mount it writable, ${elsewhere}`;
    case 'ENOTDIR':
    case 'EEXIST':
      return `is, or lies below, a file: remove that, ${elsewhere}`;
    case 'ENAMETOOLONG':
      return 'has too long a path: set COPYDESK_DATA to a shorter one';
    case 'EIO':
      return `is on a disk that fails: see the system's log, ${elsewhere}`;
    case 'EMFILE':
    case 'ENFILE':
      return 'cannot be opened, since too many files are open: raise the limit (ulimit -n)';
    default:
      return `cannot be written: give this user the right to, ${elsewhere}`;
  }
}
