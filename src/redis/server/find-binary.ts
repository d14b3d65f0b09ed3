import { execFile } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { delimiter, join, resolve, sep } from 'node:path';
import { promisify } from 'node:util';
import { asError } from './failure.ts';
import type { ServerLog } from './types.ts';

const NAMES = ['redis-server', 'valkey-server'];
const VERSION_WITHIN_MS = 5000;

/** REDIS_SERVER_BIN names something that does not run. */
export class ServerBinaryError extends Error {
  override readonly name = 'ServerBinaryError';
}

/**
 * The Redis server to start: what REDIS_SERVER_BIN names (a path, or a name on PATH), else redis-server or
 * valkey-server on PATH; undefined when there is none. It has been asked its version, so it runs.
 * @throws {ServerBinaryError} when REDIS_SERVER_BIN is set and does not run.
 */
export async function findServerBinary(env: NodeJS.ProcessEnv, log: ServerLog): Promise<string | undefined> {
  const wanted = env['REDIS_SERVER_BIN'];
  if (wanted) return await wantedBinary(wanted, env);
  for (const name of NAMES)
    for (const path of await onPath(name, env)) {
      const failure = await failureOf(path);
      if (!failure) return path;
      log.warn(`${path} does not run and is passed over: ${failure.message}`);
    }
  return undefined;
}

async function wantedBinary(wanted: string, env: NodeJS.ProcessEnv): Promise<string> {
  const path = wanted.includes(sep) ? resolve(wanted) : ((await onPath(wanted, env))[0] ?? wanted);
  const cause = await failureOf(path);
  if (!cause) return path;
  throw new ServerBinaryError(
    `REDIS_SERVER_BIN is ${wanted}, which does not run: set it to a redis-server or valkey-server, or unset it`,
    { cause },
  );
}

async function onPath(name: string, env: NodeJS.ProcessEnv): Promise<string[]> {
  const folders = (env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  const candidates = folders.map((folder) => join(folder, name));
  const runnable = await Promise.all(candidates.map(isExecutable));
  return candidates.filter((_, index) => runnable[index]);
}

async function isExecutable(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

async function failureOf(path: string): Promise<Error | undefined> {
  try {
    const { stdout } = await promisify(execFile)(path, ['--version'], { timeout: VERSION_WITHIN_MS });
    if (/\b(redis|valkey)\b/i.test(stdout)) return undefined;
    return new Error(`${path} --version does not speak of redis or valkey`);
  } catch (error) {
    return asError(error);
  }
}
