import { randomUUID } from 'node:crypto';
import { link, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { codeOf } from './failure.ts';
import { identify, isRunning } from './process-identity.ts';

/** Held: `release` gives it back (twice is harmless). Not held: who has it, and since when. */
export type Lock = { held: true; release(): Promise<void> } | { held: false; pid: number; since: Date };

const ownerSchema = z.object({
  pid: z.int().positive(),
  start: z.string().exactOptional(),
  since: z.iso.datetime(),
  token: z.string(),
});
type Owner = z.infer<typeof ownerSchema>;

const ATTEMPTS = 100;

/**
 * Takes the lock at `path`, or tells who has it. A lock lasts as long as its process at most.
 *
 * Each taking is a file of its own, `path.1`, `path.2`, …, and the highest number counts. A file appears whole (by a
 * hard link, which fails if the name is taken) and the highest one is never removed, so of two that find the same dead
 * owner one gets the next number and the other meets a living owner. Giving back empties the file.
 * @throws the system's error when the folder cannot be written.
 */
export async function takeLock(path: string): Promise<Lock> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const last = (await generations(path)).at(-1) ?? 0;
    const owner = last > 0 ? await readOwner(`${path}.${last}`) : undefined;
    if (owner && (await isRunning(owner)))
      return { held: false, pid: owner.pid, since: new Date(owner.since) };
    const mine = last + 1;
    const token = await create(`${path}.${mine}`);
    if (!token) continue;
    const all = await generations(path);
    if (all.at(-1) !== mine) {
      // The number was free because later owners had come and tidied up since we looked.
      await rm(`${path}.${mine}`, { force: true });
      continue;
    }
    await Promise.all(all.slice(0, -1).map((old) => rm(`${path}.${old}`, { force: true })));
    return { held: true, release: () => release(`${path}.${mine}`, token) };
  }
  throw new Error(`the lock ${path} changed hands ${ATTEMPTS} times while it was being taken`);
}

/** The numbers in use, lowest first. */
async function generations(path: string): Promise<number[]> {
  const stem = `${basename(path)}.`;
  const names = await readdir(dirname(path));
  return names
    .filter((name) => name.startsWith(stem) && /^\d{1,15}$/.test(name.slice(stem.length)))
    .map((name) => Number(name.slice(stem.length)))
    .toSorted((a, b) => a - b);
}

/** Undefined for a lock that was given back, and for one that a power cut left empty or broken. */
async function readOwner(file: string): Promise<Owner | undefined> {
  try {
    return ownerSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    return undefined;
  }
}

/** Returns the token written, or undefined when somebody else was first. */
async function create(file: string): Promise<string | undefined> {
  const token = randomUUID();
  const self = (await identify(process.pid)) ?? { pid: process.pid };
  const owner: Owner = { ...self, since: new Date().toISOString(), token };
  const draft = join(dirname(file), `.${basename(file)}.${token}`);
  try {
    await writeFile(draft, JSON.stringify(owner), { mode: 0o600, flag: 'wx' });
    await link(draft, file);
    return token;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return undefined;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

async function release(file: string, token: string): Promise<void> {
  // Somebody may have removed the folder and made it anew: what is not ours is left alone.
  if ((await readOwner(file))?.token === token) await truncate(file);
}
