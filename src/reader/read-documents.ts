import { normalizeFeed } from '../article/normalize-feed.ts';
import type { NormalizeRules } from '../article/normalize-rules.ts';
import { discoverFeeds } from '../feed/discover.ts';
import { documentsFeed, readDocument } from '../feed/document/read-document.ts';
import { readJsonDocument } from '../feed/json-mapped.ts';
import { readFeed } from '../feed/read-feed.ts';
import { readSitemap } from '../feed/sitemap.ts';
import { FeedError, type Feed, type FeedItem, type ReadHint } from '../feed/types.ts';
import type { RawDocument, ReadOutcome, ReadTask } from './types.ts';

/** Bytes to articles, whatever kind of source they came from. What cannot be read is a value; only a bug throws. */
export async function readDocuments(task: ReadTask, rules: NormalizeRules): Promise<ReadOutcome> {
  try {
    const feed = await readTask(task);
    const { articles, skipped } = normalizeFeed(feed, task.source, new Date(task.now), rules);
    return {
      outcome: 'read',
      kind: feed.kind,
      ...(feed.title && { title: feed.title }),
      ...(feed.link && { link: feed.link }),
      notes: [...feed.notes, ...notesOnRules(skipped)],
      ...(feed.hints && { hints: feed.hints }),
      ...(feed.children && { children: feed.children }),
      ...(feed.unread && { unread: feed.unread }),
      items: feed.items.length,
      articles,
      skipped: countReasons(skipped),
    };
  } catch (error) {
    if (!(error instanceof FeedError)) throw error;
    const { code, message } = error;
    return { outcome: 'unreadable', code, message, ...feedsNamedBy(task, error) };
  }
}

/** What the documents hold together, and which of them could not be read. */
type Together = Feed & { unread?: number[] };

async function readTask(task: ReadTask): Promise<Together> {
  const { kind, documents } = task;
  if (kind === 'documents') return readFolderDocuments(documents, task.source.timeZone);
  const [first] = documents;
  if (!first) throw new FeedError('empty', 'there is no document');
  if (kind === 'sitemap') return readSitemaps(documents, task);
  if (kind === 'json')
    return readJsonDocument(first.body, task.mapping ?? { items: '' }, hintOf(first, task));
  return readFeed(first.body, hintOf(first, task));
}

function hintOf({ url, contentType }: RawDocument, { source }: ReadTask): ReadHint {
  return {
    ...(url && { url }),
    ...(contentType && { contentType }),
    ...(source.timeZone && { timeZone: source.timeZone }),
  };
}

/** Of several sitemaps one that cannot be read is a note; the others are read. */
function readSitemaps(documents: RawDocument[], task: ReadTask): Together {
  const [only] = documents;
  if (only && documents.length === 1) return readSitemap(only.body, hintOf(only, task));
  const notes = new Set<string>();
  const items: FeedItem[] = [];
  const unread: number[] = [];
  for (const [place, document] of documents.entries()) {
    try {
      const sitemap = readSitemap(document.body, hintOf(document, task));
      items.push(...sitemap.items);
      for (const note of sitemap.notes) notes.add(note);
    } catch (error) {
      if (!(error instanceof FeedError)) throw error;
      notes.add(`one of the sitemaps: ${error.message}`);
      unread.push(place);
    }
  }
  return { kind: 'sitemap', items, notes: [...notes], ...(unread.length > 0 && { unread }) };
}

/** A file that cannot be read is a note; the others are read. */
function readFolderDocuments(documents: RawDocument[], timeZone: string | undefined): Feed {
  const notes: string[] = [];
  const items: FeedItem[] = [];
  for (const { body, path = '' } of documents) {
    try {
      items.push(readDocument(body, { path, ...(timeZone && { timeZone }) }));
    } catch (error) {
      if (!(error instanceof FeedError)) throw error;
      notes.push(`${path}: ${error.message}`);
    }
  }
  return { ...documentsFeed(items), notes };
}

/** Where a page came instead of a feed, the feeds that it names. */
function feedsNamedBy({ kind, documents: [page] }: ReadTask, { code }: FeedError) {
  if (kind !== 'feed' || code !== 'html-page' || !page) return {};
  const feeds = discoverFeeds(page.body, { ...(page.url && { url: page.url }) });
  return feeds.length > 0 ? { feeds } : {};
}

/** What the source's rules left out, for the operator who wrote them. */
function notesOnRules(skipped: { by?: string }[]): string[] {
  const counts = new Map<string, number>();
  for (const { by } of skipped) if (by !== undefined) counts.set(by, (counts.get(by) ?? 0) + 1);
  return [...counts].map(([by, count]) => `${count} ${count === 1 ? 'item' : 'items'} left out by ${by}`);
}

function countReasons(skipped: { reason: string }[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { reason } of skipped) counts[reason] = (counts[reason] ?? 0) + 1;
  return counts;
}
