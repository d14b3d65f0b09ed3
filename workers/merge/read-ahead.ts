import { availableParallelism } from 'node:os';
import type { Unread } from '../../src/story/window/key-batch.ts';
import type { LogArticle, LogEntry } from '../../src/story/window/log.ts';
import { comparedTitle, hasKeys } from '../../src/story/window/placement.ts';
import { KeyHelper, type KeysAt } from './key-helper.ts';

/** Pages after which it is a rebuild and no mere catching up: a helper takes some 100 ms to start, as long as ten of them. */
const PAGES_ALONE = 10;
/** Articles at a time: few enough that what is made of them is gone again while it is young. */
const BATCH = 500;
/** Batches that the helper has before it: more than one, so that neither waits for the other's slow moments. */
const BATCHES_AHEAD = 3;

/** Entries to fold, in order. */
export interface Batch {
  entries: LogEntry[];
  /** The keys of their articles, counted through, where they were read beforehand. */
  keysAt?: KeysAt | undefined;
}

export interface ReadAheadOptions {
  /** Pages after which help is asked for; default 10. */
  pagesAlone?: number;
  /** Gives none where there is no processor for it. */
  help?: () => KeyHelper | undefined;
}

const helpOf = (): KeyHelper | undefined => (availableParallelism() > 1 ? new KeyHelper() : undefined);

/**
 * Entries in batches, as they come in pages. Of a long log a helper reads the articles of each batch while the one before is
 * folded. Gives undefined where a page is, and then no more.
 */
export async function* readAhead(
  pages: AsyncIterable<Iterable<LogEntry> | undefined>,
  { pagesAlone = PAGES_ALONE, help = helpOf }: ReadAheadOptions = {},
): AsyncGenerator<Batch | undefined> {
  let helper: KeyHelper | undefined;
  const ahead: { entries: LogEntry[]; keys: Promise<KeysAt | undefined> }[] = [];
  let read = 0;
  try {
    for await (const page of pages) {
      if (!page) return void (yield undefined);
      if (read++ === pagesAlone) helper = help();
      for (const entries of inBatches(page)) {
        if (!helper) yield { entries };
        else {
          ahead.push({ entries, keys: helper.read(unreadOf(entries)) });
          const before = ahead.length > BATCHES_AHEAD ? ahead.shift() : undefined;
          if (before) yield { entries: before.entries, keysAt: await before.keys };
        }
      }
    }
    for (const { entries, keys } of ahead) yield { entries, keysAt: await keys };
  } finally {
    await helper?.close();
  }
}

function* inBatches(entries: Iterable<LogEntry>): Generator<LogEntry[]> {
  let batch: LogEntry[] = [];
  let articles = 0;
  for (const entry of entries) {
    batch.push(entry);
    articles += entry.articles.length;
    if (articles < BATCH) continue;
    yield batch;
    batch = [];
    articles = 0;
  }
  if (batch.length > 0) yield batch;
}

function unreadOf(entries: readonly LogEntry[]): Unread {
  const unread: Unread = { titles: [], excerpts: [], languages: [] };
  for (const { articles } of entries)
    for (const article of articles) {
      unread.titles.push(comparedTitle(article));
      unread.excerpts.push(unreadExcerpt(article));
      unread.languages.push(article.language ?? '');
    }
  return unread;
}

const unreadExcerpt = (article: LogArticle): string => (hasKeys(article) ? '' : (article.excerpt ?? ''));
