import { retryAfter } from '../../src/feed/rhythm/back-off.ts';
import { planNextPoll } from '../../src/feed/rhythm/next-poll.ts';
import type { NextPoll, PollPolicy, PollResult } from '../../src/feed/rhythm/types.ts';
import type { Config, Source } from '../../src/config/types.ts';
import { MOST_RECENT, urlMark, type SourceStatus } from '../../src/redis/sources/source-state.ts';
import { isAdopted, knownAddress, learnAddress } from './address.ts';
import { hasFailed, type Reading } from './reading.ts';
import { wayMark } from './way-mark.ts';

/** What a poll came to besides its reading. */
export interface Polled {
  at: number;
  /** How long it took, in ms. */
  ms: number;
  /** When the items that are new were published, in ms. */
  newItems: number[];
  /** The dates of all items, on the first poll that was read. */
  backlog?: number[];
}

/** What polls have found out about a source's items, and the next one goes by. A poll that learns nothing keeps it. */
export type Learnt = Pick<SourceStatus, 'keys' | 'tails' | 'language' | 'quarantine' | 'newest'>;

export function learntOf(status: SourceStatus | undefined): Learnt {
  if (!status) return {};
  const { keys, tails, language, quarantine, newest } = status;
  return {
    ...(keys && { keys }),
    ...(tails && { tails }),
    ...(language && { language }),
    ...(quarantine && { quarantine }),
    ...(newest !== undefined && { newest }),
  };
}

/** Whether the source is asked at all: its publisher may have ended it. */
export function isStopped(source: Source, status: SourceStatus | undefined): boolean {
  return source.kind !== 'documents' && status?.stopped === urlMark(source.url);
}

/** The source's status after a poll, and when it is asked next. */
export function statusAfter(
  source: Source,
  known: SourceStatus | undefined,
  reading: Reading,
  polled: Polled,
): { status: SourceStatus; next: NextPoll } {
  const before = known && (speaksOf(source, known) ? known : withoutPast(known));
  const failed = hasFailed(reading);
  const failures = failed ? (before?.failures ?? 0) + 1 : 0;
  const address =
    source.kind === 'documents' ? undefined : addressAfter(source, before, reading, failures, polled.at);
  const result = resultOf(source, before, reading, polled);
  const next = planNextPoll(before?.rhythm, result, policyOf(source));
  const pause = retryAfter(result);
  // Where a part was read, the publisher's own word is all that holds up the rest.
  const notBefore = failed ? next.at : pause > 0 ? polled.at + pause : Infinity;
  // What was to be said of a document holds for as long as the document does; a trouble does not.
  const wasTroubled = before?.failures || before?.notBefore;
  const detail = reading.detail ?? (failed || reading.read || wasTroubled ? undefined : before?.detail);
  const items = reading.read?.items ?? before?.items;
  const ended = next.at === Infinity && source.kind !== 'documents';
  const latest = {
    at: polled.at,
    outcome: reading.code ?? reading.outcome,
    items: reading.read?.items ?? 0,
    fresh: polled.newItems.length,
    ms: Math.round(polled.ms),
  };
  const status: SourceStatus = {
    ...(source.kind !== 'documents' && { urlMark: urlMark(source.url) }),
    outcome: reading.outcome,
    fetchedAt: polled.at,
    failures,
    rhythm: next.rhythm,
    reason: next.reason,
    recent: [...(before?.recent ?? []), latest].slice(-MOST_RECENT),
    ...(detail && { detail }),
    ...(items !== undefined && { items }),
    ...(Number.isFinite(next.at) && { nextAt: next.at }),
    ...(Number.isFinite(notBefore) && { notBefore }),
    ...(ended && { stopped: urlMark(source.url) }),
    ...(address && { address }),
  };
  return { status, next };
}

/** A status speaks of the address that the operator had given the source at the time. */
export function speaksOf(source: Source, { urlMark: polled }: SourceStatus): boolean {
  return source.kind === 'documents' || polled === undefined || polled === urlMark(source.url);
}

/** Whether the operator has given the source another address since. */
export function hasMoved(source: Source, status: SourceStatus): boolean {
  const wasEnded = status.stopped !== undefined && source.kind !== 'documents';
  return !speaksOf(source, status) || (wasEnded && !isStopped(source, status));
}

/**
 * Whether a source that failed is asked or read in another way by now: what its operator may have mended is tried at once, but
 * where its publisher asked for the pause.
 */
export function isMended(source: Source, status: SourceStatus, config: Config): boolean {
  const { failures, way } = status;
  if (failures === 0 || way === undefined || isStopped(source, status) || isAskedToWait(status)) return false;
  return way !== wayMark(source, config);
}

/** Whether the publisher, and not our own caution, set the pause. */
export function isAskedToWait({ failures, outcome, reason }: SourceStatus): boolean {
  // A poll that did not fail waits for nothing but its word.
  return failures === 0 || outcome === 'throttled' || reason === 'retry-after';
}

/** How the former address fared is for people to see, and nothing that the new one has to answer for. */
function withoutPast({ outcome, fetchedAt, items, recent }: SourceStatus): SourceStatus {
  return {
    outcome,
    fetchedAt,
    failures: 0,
    ...(items !== undefined && { items }),
    ...(recent && { recent }),
  };
}

function addressAfter(
  source: Exclude<Source, { kind: 'documents' }>,
  before: SourceStatus | undefined,
  reading: Reading,
  failures: number,
  at: number,
) {
  return learnAddress(source, before, {
    asked: reading.asked ?? source.url,
    redirects: reading.redirects ?? [],
    wasRead: !hasFailed(reading),
    failures,
    at,
    ...(reading.discovered && { discovered: reading.discovered }),
  });
}

function resultOf(
  source: Source,
  before: SourceStatus | undefined,
  reading: Reading,
  polled: Polled,
): PollResult {
  const { retryAfterMs, freshForMs, read } = reading;
  const { backlog } = polled;
  return {
    at: polled.at,
    kind: endedElsewhere(source, before, reading) ? 'soft' : reading.kind,
    newItems: polled.newItems,
    ...(backlog && { backlog }),
    ...(retryAfterMs !== undefined && { retryAfterMs }),
    ...(freshForMs !== undefined && { freshForMs }),
    ...(read && { hints: read.hints ?? {} }),
  };
}

/** The publisher ended an address that the operator did not name: the one in the configuration is asked again. */
function endedElsewhere(source: Source, before: SourceStatus | undefined, { kind }: Reading): boolean {
  if (kind !== 'gone' || source.kind === 'documents') return false;
  const known = knownAddress(source, before);
  return known !== undefined && isAdopted(known);
}

function policyOf({ id, intervalMs, minIntervalMs, maxIntervalMs }: Source): PollPolicy {
  return {
    sourceId: id,
    minIntervalMs,
    maxIntervalMs,
    ...(intervalMs !== undefined && { intervalMs }),
  };
}
