import { open, type FileHandle } from 'node:fs/promises';

/** The file cannot be written; the message says why. */
export class UnwritableFileError extends Error {
  override readonly name = 'UnwritableFileError';
}

/**
 * Opens a file that is written later, and finds out now whether it can be. What it holds stays until `emptied`.
 * @throws {UnwritableFileError}
 */
export async function openOutput(file: string): Promise<FileHandle> {
  try {
    return await open(file, 'a');
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new UnwritableFileError(`${file} cannot be written: ${why}`, { cause });
  }
}

/** Takes away what a file holds; a pipe or a device holds nothing. */
export async function emptied(file: FileHandle): Promise<FileHandle> {
  if ((await file.stat()).isFile()) await file.truncate();
  return file;
}
