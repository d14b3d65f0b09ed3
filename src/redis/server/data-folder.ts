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
    await mkdir(folder, { recursive: true, mode: 0o700 });
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
    default:
      return `cannot be written: give this user the right to, ${elsewhere}`;
  }
}
