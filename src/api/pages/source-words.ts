/** How sources and their polls are called on the pages. */
import type { PollInterval, SourceCost, SourceState, SourceStatus } from '../types.ts';
import { byteSize } from './parts.ts';
import { duration } from './time.ts';

export interface StateWords {
  words: string;
  /** It is meant to bring nothing at present. */
  quiet?: true;
}

const OUTCOMES = new Map<string, StateWords>([
  ['modified', { words: 'Read' }],
  ['unchanged', { words: 'Read, nothing new' }],
  ['throttled', { words: 'Asked us to wait' }],
  ['gone', { words: 'Ended by its publisher', quiet: true }],
  ['refused', { words: 'Not fetched' }],
  ['failed', { words: 'Unreachable' }],
  ['unreadable', { words: 'Fetched, but not a feed we can read' }],
]);

/** What the states are called where they are chosen from. */
export const STATE_NAMES: Record<SourceState | 'silent', string> = {
  well: 'well',
  new: 'not fetched yet',
  failing: 'failing',
  held: 'with items held',
  ended: 'ended by their publishers',
  paused: 'paused',
  off: 'turned off',
  silent: 'silent',
};

/** A source's state in words. */
export function stateWords(source: SourceStatus): StateWords {
  if (source.state === 'paused') return { words: 'Paused', quiet: true };
  if (source.state === 'off') return { words: 'Turned off', quiet: true };
  if (source.state === 'ended') return { words: 'Ended by its publisher', quiet: true };
  if (source.outcome === undefined) return { words: 'Waiting for its first fetch' };
  if (source.state === 'held') return { words: 'Read; new items are held' };
  const known = OUTCOMES.get(source.outcome);
  return known ?? { words: sentence(source.outcome) };
}

/** Polls of a history have the finer names of what went wrong; those that are missing here speak for themselves. */
const POLLS = new Map<string, string>([
  ['modified', 'Read'],
  ['unchanged', 'Unchanged'],
  ['gone', 'Ended (410)'],
  ['dns', 'Host name not found'],
  ['tls', 'No secure connection'],
  ['timeout', 'Took too long'],
  ['reset', 'Connection broken off'],
  ['refused-connection', 'Connection refused'],
  ['html-page', 'A web page, not a feed'],
  ['challenge-page', 'A challenge page, not a feed'],
  ['private-address', 'Private address, not asked'],
  ['too-large', 'Larger than allowed'],
]);

export function pollWords(outcome: string): string {
  const status = /^http-(\d{3})$/.exec(outcome);
  return POLLS.get(outcome) ?? (status ? `Status ${status[1]}` : sentence(outcome));
}

export function pollFailed({ outcome }: { outcome: string }): boolean {
  return outcome !== 'modified' && outcome !== 'unchanged';
}

export function intervalWords(interval: PollInterval): string {
  if (interval.mode === 'manual') return `every ${duration(interval.seconds)}, as configured`;
  const { minSeconds, maxSeconds } = interval;
  return `by its own rhythm, ${duration(minSeconds)} to ${duration(maxSeconds)} apart`;
}

const ratios = new Intl.NumberFormat('en', { maximumSignificantDigits: 2 });

/** `2.1 requests`, `14 KB`: what each new item took; undefined where there was none. */
export function perNewItem(cost: SourceCost | undefined): { requests: string; bytes: string } | undefined {
  if (cost?.requestsPerNewItem === undefined || cost.bytesPerNewItem === undefined) return undefined;
  const requests = ratios.format(cost.requestsPerNewItem);
  return {
    requests: `${requests} ${requests === '1' ? 'request' : 'requests'}`,
    bytes: byteSize(cost.bytesPerNewItem),
  };
}

export function percent(share: number | undefined): string {
  return share === undefined ? '–' : `${Math.round(share * 100)} %`;
}

function sentence(code: string): string {
  const words = code.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
