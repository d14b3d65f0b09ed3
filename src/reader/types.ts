/** What goes to a reading thread and what comes back: plain values, since they are copied from thread to thread. */
import type { NormalizedItem } from '../article/normalize-feed.ts';
import type { JsonMapping, Source, SourceProfile } from '../config/types.ts';
import type { ArticlePage } from '../feed/article-page.ts';
import type { DiscoveredFeed } from '../feed/discover.ts';
import type { ChildSitemap, Feed, FeedErrorCode, FeedKind, PollHints } from '../feed/types.ts';

/** One document as it came: the body of an answer, or a file below a folder. */
export interface RawDocument {
  /** Handed over for good: the sender's copy is empty afterwards. */
  body: Uint8Array;
  /** After redirects. */
  url?: string;
  contentType?: string;
  /** Below the folder, of a `documents` source. */
  path?: string;
}

export interface ReadTask {
  kind: Source['kind'];
  /** More than one for a folder, and for the children of a sitemap index. */
  documents: RawDocument[];
  source: SourceProfile & { maxItems: number };
  mapping?: JsonMapping;
  /** ms: when the items count as seen. */
  now: number;
}

/** What the documents of a task hold together, and the places of those that brought nothing. */
export type Together = Feed & Pick<ReadDocuments, 'unread' | 'indexes'>;

export type ReadOutcome = ReadDocuments | Unreadable;

/** An article's own page as it came. */
export type PageTask = Required<Pick<RawDocument, 'body' | 'url'>> & Pick<RawDocument, 'contentType'>;

/** What its head says, or why there was no reading it. */
export type PageOutcome = { outcome: 'read'; page: ArticlePage } | Unreadable;

export interface ReadDocuments {
  outcome: 'read';
  kind: FeedKind;
  title?: string;
  /** The site that the feed belongs to. */
  link?: string;
  /** What was wrong and was read over. */
  notes: string[];
  hints?: PollHints;
  /** Of a sitemap index, newest first. */
  children?: ChildSitemap[];
  /** Places of the documents that could not be read, where there are several sitemaps and others could. */
  unread?: number[];
  /** Places of the documents that are indexes of others, where there are several sitemaps. */
  indexes?: number[];
  /** BCP 47; what the titles told, where neither the document nor the task names a language. */
  toldLanguage?: string;
  /** Items in the documents, those included that yield no article. */
  items: number;
  articles: NormalizedItem[];
  /** How many items yielded no article, by reason. */
  skipped: Record<string, number>;
}

export interface Unreadable {
  outcome: 'unreadable';
  /** `timeout` and `too-big`: the reading was given up. */
  code: FeedErrorCode | 'timeout' | 'too-big' | 'broken';
  /** In words, for the source's page. */
  message: string;
  /** The feeds that an HTML page names, best first. */
  feeds?: DiscoveredFeed[];
}
