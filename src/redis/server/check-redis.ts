import type { Redis } from 'ioredis';
import { isReply } from './failure.ts';
import type { AppendFsync } from './types.ts';

/** The oldest version with all the commands that the scripts and BullMQ 6 use. */
const OLDEST = [6, 2] as const;

/** The server lacks what the desk needs. */
export class UnfitRedisError extends Error {
  override readonly name = 'UnfitRedisError';
}

export interface RedisCheck {
  /** Whether there are no problems. */
  ok: boolean;
  /** As the server gives it, `7.0.15`; `unknown` where INFO is denied. */
  version: string;
  appendfsync: AppendFsync;
  /** One sentence each, with what to do. */
  problems: string[];
  /** The one of them that makes the server of no use. */
  unfit?: string;
}

/**
 * Asks a server whether it is fit to hold the desk. A denied CONFIG or INFO makes `unknown` and no problem.
 * @throws what ioredis throws when the connection ends meanwhile.
 */
export async function checkRedis(redis: Redis): Promise<RedisCheck> {
  const info = infoFields(await allowed(redis.info('server')));
  const settings = await readSettings(redis);
  const version = info.get('redis_version') ?? 'unknown';
  const unfit = versionProblem(version);
  const problems = [
    unfit,
    evictionProblem(settings.get('maxmemory-policy')),
    // The embedded server keeps nothing by design, and says so when it starts.
    info.get('multiplexing_api') === 'mock' ? undefined : durabilityProblem(settings),
  ].filter((problem) => problem !== undefined);
  return {
    ok: problems.length === 0,
    version,
    appendfsync: durabilityOf(settings),
    problems,
    ...(unfit && { unfit }),
  };
}

/** How soon a write is on the disk, as far as the server tells. */
export async function readDurability(redis: Redis): Promise<AppendFsync> {
  return durabilityOf(await readSettings(redis));
}

async function readSettings(redis: Redis): Promise<Map<string, string>> {
  // One name a call: several at once came with Redis 7.
  const replies = await Promise.all(
    ['maxmemory-policy', 'appendonly', 'appendfsync'].map((name) => allowed(redis.config('GET', name))),
  );
  return new Map(
    replies.flatMap((reply) =>
      Array.isArray(reply) && reply.length >= 2 ? [[String(reply[0]), String(reply[1])] as const] : [],
    ),
  );
}

/** Undefined where the server answers with an error, as an ACL or a hosted Redis does; a lost connection throws. */
async function allowed<T>(reply: Promise<T>): Promise<T | undefined> {
  try {
    return await reply;
  } catch (error) {
    if (isReply(error)) return undefined;
    throw error;
  }
}

function infoFields(text = ''): Map<string, string> {
  return new Map(
    text.split(/\r?\n/).flatMap((line) => {
      const colon = line.indexOf(':');
      return colon > 0 ? [[line.slice(0, colon), line.slice(colon + 1)] as const] : [];
    }),
  );
}

function durabilityOf(settings: Map<string, string>): AppendFsync {
  const appendonly = settings.get('appendonly');
  if (appendonly === undefined) return 'unknown';
  if (appendonly !== 'yes') return 'no';
  const fsync = settings.get('appendfsync');
  return fsync === 'always' || fsync === 'everysec' || fsync === 'no' ? fsync : 'unknown';
}

function versionProblem(version: string): string | undefined {
  if (version === 'unknown') return undefined;
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1])) return undefined;
  return `Redis is ${version}: at least ${OLDEST.join('.')} is needed, please upgrade it`;
}

function evictionProblem(policy: string | undefined): string | undefined {
  if (policy === undefined || policy === 'noeviction') return undefined;
  return `maxmemory-policy is ${policy}, under which a full Redis drops stories and jobs: set it to noeviction`;
}

function durabilityProblem(settings: Map<string, string>): string | undefined {
  const appendonly = settings.get('appendonly');
  if (appendonly !== undefined && appendonly !== 'yes')
    return 'appendonly is no, so that stories are lost when Redis restarts: set appendonly yes and appendfsync always';
  if (settings.get('appendfsync') === 'no')
    return 'appendfsync is no, so that a power cut may lose half a minute: set it to always';
  return undefined;
}
