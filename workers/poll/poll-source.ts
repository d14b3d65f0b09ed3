import type { Queue } from 'bullmq';
import { sureLanguage } from '../../src/article/language/told-language.ts';
import type { Config, Source, WebSource } from '../../src/config/types.ts';
import type { Fetcher } from '../../src/http/fetcher.ts';
import { GateError } from '../../src/http/gate-error.ts';
import type { HostGate } from '../../src/http/types.ts';
import { addCost, type Cost } from '../../src/redis/sources/costs.ts';
import type { Lease } from '../../src/redis/lease.ts';
import { closePoll, type PollState } from '../../src/redis/sources/poll-state.ts';
import { setNextPoll } from '../../src/redis/sources/polls.ts';
import type { ArticlesJob, ArticlesJobResult, FetchJobResult } from '../../src/redis/queues.ts';
import { kindOfFailure } from '../../src/redis/server/failure.ts';
import { ASKED_MS, urlMark, type SourceStatus } from '../../src/redis/sources/source-state.ts';
import type { Desk } from '../desk.ts';
import { failPoint } from '../process/fail-point.ts';
import { addressOf } from './address.ts';
import { createEnricher } from './enrich.ts';
import { gateWith, type HeldPlace } from './held-place.ts';
import { createOfferer, type Offered } from './offer.ts';
import { readSource } from './read-source.ts';
import { brokenReading, hasFailed, inShort, type Reading } from './reading.ts';
import { isAskedToWait, isMended, isStopped, learntOf, speaksOf, statusAfter } from './status.ts';
import { wayMark } from './way-mark.ts';

/** Batches that may wait for the merge worker before polls are held back; a few seconds' work for it. */
const MOST_WAITING = 2000;
const ASK_AGAIN_MS = 30_000;

export interface PollerParts {
  articles: Queue<ArticlesJob, ArticlesJobResult>;
  fetcher: Fetcher;
  gate: HostGate;
  signal: AbortSignal;
}

/** A poll that has the source's lease. */
export interface OpenedPoll extends Pick<PollState, 'status' | 'memory' | 'hasHeld'> {
  lease: Lease;
  /** Whether somebody waits to be told which articles the document holds. */
  wantsIds: boolean;
}

interface UnderWay extends OpenedPoll {
  /** The `wayMark` that it began with: an edit meanwhile is none that it went by. */
  way: string;
}

export interface Poller {
  /** Why the source is not to be asked now, if it is not. What a person asks for waits for a publisher's word only. */
  reasonToWait(
    source: Source,
    found: Pick<PollState, 'status' | 'asked' | 'batchesWaiting'>,
    forced?: boolean,
  ): Promise<{ outcome: string; detail?: string } | undefined>;
  /**
   * Asks, reads, offers what is new, and sets the next poll; gives the lease back where it comes to its end.
   * @param place at the host of the source's address, taken with the note that it is asked (`noteAsked`).
   */
  poll(source: Source, opened: OpenedPoll, place: HeldPlace | undefined): Promise<FetchJobResult>;
}

/** One poll of one source, from the request to what is offered to the merge worker. */
export function createPoller(desk: Desk, parts: PollerParts): Poller {
  const { redis, keys, metrics } = desk;
  const offerer = createOfferer(desk, parts.articles, createEnricher(desk, parts));

  async function reasonToWait(
    source: Source,
    { status, asked, batchesWaiting }: Pick<PollState, 'status' | 'asked' | 'batchesWaiting'>,
    forced = false,
  ) {
    if (forced) return isLeftAlone(source, status, desk.now().getTime()) ? LEFT_ALONE : undefined;
    if (isStopped(source, status)) return { outcome: 'stopped' };
    const now = desk.now().getTime();
    if (status?.notBefore !== undefined && now < status.notBefore && stands(source, status, desk.config)) {
      await setNextPoll(redis, keys, source.id, status.notBefore);
      return { outcome: 'waiting' };
    }
    if (source.kind !== 'documents' && asked?.urlMark === askedMark(source, status) && asked.forMs > 0) {
      await setNextPoll(redis, keys, source.id, Math.max(now + asked.forMs, plannedAt(source, status, now)));
      return { outcome: 'waiting', detail: 'it was asked within the last minute' };
    }
    // While nobody merges, every poll would queue the same unseen articles once more.
    if (batchesWaiting <= MOST_WAITING) return undefined;
    await setNextPoll(redis, keys, source.id, now + ASK_AGAIN_MS);
    return { outcome: 'waiting', detail: 'the merge worker is far behind' };
  }

  async function poll(source: Source, found: OpenedPoll, place: HeldPlace | undefined) {
    const opened: UnderWay = { ...found, way: wayMark(source, desk.config) };
    const gate = gateWith(parts.gate, place);
    const started = performance.now();
    let reading: Reading | undefined;
    try {
      reading = await readSource(inItsLanguage(source, opened.status), opened, { ...parts, desk, gate });
      if (parts.signal.aborted) return await brokenOff(source);
      failPoint('poll.read');
      measure(source, reading, performance.now() - started);
      const offered = await offerer.offer(source, reading, opened);
      const told = withNotes(reading, offered.enriched?.notes);
      await settle(source, opened, told, offered, performance.now() - started);
      failPoint('poll.done');
      return resultOf(told, offered, opened);
    } catch (error) {
      if (parts.signal.aborted) return await brokenOff(source);
      if (isOfRedis(error)) throw error;
      desk.log.error({ worker: 'fetch', source: source.id, err: error }, 'a poll broke');
      return await giveUp(source, opened, brokenReading(reading?.cost), performance.now() - started);
    } finally {
      await gate.close();
    }
  }

  /** Nothing is remembered of the document, so the next poll brings the same. */
  async function giveUp(
    source: Source,
    opened: UnderWay,
    reading: Reading,
    ms: number,
  ): Promise<FetchJobResult> {
    measure(source, reading, ms);
    const offered: Offered = { articleIds: [], newItems: [], status: learntOf(opened.status) };
    await settle(source, opened, reading, offered, ms);
    return resultOf(reading, offered, opened);
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
    { lease, status: before, way }: UnderWay,
    reading: Reading,
    offered: Offered,
    ms: number,
  ): Promise<void> {
    const at = desk.now().getTime();
    const { status, next } = statusAfter(source, before, reading, { at, ms, ...offered });
    const pages = offered.enriched?.costs ?? [];
    for (const [host, cost] of pages) await bear(source, host, { ...cost, newItems: 0 }, at);
    const cost = source.kind === 'documents' ? undefined : costOf(source, reading, offered);
    if (cost) metrics.cost(cost);
    await closePoll(redis, keys, source.id, {
      lease,
      status: { ...status, ...offered.status, way },
      nextAt: next.at,
      at,
      ...(cost && { cost }),
    });
  }

  /** What the articles' own pages cost. */
  async function bear(source: Source, host: string, cost: Cost, at: number): Promise<void> {
    metrics.cost({ host, ...cost });
    await addCost(redis, keys, source.id, host, cost, at);
  }

  return { reasonToWait, poll };
}

/** With the language that its titles have told; what the operator says of it stands above that. */
function inItsLanguage<Kind extends Source>(source: Kind, status: SourceStatus | undefined): Kind {
  const language = source.language ?? (status && speaksOf(source, status) && sureLanguage(status.language));
  return language ? { ...source, language } : source;
}

/** The `urlMark` of the address that a poll asks. */
export function askedMark(source: WebSource, status: SourceStatus | undefined): string {
  return urlMark(addressOf(source, status));
}

function costOf(
  { url }: WebSource,
  { asked, cost }: Reading,
  { newItems }: Offered,
): Cost & { host: string } {
  return { host: new URL(asked ?? url).hostname, ...cost, newItems: newItems.length };
}

const LEFT_ALONE = { outcome: 'waiting', detail: 'its publisher asks to be left alone for a while' };

/** Whether it is the publisher who asked for a pause that is not over. */
function isLeftAlone(source: Source, status: SourceStatus | undefined, now: number): boolean {
  if (!status || !speaksOf(source, status) || now >= (status.notBefore ?? 0)) return false;
  return isAskedToWait(status);
}

/** Whether a pause is still that of the source as it is configured now. */
function stands(source: Source, status: SourceStatus, config: Config): boolean {
  return speaksOf(source, status) && !isMended(source, status, config);
}

/** When the poll of the last minute, if it came to its end, set the next one; else 0. */
function plannedAt(source: Source, status: SourceStatus | undefined, now: number): number {
  const isItsWord = status && speaksOf(source, status) && status.fetchedAt > now - ASKED_MS;
  return (isItsWord && status.nextAt) || 0;
}

/** Redis went away or refused in the middle: that says nothing of the source, and the poll is made again. */
function isOfRedis(error: unknown): boolean {
  return error instanceof GateError || kindOfFailure(error) !== 'other';
}

function withNotes(reading: Reading, notes: readonly string[] = []): Reading {
  const detail = [reading.detail, inShort(notes)].filter(Boolean).join('; ');
  return { ...reading, ...(detail && { detail }) };
}

function resultOf(
  { outcome, detail }: Reading,
  { articleIds, articlesJobId }: Offered,
  { wantsIds }: OpenedPoll,
): FetchJobResult {
  return {
    outcome,
    // A finished job tells its result to all of Redis's listeners: fifty ids that nobody asked for.
    articleIds: wantsIds ? articleIds : [],
    ...(detail && { detail }),
    ...(articlesJobId && { articlesJobId }),
  };
}
