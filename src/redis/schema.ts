import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { ReplyError } from 'ioredis';
import type { DeskRedis } from './connect.ts';
import type { Keys } from './keys.ts';
import { healShown } from './outputs/heal-shown.ts';

/**
 * Leads the data from one version of their layout to the next. A process may die in the middle and another begin again,
 * so a migration must bear being run twice.
 */
export interface Migration {
  /** What it changes, for the log: `stories carry their language`. */
  summary: string;
  run(redis: DeskRedis, keys: Keys): Promise<unknown>;
}

/** In order: the first leads from version 1 to 2. The newest version is one more than there are migrations. */
export const MIGRATIONS: readonly Migration[] = [
  { summary: 'what is on the outputs is noted beside the stories', run: healShown },
];

/** The data were written by a newer copydesk, or by something else. */
export class NewerDataError extends Error {
  override readonly name = 'NewerDataError';
}

/** The data were written by an older copydesk, and who asks does not lead them up. */
export class OlderDataError extends Error {
  override readonly name = 'OlderDataError';
}

export interface SchemaOptions {
  log?: { info(message: string): void };
  /** MIGRATIONS if absent. */
  migrations?: readonly Migration[];
  /** Whether older data are led up; otherwise they are refused. Default true. */
  migrates?: boolean;
}

/** Milliseconds. A process that dies while it migrates is succeeded after the first of these. */
const LOCK_MS = 15_000;
const RENEW_MS = 5000;
const LOOK_EVERY_MS = 100;

/**
 * Marks fresh data with our version, leads older data up to it, and refuses newer ones. Of several processes that start
 * together one migrates, and the others wait for it.
 * @throws {NewerDataError} {OlderDataError}
 */
export async function ensureSchema(
  redis: DeskRedis,
  keys: Keys,
  { log, migrations = MIGRATIONS, migrates = true }: SchemaOptions = {},
): Promise<void> {
  const newest = migrations.length + 1;
  for (;;) {
    const found = (await readSchema(redis, keys)) ?? (await markFresh(redis, keys, newest));
    if (!(found >= 1 && found <= newest)) throw newerData(found, newest);
    if (found === newest) return;
    if (!migrates) throw olderData(found, newest);
    if (await migrateLocked(redis, keys, migrations, log)) continue;
    await sleep(LOOK_EVERY_MS);
  }
}

/** An error that the server itself answers with would be waited out (connection-options.ts), and nobody hear of it. */
const TRY_WRITE = `
local reply = redis.pcall('HSETNX', KEYS[1], 'schema', ARGV[1])
return type(reply) == 'table' and reply.err or false
`;

/**
 * A write that changes nothing where there are data: Redis refuses it whenever it refuses writes.
 * @throws {ReplyError} with the refusal.
 */
export async function tryWrite(redis: DeskRedis, keys: Keys): Promise<void> {
  const refusal = await redis.eval(TRY_WRITE, 1, keys.head, MIGRATIONS.length + 1);
  if (typeof refusal === 'string') throw new ReplyError(refusal.replace(/^-/, ''));
}

async function readSchema(redis: DeskRedis, keys: Keys): Promise<number | undefined> {
  const text = await redis.hget(keys.head, 'schema');
  return text === null ? undefined : Number(text);
}

async function markFresh(redis: DeskRedis, keys: Keys, newest: number): Promise<number> {
  await redis.hsetnx(keys.head, 'schema', newest);
  return (await readSchema(redis, keys)) ?? newest;
}

function newerData(found: number, newest: number): NewerDataError {
  return new NewerDataError(
    `the data in Redis have schema ${found} and this copydesk knows 1 to ${newest}: run the newer version of copydesk ` +
      'again, restore the back-up that was made before it, or name another Redis (REDIS_URL) or prefix (redis.prefix)',
  );
}

function olderData(found: number, newest: number): OlderDataError {
  return new OlderDataError(
    `the data in Redis have schema ${found} and this copydesk works with ${newest}: stop every older copydesk, then start ` +
      'the service once (copydesk run), which leads the data up',
  );
}

/** Takes all steps that are due; answers false where another process is at it. */
async function migrateLocked(
  redis: DeskRedis,
  keys: Keys,
  migrations: readonly Migration[],
  log: SchemaOptions['log'],
): Promise<boolean> {
  const lock = lockOf(keys);
  const token = randomUUID();
  if (!(await redis.set(lock, token, 'PX', LOCK_MS, 'NX'))) return false;
  const renewal = setInterval(() => {
    redis.eval(RENEW, 1, lock, token, LOCK_MS).catch(() => undefined);
  }, RENEW_MS);
  try {
    const from = (await readSchema(redis, keys)) ?? 1;
    for (const [step, migration] of migrations.entries()) {
      if (step + 1 < from) continue;
      log?.info(`leading the data from schema ${step + 1} to ${step + 2}: ${migration.summary}`);
      await migration.run(redis, keys);
      // Whoever lost the lock on the way leaves the rest to who has it now.
      if (!(await redis.eval(ADVANCE, 2, lock, keys.head, token, step + 1, step + 2))) return false;
    }
    return true;
  } finally {
    clearInterval(renewal);
    await redis.eval(RELEASE, 1, lock, token);
  }
}

/** In the hash tag of the other keys. */
function lockOf(keys: Keys): string {
  return `${keys.head}:upgrade`;
}

const MINE = "if redis.call('get', KEYS[1]) ~= ARGV[1] then return 0 end";
const RENEW = `${MINE} return redis.call('pexpire', KEYS[1], ARGV[2])`;
const RELEASE = `${MINE} return redis.call('del', KEYS[1])`;
const ADVANCE = `${MINE}
if redis.call('hget', KEYS[2], 'schema') ~= ARGV[2] then return 0 end
redis.call('hset', KEYS[2], 'schema', ARGV[3]) return 1`;
