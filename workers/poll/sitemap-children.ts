import type { SitemapSource } from '../../src/config/types.ts';
import type { ChildSitemap } from '../../src/feed/types.ts';
import type { RawDocument } from '../../src/reader/types.ts';
import {
  childField,
  urlMark,
  writeChild,
  type ChildMemory,
  type SourceTraces,
} from '../../src/redis/sources/source-state.ts';
import type { Means } from './means.ts';
import { documentOf, fetchSitemap, readingOf, readSitemaps } from './sitemap.ts';
import {
  addCosts,
  asksToWait,
  costOf,
  inShort,
  NO_COST,
  unreadable,
  withoutBody,
  type PollCost,
  type Reading,
} from './reading.ts';

/** A day is over everywhere 36 h after it began in UTC; what is put up late, or held in a cache, has two more. */
const DAY_OVER_MS = 38 * 3_600_000;

/** What came of the sitemaps below an index. */
interface Below {
  answer: Omit<Reading, 'cost'>;
  remember: Record<string, string>;
  cost: PollCost;
}

interface Fetched {
  documents: RawDocument[];
  /** The addresses of the documents, as memory has them, and what it is to know of them. */
  traces: [mark: string, trace: ChildMemory][];
  remember: Record<string, string>;
  unchanged: number;
  problems: string[];
  /** The answer that asks us to wait. */
  told?: Omit<Reading, 'cost'>;
  cost: PollCost;
}

/**
 * Asks for the sitemaps below an index one after another, as one visitor would, until one asks us to wait; what has not
 * changed is not read again.
 */
export async function readChildren(
  source: SitemapSource,
  children: ChildSitemap[],
  memory: SourceTraces,
  means: Means,
): Promise<Below> {
  const fetched: Fetched = {
    documents: [],
    traces: [],
    remember: {},
    unchanged: 0,
    problems: [],
    cost: NO_COST,
  };
  for (const child of children) {
    await fetchChild(source, child, memory, means, fetched);
    if (fetched.told) break;
  }
  const { documents, remember, problems, told, cost } = fetched;
  const named = new Set(children.map(({ url }) => urlMark(url)));
  for (const mark of memory.children.keys()) if (!named.has(mark)) remember[childField(mark)] = '';
  const pause = told?.retryAfterMs === undefined ? {} : { retryAfterMs: told.retryAfterMs };
  if (documents.length === 0) return { answer: { ...nothingRead(fetched), ...pause }, remember, cost };
  const read = await readSitemaps(source, documents, means);
  if (read.outcome === 'unreadable') return { answer: { ...unreadable(read), ...pause }, remember: {}, cost };
  const { unread = [] } = read;
  for (const [i, [mark, trace]] of fetched.traces.entries())
    remember[childField(mark)] = writeChild(unread.includes(i) ? unreadChild(trace) : trace);
  const partial = documents.length < children.length || unread.length > 0;
  return { answer: { ...readingOf(read, problems), ...pause, ...(partial && { partial }) }, remember, cost };
}

async function fetchChild(
  source: SitemapSource,
  child: ChildSitemap,
  memory: SourceTraces,
  means: Means,
  into: Fetched,
): Promise<void> {
  const { url } = child;
  const mark = urlMark(url);
  const date = sureDate(child, means.desk.now().getTime());
  const trace = memory.children.get(mark);
  const isRead = trace?.bodyHash !== undefined && !trace.unread;
  if (isRead && date !== undefined && trace.modified === date) {
    into.unchanged += 1;
    return;
  }
  const answer = await fetchSitemap(source, url, trace, means);
  into.cost = addCosts(into.cost, costOf(answer));
  const modified = { ...(date !== undefined && { modified: date }) };
  if (answer.outcome === 'modified') {
    const { validators, bodyHash } = answer;
    const next: ChildMemory = { ...validators, bodyHash, ...modified };
    if (bodyHash === trace?.bodyHash) {
      into.remember[childField(mark)] = writeChild(trace.unread ? unreadChild(next) : next);
      into.unchanged += 1;
    } else {
      into.documents.push(documentOf(answer));
      into.traces.push([mark, next]);
    }
  } else if (answer.outcome === 'notModified') {
    into.remember[childField(mark)] = writeChild({ ...trace, ...answer.validators, ...modified });
    into.unchanged += 1;
  } else {
    const problem = withoutBody(answer);
    into.problems.push(problem.detail ?? answer.outcome);
    if (asksToWait(problem)) into.told = problem;
  }
}

/** What the index says of its last change, if no more can come under the same date: until a day is over, more may. */
function sureDate({ modifiedDateTime, datePrecision }: ChildSitemap, at: number): string | undefined {
  if (modifiedDateTime === undefined || datePrecision !== 'day') return modifiedDateTime;
  return at >= Date.parse(modifiedDateTime) + DAY_OVER_MS ? modifiedDateTime : undefined;
}

/** It may have been another thing for once, so that its date in the index does not keep us from looking again. */
function unreadChild(trace: ChildMemory): ChildMemory {
  return { ...trace, unread: true };
}

function nothingRead({ unchanged, problems, told }: Fetched): Omit<Reading, 'cost'> {
  const detail = inShort(problems);
  const noted = { ...(detail && { detail }) };
  if (unchanged > 0) return { outcome: 'unchanged', kind: 'read', ...noted };
  if (told) return { ...told, ...noted };
  return {
    outcome: 'failed',
    kind: 'soft',
    code: 'children',
    detail: detail ?? 'the index names no sitemap',
  };
}
