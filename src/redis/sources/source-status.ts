import type { KeyState } from '../../article/recognize/key-state.ts';
import type { FloodVerdict } from '../../article/recognize/quarantine.ts';
import type { TailState } from '../../article/text/title-tails.ts';
import type { ToldLanguage } from '../../article/language/told-language.ts';
import type { PollReason, Rhythm } from '../../feed/rhythm/types.ts';

/** One poll of a source's history; times in ms. */
export interface PastPoll {
  at: number;
  outcome: string;
  /** Items in the document, and how many of them were new. */
  items: number;
  fresh: number;
  /** How long it took. */
  ms: number;
}

/** What the last fetch came to, for people and for the next poll. Nothing of the pipeline's promises hangs on it. */
export interface SourceStatus {
  outcome: string;
  detail?: string;
  items?: number;
  fetchedAt: number;
  /** Failures in a row. */
  failures: number;
  /** No poll before this, in ms (Retry-After, back-off). */
  notBefore?: number;
  /** The publisher ended the feed (410): no more polls until its URL in the config has another `urlMark`. */
  stopped?: string;
  /** `urlMark` of the configured address that this speaks of: with another one the source is polled at once. */
  urlMark?: string;
  /** Mark of the way it was asked and read: after failures it is polled at once where the operator has set another. */
  way?: string;
  rhythm?: Rhythm;
  /** ms since the epoch: when it is to be polled next, and why then; absent where that is never (`ended`). */
  nextAt?: number;
  reason?: PollReason;
  /**
   * The address that is polled in place of the configured one (whose `urlMark` is `mark`): a permanent redirect that was
   * adopted or is on trial (`agreed` answers from `since` to `last`), or the feed that a page names.
   */
  address?: {
    mark: string;
    url: string;
    why: 'moved' | 'discovered';
    agreed?: number;
    since?: number;
    last?: number;
  };
  /** Items that wait for the next poll to show whether they are real, since when, and why. */
  quarantine?: { since: number; items: number; verdict?: FloodVerdict };
  /** What its items are known by, and which of their names have proved to change by themselves. */
  keys?: KeyState;
  /** What stands behind its titles. */
  tails?: TailState;
  /** What its titles told of its language, as long as nothing names it. */
  language?: ToldLanguage;
  /** ms: when its newest item was published, of those not dated in the future. */
  newest?: number;
  /** Its last polls, oldest first. */
  recent?: PastPoll[];
}

/** Polls of the history that are kept, and that a source's page can show. */
export const MOST_RECENT = 30;

export function formatStatus(status: SourceStatus): string {
  return JSON.stringify(status.recent ? { ...status, recent: status.recent.slice(-MOST_RECENT) } : status);
}

/** Reads what any version wrote: what it does not know is absent, and what makes no sense is left out. */
export function parseStatus(json: string | null | undefined): SourceStatus | undefined {
  const stored = json ? parseObject(json) : undefined;
  if (!stored || !isText(stored['outcome']) || !isNumber(stored['fetchedAt'])) return undefined;
  const status: Record<string, unknown> = { failures: 0 };
  for (const [name, fits] of Object.entries(FIELDS)) if (fits(stored[name])) status[name] = stored[name];
  return status as unknown as SourceStatus;
}

type Fits = (value: unknown) => boolean;
type Optional<Name extends keyof SourceStatus> = NonNullable<SourceStatus[Name]>;

const isText: Fits = (value) => typeof value === 'string';
const isNumber: Fits = (value) => typeof value === 'number';
const maybe =
  (fits: Fits): Fits =>
  (value) =>
    value === undefined || fits(value);
const oneOf =
  <Value extends string>(...values: Value[]): Fits =>
  (value) =>
    values.includes(value as Value);
/** An object that has these fields, and maybe more. */
const having =
  <Shape extends object>(fields: Record<keyof Shape, Fits>): Fits =>
  (value) =>
    isObject(value) && Object.entries<Fits>(fields).every(([name, fits]) => fits(value[name]));
const isPastPoll = having<PastPoll>({
  at: isNumber,
  outcome: isText,
  items: isNumber,
  fresh: isNumber,
  ms: isNumber,
});

const FIELDS: Record<keyof SourceStatus, Fits> = {
  outcome: isText,
  detail: isText,
  items: isNumber,
  fetchedAt: isNumber,
  failures: isNumber,
  notBefore: isNumber,
  stopped: isText,
  urlMark: isText,
  way: isText,
  // The rest of it is its own module's to read.
  rhythm: having<Pick<Rhythm, 'polls' | 'failures' | 'weight'>>({
    polls: isNumber,
    failures: isNumber,
    weight: isNumber,
  }),
  nextAt: isNumber,
  reason: oneOf<PollReason>(
    'manual',
    'rhythm',
    'floor',
    'ceiling',
    'asked',
    'skip-hours',
    'retry-after',
    'back-off',
    'ended',
  ),
  address: having<Optional<'address'>>({
    mark: isText,
    url: isText,
    why: oneOf('moved', 'discovered'),
    agreed: maybe(isNumber),
    since: maybe(isNumber),
    last: maybe(isNumber),
  }),
  quarantine: having<Optional<'quarantine'>>({
    since: isNumber,
    items: isNumber,
    verdict: maybe(isObject),
  }),
  keys: isObject,
  tails: isObject,
  language: having<ToldLanguage>({ code: isText, times: isNumber }),
  newest: isNumber,
  recent: (value) => Array.isArray(value) && value.every(isPastPoll),
};

/** A JSON object; absent where the text is none. */
export function parseObject(json: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(json);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
