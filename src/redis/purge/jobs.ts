import { Queue, type Job } from 'bullmq';
import type { StoryMessage } from '../../story/types.ts';
import type { Keys } from '../keys.ts';
import type { ArticlesJob, MergeJob } from '../queues.ts';
import type { RedisConnection } from '../server/types.ts';
import { holdsContent, isOfferPurged } from './content.ts';
import type { Purge } from './types.ts';

/** Where a job stands, from the key that BullMQ keeps it under. */
export interface JobPlace {
  queue: string;
  jobId: string;
}

/** undefined for keys that are no job's. */
export function jobPlace(keys: Keys, key: string): JobPlace | undefined {
  if (!key.startsWith(`${keys.queues}:`)) return undefined;
  const [queue, jobId, ...more] = key.slice(keys.queues.length + 1).split(':');
  return queue && jobId && more.length === 0 ? { queue, jobId } : undefined;
}

/**
 * Takes the content out of the jobs at these places: a message's job goes, whatever its state, since a newer one of its
 * story follows; a fetched batch loses the articles. A message that a consumer is just working on stays.
 * @returns how many jobs had content.
 */
export async function purgeJobs(
  connection: RedisConnection,
  keys: Keys,
  places: readonly JobPlace[],
  purge: Purge,
): Promise<number> {
  let purged = 0;
  for (const name of new Set(places.map(({ queue }) => queue))) {
    const queue = new Queue<MergeJob | StoryMessage>(name, { connection, prefix: keys.queues });
    queue.on('error', () => {});
    try {
      for (const { jobId } of places.filter((place) => place.queue === name))
        purged += await purgeJob(queue, jobId, purge);
    } finally {
      await queue.close();
    }
  }
  return purged;
}

async function purgeJob(queue: Queue<MergeJob | StoryMessage>, jobId: string, purge: Purge): Promise<number> {
  const job = await queue.getJob(jobId);
  if (!job) return 0;
  const { data } = job;
  if ('schema' in data) return holdsContent(data, purge) ? queue.remove(jobId) : 0;
  if (!('items' in data)) return 0;
  const items = data.items.filter((item) => !isOfferPurged(item, purge));
  if (items.length === data.items.length) return 0;
  await (job as Job<ArticlesJob>).updateData({ ...data, items });
  return 1;
}
