import type { WebSource } from '../../src/config/types.ts';
import type { Hop } from '../../src/http/types.ts';
import { urlMark, type SourceStatus } from '../../src/redis/sources/source-state.ts';

/** Where a source is asked instead of its configured URL, with how surely. */
export type KnownAddress = NonNullable<SourceStatus['address']>;

/** A permanent redirect is taken at its word after so many polls that agree on it, and not sooner than after so long. */
export const AGREEING_POLLS = 10;
const AGREEING_MS = 48 * 3_600_000;
/** An adopted address that fails so often in a row is given up for the configured one. */
const FAILURES_ENOUGH = 3;
/** So long after a page named its feed it is asked whether it still does. */
const PAGE_AGAIN_MS = 24 * 3_600_000;

const PERMANENT = new Set([301, 308]);

/** The address that the next poll asks: the configured one, or what it has moved to, or the feed that its page names. */
export function addressOf(source: WebSource, status: SourceStatus | undefined): string {
  const known = knownAddress(source, status);
  return known && isAdopted(known) ? known.url : source.url;
}

/** What is known of the source's address, unless it speaks of another configured URL. */
export function knownAddress(source: WebSource, status: SourceStatus | undefined): KnownAddress | undefined {
  return status?.address?.mark === urlMark(source.url) ? status.address : undefined;
}

export function isAdopted({ why, agreed = 0, since = 0, last = 0 }: KnownAddress): boolean {
  return why === 'discovered' || (agreed >= AGREEING_POLLS && last - since >= AGREEING_MS);
}

/** Whether the page that named the feed is to be asked again: it may have stood there for once, in place of a feed. */
export function isPageDue(source: WebSource, status: SourceStatus | undefined, at: number): boolean {
  const known = knownAddress(source, status);
  return known?.why === 'discovered' && at - (known.since ?? 0) >= PAGE_AGAIN_MS;
}

/** How a poll went, as far as the address goes. */
export interface Visit {
  /** The address that was asked. */
  asked: string;
  redirects: readonly Hop[];
  /** A document came, or word that it is unchanged. */
  wasRead: boolean;
  /** Failures in a row, this one included. */
  failures: number;
  /** The feed that the page at the configured URL names, or named when it last answered. */
  discovered?: string;
  at: number;
}

/** What is known of the address after a poll. */
export function learnAddress(
  source: WebSource,
  status: SourceStatus | undefined,
  visit: Visit,
): KnownAddress | undefined {
  const mark = urlMark(source.url);
  const known = knownAddress(source, status);
  const { at, discovered } = visit;
  if (discovered) return { mark, url: discovered, why: 'discovered', since: at };
  if (visit.asked !== source.url) return visit.failures >= FAILURES_ENOUGH ? undefined : known;
  if (!visit.wasRead) return known;
  const url = permanentTarget(visit.redirects);
  if (!url || isDowngrade(source.url, url)) return undefined;
  const agrees = known?.why === 'moved' && known.url === url;
  return {
    mark,
    url,
    why: 'moved',
    agreed: agrees ? (known.agreed ?? 0) + 1 : 1,
    since: agrees ? (known.since ?? at) : at,
    last: at,
  };
}

/** How far the redirects go on saying that they are permanent; one that is not makes all behind it passing. */
function permanentTarget(redirects: readonly Hop[]): string | undefined {
  const passing = redirects.findIndex(({ status }) => !PERMANENT.has(status));
  return redirects.slice(0, passing < 0 ? undefined : passing).at(-1)?.to;
}

export function isDowngrade(from: string, to: string): boolean {
  return from.startsWith('https:') && !to.startsWith('https:');
}
