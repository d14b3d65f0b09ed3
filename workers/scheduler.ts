import { createHash } from 'node:crypto';
import type { Queue } from 'bullmq';
import type { Config, Source } from '../src/config/types.ts';
import { closeWaiting } from '../src/consumer/close-waiting.ts';
import type { PollReason } from '../src/feed/rhythm/types.ts';
import {
  addPolls,
  bringForward,
  claimDue,
  readPolls,
  removePolls,
  type PollEntry,
} from '../src/redis/sources/polls.ts';
import { forgetPauses, readPaused } from '../src/redis/sources/paused.ts';
import { duePoll, fetchQueue, scheduleQueue, startWorker, type ScheduleJob } from '../src/redis/queues.ts';
import {
  forgetSources,
  keepSources,
  readStatuses,
  type SourceStatus,
} from '../src/redis/sources/source-state.ts';
import { announceSources, removeWanted, unwantedSources } from '../src/redis/sources/wanted.ts';
import { hearTrouble, storyExpiryMs, type Desk, type Role } from './desk.ts';
import { hasMoved, isMended, isStopped } from './poll/status.ts';

/** How often is looked for sources that are due. */
const TICK_MS = 1000;
/** Sources claimed at a time. */
const AT_ONCE = 500;
/** A poll that is lost on its way is asked for again after this; more than a poll takes, with its waits for a host. */
const CLAIM_MS = 10 * 60_000;
/** How often the schedule is laid anew: it also heals a job scheduler that stopped producing (BullMQ issue 3272). */
const RECONCILE_MS = 60_000;
/** So long after a start or an edit a poll may still end, and set the next one, that knew nothing of it. */
const FOLLOW_MS = CLAIM_MS;
/** A source that no running scheduler has announced for so long has left the configuration. */
const UNWANTED_MS = 5 * 60_000;
/** Sources never fetched before start one after another at this pace, and all within the time after it. */
const FIRST_POLL_PACE_MS = 25;
const FIRST_POLLS_WITHIN_MS = 10_000;
/** One job scheduler a source on the queue `fetch`: how the versions before laid the schedule. */
const FORMER_PREFIX = 'source-';

/**
 * The scheduler: polls every source when its time has come. One tick a second serves all schedulers that run side by side;
 * which source is due when stands in Redis, set by each poll for the next.
 */
export async function startScheduler(desk: Desk, { everyMs = RECONCILE_MS } = {}): Promise<Role> {
  const log = desk.log.child({ worker: 'scheduler' });
  const ticks = scheduleQueue(desk.connection, desk.keys);
  const fetches = fetchQueue(desk.connection, desk.keys);
  for (const queue of [ticks, fetches] as Queue[])
    queue.on('error', (error) => log.debug({ err: error }, `${queue.name} queue`));
  /** What the schedule was laid for: an edit that could not be followed, or came meanwhile, is followed by the next laying. */
  let followed = { config: desk.config, since: desk.now().getTime() };
  const closeQueues = async () => void (await Promise.all([ticks.close(), fetches.close()]));
  const lay = async () => {
    const { config } = desk;
    await ticks.upsertJobScheduler('due', { every: TICK_MS }, { name: 'due', data: {} });
    await removeFormerSchedule(fetches);
    if (config !== followed.config) await removeMissing(desk, followed.config);
    await reconcile(desk);
    const at = desk.now().getTime();
    if (config !== followed.config) followed = { config, since: at };
    if (at - followed.since < FOLLOW_MS) await followConfiguration(desk);
  };
  try {
    await lay();
  } catch (error) {
    // Left open they would keep a process alive that could not start.
    await closeQueues();
    throw error;
  }
  const worker = startWorker<ScheduleJob, void>('schedule', desk.connection, desk.keys, async () => {
    let claimed = AT_ONCE;
    while (claimed === AT_ONCE) claimed = await pollDue(desk, fetches);
  });
  worker.on('error', hearTrouble(log, 'schedule worker'));
  worker.on('failed', (_, error) =>
    log.warn({ err: error }, 'what is due could not be polled; trying again'),
  );
  let laying: Promise<void> = Promise.resolve();
  const layAgain = () => {
    laying = laying
      .then(lay)
      .catch((error) => log.warn({ err: error }, 'the schedule could not be laid; trying again'));
  };
  const again = setInterval(layAgain, everyMs);
  const forget = desk.live.onChange(layAgain);
  if (desk.config !== followed.config) layAgain();
  return {
    async stop() {
      clearInterval(again);
      forget();
      await closeWaiting(worker);
      await laying;
      await closeQueues();
    },
  };
}

/** @returns how many sources were due, at most AT_ONCE. */
async function pollDue({ redis, keys, now }: Desk, fetches: ReturnType<typeof fetchQueue>): Promise<number> {
  const due = await claimDue(redis, keys, now().getTime(), CLAIM_MS, AT_ONCE);
  if (due.length > 0) await fetches.addBulk(due.map(duePoll));
  return due.length;
}

async function removeFormerSchedule(fetches: ReturnType<typeof fetchQueue>): Promise<void> {
  for (const { key } of await fetches.getJobSchedulers(0, -1))
    if (key.startsWith(FORMER_PREFIX)) await fetches.removeJobScheduler(key);
}

/** What an edit took out. A scheduler that still has it takes it in again; what is known of it is kept for a while (reconcile). */
async function removeMissing({ config, redis, keys }: Desk, before: Config): Promise<void> {
  const kept = new Set(idsOf(config.sources));
  await removePolls(
    redis,
    keys,
    idsOf(before.sources).filter((id) => !kept.has(id)),
  );
}

/** Takes new sources into the schedule, and out of it what is turned off here, paused, or configured nowhere. */
async function reconcile({ config, redis, keys, now }: Desk): Promise<void> {
  const at = now().getTime();
  const ids = config.sources.map(({ id }) => id);
  const paused = await readPaused(redis, keys);
  const isOff = (source: Source) => !source.enabled || paused.has(source.id);
  const enabled = config.sources.filter((source) => !isOff(source));
  const off = config.sources.filter(isOff);
  await keepSources(redis, keys, await announceSources(redis, keys, ids, at));
  await removePolls(redis, keys, idsOf(off));
  const scheduled = await readPolls(redis, keys, idsOf(enabled));
  const added = enabled.filter(({ id }) => !scheduled.has(id));
  const statuses = await readStatuses(redis, keys, idsOf(added));
  await addPolls(
    redis,
    keys,
    added.map((source) => ({
      sourceId: source.id,
      at: firstPoll(source, statuses.get(source.id), at, added.length),
    })),
  );
  const gone = await unwantedSources(redis, keys, at - UNWANTED_MS);
  await removePolls(redis, keys, gone);
  // Their stories live out their time.
  await forgetSources(redis, keys, gone, storyExpiryMs(config));
  await forgetPauses(redis, keys, gone);
  await removeWanted(redis, keys, gone);
}

/** When a source is polled that is not in the schedule: new, turned on again, or of the version before. */
function firstPoll(source: Source, status: SourceStatus | undefined, now: number, added: number): number {
  if (!status) {
    const spread = Math.min(added * FIRST_POLL_PACE_MS, FIRST_POLLS_WITHIN_MS);
    return source.kind === 'documents' ? now : now + placeOf(source, spread);
  }
  if (isStopped(source, status)) return Infinity;
  const inItsTurn = now + placeOf(source, source.intervalMs ?? source.minIntervalMs);
  return status.nextAt ?? Math.max(inItsTurn, status.notBefore ?? 0);
}

/** What the publisher or a failure asked for is not shortened. */
const KEPT = new Set<PollReason | undefined>(['retry-after', 'back-off', 'ended']);
const KEPT_UNLESS_MANUAL = new Set<PollReason | undefined>(['asked', 'skip-hours']);

/**
 * A shorter interval, another address, or another way to ask a source that failed takes effect with the start or the edit, and
 * not only with the poll that was planned. Again and again for a while: a poll that was under way, or is made by a process that
 * has yet to read the edit, plans the next one by what it knows.
 */
async function followConfiguration({ config, redis, keys, now }: Desk): Promise<void> {
  const at = now().getTime();
  const enabled = config.sources.filter((source) => source.enabled);
  const statuses = await readStatuses(redis, keys, idsOf(enabled));
  const planned = await readPolls(redis, keys, idsOf(enabled));
  const sooner: PollEntry[] = [];
  for (const source of enabled) {
    const { id: sourceId, intervalMs } = source;
    const status = statuses.get(sourceId);
    if (!status) continue;
    if (hasMoved(source, status) || isMended(source, status, config)) sooner.push({ sourceId, at });
    if (KEPT.has(status.reason)) continue;
    if (intervalMs === undefined && KEPT_UNLESS_MANUAL.has(status.reason)) continue;
    const longest = intervalMs ?? source.maxIntervalMs;
    const next = planned.get(sourceId) ?? 0;
    // A tenth more is what spreads polls.
    if (next > at + longest * 1.1 && next < Infinity)
      sooner.push({ sourceId, at: Math.max(at + placeOf(source, longest), status.notBefore ?? 0) });
  }
  await bringForward(redis, keys, sooner);
}

/** A source's own place in an interval (ms), the same in every process and after every restart. */
function placeOf(source: Source, every: number): number {
  return createHash('sha256').update(source.id).digest().readUInt32BE(0) % every;
}

function idsOf(sources: readonly Source[]): string[] {
  return sources.map(({ id }) => id);
}
