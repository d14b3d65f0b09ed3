import type { Stats } from 'node:fs';
import { opendir, realpath, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { FolderError, wordsOf, type FolderProblem } from './folder-error.ts';

export interface FoundDocument {
  /** Below the folder, with `/` on every system. */
  path: string;
  /** Absolute, without symbolic links. */
  realPath: string;
  stats: Stats;
}

const DOCUMENT = /\.(?:txt|md)$/i;
/** Entries of any kind looked at for each document allowed, so that a source on `/` ends soon. */
const ENTRIES_PER_FILE = 10;

/**
 * Finds every `.txt` and `.md` file below a folder, by path in code unit order. Names that begin with a dot are passed
 * over. A symbolic link to a file is followed when it stays in the folder (that is how Kubernetes mounts one), one to
 * a folder is not.
 *
 * @param root absolute, without symbolic links.
 * @throws FolderError `too-many-files`; and the file system's error when the folder itself cannot be read.
 */
export async function listDocuments(
  root: string,
  maxFiles: number,
): Promise<{ found: FoundDocument[]; problems: FolderProblem[] }> {
  const found: FoundDocument[] = [];
  const problems: FolderProblem[] = [];
  const folders = [root];
  let entries = 0;

  async function listFolder(folder: string): Promise<void> {
    for await (const entry of await opendir(folder)) {
      if (++entries > maxFiles * ENTRIES_PER_FILE || found.length > maxFiles) throw tooMany(maxFiles);
      const path = join(folder, entry.name);
      if (entry.name.startsWith('.')) continue;
      if (entry.isDirectory()) folders.push(path);
      else if (DOCUMENT.test(entry.name)) await addDocument(path);
    }
  }

  async function addDocument(path: string): Promise<void> {
    const file = await lookAt(root, path);
    if (typeof file === 'string') problems.push({ path: below(root, path), message: file });
    else found.push({ path: below(root, path), ...file });
  }

  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    try {
      await listFolder(folder);
    } catch (error) {
      if (folder === root || error instanceof FolderError) throw error;
      problems.push({ path: below(root, folder), message: wordsOf(error) });
    }
  }
  if (found.length > maxFiles) throw tooMany(maxFiles);
  return { found: found.toSorted(byPath), problems };
}

/** What lies behind a name, or why it is left out. */
async function lookAt(root: string, path: string): Promise<Omit<FoundDocument, 'path'> | string> {
  try {
    const realPath = await realpath(path);
    if (!realPath.startsWith(root.endsWith(sep) ? root : root + sep))
      return 'a link that leads out of the folder';
    const stats = await stat(realPath);
    return stats.isFile() ? { realPath, stats } : 'not a regular file';
  } catch (error) {
    return wordsOf(error);
  }
}

function below(root: string, path: string): string {
  return relative(root, path).split(sep).join('/');
}

export function byPath(a: { path: string }, b: { path: string }): number {
  return a.path < b.path ? -1 : Number(a.path > b.path);
}

function tooMany(maxFiles: number): FolderError {
  return new FolderError(
    'too-many-files',
    `more than ${maxFiles} documents, or too much else; split the folder`,
  );
}
