import type {
  PollInterval,
  SourceAddress,
  SourceCost,
  SourcePoll,
  SourceState,
  SourceStatus,
} from '../../src/api/types.ts';
import { parseKeyState } from '../../src/article/recognize/key-state.ts';
import type { KeyBy } from '../../src/article/recognize/key-trust.ts';
import { describeQuarantine } from '../../src/article/recognize/quarantine.ts';
import { parseTails } from '../../src/article/text/title-tails.ts';
import type { Source } from '../../src/config/types.ts';
import { describeReason } from '../../src/feed/rhythm/describe-reason.ts';
import { readRhythm } from '../../src/feed/rhythm/read-rhythm.ts';
import { silenceOf } from '../../src/feed/rhythm/silence.ts';
import { redactUrl } from '../../src/http/redact-url.ts';
import type { Cost } from '../../src/redis/sources/costs.ts';
import type { Pause } from '../../src/redis/sources/paused.ts';
import type { PastPoll, SourceStatus as Stored } from '../../src/redis/sources/source-state.ts';
import { isAdopted, knownAddress, type KnownAddress } from '../poll/address.ts';
import { isStopped } from '../poll/status.ts';

/** What Redis knows of a source; times in ms. */
export interface Known {
  now: number;
  stored: Stored | undefined;
  /** When it is polled next; Infinity where never. */
  next: number | undefined;
  cost: Cost | undefined;
  paused?: Pause | undefined;
}

/** How a source is doing, for people: what is stored of it, in words where words are needed. */
export function describeSource(source: Source, known: Known): SourceStatus {
  const { stored, cost, paused } = known;
  const host = hostOf(source);
  const address = source.kind !== 'documents' && knownAddress(source, stored);
  const identity = stored && IDENTITY[parseKeyState(stored.keys).keyBy];
  return {
    id: source.id,
    ...(source.name && { name: source.name }),
    kind: source.kind,
    ...(source.kind !== 'documents' && { url: redactUrl(source.url) }),
    ...(host && { host }),
    enabled: source.enabled,
    state: stateOf(source, stored, known.paused),
    ...(stored && { outcome: stored.outcome, lastFetchDateTime: isoOf(stored.fetchedAt) }),
    ...(stored?.detail && { detail: stored.detail }),
    ...(stored?.items !== undefined && { items: stored.items }),
    ...whenNext(source, known),
    interval: intervalOf(source),
    failures: stored?.failures ?? 0,
    ...silenceIn(source, known),
    ...(paused && { paused: pausedOf(paused) }),
    ...(address && { address: describeAddress(address) }),
    ...(stored?.quarantine && { quarantine: heldOf(stored.quarantine) }),
    ...(identity && { identity }),
    ...tailsOf(source, stored),
    ...(cost && { cost: reckonCost(cost) }),
  };
}

export function stateOf(source: Source, stored: Stored | undefined, paused?: Pause): SourceState {
  if (!source.enabled) return 'off';
  if (paused) return 'paused';
  if (!stored) return 'new';
  if (isStopped(source, stored)) return 'ended';
  if (stored.failures > 0) return 'failing';
  return stored.quarantine ? 'held' : 'well';
}

/** A source that answers well and brings nothing: the detail is half a sentence. */
export function silenceIn(source: Source, known: Known): Pick<SourceStatus, 'silent'> {
  const { stored, now, paused } = known;
  if (!stored || stateOf(source, stored, paused) !== 'well') return {};
  const silence = silenceOf(readRhythm(stored.rhythm) ?? {}, now);
  if (!silence) return {};
  const days = Math.round((now - silence.since) / 8_640_000) / 10;
  const detail = `nothing new for ${days} days, in which about ${silence.missed} items were to be expected by its rhythm`;
  return { silent: { sinceDateTime: isoOf(silence.since), missedItems: silence.missed, detail } };
}

function pausedOf({ at, reason }: Pause): NonNullable<SourceStatus['paused']> {
  return { sinceDateTime: isoOf(at), ...(reason && { reason }) };
}

/**
 * A poll under way has been moved on, to be asked for again if it is lost: what the last poll planned tells it from one that
 * waits for its time.
 */
function whenNext(source: Source, known: Known): Pick<SourceStatus, 'nextFetchDateTime' | 'due' | 'why'> {
  const { now, stored, next } = known;
  if (!source.enabled || next === undefined || known.paused) return {};
  const why = stored && whyThen(source, stored, next);
  if (next === Infinity) return why ? { why } : {};
  const planned = stored ? (stored.nextAt ?? next) : now;
  if (Math.min(planned, next) <= now) return { due: true };
  return { nextFetchDateTime: isoOf(next), ...(why && { why }) };
}

/** Times that differ by less are the same: Redis keeps whole ms. */
const SAME_MS = 1000;

function whyThen(source: Source, { reason, rhythm, nextAt }: Stored, next: number): string | undefined {
  if (nextAt !== undefined && Math.abs(next - nextAt) >= SAME_MS)
    return 'since its configuration has changed';
  const known = readRhythm(rhythm);
  if (!reason || !known) return undefined;
  const { id: sourceId, intervalMs, minIntervalMs, maxIntervalMs } = source;
  return describeReason(
    { reason, rhythm: known },
    { sourceId, minIntervalMs, maxIntervalMs, ...(intervalMs !== undefined && { intervalMs }) },
  );
}

function intervalOf({ intervalMs, minIntervalMs, maxIntervalMs }: Source): PollInterval {
  if (intervalMs !== undefined) return { mode: 'manual', seconds: intervalMs / 1000 };
  return { mode: 'rhythm', minSeconds: minIntervalMs / 1000, maxSeconds: maxIntervalMs / 1000 };
}

function describeAddress(known: KnownAddress): SourceAddress {
  const { why, agreed } = known;
  const url = redactUrl(known.url);
  const adopted = isAdopted(known);
  const masked = url.includes('***') ? ' (what opens something is masked here)' : '';
  const then = `put the new address${masked} into sources.yaml`;
  if (why === 'discovered')
    return {
      why,
      url,
      adopted,
      advice: `the address is a web page, and the feed that it names is read: ${url}; ${then}`,
    };
  const polls = agreed === 1 ? '1 poll says so' : `${agreed ?? 0} polls in a row agree`;
  const meanwhile = adopted ? ', and it is asked there already' : '';
  const advice = `the feed has moved to ${url} (${polls}${meanwhile}); ${then}`;
  return { why, url, adopted, ...(agreed !== undefined && { agreed }), advice };
}

function heldOf(held: NonNullable<Stored['quarantine']>): NonNullable<SourceStatus['quarantine']> {
  const { items, verdict } = held;
  const sinceDateTime = isoOf(held.since);
  const since = `${sinceDateTime.slice(0, 16).replace('T', ' ')} UTC`;
  const detail = describeQuarantine({ items, since, ...(verdict && { verdict }) });
  return { items, sinceDateTime, detail };
}

export function describePoll({ at, outcome, items, fresh, ms }: PastPoll): SourcePoll {
  return { dateTime: isoOf(at), outcome, items, newItems: fresh, milliseconds: ms };
}

/** What a source's items are told apart by where that is not all they have. */
const IDENTITY: Record<KeyBy, string | undefined> = {
  guid: undefined,
  link: 'Its GUIDs change by themselves or are shared by several items, so items are known by their links.',
  'guid-only': 'The links of its items change by themselves, so items are known by their GUIDs alone.',
  title: 'GUIDs and links of its items change by themselves, so items are known by title and date.',
};

/** Where they are left out. */
function tailsOf({ rules }: Source, stored: Stored | undefined): Pick<SourceStatus, 'titleTails'> {
  const { cut } = parseTails(stored?.tails);
  return cut.length > 0 && rules?.tails !== 'keep' ? { titleTails: [...cut] } : {};
}

export function reckonCost(cost: Cost): SourceCost {
  const { requests, newItems, bytes, notModified } = cost;
  return {
    ...cost,
    ...(newItems > 0 && {
      requestsPerNewItem: round(requests / newItems),
      bytesPerNewItem: Math.round(bytes / newItems),
    }),
    ...(requests > 0 && { notModifiedShare: round(notModified / requests) }),
  };
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}

export function hostOf(source: Source): string | undefined {
  return source.kind === 'documents' ? undefined : new URL(source.url).hostname;
}

/** To the second; what no date can hold comes out as the nearest that does. */
function isoOf(ms: number): string {
  return new Date(Math.min(Math.max(ms, 0), 8.64e15)).toISOString().replace(/\.\d{3}Z$/, 'Z');
}
