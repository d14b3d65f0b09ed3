import { createHash } from 'node:crypto';
import { documentsFeed, readDocument } from '../src/feed/document/read-document.ts';
import { readFeed } from '../src/feed/read-feed.ts';
import { FeedError, type Feed, type FeedItem } from '../src/feed/types.ts';
import type { DocumentsSource, FeedSource, Source } from '../src/config/types.ts';
import type { Fetcher } from '../src/http/fetcher.ts';
import { readFolder } from '../src/http/folder.ts';
import type { FetchResult } from '../src/http/types.ts';
import { userAgentOf } from '../src/http/user-agent.ts';
import { urlMark, type SourceMemory } from '../src/redis/source-state.ts';
import type { Desk } from './desk.ts';

/** What a page can show of a document's faults. */
const NOTES_SHOWN = 10;
const NOTE_LENGTH = 300;

/** What a poll of a source brought, whatever its kind. */
export interface Reading {
  /** `modified`, `unchanged`, `gone`, `throttled`, `refused`, `failed`, `unreadable`. */
  outcome: string;
  /** A finer name of what went wrong, from a small fixed set. */
  code?: string;
  /** In words, for the source's page. */
  detail?: string;
  failed: boolean;
  bytes?: number;
  /** Only where the document is new or has changed. */
  feed?: Feed;
  /** What to remember of this fetch once its articles are committed. */
  remember?: Record<string, string>;
  retryAfterMs?: number;
}

interface Means {
  desk: Desk;
  fetcher: Fetcher;
  signal: AbortSignal;
}

export function readSource(source: Source, memory: SourceMemory, means: Means): Promise<Reading> {
  return source.kind === 'feed' ? readFeedSource(source, memory, means) : readDocumentsSource(source, memory);
}

async function readFeedSource(source: FeedSource, memory: SourceMemory, means: Means): Promise<Reading> {
  const { desk, fetcher, signal } = means;
  const { contact } = desk.config;
  // Validators speak of one address only.
  const known = memory.urlMark === urlMark(source.url) ? memory : undefined;
  const fetched = await fetcher.fetch(
    {
      url: source.url,
      userAgent: userAgentOf({ version: desk.version, ...(contact && { contact }) }),
      validators: {
        ...(known?.etag && { etag: known.etag }),
        ...(known?.lastModified && { lastModified: known.lastModified }),
      },
    },
    signal,
  );
  return fetched.outcome === 'modified' ? readBody(source, fetched, memory) : withoutBody(fetched);
}

type Modified = Extract<FetchResult, { outcome: 'modified' }>;

async function readBody(source: FeedSource, fetched: Modified, memory: SourceMemory): Promise<Reading> {
  const { body, validators } = fetched;
  const hash = shortHash(body);
  const remember = {
    '@url': urlMark(source.url),
    '@etag': validators.etag ?? '',
    '@modified': validators.lastModified ?? '',
    '@body': hash,
  };
  // The body decides, since validators lie in both directions.
  if (hash === memory.bodyHash && memory.urlMark === remember['@url']) {
    const moved = validators.etag !== memory.etag || validators.lastModified !== memory.lastModified;
    return { outcome: 'unchanged', failed: false, bytes: body.length, ...(moved && { remember }) };
  }
  try {
    const feed = await readFeed(body, {
      url: fetched.url,
      ...(fetched.contentType && { contentType: fetched.contentType }),
      ...(source.timeZone && { timeZone: source.timeZone }),
    });
    const detail = inShort(feed.notes);
    return {
      outcome: 'modified',
      failed: false,
      bytes: body.length,
      feed,
      remember,
      ...(detail && { detail }),
    };
  } catch (error) {
    if (!(error instanceof FeedError)) throw error;
    return {
      outcome: 'unreadable',
      code: error.code,
      detail: error.message,
      failed: true,
      bytes: body.length,
    };
  }
}

function withoutBody(fetched: Exclude<FetchResult, Modified>): Reading {
  switch (fetched.outcome) {
    case 'notModified':
      return { outcome: 'unchanged', failed: false };
    case 'gone':
      return { outcome: 'gone', failed: true, detail: 'the publisher says that this feed has ended (410)' };
    case 'throttled':
      return {
        outcome: 'throttled',
        failed: true,
        detail: `the publisher asks to slow down (${fetched.status})`,
        ...(fetched.retryAfterMs !== undefined && { retryAfterMs: fetched.retryAfterMs }),
      };
    default:
      return { outcome: fetched.outcome, code: fetched.code, detail: fetched.message, failed: true };
  }
}

async function readDocumentsSource(source: DocumentsSource, memory: SourceMemory): Promise<Reading> {
  const folder = await readFolder(source.path);
  if (folder.outcome === 'failed')
    return { outcome: 'failed', code: folder.code, detail: folder.message, failed: true };
  const problems = folder.problems.map(({ path, message }) => `${path}: ${message}`);
  const bytes = folder.documents.reduce((sum, document) => sum + document.bytes.length, 0);
  if (folder.signature === memory.bodyHash) return { outcome: 'unchanged', failed: false, bytes };
  const items: FeedItem[] = [];
  for (const document of folder.documents) {
    try {
      const zone = source.timeZone && { timeZone: source.timeZone };
      items.push(readDocument(document.bytes, { path: document.path, ...zone }));
    } catch (error) {
      if (!(error instanceof FeedError)) throw error;
      problems.push(`${document.path}: ${error.message}`);
    }
  }
  const detail = inShort(problems);
  return {
    outcome: 'modified',
    failed: false,
    bytes,
    feed: documentsFeed(items),
    remember: { '@body': folder.signature },
    ...(detail && { detail }),
  };
}

/** The first few of what may be thousands. */
function inShort(notes: string[]): string {
  const shown = notes.slice(0, NOTES_SHOWN).map((note) => note.slice(0, NOTE_LENGTH));
  const more = notes.length - shown.length;
  return [...shown, ...(more > 0 ? [`and ${more} more`] : [])].join('; ');
}

function shortHash(body: Uint8Array): string {
  return createHash('sha256').update(body).digest('base64url').slice(0, 22);
}
