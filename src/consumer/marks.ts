/** The high-water mark: the highest revision handled of each story. */
import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';
import { keepLock, releaseLock } from './lock.ts';

export interface MarkStore {
  /** The highest revision handled of the story; 0 if none. */
  get(storyId: string): Promise<number>;
  /**
   * Raises the story's mark. It is called after the handler resolved, and never with a lower revision than `get` gave; and
   * without the handler for the tombstone of a story whose mark is 0 (but for `takeUnseen`), so that no revision from before
   * comes in after it.
   */
  set(storyId: string, revision: number): Promise<void>;
  /**
   * Where several processes share the marks: keeps a story to this one until it is released, and gives its mark. Called in
   * place of `get`; `release` is then called in place of `set`.
   * @returns undefined while another process has it; it is asked for again.
   */
  hold?(storyId: string): Promise<HeldStory | undefined>;
}

export interface HeldStory {
  /** The highest revision handled of the story; 0 if none. */
  mark: number;
  /** Lets others have the story, its mark raised to `revision` if one is given. */
  release(revision?: number): Promise<void>;
}

/** Marks that last as long as the process: for tests, and for readers that begin anew each time. */
export function memoryMarks(): MarkStore {
  const marks = new Map<string, number>();
  return {
    get: async (storyId) => marks.get(storyId) ?? 0,
    set: async (storyId, revision) => {
      marks.set(storyId, Math.max(revision, marks.get(storyId) ?? 0));
    },
  };
}

/** Raises and never lowers, whichever of several processes comes last. */
const RAISE = `
local known = tonumber(redis.call('HGET', KEYS[1], ARGV[1]) or '0')
if tonumber(ARGV[2]) > known then redis.call('HSET', KEYS[1], ARGV[1], ARGV[2]) end
redis.call('EXPIRE', KEYS[1], ARGV[3])
return known
`;

/**
 * The present month and those before it whose marks count. A story lives for 92 days after its last change at most (`window.days`
 * and two), and its tombstone comes even later; any four whole months have 120.
 */
const MONTHS = 5;

/** Seconds that a month's marks are kept after the last of them: any five months have 153 days at most. */
const KEPT_S = 154 * 24 * 3600;

/**
 * Marks in Redis, one hash a month: `{prefix}:marks:<consumer>:2024-05`. A mark lives until the fourth month after its story's
 * last message is over, and the marks of dead stories go by themselves.
 * @param now the clock that tells the month.
 */
export function redisMarks(
  redis: Redis,
  prefix: string,
  consumer: string,
  now: () => Date = () => new Date(),
): MarkStore {
  const keyOf = (month: string) => `{${prefix}}:marks:${consumer}:${month}`;
  return {
    async get(storyId) {
      const marks = await Promise.all(readMonths(now()).map((month) => redis.hget(keyOf(month), storyId)));
      return Math.max(...marks.map(Number));
    },
    async set(storyId, revision) {
      await redis.eval(RAISE, 1, keyOf(monthOf(now())), storyId, revision, KEPT_S);
    },
  };
}

/** A story is free again so long after the process died that was at it, in ms. */
const HELD_MS = 6000;

/** The mark is read with the lock in hand, in one go. Sent again, when the reply was lost, it finds its own lock. */
const HOLD = `
local holder = redis.call('GET', KEYS[1])
if holder and holder ~= ARGV[1] then return false end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
local mark = 0
for i = 2, #KEYS do mark = math.max(mark, tonumber(redis.call('HGET', KEYS[i], ARGV[3]) or '0')) end
return mark
`;

const RELEASE_AND_RAISE = `
if redis.call('GET', KEYS[2]) == ARGV[4] then redis.call('DEL', KEYS[2]) end
${RAISE}`;

/**
 * Marks in Redis for several processes, of which only one is at a story at a time: who is, `{prefix}:marks:<consumer>:busy:<story>`
 * says.
 */
export function sharedMarks(
  redis: Redis,
  prefix: string,
  consumer: string,
  now: () => Date = () => new Date(),
): MarkStore {
  const keyOf = (name: string) => `{${prefix}}:marks:${consumer}:${name}`;
  return {
    ...redisMarks(redis, prefix, consumer, now),
    async hold(storyId) {
      const lock = { key: keyOf(`busy:${storyId}`), holder: randomUUID(), lastsMs: HELD_MS };
      const { key, holder } = lock;
      const keys = [key, ...readMonths(now()).map(keyOf)];
      const mark = await redis.eval(HOLD, keys.length, ...keys, holder, HELD_MS, storyId);
      if (mark === null) return undefined;
      const stopKeeping = keepLock(redis, lock);
      return {
        mark: Number(mark),
        async release(revision) {
          stopKeeping();
          if (revision === undefined) return releaseLock(redis, lock);
          const raised = [storyId, revision, KEPT_S] as const;
          await redis.eval(RELEASE_AND_RAISE, 2, keyOf(monthOf(now())), key, ...raised, holder);
        },
      };
    },
  };
}

function monthOf(time: Date): string {
  return time.toISOString().slice(0, 7);
}

/** With the next one, since the clock of another process may be ahead. */
function readMonths(time: Date): string[] {
  const [year, next] = [time.getUTCFullYear(), time.getUTCMonth() + 1];
  return Array.from({ length: 1 + MONTHS }, (_, back) => monthOf(new Date(Date.UTC(year, next - back, 1))));
}
