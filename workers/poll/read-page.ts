import type { FeedSource, JsonSource } from '../../src/config/types.ts';
import type { FetchResult } from '../../src/http/types.ts';
import { addressOf, isDowngrade, isPageDue } from './address.ts';
import { requestFor } from './ask.ts';
import { taskFor, type Known, type Means } from './means.ts';
import {
  addCosts,
  asksToWait,
  costOf,
  hasFailed,
  inShort,
  unreadable,
  withoutBody,
  type Reading,
} from './reading.ts';
import {
  isSameBody,
  recallTrace,
  rememberAddress,
  rememberProblem,
  stillTheSame,
  type Trace,
} from './trace.ts';

type PageSource = FeedSource | JsonSource;
type Modified = Extract<FetchResult, { outcome: 'modified' }>;

/** A source that is one document: a feed, or an endpoint that answers with JSON. */
export async function readPage(source: PageSource, known: Known, means: Means): Promise<Reading> {
  const address = addressOf(source, known.status);
  const isDue = isPageDue(source, known.status, means.desk.now().getTime());
  const first = await ask(source, isDue ? source.url : address, known, means);
  // A page that names a feed: that is what the operator means. Where the page fails, what it named last still stands.
  const discovered = first.discovered ?? (isDue && hasFailed(first) ? address : undefined);
  if (discovered === undefined) return first;
  // The feed is asked when that is over, and the page tomorrow.
  if (asksToWait(first)) return { ...first, discovered };
  const { discovered: _page, ...second } = await ask(source, discovered, known, means);
  return { ...second, discovered, cost: addCosts(first.cost, second.cost) };
}

async function ask(source: PageSource, url: string, known: Known, means: Means): Promise<Reading> {
  const { desk, fetcher, gate, signal } = means;
  const trace = recallTrace(source, known, url, desk.version);
  const fetched = await fetcher.fetch(requestFor(source, desk, url, trace?.validators), { signal, gate });
  const asked = {
    asked: url,
    cost: costOf(fetched),
    ...('redirects' in fetched && { redirects: fetched.redirects }),
    ...('freshForMs' in fetched && fetched.freshForMs !== undefined && { freshForMs: fetched.freshForMs }),
  };
  if (fetched.outcome === 'notModified') return { ...stillTheSame(trace), ...asked };
  if (fetched.outcome !== 'modified') return { ...withoutBody(fetched), ...asked };
  return { ...(await readBody(source, url, fetched, trace, means)), ...asked };
}

type Answer = Omit<Reading, 'cost' | 'asked' | 'redirects' | 'freshForMs'>;

async function readBody(
  source: PageSource,
  url: string,
  fetched: Modified,
  trace: Trace | undefined,
  means: Means,
): Promise<Answer> {
  const { body, bodyHash, validators } = fetched;
  const bytes = body.length;
  const address = rememberAddress(source, url, validators);
  if (isSameBody(trace, bodyHash)) {
    const { etag, lastModified } = trace?.validators ?? {};
    const moved = validators.etag !== etag || validators.lastModified !== lastModified;
    return { ...stillTheSame(trace), bytes, ...(moved && { remember: address }) };
  }
  const read = await means.desk.reader.read(
    {
      ...taskFor(source, means),
      documents: [
        { body, url: fetched.url, ...(fetched.contentType && { contentType: fetched.contentType }) },
      ],
    },
    means.signal,
  );
  if (read.outcome === 'unreadable') {
    const problem = rememberProblem(source, read, bodyHash, means.desk.version);
    const feeds = mayName(source, url, trace) ? read.feeds : undefined;
    const discovered = feeds?.find((feed) => !isDowngrade(source.url, feed.url))?.url;
    return {
      ...unreadable(read),
      ...(feeds && !discovered && { detail: `${read.message}; the feed that it names is not on https` }),
      bytes,
      // Validators of a document that was read go on standing for it: whatever came now may be gone with the next poll.
      ...(!trace?.bodyHash && { remember: { ...address, ...problem } }),
      ...(discovered && { discovered }),
    };
  }
  const detail = inShort(read.notes);
  return {
    outcome: 'modified',
    kind: 'read',
    bytes,
    read,
    remember: { ...address, '@body': bodyHash, '@problem': '' },
    ...(detail && { detail }),
  };
}

/** Whether a page's word is taken for where the feed stands: in place of a feed that was read, it is a fault that passes. */
function mayName(source: PageSource, url: string, trace: Trace | undefined): boolean {
  return url === source.url && (trace?.bodyHash === undefined || trace.problem !== undefined);
}
