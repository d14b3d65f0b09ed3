import type { Queue } from 'bullmq';
import type { Source, WebSource } from '../../src/config/types.ts';
import type { Fetcher } from '../../src/http/fetcher.ts';
import { GateError } from '../../src/http/gate-error.ts';
import type { HostGate } from '../../src/http/types.ts';
import { addCost, type Cost } from '../../src/redis/costs.ts';
import { setNextPoll } from '../../src/redis/polls.ts';
import type { ArticlesJob, ArticlesJobResult, FetchJobResult } from '../../src/redis/queues.ts';
import { isReply } from '../../src/redis/server/failure.ts';
import {
  ASKED_MS,
  askedFor,
  markAsked,
  readTraces,
  urlMark,
  writeStatus,
  type SourceStatus,
} from '../../src/redis/source-state.ts';
import type { Desk } from '../desk.ts';
import { failPoint } from '../fail-point.ts';
import { addressOf } from './address.ts';
import { createEnricher } from './enrich.ts';
import { gateWith, type HeldPlace } from './held-place.ts';
import { createOfferer, type Offered } from './offer.ts';
import { readSource } from './read-source.ts';
import { brokenReading, hasFailed, inShort, type Reading } from './reading.ts';
import { isStopped, speaksOf, statusAfter } from './status.ts';

/** Batches that may wait for the merge worker before polls are held back; a few seconds' work for it. */
const MOST_WAITING = 2000;
const ASK_AGAIN_MS = 30_000;

export interface PollerParts {
  articles: Queue<ArticlesJob, ArticlesJobResult>;
  fetcher: Fetcher;
  gate: HostGate;
  signal: AbortSignal;
}

export interface Poller {
  /** Why the source is not to be asked now, if it is not. What a person asks for waits for a publisher's word only. */
  reasonToWait(
    source: Source,
    status: SourceStatus | undefined,
    forced?: boolean,
  ): Promise<{ outcome: string; detail?: string } | undefined>;
  /** Asks, reads, offers what is new, and sets the next poll. */
  poll(
    source: Source,
    status: SourceStatus | undefined,
    place: HeldPlace | undefined,
  ): Promise<FetchJobResult>;
}

/** One poll of one source, from the request to what is offered to the merge worker. */
export function createPoller(desk: Desk, parts: PollerParts): Poller {
  const { redis, keys, metrics } = desk;
  const offerer = createOfferer(desk, parts.articles, createEnricher(desk, parts));

  async function reasonToWait(source: Source, status: SourceStatus | undefined, forced = false) {
    if (forced) return isLeftAlone(source, status, desk.now().getTime()) ? LEFT_ALONE : undefined;
    if (isStopped(source, status)) return { outcome: 'stopped' };
    const now = desk.now().getTime();
    if (status?.notBefore !== undefined && now < status.notBefore && speaksOf(source, status)) {
      await setNextPoll(redis, keys, source.id, status.notBefore);
      return { outcome: 'waiting' };
    }
    const asked =
      source.kind === 'documents' ? 0 : await askedFor(redis, keys, source.id, markOf(source, status));
    if (asked > 0) {
      await setNextPoll(redis, keys, source.id, Math.max(now + asked, plannedAt(source, status, now)));
      return { outcome: 'waiting', detail: 'it was asked within the last minute' };
    }
    // While nobody merges, every poll would queue the same unseen articles once more.
    if ((await parts.articles.getWaitingCount()) <= MOST_WAITING) return undefined;
    await setNextPoll(redis, keys, source.id, now + ASK_AGAIN_MS);
    return { outcome: 'waiting', detail: 'the merge worker is far behind' };
  }

  async function poll(source: Source, status: SourceStatus | undefined, place: HeldPlace | undefined) {
    const gate = gateWith(parts.gate, place);
    const started = performance.now();
    let reading: Reading | undefined;
    try {
      const memory = await readTraces(redis, keys, source.id);
      if (source.kind !== 'documents') await markAsked(redis, keys, source.id, markOf(source, status));
      reading = await readSource(source, { memory, status }, { ...parts, desk, gate });
      if (parts.signal.aborted) return await brokenOff(source);
      failPoint('poll.read');
      measure(source, reading, performance.now() - started);
      const offered = await offerer.offer(source, reading, { memory, status });
      const told = withNotes(reading, offered.enriched?.notes);
      await settle(source, status, told, offered, performance.now() - started);
      failPoint('poll.done');
      return resultOf(told, offered);
    } catch (error) {
      if (parts.signal.aborted) return await brokenOff(source);
      if (isOfRedis(error)) throw error;
      desk.log.error({ worker: 'fetch', source: source.id, err: error }, 'a poll broke');
      return await giveUp(source, status, brokenReading(reading?.cost), performance.now() - started);
    } finally {
      await gate.close();
    }
  }

  /** Nothing is remembered of the document, so the next poll brings the same. */
  async function giveUp(
    source: Source,
    before: SourceStatus | undefined,
    reading: Reading,
    ms: number,
  ): Promise<FetchJobResult> {
    measure(source, reading, ms);
    const { keys: itemKeys, tails, quarantine, newest } = before ?? {};
    const status = {
      ...(itemKeys && { keys: itemKeys }),
      ...(tails && { tails }),
      ...(quarantine && { quarantine }),
      ...(newest !== undefined && { newest }),
    };
    const offered: Offered = { articleIds: [], newItems: [], status };
    await settle(source, before, reading, offered, ms);
    return resultOf(reading, offered);
  }

  /** The next process to run asks as soon as it may. */
  async function brokenOff(source: Source): Promise<FetchJobResult> {
    await setNextPoll(redis, keys, source.id, desk.now().getTime());
    return { outcome: 'stopped', articleIds: [] };
  }

  function measure(source: Source, reading: Reading, ms: number): void {
    metrics.fetched({
      kind: source.kind,
      outcome: reading.code ?? reading.outcome,
      seconds: ms / 1000,
      ...(reading.bytes !== undefined && { bytes: reading.bytes }),
      ...(reading.read && { items: reading.read.items }),
    });
    if (!hasFailed(reading)) return;
    const { outcome, detail } = reading;
    desk.log.debug({ worker: 'fetch', source: source.id, outcome, detail }, 'not read');
  }

  async function settle(
    source: Source,
    before: SourceStatus | undefined,
    reading: Reading,
    offered: Offered,
    ms: number,
  ): Promise<void> {
    const at = desk.now().getTime();
    const { status, next } = statusAfter(source, before, reading, { at, ms, ...offered });
    await writeStatus(redis, keys, source.id, { ...status, ...offered.status });
    await setNextPoll(redis, keys, source.id, next.at);
    if (source.kind === 'documents') return;
    const cost = { ...reading.cost, newItems: offered.newItems.length };
    const host = new URL(reading.asked ?? source.url).hostname;
    await bear(source, host, cost, at);
    for (const [pageHost, pages] of offered.enriched?.costs ?? [])
      await bear(source, pageHost, { ...pages, newItems: 0 }, at);
  }

  async function bear(source: Source, host: string, cost: Cost, at: number): Promise<void> {
    metrics.cost({ host, ...cost });
    await addCost(redis, keys, source.id, host, cost, at);
  }

  return { reasonToWait, poll };
}

function markOf(source: WebSource, status: SourceStatus | undefined): string {
  return urlMark(addressOf(source, status));
}

const LEFT_ALONE = { outcome: 'waiting', detail: 'its publisher asks to be left alone for a while' };

/** Whether the publisher, and not our own caution, set the pause. */
function isLeftAlone(source: Source, status: SourceStatus | undefined, now: number): boolean {
  if (!status || !speaksOf(source, status) || now >= (status.notBefore ?? 0)) return false;
  return status.outcome === 'throttled' || status.reason === 'retry-after';
}

/** When the poll of the last minute, if it came to its end, set the next one; else 0. */
function plannedAt(source: Source, status: SourceStatus | undefined, now: number): number {
  const isItsWord = status && speaksOf(source, status) && status.fetchedAt > now - ASKED_MS;
  return (isItsWord && status.nextAt) || 0;
}

/** Redis went away or refused in the middle: that says nothing of the source, and the poll is made again. */
function isOfRedis(error: unknown): boolean {
  if (error instanceof GateError || isReply(error)) return true;
  return error instanceof Error && ('syscall' in error || OF_REDIS.test(`${error.name}: ${error.message}`));
}

const OF_REDIS = /MaxRetriesPerRequest|Connection is closed|Stream isn't writeable|Command timed out/;

function withNotes(reading: Reading, notes: readonly string[] = []): Reading {
  const detail = [reading.detail, inShort(notes)].filter(Boolean).join('; ');
  return { ...reading, ...(detail && { detail }) };
}

function resultOf({ outcome, detail }: Reading, { articleIds, articlesJobId }: Offered): FetchJobResult {
  return { outcome, articleIds, ...(detail && { detail }), ...(articlesJobId && { articlesJobId }) };
}
