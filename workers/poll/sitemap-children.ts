import type { SitemapSource } from '../../src/config/types.ts';
import type { ChildSitemap } from '../../src/feed/types.ts';
import { redactUrl } from '../../src/http/redact-url.ts';
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

/** What is read of an index. */
export interface Index {
  /** The sitemaps below it that are asked, in this order. */
  children: ChildSitemap[];
  /** What is to be said of the index itself. */
  notes: string[];
}

/** What came of the sitemaps below an index. */
interface Below {
  answer: Omit<Reading, 'cost'>;
  remember: Record<string, string>;
  cost: PollCost;
}

interface Fetched {
  documents: RawDocument[];
  /** The addresses of the documents in the index, and what memory is to know of them. */
  traces: [url: string, trace: ChildMemory][];
  remember: Record<string, string>;
  unchanged: number;
  problems: string[];
  /** The answer that asks us to wait. */
  told?: Omit<Reading, 'cost'>;
  cost: PollCost;
}

/** Reads what is new of the sitemaps below an index; what has not changed is not read again. */
export async function readChildren(
  source: SitemapSource,
  index: Index,
  memory: SourceTraces,
  means: Means,
): Promise<Below> {
  const { children } = index;
  const fetched = await fetchChildren(source, children, memory, means);
  const { documents, traces, remember, told, cost } = fetched;
  const named = new Set(children.map(({ url }) => urlMark(url)));
  for (const mark of memory.children.keys()) if (!named.has(mark)) remember[childField(mark)] = '';
  const nested = new Set(
    children.map(({ url }) => url).filter((url) => memory.children.get(urlMark(url))?.index),
  );
  const notes = () => [...index.notes, ...fetched.problems, ...Array.from(nested, notFollowed)];
  const pause = told?.retryAfterMs === undefined ? {} : { retryAfterMs: told.retryAfterMs };
  if (documents.length === 0)
    return { answer: { ...nothingRead(fetched, notes()), ...pause }, remember, cost };
  const read = await readSitemaps(source, documents, means);
  if (read.outcome === 'unreadable') return { answer: { ...unreadable(read), ...pause }, remember: {}, cost };
  const { unread = [], indexes = read.children ? [0] : [] } = read;
  for (const [i, [url, trace]] of traces.entries()) {
    const found = { ...trace, unread: unread.includes(i), index: indexes.includes(i) };
    remember[childField(urlMark(url))] = writeChild(found);
    if (found.index) nested.add(url);
    else nested.delete(url);
  }
  const partial = documents.length < children.length || unread.length > 0;
  return { answer: { ...readingOf(read, notes()), ...pause, ...(partial && { partial }) }, remember, cost };
}

/** Asks for sitemaps one after another, as one visitor would, until one asks us to wait. */
async function fetchChildren(
  source: SitemapSource,
  children: ChildSitemap[],
  memory: SourceTraces,
  means: Means,
): Promise<Fetched> {
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
  return fetched;
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
      const { unread = false, index = false } = trace;
      into.remember[childField(mark)] = writeChild({ ...next, unread, index });
      into.unchanged += 1;
    } else {
      into.documents.push(documentOf(answer));
      into.traces.push([url, next]);
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

function notFollowed(url: string): string {
  return `${redactUrl(url)} is an index itself, and not followed: name it as the source`;
}

function nothingRead({ unchanged, told }: Fetched, notes: string[]): Omit<Reading, 'cost'> {
  const detail = inShort(notes);
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
