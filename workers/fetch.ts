import { randomUUID } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { DelayedError, type Job } from 'bullmq';
import type { Source } from '../src/config/types.ts';
import { closeWaiting } from '../src/consumer/close-waiting.ts';
import { createFetcher, type Fetcher } from '../src/http/fetcher.ts';
import { createHostGate, type HostPlace } from '../src/redis/sources/host-gate.ts';
import { openPoll, type PollState } from '../src/redis/sources/poll-state.ts';
import { articlesQueue, startWorker, type FetchJob, type FetchJobResult } from '../src/redis/queues.ts';
import { setNextPoll } from '../src/redis/sources/polls.ts';
import { noteAsked, type SourceStatus } from '../src/redis/sources/source-state.ts';
import { derived, failureLevel, hearTrouble, type Desk, type Role } from './desk.ts';
import { addressOf } from './poll/address.ts';
import { createPoller, askedMark } from './poll/poll-source.ts';

/**
 * A poll of a source that is unknown here is handed on so often, at this pace, before it counts as unknown to all. Often,
 * since who gets it next is no fair draw: all workers wake for it at once, and one may win 30 times in a row (measured).
 */
const HAND_ON_TIMES = 100;
const HAND_ON_MS = 50;
/** A poll that cannot be made by the configuration of this process is asked for again after this: others may be newer. */
const NOT_HERE_AGAIN_MS = 30_000;
/** A request's place at a host outlives the longest request by this, for the way to Redis and back. */
const LEASE_MARGIN_MS = 10_000;

/** The fetch workers: a place at the host, conditional GET, bytes → Feed → Articles, drop what is seen and unchanged, offer the rest. */
export function startFetch(desk: Desk, overrides: { fetcher?: Fetcher } = {}): Role {
  const { config, connection, redis, keys } = desk;
  const log = desk.log.child({ worker: 'fetch' });
  const articles = articlesQueue(connection, keys);
  articles.on('error', (error) => log.debug({ err: error }, 'articles queue'));
  const gate = createHostGate(redis, keys, {
    perHost: config.network.perHost,
    hostGapMs: config.network.hostGapMs,
    leaseMs: config.network.totalTimeoutMs + LEASE_MARGIN_MS,
  });
  const fetcher = overrides.fetcher ?? createFetcher({ network: config.network, gate });
  const stopping = new AbortController();
  setMaxListeners(0, stopping.signal);
  const poller = createPoller(desk, { articles, fetcher, gate, signal: stopping.signal });
  const sources = derived(desk, (now) => new Map(now.sources.map((source) => [source.id, source])));

  async function poll(job: Job<FetchJob, FetchJobResult>, token?: string): Promise<FetchJobResult> {
    const source = sources().get(job.data.sourceId);
    // Another process on this Redis may have it: its configuration is newer, or it is a `once` with one of its own.
    if (!source && job.attemptsStarted <= HAND_ON_TIMES) return putOff(job, token, HAND_ON_MS);
    if (!source) return notHere(job, UNKNOWN);
    // Turned off since it was asked for.
    if (!source.enabled) return notHere(job, { outcome: 'off', articleIds: [] });
    const found = await openPoll(redis, keys, source.id);
    try {
      return await pollOpened(source, found, job, token);
    } finally {
      if ('release' in found.lease) await found.lease.release();
    }
  }

  async function pollOpened(
    source: Source,
    found: PollState,
    job: Job<FetchJob, FetchJobResult>,
    token?: string,
  ): Promise<FetchJobResult> {
    const forced = job.data.forced === true;
    if (found.paused && !forced) return { outcome: 'paused', articleIds: [] };
    // Made again after it broke, it is a retry as any other: nobody is asked twice within the minute for a fault of ours.
    const again = job.attemptsMade > 0 || job.stalledCounter > 0;
    const idle = await poller.reasonToWait(source, found, forced && !again);
    if (idle) return { ...idle, articleIds: [] };
    const { lease } = found;
    if ('heldForMs' in lease) return putOff(job, token, lease.heldForMs + 100);
    const place = await placeFor(source, found.status, job);
    if (place && 'inMs' in place) return putOff(job, token, place.inMs);
    return poller.poll(source, { ...found, lease, wantsIds: forced }, place);
  }

  /** Until every process has read an edit a scheduler may have it before who polls; what is gone from the schedule stays out. */
  async function notHere({ data }: Job<FetchJob>, result: FetchJobResult): Promise<FetchJobResult> {
    if (!data.forced) await setNextPoll(redis, keys, data.sourceId, desk.now().getTime() + NOT_HERE_AGAIN_MS);
    return result;
  }

  /** A place at the source's host, held under a token of the job's own: however often it comes again, it keeps its turn. */
  async function placeFor(
    source: Source,
    status: SourceStatus | undefined,
    job: Job<FetchJob, FetchJobResult>,
  ): Promise<({ host: string } & HostPlace) | { inMs: number } | undefined> {
    if (source.kind === 'documents') return undefined;
    const host = new URL(addressOf(source, status)).hostname;
    const place = job.data.place ?? randomUUID();
    const answer = await gate.admit(host, place, noteAsked(keys, source.id, askedMark(source, status)));
    if ('inMs' in answer) {
      desk.metrics.putOff();
      if (!job.data.place) await job.updateData({ ...job.data, place });
      return answer;
    }
    return { host, leave: answer.leave };
  }

  const worker = startWorker<FetchJob, FetchJobResult>('fetch', connection, keys, poll, {
    concurrency: config.fetch.concurrency,
    // A slow server may hold a poll up for longer than a job's usual lock lasts.
    lockDuration: 30_000,
    stalledInterval: 10_000,
  });
  worker.on('error', hearTrouble(log, 'fetch worker'));
  worker.on('failed', (job, error) => {
    desk.metrics.jobFailed('fetch');
    log[failureLevel(job)]({ job: job?.id, source: job?.data.sourceId, err: error }, 'a poll broke off');
  });

  return {
    async stop() {
      const closed = closeWaiting(worker);
      // Fetches under way are broken off: nothing is remembered of them, so the next poll brings the same.
      stopping.abort(new Error('copydesk is stopping'));
      await closed;
      await Promise.all([articles.close(), fetcher.close()]);
    },
  };
}

async function putOff(
  job: Job<FetchJob, FetchJobResult>,
  token: string | undefined,
  ms: number,
): Promise<never> {
  await job.moveToDelayed(Date.now() + ms, token);
  throw new DelayedError();
}

const UNKNOWN: FetchJobResult = {
  outcome: 'unknown-source',
  detail: 'no running copydesk is configured with it',
  articleIds: [],
};
