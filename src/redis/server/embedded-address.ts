import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { folderError, makeFolder } from './data-folder.ts';
import type { EmbeddedRedis } from './embedded.ts';
import { identify, isRunning } from './process-identity.ts';

const noteSchema = z.object({
  pid: z.int().positive(),
  start: z.string().exactOptional(),
  host: z.literal('127.0.0.1'),
  port: z.int().min(1).max(65_535),
  password: z.string().min(1),
});

/** The Redis in the memory of process `pid`. */
export interface EmbeddedAddress {
  pid: number;
  where: EmbeddedRedis['where'];
}

/**
 * Writes down, for this user only, where the Redis in this process's memory is, so that commands beside it look into the same
 * one. To be called by who holds the data folder's lock.
 * @throws {DataFolderError}
 */
export async function tellAddress(dataDir: string, where: EmbeddedRedis['where']): Promise<void> {
  const file = fileIn(await makeFolder(dataDir));
  const self = (await identify(process.pid)) ?? { pid: process.pid };
  const { host, port, password } = where;
  try {
    await writeFile(`${file}.new`, JSON.stringify({ ...self, host, port, password }), { mode: 0o600 });
    await rename(`${file}.new`, file);
  } catch (cause) {
    throw folderError(dataDir, cause);
  }
}

export async function forgetAddress(dataDir: string): Promise<void> {
  await rm(fileIn(dataDir), { force: true });
}

/** What a process that still runs wrote down last; what a dead one left does not count. */
export async function findEmbedded(dataDir: string): Promise<EmbeddedAddress | undefined> {
  const text = await readFile(fileIn(dataDir), 'utf8').catch(() => '');
  const note = noteSchema.safeParse(parseOrUndefined(text)).data;
  if (!note || !(await isRunning(note))) return undefined;
  const { pid, host, port, password } = note;
  return { pid, where: { host, port, password } };
}

function fileIn(dataDir: string): string {
  return join(dataDir, 'embedded-redis.json');
}

function parseOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
