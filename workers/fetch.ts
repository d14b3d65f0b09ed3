import { setMaxListeners } from 'node:events';
import { DelayedError, type Job } from 'bullmq';
import type { NormalizeRules } from '../src/article/normalize-rules.ts';
import { normalizeFeed } from '../src/article/normalize-feed.ts';
import type { Article } from '../src/article/types.ts';
import type { Source } from '../src/config/types.ts';
import type { Feed } from '../src/feed/types.ts';
import { createFetcher, type Fetcher } from '../src/http/fetcher.ts';
import {
  articlesQueue,
  startWorker,
  type ArticlesJob,
  type FetchJob,
  type FetchJobResult,
  type OfferedArticle,
} from '../src/redis/queues.ts';
import {
  readItems,
  readMemory,
  readStatus,
  seenField,
  takeLease,
  urlMark,
  writeItems,
  writeStatus,
  type SourceMemory,
  type SourceStatus,
} from '../src/redis/source-state.ts';
import { failureLevel, hearTrouble, type Desk, type Role } from './desk.ts';
import { readSource, type Reading } from './read-source.ts';

const DAY_MS = 86_400_000;
/** The longest pause after failures in a row; the pause doubles from the source's own interval. */
const LONGEST_BACK_OFF_MS = DAY_MS;
/** Batches that may wait for the merge worker before polls are held back; a few seconds' work for it. */
const MOST_WAITING = 2000;
/** A poll of a source that is unknown here is handed on so often, at this pace, before it counts as unknown to all. */
const HAND_ON_TIMES = 20;
const HAND_ON_MS = 250;

/** The fetch workers: conditional GET, bytes → Feed → Articles, drop what is seen and unchanged, offer the rest. */
export function startFetch(desk: Desk, overrides: { fetcher?: Fetcher } = {}): Role {
  const log = desk.log.child({ worker: 'fetch' });
  const articles = articlesQueue(desk.connection, desk.keys);
  articles.on('error', (error) => log.debug({ err: error }, 'articles queue'));
  const fetcher = overrides.fetcher ?? createFetcher({ network: desk.config.network });
  const stopping = new AbortController();
  setMaxListeners(0, stopping.signal);
  const rules = rulesOf(desk);
  const sources = new Map(desk.config.sources.map((source) => [source.id, source]));

  async function poll(job: Job<FetchJob, FetchJobResult>, token?: string): Promise<FetchJobResult> {
    const source = sources.get(job.data.sourceId);
    if (!source) return handOn(job, token);
    const lease = await takeLease(desk.redis, desk.keys, source.id);
    if ('heldForMs' in lease) {
      await job.moveToDelayed(desk.now().getTime() + lease.heldForMs + 100, token);
      throw new DelayedError();
    }
    try {
      return await pollSource(source, job.data.forced ?? false);
    } finally {
      await lease.release();
    }
  }

  async function pollSource(source: Source, forced: boolean): Promise<FetchJobResult> {
    const status = await readStatus(desk.redis, desk.keys, source.id);
    const waiting = forced ? undefined : reasonToWait(source, status, desk.now());
    if (waiting) return { outcome: waiting, articleIds: [] };
    // While nobody merges, every poll would queue the same unseen articles once more.
    if (!forced && (await articles.getWaitingCount()) > MOST_WAITING)
      return { outcome: 'waiting', detail: 'the merge worker is far behind', articleIds: [] };
    const memory = await readMemory(desk.redis, desk.keys, source.id);
    const started = performance.now();
    const reading = await readSource(source, memory, { desk, fetcher, signal: stopping.signal });
    if (stopping.signal.aborted && reading.outcome === 'failed')
      return { outcome: 'stopped', articleIds: [] };
    desk.metrics.fetched({
      kind: source.kind,
      outcome: reading.code ?? reading.outcome,
      seconds: (performance.now() - started) / 1000,
      ...(reading.bytes !== undefined && { bytes: reading.bytes }),
      ...(reading.feed && { items: reading.feed.items.length }),
    });
    const result = reading.feed
      ? await offer(source, reading, reading.feed, memory)
      : await keepItems(source, reading, memory);
    await writeStatus(desk.redis, desk.keys, source.id, statusAfter(source, reading, status, desk.now()));
    if (reading.failed)
      log.debug({ source: source.id, outcome: reading.outcome, detail: reading.detail }, 'not read');
    return reading.detail ? { ...result, detail: reading.detail } : result;
  }

  async function offer(
    source: Source,
    reading: Reading,
    feed: Feed,
    memory: SourceMemory,
  ): Promise<FetchJobResult> {
    const now = desk.now();
    const { articles: normalized, skipped } = normalizeFeed(feed, source, now, rules);
    desk.metrics.normalized(normalized.length);
    for (const { reason } of skipped) desk.metrics.skipped(reason);
    const all = normalized.map(({ key, hash, article }) => ({ field: seenField(key), hash, article }));
    const articleIds = all.map(({ article }) => article.id);
    await writeItems(desk.redis, desk.keys, source.id, articleIds);
    const items = all.filter((item) => memory.seen.get(item.field)?.hash !== item.hash).map(withHistory);
    if (memory.first) flagBacklog(items, source, now);
    const drop = forgettable(source, memory, new Set(all.map(({ field }) => field)), now);
    const articlesJobId = await send(source, reading, memory, items, drop);
    return { outcome: reading.outcome, articleIds, articlesJobId };

    /** An item whose article got another id (its link changed) says which it had; an edit says since when it is known. */
    function withHistory(item: OfferedArticle): OfferedArticle {
      const before = memory.seen.get(item.field);
      if (!before) return item;
      const moved = before.articleId !== item.article.id;
      const article = moved ? { ...item.article, aliases: [before.articleId] } : item.article;
      return { ...item, article, firstSeen: before.firstSeen };
    }
  }

  /** Nothing to read: the document holds what it held. Validators that moved on without it are remembered all the same. */
  async function keepItems(source: Source, reading: Reading, memory: SourceMemory): Promise<FetchJobResult> {
    const articleIds = await readItems(desk.redis, desk.keys, source.id);
    if (!reading.remember) return { outcome: reading.outcome, articleIds };
    const articlesJobId = await send(source, reading, memory, [], []);
    return { outcome: reading.outcome, articleIds, articlesJobId };
  }

  async function send(
    source: Source,
    reading: Reading,
    memory: SourceMemory,
    items: OfferedArticle[],
    drop: string[],
  ): Promise<string> {
    const validators = reading.remember ?? {};
    const batch: ArticlesJob = { sourceId: source.id, items, drop, validators, head: memory.head };
    const job = await articles.add('articles', batch);
    return job.id ?? '';
  }

  /**
   * Items that the document dropped and the window has forgotten, oldest first. As many as a document may hold stay, since
   * one that is empty or short for once has them all again the next time, and they would be published anew.
   */
  function forgettable(source: Source, memory: SourceMemory, current: Set<string>, now: Date): string[] {
    const before = now.getTime() - 2 * desk.config.window.days * DAY_MS;
    const dropped = [...memory.seen].filter(
      ([field, { firstSeen }]) => firstSeen < before && !current.has(field),
    );
    const excess = Math.max(0, dropped.length - source.maxItems);
    return dropped
      .toSorted(([, a], [, b]) => a.firstSeen - b.firstSeen)
      .slice(0, excess)
      .map(([field]) => field);
  }

  const worker = startWorker<FetchJob, FetchJobResult>('fetch', desk.connection, desk.keys, poll, {
    concurrency: desk.config.fetch.concurrency,
    // Parsing a large feed may hold the event loop for seconds; a longer lock keeps the job through it.
    lockDuration: 30_000,
    stalledInterval: 10_000,
  });
  worker.on('error', hearTrouble(log, 'fetch worker'));
  worker.on('failed', (job, error) => {
    desk.metrics.jobFailed('fetch');
    log[failureLevel(job)]({ job: job?.id, source: job?.data.sourceId, err: error }, 'a poll broke off');
  });

  return {
    async stop() {
      const closed = worker.close();
      // Fetches under way are broken off: nothing is remembered of them, so the next poll brings the same.
      stopping.abort();
      await closed;
      await Promise.all([articles.close(), fetcher.close()]);
    },
  };
}

/** Another process on this Redis may have the source: its configuration is newer, or it is a `once` with one of its own. */
async function handOn(job: Job<FetchJob, FetchJobResult>, token?: string): Promise<FetchJobResult> {
  if (job.attemptsStarted > HAND_ON_TIMES)
    return { outcome: 'unknown-source', detail: 'no running copydesk is configured with it', articleIds: [] };
  await job.moveToDelayed(Date.now() + HAND_ON_MS, token);
  throw new DelayedError();
}

function rulesOf(desk: Desk): NormalizeRules {
  const domains = desk.config.sources.flatMap(({ provider }) => provider?.domain ?? []);
  return { topics: desk.config.topics, categories: desk.config.categories, knownDomains: new Set(domains) };
}

/** The first poll of a source publishes only what its `backfill` says; the rest enters the window silently. */
function flagBacklog(items: OfferedArticle[], source: Source, now: Date): void {
  if (source.backfill === 'all') return;
  const since = now.getTime() - DAY_MS;
  const isOld = ({ publishedDateTime }: Article) =>
    source.backfill === 'none' ||
    (publishedDateTime !== undefined && new Date(publishedDateTime).getTime() < since);
  for (const item of items) if (isOld(item.article)) item.article = { ...item.article, backfill: true };
}

function reasonToWait(source: Source, status: SourceStatus | undefined, now: Date): string | undefined {
  if (!status) return undefined;
  if (source.kind === 'feed' && status.stopped === urlMark(source.url)) return 'stopped';
  return status.notBefore !== undefined && now.getTime() < status.notBefore ? 'waiting' : undefined;
}

function statusAfter(
  source: Source,
  reading: Reading,
  before: SourceStatus | undefined,
  now: Date,
): SourceStatus {
  const failures = reading.failed ? (before?.failures ?? 0) + 1 : 0;
  const items = reading.feed?.items.length ?? before?.items;
  const pauseMs = reading.retryAfterMs ?? backOff(source, failures);
  return {
    outcome: reading.outcome,
    fetchedAt: now.getTime(),
    failures,
    ...(reading.detail && { detail: reading.detail }),
    ...(items !== undefined && { items }),
    ...(pauseMs > 0 && { notBefore: now.getTime() + pauseMs }),
    ...(reading.outcome === 'gone' && source.kind === 'feed' && { stopped: urlMark(source.url) }),
  };
}

/** After two failures in a row the pause doubles with each further one, so that a passing fault costs nothing. */
function backOff(source: Source, failures: number): number {
  if (failures < 2) return 0;
  return Math.min(source.intervalMs * 2 ** Math.min(failures - 1, 10), LONGEST_BACK_OFF_MS);
}
