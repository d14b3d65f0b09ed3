/** What a poll finds in Redis when it begins and leaves there when it ends, each in one step and one round trip. */
import { costArguments, costKey, type Cost } from './costs.ts';
import type { DeskRedis } from '../connect.ts';
import type { Keys } from '../keys.ts';
import { keepLease, LEASE_MS, newLeaseToken, type Lease } from '../lease.ts';
import { pollScore } from './polls.ts';
import { parseTraces, TRACES, type SourceTraces } from './source-state.ts';
import { formatStatus, parseStatus, type SourceStatus } from './source-status.ts';

export interface PollState {
  /** The right to poll the source; or for how many ms another has it, who may change all the rest. */
  lease: Lease | { heldForMs: number };
  paused: boolean;
  status: SourceStatus | undefined;
  /** Where it was asked within the last minute, and for how many ms that counts. */
  asked: { urlMark: string; forMs: number } | undefined;
  /** Batches that wait for the merge worker. */
  batchesWaiting: number;
  /** Whether items of the source are held. */
  hasHeld: boolean;
  memory: SourceTraces;
}

type OpenReply = [
  heldForMs: number,
  paused: 0 | 1,
  status: string | null,
  asked: string | null,
  askedForMs: number,
  batchesWaiting: number,
  headId: string,
  headToken: string,
  hasHeld: 0 | 1,
  fields: (string | null)[],
];

/** Takes the source's lease, which the caller gives back, and reads what a poll has to know. */
export async function openPoll(redis: DeskRedis, keys: Keys, sourceId: string): Promise<PollState> {
  const token = newLeaseToken();
  const key = keys.lease(sourceId);
  const scriptKeys = [
    key,
    keys.paused,
    keys.source(sourceId),
    keys.asked(sourceId),
    keys.head,
    keys.seen(sourceId),
    keys.held(sourceId),
    `${keys.queues}:articles:wait`,
    `${keys.queues}:articles:paused`,
  ];
  const [heldForMs, paused, status, urlMark, forMs, batchesWaiting, id, headToken, hasHeld, fields] =
    (await redis.deskOpenPoll(
      scriptKeys.length,
      ...scriptKeys,
      sourceId,
      token,
      LEASE_MS,
      ...TRACES,
    )) as OpenReply;
  const lease = heldForMs < 0 ? keepLease(redis, key, token) : { heldForMs };
  try {
    const head = { id, token: headToken };
    return {
      lease,
      paused: paused === 1,
      status: parseStatus(status),
      asked: urlMark === null ? undefined : { urlMark, forMs },
      batchesWaiting,
      hasHeld: hasHeld === 1,
      memory: await parseTraces(redis, keys, sourceId, { head, fields }),
    };
  } catch (error) {
    if ('release' in lease) await lease.release();
    throw error;
  }
}

/** What a poll came to. */
export interface PollEnd {
  status: SourceStatus;
  /** ms since the epoch: when the source is due again; `Infinity` ends its polls. */
  nextAt: number;
  /** ms since the epoch. */
  at: number;
  /** What the poll cost the host that was asked, if one was. */
  cost?: Cost & { host: string };
}

/** Writes what the poll came to and gives its lease back. A source that is not scheduled (any more) gets no next poll. */
export async function closePoll(
  redis: DeskRedis,
  keys: Keys,
  sourceId: string,
  { lease, status, nextAt, at, cost }: PollEnd & { lease: Lease },
): Promise<void> {
  const scriptKeys = [lease.key, keys.source(sourceId), keys.polls, costKey(keys, sourceId, at)];
  await redis.deskClosePoll(
    scriptKeys.length,
    ...scriptKeys,
    lease.token,
    formatStatus(status),
    sourceId,
    pollScore(nextAt),
    ...(cost ? costArguments(cost.host, cost) : []),
  );
  lease.isOver();
}
