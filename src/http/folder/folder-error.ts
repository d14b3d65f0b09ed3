import { errorCode } from '../error-code.ts';

export type FolderFailureCode =
  | 'missing'
  | 'not-a-folder'
  | 'not-readable'
  | 'too-many-files'
  | 'too-large'
  | 'unreadable';

/** A file or folder that was left out, and why. */
export interface FolderProblem {
  /** Below the folder, with `/` on every system. */
  path: string;
  message: string;
}

/** Why a folder as a whole cannot be read. */
export class FolderError extends Error {
  override readonly name = 'FolderError';
  readonly code: FolderFailureCode;

  constructor(code: FolderFailureCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
  }
}

const FAILURES: Record<string, [FolderFailureCode, string]> = {
  ENOENT: ['missing', 'no such folder; create it or correct the path of the source'],
  ENOTDIR: ['not-a-folder', 'not a folder; name the folder that holds the documents'],
  EACCES: ['not-readable', 'may not be read; give the user that runs copydesk the right to'],
  EPERM: ['not-readable', 'may not be read; give the user that runs copydesk the right to'],
};

/** What the file system's error says about the folder. @throws the error itself when it is none of the file system's. */
export function folderErrorOf(error: unknown): FolderError {
  if (error instanceof FolderError) return error;
  const code = errorCode(error);
  if (code === '') throw error;
  const [name, says] = FAILURES[code] ?? ['unreadable', `cannot be read (${code})`];
  return new FolderError(name, says, { cause: error });
}

/** What the file system's error says about one file. @throws the error itself when it is none of the file system's. */
export function wordsOf(error: unknown): string {
  const code = errorCode(error);
  if (code === '') throw error;
  if (code === 'ENOENT') return 'gone, or a link to nothing';
  if (code === 'EACCES' || code === 'EPERM') return 'may not be read by the user that runs copydesk';
  return `cannot be read (${code})`;
}

/** Whether a file may be read at the next try though nothing about it has changed by then; rights that are put right change it. */
export function isPassing(error: unknown): boolean {
  return !['EACCES', 'EPERM'].includes(errorCode(error));
}
