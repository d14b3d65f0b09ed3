/** How a new group begins with a snapshot, and continues with the stream without a gap. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import type { StoryMessage } from '../story/types.ts';
import { keepLock, releaseLock } from './lock.ts';
import { readSnapshot, type SnapshotOptions } from './snapshot.ts';
import type { StreamGroup } from './stream-group.ts';

/** A member that dies over the snapshot is succeeded after this, in ms. */
const LOCK_MS = 30_000;
/** How often a member looks whether another one is through, in ms. */
const LOOK_MS = 500;

const TAKE = `
local holder = redis.call('GET', KEYS[1])
if holder and holder ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1
`;

export interface FirstReading {
  redis: Redis;
  group: StreamGroup;
  member: string;
  /** The group's own. Begins the names of two keys: that a snapshot has to be read to its end, and which member is at it. */
  key: string;
  snapshot: SnapshotOptions;
  signal: AbortSignal;
  /** Handles one message; false if it was stopped before it could. */
  take: (message: StoryMessage) => Promise<boolean>;
}

/**
 * Opens the group at the stream's present end and then reads the snapshot: whatever changes meanwhile is in the stream, which
 * keeps it for the group. That the snapshot was not read to its end is noted before the group is there, so a death in
 * between has the next member read it again. One member reads it, the others of the group wait. Does nothing where the group
 * has been there before.
 */
export async function readFirst(reading: FirstReading): Promise<void> {
  const { redis, group, key, member, signal } = reading;
  const unread = `${key}:unread`;
  while (!signal.aborted) {
    if ((await group.exists()) && (await redis.exists(unread)) === 0) return;
    const lock = await takeLock(redis, `${key}:reader`, member, signal);
    if (!lock) {
      await pause(LOOK_MS, undefined, { signal }).catch(() => {});
      continue;
    }
    try {
      if (!(await group.exists())) {
        await redis.set(unread, new Date().toISOString());
        await group.create('$');
      }
      if ((await redis.exists(unread)) === 1 && (await readAll(reading))) await redis.del(unread);
      return;
    } finally {
      await lock.release();
    }
  }
}

async function readAll({ snapshot, signal, take }: FirstReading): Promise<boolean> {
  const messages = await readSnapshot({ ...snapshot, signal });
  for await (const message of messages) if (!(await take(message))) return false;
  return true;
}

/** A member that died over it and is back has it at once. */
async function takeLock(
  redis: Redis,
  key: string,
  member: string,
  signal: AbortSignal,
): Promise<{ release(): Promise<void> } | undefined> {
  const isMine = (await redis.eval(TAKE, 1, key, member, LOCK_MS)) === 1;
  if (!isMine) return undefined;
  const lock = { key, holder: member, lastsMs: LOCK_MS };
  const stopKeeping = keepLock(redis, lock);
  signal.addEventListener('abort', stopKeeping, { once: true });
  return {
    async release() {
      stopKeeping();
      await releaseLock(redis, lock);
    },
  };
}
