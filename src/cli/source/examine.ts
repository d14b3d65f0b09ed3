import type { NormalizedItem } from '../../article/normalize-feed.ts';
import { rulesOf } from '../../article/normalize-rules.ts';
import type { Config, Source } from '../../config/types.ts';
import type { DiscoveredFeed } from '../../feed/discover.ts';
import { describeReason } from '../../feed/rhythm/describe-reason.ts';
import { createFetcher, type Fetcher } from '../../http/fetcher.ts';
import { createHostSlots } from '../../http/host-slots.ts';
import { redactUrl } from '../../http/redact-url.ts';
import type { FetchResult } from '../../http/types.ts';
import { createReader, type Reader } from '../../reader/reader.ts';
import type { ReadDocuments } from '../../reader/types.ts';
import { LOG_START } from '../../story/window/log.ts';
import type { Desk } from '../../../workers/desk.ts';
import { readSource } from '../../../workers/poll/read-source.ts';
import { hasFailed, type Reading } from '../../../workers/poll/reading.ts';
import { statusAfter } from '../../../workers/poll/status.ts';
import { readVersion } from '../../../workers/process/version.ts';
import { adviceFor } from './advice.ts';
import type { AnswerFacts, Examination, ReadFacts } from './examination.ts';
import { doubtsOf } from './doubts.ts';

export interface ExamineOptions {
  /** Items to show. */
  items: number;
  /** Told before each request, with the address as it may be shown. */
  onAsk?: (url: string) => void;
  /** Stands in for a thread of its own; left open. */
  reader?: Reader;
}

export interface Examined {
  examination: Examination;
  /** The feed that the page at the source's address names, as it is to be asked for. */
  discovered?: string;
  /** Of the feed, as it gives it. */
  title?: string;
}

/** Asks and reads a source once, as a fetch worker would at its first poll. Needs no Redis, and nothing is kept of it. */
export async function examine(source: Source, config: Config, options: ExamineOptions): Promise<Examined> {
  const fetcher = createFetcher({ network: config.network });
  const reader = options.reader ?? openReader(config);
  const trace: Trace = { answers: [], start: '', feeds: [] };
  try {
    const reading = await readOnce(source, config, {
      fetcher: tracedFetcher(fetcher, trace, options),
      reader: tracedReader(reader, trace),
    });
    const { discovered, read } = reading;
    return {
      examination: describe(source, reading, trace, options),
      ...(discovered && { discovered }),
      ...(read?.title && { title: read.title }),
    };
  } finally {
    await fetcher.close();
    if (!options.reader) await reader.close();
  }
}

function openReader(config: Config): Reader {
  return createReader({ threads: 1, timeoutMs: config.fetch.readTimeoutMs, rules: rulesOf(config) });
}

function readOnce(
  source: Source,
  config: Config,
  { fetcher, reader }: { fetcher: Fetcher; reader: Reader },
): Promise<Reading> {
  // Reading asks no more of its desk.
  const parts: Pick<Desk, 'config' | 'version' | 'now' | 'reader'> = {
    config,
    version: readVersion(),
    now: () => new Date(),
    reader,
  };
  const memory = { first: true, seen: new Map(), children: new Map(), childList: [], head: LOG_START };
  const gate = createHostSlots(config.network.perHost, config.network.hostGapMs);
  const { signal } = new AbortController();
  return readSource(source, { memory, status: undefined }, { desk: parts, fetcher, gate, signal });
}

/** What went by on the way. */
interface Trace {
  answers: AnswerFacts[];
  /** How the last document begins. */
  start: string;
  feeds: DiscoveredFeed[];
}

/** Bytes in which a document says what it is. */
const START_BYTES = 2048;

function tracedFetcher(fetcher: Fetcher, trace: Trace, { onAsk }: ExamineOptions): Fetcher {
  return {
    ...fetcher,
    async fetch(request, options) {
      const url = redactUrl(request.url);
      onAsk?.(url);
      const result = await fetcher.fetch(request, options);
      // A copy: the body itself is handed over to the reading thread.
      if (result.outcome === 'modified')
        trace.start = Buffer.from(result.body.subarray(0, START_BYTES)).toString('latin1');
      trace.answers.push(factsOf(url, result));
      return result;
    },
  };
}

function tracedReader(reader: Reader, trace: Trace): Reader {
  return {
    ...reader,
    async read(task, signal) {
      const outcome = await reader.read(task, signal);
      if (outcome.outcome === 'unreadable') trace.feeds.push(...(outcome.feeds ?? []));
      return outcome;
    },
  };
}

function factsOf(url: string, result: FetchResult): AnswerFacts {
  const { outcome, cost } = result;
  const { etag, lastModified } = 'validators' in result ? result.validators : {};
  const redirects = 'redirects' in result ? result.redirects : [];
  return {
    url,
    outcome,
    ...('status' in result && result.status !== undefined && { status: result.status }),
    redirects: redirects.map(({ to, status }) => ({ to: redactUrl(to), status })),
    ...('contentType' in result && result.contentType !== undefined && { contentType: result.contentType }),
    wireBytes: cost.bytes,
    ...('body' in result && { bytes: result.body.length }),
    etag: etag !== undefined,
    lastModified: lastModified !== undefined,
    ...('freshForMs' in result &&
      result.freshForMs !== undefined && { freshForSeconds: result.freshForMs / 1000 }),
  };
}

function describe(source: Source, reading: Reading, trace: Trace, { items }: ExamineOptions): Examination {
  const { read } = reading;
  const readable = !hasFailed(reading);
  const at = Date.now();
  return {
    sourceId: source.id,
    kind: source.kind,
    url: source.kind === 'documents' ? source.path : redactUrl(source.url),
    readable,
    ...(!readable && { problem: problemOf(source, reading, trace) }),
    answers: trace.answers,
    ...(trace.feeds.length > 0 && {
      feeds: trace.feeds.map((feed) => ({ ...feed, url: redactUrl(feed.url) })),
    }),
    ...(read && { read: readFacts(read, items) }),
    ...(read && { next: nextPoll(source, reading, read, at) }),
    warnings: read ? doubtsOf(read, trace.answers, at) : [],
  };
}

function problemOf(source: Source, { outcome, code = outcome, detail = code }: Reading, trace: Trace) {
  const advice = adviceFor({ code, source, start: trace.start, feeds: trace.feeds.length });
  return { code, detail, ...(advice && { advice }) };
}

function readFacts(
  { kind, title, link, notes, items, articles, skipped }: ReadDocuments,
  most: number,
): ReadFacts {
  const language = languageOf(articles);
  return {
    kind,
    ...(title && { title }),
    ...(link && { link: redactUrl(link) }),
    ...(language && { language }),
    items,
    articles: articles.length,
    skipped,
    notes,
    first: articles.slice(0, most).map(({ article: { title, publishedDateTime, webUrl } }) => ({
      title,
      ...(publishedDateTime && { publishedDateTime }),
      ...(webUrl && { url: webUrl }),
    })),
  };
}

function languageOf(articles: NormalizedItem[]): string | undefined {
  const counts = new Map<string, number>();
  for (const { article } of articles) counts.set(article.language, (counts.get(article.language) ?? 0) + 1);
  return [...counts].toSorted(([, a], [, b]) => b - a)[0]?.[0];
}

function nextPoll(source: Source, reading: Reading, read: ReadDocuments, at: number) {
  const dates = read.articles.flatMap(({ article: { publishedDateTime: date } }) =>
    date ? Date.parse(date) : [],
  );
  const { next } = statusAfter(source, undefined, reading, { at, ms: 0, newItems: dates, backlog: dates });
  const { id: sourceId, intervalMs, minIntervalMs, maxIntervalMs } = source;
  const policy = { sourceId, minIntervalMs, maxIntervalMs, ...(intervalMs !== undefined && { intervalMs }) };
  return { seconds: Math.round((next.at - at) / 1000), why: describeReason(next, policy) };
}
