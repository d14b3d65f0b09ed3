/** The ledger of wrong merges and misses: pairs of articles, one line of JSON each, that must stay right from now on. */
import { createMatcher } from './window/matcher.ts';
import type { MatcherArticle, MatcherOptions } from './types.ts';

/** `merged`: one story. `related`: two stories that are linked. `apart`: two stories, linked or not. */
export type Expected = 'merged' | 'related' | 'apart';

/** An article as far as matching looks at it. */
export interface LedgerArticle {
  title: string;
  excerpt?: string;
  labels?: string[];
  published?: string;
  provider?: { name?: string; domain?: string };
  language?: string;
}

export interface LedgerLine {
  expect: Expected;
  a: LedgerArticle;
  b: LedgerArticle;
  /** What it is about. */
  note?: string;
}

/** The text is no ledger; the message names the line. */
export class LedgerError extends Error {
  override readonly name = 'LedgerError';
}

export const EXPECTED = ['merged', 'related', 'apart'] as const satisfies Expected[];

/** Reads JSON Lines; empty lines and those that begin with `#` are passed over. Throws LedgerError. */
export function parseLedger(text: string): LedgerLine[] {
  return text.split(/\r?\n/).flatMap((line, at) => {
    if (!line.trim() || line.startsWith('#')) return [];
    try {
      return [lineFrom(JSON.parse(line))];
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : String(cause);
      throw new LedgerError(`line ${at + 1}: ${why}`, { cause });
    }
  });
}

function lineFrom(value: unknown): LedgerLine {
  const { expect, a, b, note } = Object(value) as Partial<LedgerLine>;
  if (!EXPECTED.some((known) => known === expect))
    throw new LedgerError(`"expect" is none of ${EXPECTED.join(', ')}`);
  if (!hasTitle(a) || !hasTitle(b)) throw new LedgerError('"a" and "b" take a title each');
  return { expect: expect as Expected, a, b, ...(note !== undefined && { note }) };
}

const hasTitle = (article: unknown): article is LedgerArticle =>
  typeof Object(article).title === 'string' && Object(article).title !== '';

/** Where both were first seen, unless they say when they were published: what comes later is not at issue here. */
const SEEN = '2024-03-01T12:00:00Z';

/** What becomes of the two in a window that holds nothing else, the second coming after the first. */
export function placePair(
  first: LedgerArticle,
  second: LedgerArticle,
  options: Pick<MatcherOptions, 'profile' | 'thresholds'> = {},
): 'merged' | 'related' | 'unrelated' {
  const matcher = createMatcher(options);
  const { storyId } = matcher.add(articleOf('first', first));
  const found = matcher.find(articleOf('second', second));
  if (found.duplicateOf?.storyId === storyId) return 'merged';
  return found.related.some((match) => match.storyId === storyId) ? 'related' : 'unrelated';
}

function articleOf(id: string, { published, ...article }: LedgerArticle): MatcherArticle {
  return { id, ...article, firstSeenDateTime: SEEN, ...(published && { publishedDateTime: published }) };
}

/** Whether the line is right, whichever of the two comes first. */
export function isKept({ expect, a, b }: LedgerLine): boolean {
  const placed = [placePair(a, b), placePair(b, a)];
  return placed.every((place) => (expect === 'apart' ? place !== 'merged' : place === expect));
}
