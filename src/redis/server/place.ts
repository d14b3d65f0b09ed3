import { createHash } from 'node:crypto';
import { access, chmod, lstat, mkdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { DataFolderError, folderError, makeFolder } from './data-folder.ts';
import { codeOf } from './failure.ts';

/** Where the private server of one data folder lives. */
export interface Place {
  /** The server's working folder, real path: its append-only files, log and pid file. */
  dir: string;
  socket: string;
  pidFile: string;
  logFile: string;
  /** Path of the lock under which a server is started, adopted or shut down. */
  lock: string;
}

/** A socket's path fits 103 bytes on macOS and 107 on Linux (`sun_path` of unix(7) and its closing zero). */
const SOCKET_PATH_MAX = 103;

const folderOf = (dataDir: string) => join(dataDir, 'redis');

/** Whether a server ever had its place in the data folder. One that cannot be looked at counts: opening it tells why. */
export async function hasPlace(dataDir: string): Promise<boolean> {
  return await access(folderOf(dataDir)).then(
    () => true,
    (error: unknown) => !['ENOENT', 'ENOTDIR'].includes(codeOf(error) ?? ''),
  );
}

/**
 * Makes the folder `redis` in the data folder, for this user only, and settles where the socket is.
 * @throws {DataFolderError} when a folder cannot be written, or is not ours.
 */
export async function preparePlace(dataDir: string): Promise<Place> {
  await makeFolder(dataDir);
  const dir = await makeFolder(folderOf(dataDir));
  try {
    await chmod(dir, 0o700);
    return {
      dir,
      socket: await settleSocket(dir),
      pidFile: join(dir, 'redis.pid'),
      logFile: join(dir, 'redis.log'),
      lock: join(dir, 'start.lock'),
    };
  } catch (cause) {
    throw cause instanceof DataFolderError ? cause : folderError(dir, cause);
  }
}

/**
 * In the folder itself, or where that path is too long, in a folder of the temporary folder. Which one is written down
 * in `redis.socket`, so that a process with another TMPDIR finds the running server and starts no second one.
 */
async function settleSocket(dir: string): Promise<string> {
  const inside = join(dir, 'redis.sock');
  if (Buffer.byteLength(inside) <= SOCKET_PATH_MAX) return inside;
  const record = join(dir, 'redis.socket');
  const name = `copydesk-${createHash('sha256').update(dir).digest('hex').slice(0, 16)}`;
  const recorded = await readFile(record, 'utf8').catch(() => '');
  // The name follows from the folder: a record that came along in a copied folder does not count.
  if (basename(dirname(recorded)) === name) return await privately(recorded);
  const candidates = [tmpdir(), '/tmp'].map((folder) => join(folder, name, 'redis.sock'));
  const socket = candidates.find((path) => Buffer.byteLength(path) <= SOCKET_PATH_MAX);
  if (!socket)
    throw new DataFolderError(`no path is short enough for a socket: shorten TMPDIR (${tmpdir()})`);
  await privately(socket);
  await writeFile(record, socket, { mode: 0o600 });
  return socket;
}

/** The temporary folder is everybody's: whoever made our folder there first would own our data. */
async function privately(socket: string): Promise<string> {
  const folder = dirname(socket);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const found = await lstat(folder);
  if (!found.isDirectory() || found.uid !== process.getuid?.() || (found.mode & 0o077) !== 0)
    throw new DataFolderError(
      `${folder} is not a folder of this user's alone: remove it, or use a data folder with a shorter path`,
    );
  return socket;
}
