import type { Metrics } from '../../src/api/types.ts';
import { addActivity, noActivity, type Activity } from '../../src/redis/activity.ts';
import type { Desk, Role } from '../desk.ts';

/** A process that dies takes with it what it counted within this. */
const WRITE_EVERY_MS = 5000;

export interface ActivityCounter {
  /** Counts what passes through, on its way to the metrics. */
  metrics: Metrics;
  /** What was counted since this was last asked. */
  take(): Activity;
  /** Takes back what could not be written. */
  putBack(counts: Activity): void;
}

/** Counts in this process: the work itself asks Redis for nothing more. */
export function countActivity(metrics: Metrics): ActivityCounter {
  let counts = noActivity();
  return {
    metrics: {
      ...metrics,
      fetched(fetch) {
        metrics.fetched(fetch);
        counts.fetches += 1;
        if (fetch.outcome !== 'modified' && fetch.outcome !== 'unchanged') counts.failures += 1;
      },
      cost(cost) {
        metrics.cost(cost);
        counts.newItems += cost.newItems;
      },
      duplicates(articles = 1) {
        metrics.duplicates(articles);
        counts.duplicates += articles;
      },
      opened(stories = 1) {
        metrics.opened(stories);
        counts.stories += stories;
      },
      published(output, messages = 1) {
        metrics.published(output, messages);
        counts.messages += messages;
      },
      commitLag(seconds) {
        metrics.commitLag(seconds);
        counts.commits += 1;
        counts.commitMs += seconds * 1000;
      },
    },
    take() {
      const taken = counts;
      counts = noActivity();
      return taken;
    },
    putBack(taken) {
      for (const [name, count] of Object.entries(taken)) counts[name as keyof Activity] += count;
    },
  };
}

/** Writes what was counted, every few seconds and at the end. */
export function recordActivity(desk: Desk, counter: ActivityCounter): Role {
  async function write(): Promise<void> {
    const counts = counter.take();
    if (Object.values(counts).every((count) => count === 0)) return;
    try {
      await addActivity(desk.redis, desk.keys, counts, desk.now().getTime());
    } catch (error) {
      counter.putBack(counts);
      desk.log.debug({ err: error }, 'what was done could not be counted; trying again');
    }
  }

  let writing = Promise.resolve();
  const timer = setInterval(() => {
    // While Redis is away the first waits for it, and others would only queue up behind.
    if (desk.redis.status === 'ready') writing = writing.then(write);
  }, WRITE_EVERY_MS);
  return {
    async stop() {
      clearInterval(timer);
      if (desk.redis.status === 'ready') await writing.then(write);
    },
  };
}
