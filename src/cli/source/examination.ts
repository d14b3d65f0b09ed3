/** What one look at a source showed: plain values, fit for `--json`; addresses are redacted. */
import type { DiscoveredFeed } from '../../feed/discover.ts';
import type { FeedKind } from '../../feed/types.ts';

export interface Examination {
  /** Of the source that was looked at, where it is a configured one. */
  sourceId?: string;
  kind: 'feed' | 'sitemap' | 'json' | 'documents';
  /** What was asked for: an address, or a folder. */
  url: string;
  readable: boolean;
  /** Why it is not readable, and what to do about it. */
  problem?: { code: string; detail: string; advice?: string };
  /** Each request's outcome, in order. */
  answers: AnswerFacts[];
  /** The feeds that the page at the address names, best first. The first is what was read. */
  feeds?: DiscoveredFeed[];
  read?: ReadFacts;
  /** When it would be polled next, and why then. */
  next?: { seconds: number; why: string };
  warnings: string[];
}

export interface AnswerFacts {
  url: string;
  /** `modified` where a document came; else as FetchResult has it. */
  outcome: string;
  status?: number;
  redirects: { to: string; status: number }[];
  contentType?: string;
  /** Of bodies, as they came over the wire, redirects included. */
  wireBytes: number;
  /** Of the document, decompressed. */
  bytes?: number;
  etag: boolean;
  lastModified: boolean;
  /** For which the answer calls itself fresh. */
  freshForSeconds?: number;
}

export interface ReadFacts {
  kind: FeedKind;
  title?: string;
  link?: string;
  /** Of most of its articles; BCP 47 or `und`. */
  language?: string;
  items: number;
  articles: number;
  /** How many items yielded no article, by reason. */
  skipped: Record<string, number>;
  notes: string[];
  first: { title: string; publishedDateTime?: string; url?: string }[];
}
