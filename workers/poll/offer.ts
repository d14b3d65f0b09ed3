import type { Queue } from 'bullmq';
import { ALWAYS_TAKEN, holdFlood, type FloodRuling } from '../../src/article/recognize/quarantine.ts';
import { recognize, type RecognizedItem, type Recognition } from '../../src/article/recognize/recognize.ts';
import { learnLanguage } from '../../src/article/language/told-language.ts';
import { learnTails, parseTails, tailOf } from '../../src/article/text/title-tails.ts';
import type { Article } from '../../src/article/types.ts';
import type { Source } from '../../src/config/types.ts';
import type { ReadDocuments } from '../../src/reader/types.ts';
import { hashOf } from '../../src/redis/short-mark.ts';
import { dropHeld, readHeld, writeHeld, type HeldItems } from '../../src/redis/sources/held.ts';
import type { ArticlesJob, ArticlesJobResult, OfferedArticle } from '../../src/redis/queues.ts';
import {
  isChildField,
  readItems,
  readSeen,
  seenField,
  writeItems,
  writeSeen,
  type SourceMemory,
  type SourceStatus,
  type SourceTraces,
} from '../../src/redis/sources/source-state.ts';
import type { Desk } from '../desk.ts';
import { failPoint } from '../process/fail-point.ts';
import type { Enriched, Enricher } from './enrich.ts';
import type { Known } from './means.ts';
import type { Reading } from './reading.ts';
import { learntOf, speaksOf, type Learnt } from './status.ts';
import { isRemembered } from './trace.ts';

const DAY_MS = 86_400_000;
/** A day, and another since dates may be given to the day only. */
const ARCHIVE_MS = 2 * DAY_MS;

/** Has an unchanged document asked for whole and read again; it goes on counting as one that was read. */
const READ_ANEW = { '@etag': '', '@modified': '', '@body': 'anew' };

/** What of a poll the merge worker was offered, and what the source's status is to know of it. */
export interface Offered {
  /** Articles that the source's document holds now; of a poll that brought nothing only where somebody wants to know. */
  articleIds: string[];
  /** The job that carries what was new or changed; absent if there was nothing to tell. */
  articlesJobId?: string;
  /** When the items that are new were published, in ms. */
  newItems: number[];
  /** The dates of all items, on the first poll that was read. */
  backlog?: number[];
  status: Learnt;
  /** What reading the articles' own pages cost, and why some of them said nothing. */
  enriched?: Omit<Enriched, 'items'>;
}

/** What a poll knows of its source, and what it is to tell. */
export interface KnownToOffer extends Known {
  /** Whether items of the source are held. */
  hasHeld: boolean;
  /** Whether somebody waits to be told which articles the document holds, also where it holds what it held. */
  wantsIds: boolean;
}

export interface Offerer {
  offer(source: Source, reading: Reading, known: KnownToOffer): Promise<Offered>;
}

/** Hands what a poll brought to the merge worker: what is new or has changed, but for a flood, which waits a poll. */
export function createOfferer(
  desk: Desk,
  articles: Queue<ArticlesJob, ArticlesJobResult>,
  enricher: Enricher,
): Offerer {
  const { redis, keys, metrics } = desk;

  async function offer(source: Source, reading: Reading, known: KnownToOffer): Promise<Offered> {
    const held = known.hasHeld ? await waitingOf(source) : undefined;
    return reading.read
      ? offerDocument(source, reading, reading.read, known, held)
      : offerNothingNew(source, reading, known, held);
  }

  /**
   * What is held and not yet committed. It is dropped only when memory shows that it was: the batch that carries it may be
   * lost, and an unchanged document does not bring it again. The status says what is held, but a process may die before.
   */
  async function waitingOf({ id }: Source): Promise<HeldItems | undefined> {
    const held = await readHeld(redis, keys, id);
    if (!held) return undefined;
    const seen = await readSeen(redis, keys, id);
    const items = held.items.filter(({ field }) => !seen.has(field));
    if (items.length > 0) return { ...held, items };
    await dropHeld(redis, keys, id);
    return undefined;
  }

  async function offerDocument(
    source: Source,
    reading: Reading,
    read: ReadDocuments,
    known: Known,
    held: HeldItems | undefined,
  ): Promise<Offered> {
    const { status } = known;
    const memory: SourceMemory = { ...known.memory, seen: await readSeen(redis, keys, source.id) };
    const now = desk.now().getTime();
    metrics.normalized(read.articles.length);
    for (const [reason, count] of Object.entries(read.skipped)) metrics.skipped(reason, count);
    const found = recognize(read.articles, {
      seen: memory.seen,
      fieldOf: seenField,
      keys: keysOf(source, status),
    });
    // Nothing was ever in it, or nothing that the operator wanted: what comes now is its backlog.
    const wasEmpty = memory.seen.size === 0;
    const first = memory.first || wasEmpty || isAnotherFeed(source, reading, known, found);
    // A folder's names are the operator's own: however many come at once, they are meant.
    const ruling = ruleOn(found, held, status, first || source.kind === 'documents');
    if (!first && (source.kind === 'sitemap' || ruling.verdict?.dates === 'old'))
      flagArchive(found.offered, source, status?.newest);
    if (held) keepSilent(ruling.release, held);
    const hold = new Set<RecognizedItem>(ruling.hold);
    const fromFeed = found.offered.filter((item) => !hold.has(item));
    // The first item of a feed that was empty is news.
    const all = source.backfill === 'none' && (memory.first || !wasEmpty);
    if (first) flagBacklog(fromFeed, source, now, { all });
    const { items, ...enriched } = await enricher.enrich(source, fromFeed, {
      items: read.articles,
      seen: memory.seen,
      keyBy: found.keys.keyBy,
    });
    const idsNow = new Map(items.map(({ article }, i) => [fromFeed[i]?.article.id, article.id]));
    const heldIds = new Set(ruling.hold.map(({ article }) => article.id));
    const before = reading.partial ? await readItems(redis, keys, source.id) : [];
    const current = found.articleIds.map((id) => idsNow.get(id) ?? id);
    const articleIds = unique([...current, ...before], source.maxItems).filter((id) => !heldIds.has(id));
    const quarantine = await keepHeld(source, ruling, held, now);
    const drop = [...found.dropFields, ...forgettable(source, memory, found.fields, now)];
    const { marked, tails } = markTails(source, items, status);
    const remember = quarantine ? withoutChildren(reading.remember) : reading.remember;
    const [articlesJobId] = await Promise.all([
      send(source, memory, marked, drop, { ...remember, ...rekeyed(found) }),
      writeItems(redis, keys, source.id, articleIds),
    ]);
    if (held && !quarantine) await dropHeld(redis, keys, source.id);
    return {
      articleIds,
      articlesJobId,
      newItems: ruling.release.map(({ article }) => claimOf(article) ?? now),
      ...(first && { backlog: read.articles.flatMap(({ article }) => claimOf(article) ?? []) }),
      status: {
        keys: found.keys,
        ...tails,
        ...languageOf(source, read, status),
        ...(quarantine && { quarantine }),
        ...newestOf(read, status, now),
      },
      enriched,
    };
  }

  /** The document holds what it held, or there is none. Validators that moved on without it are remembered all the same. */
  async function offerNothingNew(
    source: Source,
    reading: Reading,
    { memory, status, wantsIds }: KnownToOffer,
    held: HeldItems | undefined,
  ): Promise<Offered> {
    const now = desk.now().getTime();
    const waiting = reading.outcome === 'unchanged' ? held : undefined;
    const isAsWanted = waiting?.rules === undefined || waiting.rules === rulesMark(source);
    const released = waiting && isAsWanted ? waiting.items : [];
    // What is held was chosen by other rules: the next poll reads it anew.
    const remember = isAsWanted ? reading.remember : { ...reading.remember, ...READ_ANEW };
    const { marked: items, tails } = markTails(source, released, status);
    const articleIds = wantsIds || items.length > 0 ? await readItems(redis, keys, source.id) : [];
    const learnt = { ...learntOf(status), ...tails };
    if (!remember && items.length === 0) return { articleIds, newItems: [], status: learnt };
    const all = unique([...articleIds, ...items.map(({ article }) => article.id)], source.maxItems);
    if (items.length > 0) await writeItems(redis, keys, source.id, all);
    const articlesJobId = await send(source, memory, items, [], remember ?? {});
    return {
      articleIds: all,
      articlesJobId,
      newItems: items.map(({ article }) => claimOf(article) ?? now),
      status: items.length === 0 ? learnt : withoutHeld(learnt),
    };
  }

  async function send(
    source: Source,
    { head }: Pick<SourceTraces, 'head'>,
    items: OfferedArticle[],
    drop: string[],
    validators: Record<string, string>,
  ): Promise<string> {
    const batch: ArticlesJob = { sourceId: source.id, items, drop, validators, head };
    const job = await articles.add('articles', batch);
    failPoint('poll.offered');
    return job.id ?? '';
  }

  /** Held before anything is remembered of the document: what is lost in between comes again with the next poll. */
  async function keepHeld(
    source: Source,
    { hold, verdict }: FloodRuling<RecognizedItem>,
    held: HeldItems | undefined,
    now: number,
  ): Promise<SourceStatus['quarantine']> {
    if (hold.length === 0) return undefined;
    const since = held?.since ?? now;
    const items = await writeHeld(redis, keys, source.id, { items: hold, since, rules: rulesMark(source) });
    metrics.held(hold.length);
    desk.log.warn(
      { worker: 'fetch', source: source.id, items, verdict },
      'new items are held until the next poll',
    );
    return { since, items, ...(verdict && { verdict }) };
  }

  /**
   * Items that the document dropped and the window has forgotten, oldest first. As many as a document may hold stay, since
   * one that is empty or short for once has them all again the next time, and they would be published anew.
   */
  function forgettable(
    source: Source,
    memory: SourceMemory,
    current: ReadonlySet<string>,
    now: number,
  ): string[] {
    const before = now - 2 * desk.config.window.days * DAY_MS;
    const dropped = [...memory.seen].filter(
      ([field, { firstSeen }]) => firstSeen < before && !current.has(field),
    );
    const excess = Math.max(0, dropped.length - source.maxItems);
    return dropped
      .toSorted(([, a], [, b]) => a.firstSeen - b.firstSeen)
      .slice(0, excess)
      .map(([field]) => field);
  }

  return { offer };
}

/** Names the rules by which a source's items are chosen and shaped. */
function rulesMark({ rules, rights }: Source): string {
  return hashOf(JSON.stringify([rules, rights]));
}

function withoutHeld({ quarantine: _released, ...learnt }: Learnt): Learnt {
  return learnt;
}

function ruleOn(
  found: Recognition,
  held: HeldItems | undefined,
  status: SourceStatus | undefined,
  first: boolean,
) {
  const fresh = found.offered.filter(({ firstSeen }) => firstSeen === undefined);
  return holdFlood<RecognizedItem>({
    fresh,
    known: found.articleIds.length - fresh.length,
    usual: (status?.recent ?? []).map((poll) => poll.fresh),
    ...(status?.newest !== undefined && { newest: status.newest }),
    first,
    held: held?.items ?? [],
    documentUnchanged: false,
  });
}

/** Another address under which nothing is known: what it brings is a backlog, as with a source that is new. */
function isAnotherFeed(
  source: Source,
  { asked }: Reading,
  known: Known,
  { offered, articleIds }: Recognition,
): boolean {
  if (source.kind === 'documents' || !asked) return false;
  const fresh = offered.filter(({ firstSeen }) => firstSeen === undefined).length;
  return fresh === articleIds.length && !isRemembered(source, known, asked);
}

/** Where something is held the sitemaps of an index are read again, or what is held would seem gone from those not read. */
function withoutChildren(remember: Record<string, string> = {}): Record<string, string> {
  return Object.fromEntries(Object.entries(remember).filter(([field]) => !isChildField(field)));
}

/** What its names were found to be like, unless that was at another address. */
function keysOf(source: Source, status: SourceStatus | undefined): SourceStatus['keys'] {
  return status && speaksOf(source, status) ? status.keys : undefined;
}

/** What its titles have told so far, unless that was at another address. */
function languageOf(
  source: Source,
  { toldLanguage }: ReadDocuments,
  status: SourceStatus | undefined,
): Pick<SourceStatus, 'language'> {
  const known = status && speaksOf(source, status) ? status.language : undefined;
  const language = learnLanguage(known, toldLanguage);
  return language ? { language } : {};
}

/** What is only known by another name from now on goes with what the fetch remembers. */
function rekeyed(found: Recognition): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const { was } of found.rekeyed) if (was !== undefined) fields[was] = '';
  for (const { field, entry } of found.rekeyed) fields[field] = writeSeen(entry);
  return fields;
}

/**
 * What is offered, with what its titles end in, and what is known of that now. Learnt first, so that the source's first
 * poll is no different from the later ones; from what is offered alone, so that a flood that is held teaches nothing.
 */
function markTails(
  { rules }: Source,
  items: OfferedArticle[],
  status: SourceStatus | undefined,
): { marked: OfferedArticle[]; tails: Pick<SourceStatus, 'tails'> } {
  if (rules?.tails === 'keep') return { marked: items, tails: {} };
  const fresh = items.filter(({ firstSeen }) => firstSeen === undefined);
  const tails = learnTails(
    fresh.map(({ article }) => article.title),
    parseTails(status?.tails),
  );
  const marked = items.map((item) => {
    const titleTail = tailOf(item.article.title, tails);
    return titleTail ? { ...item, article: { ...item.article, titleTail } } : item;
  });
  return { marked, tails: tails.recent.length > 0 ? { tails } : {} };
}

/**
 * The first poll of a source publishes only what its `backfill` says; the rest enters the window silently. More items without
 * a date than would be taken at once are an archive's rather than a day's.
 */
function flagBacklog(items: OfferedArticle[], source: Source, now: number, { all }: { all: boolean }): void {
  if (source.backfill === 'all') return;
  const undated = items.filter(({ article }) => claimOf(article) === undefined).length;
  const unclaimed = undated > ALWAYS_TAKEN ? -Infinity : Infinity;
  for (const item of items)
    if (all || (claimOf(item.article) ?? unclaimed) < now - DAY_MS)
      item.article = { ...item.article, backfill: true };
}

/** What was no news when it was held is none when it is let go. */
function keepSilent(items: OfferedArticle[], held: HeldItems): void {
  const silent = new Set(held.items.filter(({ article }) => article.backfill).map(({ field }) => field));
  for (const item of items) if (silent.has(item.field)) item.article = { ...item.article, backfill: true };
}

/**
 * What is new to us and was two days old when the source's newest item came is no news: an old sitemap of an index that is
 * read for the first time, a document that suddenly goes far back. It enters silently, as a backlog does.
 */
function flagArchive(items: OfferedArticle[], source: Source, newest = -Infinity): void {
  if (source.backfill === 'all') return;
  for (const item of items)
    if (item.firstSeen === undefined && (claimOf(item.article) ?? Infinity) < newest - ARCHIVE_MS)
      item.article = { ...item.article, backfill: true };
}

function newestOf(read: ReadDocuments, status: SourceStatus | undefined, now: number): { newest?: number } {
  // A date of the future would make all that follows look old.
  const claims = read.articles
    .flatMap(({ article }) => claimOf(article) ?? [])
    .filter((claim) => claim <= now);
  const newest = Math.max(status?.newest ?? -Infinity, ...claims.slice(0, 20_000));
  return Number.isFinite(newest) ? { newest } : {};
}

/** ms, as the publisher says. */
function claimOf({ publishedDateTime }: Article): number | undefined {
  return publishedDateTime === undefined ? undefined : Date.parse(publishedDateTime);
}

function unique(ids: readonly string[], most: number): string[] {
  return [...new Set(ids)].slice(0, most);
}
