import type { Queue } from 'bullmq';
import { readAct } from '../../src/redis/stories/acts.ts';
import { purgeContent } from '../../src/redis/purge/purge.ts';
import type { Purge } from '../../src/redis/purge/types.ts';
import { purgeQueue, type PurgeJob } from '../../src/redis/queues.ts';
import type { AssembledStory } from '../../src/story/assemble.ts';
import type { LogAct } from '../../src/story/window/log.ts';
import type { StoryState } from '../../src/story/types.ts';
import type { Desk } from '../desk.ts';
import type { Merger } from './merger.ts';
import { emptyStories, planPurge } from './plan-purge.ts';

/**
 * When content is purged again, in ms after the takedown: once what a publisher or a fetch had in hand at that moment has
 * been written; once a message is free again that a consumer died with (30 s until its lock is over, 30 s until the next
 * look for such, and a while to work on it anew); and once what a slow consumer or a retry had. Finished batches are
 * forgotten after 10 minutes.
 */
const AGAIN_MS = [10_000, 90_000, 15 * 60_000];

/** Its policy is asked for at each use. */
type PlanningMerger = Pick<Merger, 'policy' | 'window'>;

/** Sees to it that nothing stays of what an operator took down, whatever is interrupted in between. */
export class Takedowns {
  readonly #desk: Desk;
  readonly #merger: PlanningMerger;
  readonly #queue: Queue<PurgeJob>;

  constructor(desk: Desk, merger: PlanningMerger) {
    this.#desk = desk;
    this.#merger = merger;
    this.#queue = purgeQueue(desk.connection, desk.keys);
    this.#queue.on('error', (error) => desk.log.debug({ err: error }, 'purge queue'));
  }

  /**
   * Before the commit: orders the purges to come, since nobody can tell afterwards what there was.
   * @returns the stories to commit: those of the plan, and all others that show something of the content.
   */
  async prepare(
    plan: { act: LogAct; stories: AssembledStory[] },
    states: ReadonlyMap<string, StoryState>,
    at: number,
  ): Promise<AssembledStory[]> {
    const found = await planPurge({ desk: this.#desk, window: this.#merger.window }, plan, states);
    // A worker that stood still, and planned when another had committed the act, finds the less. Asked after the planning, as the
    // other orders before it commits: what it did not find was ordered by then.
    const purge = joined(found.purge, await this.#orderOf(found.purge.actId));
    const planned = { ...found, purge };
    for (const [n, delay] of AGAIN_MS.entries()) {
      const jobId = jobIdOf(purge.actId, n);
      await this.#queue.remove(jobId);
      await this.#queue.add('purge', { purge }, { jobId, delay });
    }
    return emptyStories(plan.stories, planned, new Date(at), this.#merger.policy);
  }

  /** After the commit: nothing where the act was no takedown, or all its purges are over. */
  async purge(actId: string): Promise<void> {
    const purge = await this.#orderOf(actId);
    if (purge) await this.purgeAgain({ purge });
  }

  /** What was ordered for an act: the last of its purges says it for the longest time. */
  async #orderOf(actId: string): Promise<Purge | undefined> {
    const job = await this.#queue.getJob(jobIdOf(actId, AGAIN_MS.length - 1));
    return job?.data.purge;
  }

  async purgeAgain({ purge }: PurgeJob): Promise<void> {
    const { redis, keys, log } = this.#desk;
    // It was ordered, and the act was never committed.
    if (!(await readAct(redis, keys, purge.actId))) return;
    const purged = await purgeContent(this.#desk, purge);
    log.info({ worker: 'merge', act: purge.actId, purged }, 'purged what was taken down');
  }

  async close(): Promise<void> {
    await this.#queue.close();
  }
}

function joined(purge: Purge, ordered: Purge | undefined): Purge {
  if (!ordered) return purge;
  const both = (of: 'articleIds' | 'spares' | 'storyIds' | 'marks' | 'pageKeys') => [
    ...new Set([...(purge[of] ?? []), ...(ordered[of] ?? [])]),
  ];
  return {
    actId: purge.actId,
    articleIds: both('articleIds'),
    spares: both('spares'),
    storyIds: both('storyIds'),
    marks: both('marks'),
    pageKeys: both('pageKeys'),
  };
}

function jobIdOf(actId: string, n: number): string {
  return `${actId}-purge-${n}`;
}
