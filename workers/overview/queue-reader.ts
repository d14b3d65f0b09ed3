/** How our queues stand, for people: read, and never touched. */
import { Queue, type Job } from 'bullmq';
import type { QueuedJob, QueueReader, QueueStatus } from '../../src/api/matching-types.ts';
import type { Output } from '../../src/config/types.ts';
import { webhookQueueName } from '../../src/redis/outputs/webhook-queue.ts';
import type { Desk } from '../desk.ts';

/** Jobs of a kind that are told of one by one. */
const JOBS_SHOWN = 10;
const MOST_REASON = 300;

interface JobData {
  sourceId?: unknown;
  storyId?: unknown;
  revision?: unknown;
  items?: unknown;
  act?: { kind?: unknown };
}

type AnyQueue = Queue<JobData | null>;

/** Over the desk's own connection, which reads and never waits. */
export function queueReader(desk: Pick<Desk, 'redis' | 'keys' | 'config'>): QueueReader {
  return {
    list: () =>
      Promise.all(namesOf(desk.config.outputs).map(([name, about]) => readQueue(desk, name, about))),
  };
}

/** In the order of an item's way. */
function namesOf(outputs: readonly Output[]): [name: string, about: string][] {
  const ours: [string, string][] = [
    ['schedule', 'the ticks of the schedule: one a second'],
    ['fetch', 'polls of sources'],
    ['articles', 'fetched articles and decisions, for the merge worker'],
  ];
  const theirs = outputs.flatMap(({ type, name }): [string, string][] => {
    if (type === 'queue') return [[name, 'stories for the consumers of this output']];
    return type === 'webhook'
      ? [[webhookQueueName(name), `stories on their way to the webhook ${name}`]]
      : [];
  });
  return [...ours, ...theirs];
}

async function readQueue(
  { redis, keys }: Pick<Desk, 'redis' | 'keys'>,
  name: string,
  about: string,
): Promise<QueueStatus> {
  const queue: AnyQueue = new Queue(name, { connection: redis, prefix: keys.queues, skipMetasUpdate: true });
  // A connection that is lost waits for Redis, and fails nothing.
  queue.on('error', () => {});
  try {
    const last = JOBS_SHOWN - 1;
    const [counts, paused, waiting, active, delayed, failed] = await Promise.all([
      queue.getJobCounts('waiting', 'prioritized', 'active', 'delayed', 'failed', 'completed'),
      queue.isPaused(),
      queue.getJobs(['waiting'], 0, 0, true),
      queue.getJobs(['active'], 0, last, true),
      queue.getJobs(['delayed'], 0, last, true),
      queue.getJobs(['failed'], 0, last, false),
    ]);
    const [oldest] = describe(waiting, ({ timestamp }) => timestamp);
    const { waiting: plain = 0, prioritized = 0 } = counts;
    return {
      name,
      about,
      paused,
      counts: {
        waiting: plain + prioritized,
        active: counts['active'] ?? 0,
        delayed: counts['delayed'] ?? 0,
        failed: counts['failed'] ?? 0,
        completed: counts['completed'] ?? 0,
      },
      ...(oldest && { oldestWaiting: oldest }),
      active: describe(active, ({ processedOn }) => processedOn),
      delayed: describe(delayed, ({ timestamp, delay }) => timestamp + delay),
      failed: describe(failed, ({ finishedOn }) => finishedOn),
    };
  } finally {
    await queue.close();
  }
}

/** A job may have gone between its id and its data. */
function describe(
  jobs: (Job<JobData | null> | undefined)[],
  timeOf: (job: Job<JobData | null>) => number | undefined,
): QueuedJob[] {
  return jobs.flatMap((job) => {
    if (!job?.id) return [];
    const [about, time] = [aboutOf(job), timeOf(job)];
    const reason = job.failedReason?.slice(0, MOST_REASON);
    return [
      {
        id: job.id,
        ...(about && { about }),
        ...(time !== undefined && { time: new Date(time).toISOString() }),
        attempts: job.attemptsMade,
        ...(reason && { reason }),
      },
    ];
  });
}

/** What a job is about, in a few words; nothing of what it carries. */
function aboutOf({ name, data }: Job<JobData | null>): string | undefined {
  const { sourceId, storyId, revision, items, act } = data ?? {};
  if (typeof storyId === 'string') return `story ${storyId}, revision ${String(revision)}`;
  if (Array.isArray(items)) return `${items.length} items of ${String(sourceId)}`;
  if (typeof sourceId === 'string') return `source ${sourceId}`;
  return name === 'act' ? `act: ${String(act?.kind)}` : undefined;
}
