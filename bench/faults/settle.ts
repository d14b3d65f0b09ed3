/** After the faults: polling until the desk has taken in all there is, and put out all it has. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Job } from 'bullmq';
import { outboxSize } from '../../src/redis/outputs/outbox.ts';
import { fatesBy } from './fates.ts';
import type { Follower } from './follow-log.ts';
import type { Operator } from './operator.ts';
import { patiently } from './patience.ts';
import type { Stage } from './stage.ts';
import { articleIdOf } from './world.ts';

const LOOK_MS = 250;
/** A poll that met trouble has to be asked for again. */
const POLL_EVERY_MS = 5000;
const SOON_MS = 60_000;

export interface Settling {
  follow: Follower;
  operator: Operator;
  /** How long nothing more has to come in for the wait to be given up. */
  withinMs: number;
  signal: AbortSignal;
}

/** @returns whether all came in and went out; what still waits is what the judge then finds. */
export async function settleDown(stage: Stage, settling: Settling): Promise<boolean> {
  const { follow, operator, withinMs, signal } = settling;
  let end = performance.now() + withinMs;
  let [polled, least] = [-Infinity, Infinity];
  while (performance.now() < end) {
    signal.throwIfAborted();
    const missing = await patiently(() => countMissing(stage, follow, operator), { signal });
    // A machine with much else to do is slow, and no item is lost that still comes in.
    if (missing < least) end = performance.now() + withinMs;
    least = Math.min(least, missing);
    if (missing === 0 && (await patiently(() => isIdle(stage), { signal }))) return true;
    // What is asked for again while the answer waits to be merged would only wait behind it.
    if (
      performance.now() > polled + POLL_EVERY_MS &&
      (await patiently(() => unmerged(stage), { signal })) === 0
    ) {
      await patiently(() => pollAll(stage), { signal });
      polled = performance.now();
    }
    await pause(LOOK_MS, undefined, { signal });
  }
  return false;
}

/** Polls every feed once more, though nothing is new. @returns how many messages that made. */
export async function pollForNothing(stage: Stage, withinMs: number, signal: AbortSignal): Promise<number> {
  const { client, keys } = stage;
  const sequence = async () => Number(await patiently(() => client.get(keys.sequence), { signal }));
  const before = await sequence();
  const polls = await patiently(() => pollAll(stage), { signal });
  const isOver = async () => (await areDone(polls)) && (await isIdle(stage));
  const end = performance.now() + withinMs;
  do {
    signal.throwIfAborted();
    await pause(LOOK_MS, undefined, { signal });
  } while (performance.now() < end && !(await patiently(isOver, { signal })));
  return (await sequence()) - before;
}

async function areDone(jobs: readonly Job[]): Promise<boolean> {
  const states = await Promise.all(jobs.map((job) => job.getState()));
  return states.every((state) => state === 'completed' || state === 'failed');
}

/** As `copydesk once` asks for it: whatever the schedule says. */
export async function pollAll({ queues, sourceIds }: Stage, which = sourceIds): Promise<Job[]> {
  return await queues.fetch.addBulk(
    which.map((sourceId) => ({ name: 'fetch', data: { sourceId, forced: true } })),
  );
}

/** Items that are not in the log in their latest words; what was taken down has none there. Not known before all decisions are. */
async function countMissing({ world }: Stage, follow: Follower, operator: Operator): Promise<number> {
  await follow.read();
  if (!(await operator.hear())) return Infinity;
  const fateOf = fatesBy(operator.decisions);
  return world.items.filter((item) => {
    if (fateOf(item).is === 'gone') return false;
    const known = follow.latest.get(articleIdOf(item));
    const last = item.versions.at(-1);
    return known?.title !== last?.title || known?.excerpt !== last?.summary;
  }).length;
}

/** Nothing waits to be merged, to settle, to go out, or to be consumed. */
async function isIdle({ client, keys, queues }: Stage): Promise<boolean> {
  const { due, ready } = await outboxSize(client, keys);
  if (due + ready > 0 || (await unmerged({ queues })) > 0) return false;
  const waiting = ['wait', 'active', 'paused'].map((state) => client.llen(`${keys.queues}:stories:${state}`));
  const later = ['delayed', 'prioritized'].map((state) => client.zcard(`${keys.queues}:stories:${state}`));
  const counts = await Promise.all([...waiting, ...later]);
  return counts.every((count) => count === 0) && (await isStreamRead({ client, keys }));
}

/** Batches and decisions; the purges that follow a takedown by a quarter of an hour are not waited for. */
async function unmerged({ queues }: Pick<Stage, 'queues'>): Promise<number> {
  const now = await queues.articles.getJobCountByTypes('wait', 'active', 'prioritized');
  const later = await queues.articles.getDelayed();
  return now + later.filter((job) => (job?.delay ?? 0) < SOON_MS).length;
}

async function isStreamRead({ client, keys }: Pick<Stage, 'client' | 'keys'>): Promise<boolean> {
  const key = keys.stream('stories');
  if ((await client.exists(key)) === 0) return false;
  const [newest] = await client.xrevrange(key, '+', '-', 'COUNT', 1);
  const groups = (await client.xinfo('GROUPS', key)) as (string | number | null)[][];
  return groups.every((fields) => {
    const value = (name: string) => fields[fields.indexOf(name) + 1];
    return value('pending') === 0 && value('last-delivered-id') === (newest?.[0] ?? '0-0');
  });
}
