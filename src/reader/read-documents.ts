import type { NormalizeRules } from '../article/normalize-rules.ts';
import { discoverFeeds } from '../feed/discover.ts';
import { documentsFeed, readDocument } from '../feed/document/read-document.ts';
import { readJsonDocument } from '../feed/json-mapped.ts';
import { openFeed, readOpenFeed } from '../feed/read-feed.ts';
import { readSitemap } from '../feed/sitemap.ts';
import { FeedError, type Feed, type FeedItem, type ReadHint } from '../feed/types.ts';
import { chooseItems, type ChosenFeed } from './choose-items.ts';
import type { Uncounted } from './time-limit.ts';
import type { RawDocument, ReadOutcome, ReadTask, Together } from './types.ts';

/**
 * Bytes to articles, whatever kind of source they came from. What cannot be read is a value; only a bug throws.
 *
 * @param uncounted loads code, which is no part of the time that reading takes: at the first call it is a third of a second of CPU.
 */
export async function readDocuments(
  task: ReadTask,
  rules: NormalizeRules,
  uncounted: Uncounted = (load) => load(),
): Promise<ReadOutcome> {
  try {
    const chosen = await readChosen(task, uncounted);
    // Not before documents and left items are gone: this takes 8 MB, and more while it is loaded.
    const { makeArticles } = await uncounted(() => import('./make-articles.ts'));
    return makeArticles(chosen, task, rules);
  } catch (error) {
    if (!(error instanceof FeedError)) throw error;
    const { code, message } = error;
    return { outcome: 'unreadable', code, message, ...feedsNamedBy(task, error) };
  }
}

/** A function of its own, as whatever an asynchronous one once held stays in memory while it waits. */
async function readChosen(task: ReadTask, uncounted: Uncounted): Promise<ChosenFeed<Together>> {
  const feed = await readTask(task);
  for (const document of task.documents) letGo(document);
  return chooseItems(feed, task.source, uncounted);
}

/** Frees a body that is read, without waiting for the collector where its buffer can shrink. */
function letGo(document: RawDocument): void {
  const { buffer } = document.body;
  document.body = NOTHING;
  if (buffer instanceof ArrayBuffer && buffer.resizable) buffer.resize(0);
}

const NOTHING = new Uint8Array();

async function readTask(task: ReadTask): Promise<Together> {
  const { kind, documents } = task;
  if (kind === 'documents') return readFolderDocuments(documents, task.source.timeZone);
  const [first] = documents;
  if (!first) throw new FeedError('empty', 'there is no document');
  if (kind === 'sitemap') return readSitemaps(documents, task);
  if (kind === 'json')
    return readJsonDocument(first.body, task.mapping ?? { items: '' }, hintOf(first, task));
  const hint = hintOf(first, task);
  const open = openFeed(first.body, hint);
  letGo(first);
  return readOpenFeed(open, hint);
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
  const indexes: number[] = [];
  for (const [place, document] of documents.entries()) {
    try {
      const sitemap = readSitemap(document.body, hintOf(document, task));
      items.push(...sitemap.items);
      if (sitemap.children) indexes.push(place);
      for (const note of sitemap.notes) notes.add(note);
    } catch (error) {
      if (!(error instanceof FeedError)) throw error;
      notes.add(`one of the sitemaps: ${error.message}`);
      unread.push(place);
    }
  }
  return {
    kind: 'sitemap',
    items,
    notes: [...notes],
    ...(unread.length > 0 && { unread }),
    ...(indexes.length > 0 && { indexes }),
  };
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
