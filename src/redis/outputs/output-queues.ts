/** How much waits in the queue of an output, and how it is made less. */
import type { DeskRedis } from '../connect.ts';
import type { Keys } from '../keys.ts';

/** Ids looked at in one go. */
const PAGE = 1000;

/** Where BullMQ has the jobs that no consumer has begun. */
const WAITING = ['wait', 'paused', 'delayed', 'prioritized'] as const;

/** Jobs that wait, those that wait to be tried again included. */
export async function countUnread(redis: DeskRedis, keys: Keys, queue: string): Promise<number> {
  const places = WAITING.map((place) => keys.job(queue, place));
  return (await redis.deskUnreadJobs(places.length, ...places)) as number;
}

/**
 * Leaves of each story only the highest revision that waits. Jobs that a consumer works on, and jobs whose ids are no
 * revision's, are not touched.
 * @returns how many jobs were removed
 */
export async function compactQueue(redis: DeskRedis, keys: Keys, queue: string): Promise<number> {
  const highest = new Map<string, number>();
  for (const place of WAITING)
    await eachPage(redis, keys.job(queue, place), async ({ ids }) => {
      for (const { story, revision } of revisionsIn(ids))
        highest.set(story, Math.max(revision, highest.get(story) ?? 0));
      return 0;
    });
  let dropped = 0;
  for (const place of WAITING)
    await eachPage(redis, keys.job(queue, place), async (page) => {
      const lower = revisionsIn(page.ids).filter(
        ({ story, revision }) => revision < (highest.get(story) ?? 0),
      );
      const ids = lower.map(({ id }) => id);
      const gone = await dropJobs(redis, keys, queue, place, { ...page, ids });
      dropped += gone;
      return gone;
    });
  return dropped;
}

interface Page {
  ids: string[];
  /** Places in the list, counted from its end, where the job is that is taken next: -1000 and -1. */
  from: number;
  to: number;
}

/** @param visit answers how many of the page are not there any more */
async function eachPage(
  redis: DeskRedis,
  key: string,
  visit: (page: Page) => Promise<number>,
): Promise<void> {
  const isList = (await redis.type(key)) === 'list';
  for (let passed = 0; ;) {
    const [from, to] = [-(passed + PAGE), -(passed + 1)];
    const ids = isList
      ? await redis.lrange(key, from, to)
      : await redis.zrange(key, passed, passed + PAGE - 1);
    passed += ids.length - (await visit({ ids, from, to }));
    if (ids.length < PAGE) return;
  }
}

async function dropJobs(
  redis: DeskRedis,
  keys: Keys,
  queue: string,
  place: string,
  { ids, from, to }: Page,
): Promise<number> {
  if (ids.length === 0) return 0;
  const prefix = keys.job(queue, '');
  return (await redis.deskDropJobs(1, keys.job(queue, place), prefix, from, to, ...ids)) as number;
}

/** A replay's jobs have ids of another form, and none of them stands for what is new. */
function revisionsIn(ids: readonly string[]): { id: string; story: string; revision: number }[] {
  return ids.flatMap((id) => {
    const [, story, revision] = /^([^-]+)-r(\d+)$/.exec(id) ?? [];
    return story === undefined ? [] : [{ id, story, revision: Number(revision) }];
  });
}
