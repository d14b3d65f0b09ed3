/** The high-water mark: the highest revision handled of each story. */
import type { Redis } from 'ioredis';

export interface MarkStore {
  /** The highest revision handled of the story; 0 if none. */
  get(storyId: string): Promise<number>;
  /**
   * Raises the story's mark. It is called after the handler resolved, and never with a lower revision than `get` gave; and
   * without the handler for the tombstone of a story whose mark is 0, so that no revision from before comes in after it.
   */
  set(storyId: string, revision: number): Promise<void>;
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

/** Seconds that a month's marks are kept: until the month after it is over. */
const KEPT_S = 62 * 24 * 3600;

/**
 * Marks in Redis, one hash a month: `{prefix}:marks:<consumer>:2024-05`. The present and the last month count, so a mark
 * lives at least a month after its story's last message, and the marks of dead stories go by themselves.
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
      const months = [thisMonth(now()), lastMonth(now())];
      const marks = await Promise.all(months.map((month) => redis.hget(keyOf(month), storyId)));
      return Math.max(...marks.map(Number));
    },
    async set(storyId, revision) {
      await redis.eval(RAISE, 1, keyOf(thisMonth(now())), storyId, revision, KEPT_S);
    },
  };
}

function thisMonth(time: Date): string {
  return time.toISOString().slice(0, 7);
}

function lastMonth(time: Date): string {
  return thisMonth(new Date(Date.UTC(time.getUTCFullYear(), time.getUTCMonth(), 0)));
}
