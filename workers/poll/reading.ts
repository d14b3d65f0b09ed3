import type { Hop, FetchCost, FetchResult, RefusalCode } from '../../src/http/types.ts';
import type { PollResult } from '../../src/feed/rhythm/types.ts';
import type { ReadDocuments, Unreadable } from '../../src/reader/types.ts';

/** What a poll cost the publisher. */
export interface PollCost extends FetchCost {
  /** Answers that carried a document. */
  ok: number;
  notModified: number;
}

/** What a poll of a source brought, whatever its kind. */
export interface Reading {
  outcome: 'modified' | 'unchanged' | 'gone' | 'throttled' | 'refused' | 'failed' | 'unreadable';
  /** What it means for the next poll. */
  kind: PollResult['kind'];
  /** A finer name of what went wrong, from a small fixed set. */
  code?: string;
  /** In words, for the source's page. */
  detail?: string;
  /** Decompressed. */
  bytes?: number;
  /** Only where a document is new or has changed. */
  read?: ReadDocuments;
  /** Only a part of what the source holds was read, since the rest is unchanged (the children of a sitemap index). */
  partial?: boolean;
  /** What to remember of this fetch once its articles are committed; an empty value forgets. */
  remember?: Record<string, string>;
  /** As the server says, also where a part of the source was read before it did. */
  retryAfterMs?: number;
  freshForMs?: number;
  cost: PollCost;
  /** The address that was asked, and where that led. */
  asked?: string;
  redirects?: readonly Hop[];
  /** The feed that was found on the page asked for. */
  discovered?: string;
}

export const NO_COST: PollCost = { requests: 0, ok: 0, notModified: 0, bytes: 0 };

export function costOf({ outcome, cost }: FetchResult): PollCost {
  return {
    ...cost,
    ok: outcome === 'modified' ? 1 : 0,
    notModified: outcome === 'notModified' ? 1 : 0,
  };
}

export function addCosts(a: PollCost, b: PollCost): PollCost {
  return {
    requests: a.requests + b.requests,
    ok: a.ok + b.ok,
    notModified: a.notModified + b.notModified,
    bytes: a.bytes + b.bytes,
  };
}

export function hasFailed({ outcome }: Pick<Reading, 'outcome'>): boolean {
  return outcome !== 'modified' && outcome !== 'unchanged';
}

/** Whether the server wants to be left alone: whatever else there was to ask of it waits. */
export function asksToWait({ kind, retryAfterMs = 0 }: Pick<Reading, 'kind' | 'retryAfterMs'>): boolean {
  return kind === 'throttled' || retryAfterMs > 0;
}

/** An answer without a document, in our words. */
export function withoutBody(
  fetched: Exclude<FetchResult, { outcome: 'modified' | 'notModified' }>,
): Omit<Reading, 'cost'> {
  switch (fetched.outcome) {
    case 'gone':
      return { outcome: 'gone', kind: 'gone', detail: 'the publisher says that this has ended (410)' };
    case 'throttled':
      return {
        outcome: 'throttled',
        kind: 'throttled',
        code: `http-${fetched.status}`,
        detail: `the publisher asks to be left alone for a while (${fetched.status})`,
        ...(fetched.retryAfterMs !== undefined && { retryAfterMs: fetched.retryAfterMs }),
      };
    case 'refused':
      return {
        outcome: 'refused',
        kind: PASSING_REFUSALS.has(fetched.code) ? 'soft' : 'hard',
        code: fetched.code,
        detail: fetched.message,
      };
    case 'failed':
      return {
        outcome: 'failed',
        kind: kindOfFailure(fetched.code, fetched.status),
        code: fetched.code,
        detail: fetched.message,
        ...(fetched.retryAfterMs !== undefined && { retryAfterMs: fetched.retryAfterMs }),
      };
  }
}

/** A line that is down, ours as well as theirs, and servers that are being mended: the next poll may find them well. */
const PASSING_REFUSALS = new Set<RefusalCode>(['timeout', 'too-many-redirects', 'bad-encoding']);
const DNS_CODES = new Set(['ENOTFOUND', 'EAI_AGAIN', 'dns']);
/** Asking again changes nothing until somebody acts: credentials, blocks, laws. */
const HARD_STATUSES = new Set([400, 401, 402, 403, 405, 407, 451]);

function kindOfFailure(code: string, status: number | undefined): PollResult['kind'] {
  if (DNS_CODES.has(code)) return 'dns';
  return status !== undefined && HARD_STATUSES.has(status) ? 'hard' : 'soft';
}

/** A poll that we broke ourselves: it is to wait as after any other failure, and not to be made again at once. */
export function brokenReading(cost: PollCost = NO_COST): Reading {
  return {
    outcome: 'failed',
    kind: 'soft',
    code: 'broken',
    detail: 'a fault of copydesk itself, which its log tells more of',
    cost,
  };
}

/** What a page can show of a document's faults. */
const NOTES_SHOWN = 10;
const NOTE_LENGTH = 300;

/** The first few of what may be thousands; undefined for none. */
export function inShort(notes: readonly string[]): string | undefined {
  if (notes.length === 0) return undefined;
  const shown = notes.slice(0, NOTES_SHOWN).map((note) => note.slice(0, NOTE_LENGTH));
  const more = notes.length - shown.length;
  return [...shown, ...(more > 0 ? [`and ${more} more`] : [])].join('; ');
}

/** A document that cannot be read, in our words. */
export function unreadable({
  code,
  message,
}: Unreadable): Pick<Reading, 'outcome' | 'kind' | 'code' | 'detail'> {
  return { outcome: 'unreadable', kind: 'soft', code, detail: message };
}
