/** What a publisher gave us, before any of our own rules: the feed, its items, and what was wrong with the document. */

export type FeedKind = 'rss' | 'atom' | 'rdf' | 'json' | 'sitemap' | 'documents';

/** What a document says of when to ask for it again. */
export interface PollHints {
  /** Minutes, from `<ttl>`. */
  ttlMinutes?: number;
  /** Minutes between updates, from sy:updatePeriod divided by sy:updateFrequency. */
  updateMinutes?: number;
  /** Hours of the day (0 to 23, UTC) in which the publisher asks not to be polled. */
  skipHours?: number[];
  /** Days of the week (0 is Sunday, UTC) likewise. */
  skipDays?: number[];
}

/** How exact a date is: to the second, or only the day it names. */
export type DatePrecision = 'second' | 'day';

/** Where a date was found: in a field of the feed, in the text of the item, or in its URL. */
export type DateSource = 'feed' | 'text' | 'url';

export interface FeedImage {
  url: string;
  width?: number;
  height?: number;
  isCached?: boolean;
}

export interface Enclosure {
  url: string;
  type?: string;
  /** Bytes, as the feed claims. */
  length?: number;
}

/** A related article that a record names itself (the front-matter shape of a document). */
export interface GivenRelated {
  title: string;
  excerpt?: string;
  publishedDateTime?: string;
  webUrl?: string;
  ampWebUrl?: string;
  cdnAmpWebUrl?: string;
  type?: 'article' | 'video' | 'audio';
  provider?: { name?: string; domain?: string };
  quality?: number;
  images?: FeedImage[];
}

/** Values in our own schema that a record carries ready-made (front matter). They stand where they are given. */
export interface GivenRecord {
  category?: string;
  originalUrl?: string;
  webUrl?: string;
  ampWebUrl?: string;
  cdnAmpWebUrl?: string;
  type?: 'article' | 'video' | 'audio';
  quality?: number;
  heat?: number;
  published?: boolean;
  topics?: string[];
  related?: GivenRelated[];
  /** An opaque encrypted payload: never decrypted, logged or copied to another article. */
  secured?: string;
}

export interface FeedItem {
  guid?: string;
  title?: string;
  /** As the publisher gave it, made absolute against the document's base. */
  link?: string;
  /** ISO 8601 UTC, `2023-02-26T21:13:00Z`. */
  publishedDateTime?: string;
  datePrecision?: DatePrecision;
  dateSource?: DateSource;
  updatedDateTime?: string;
  /** The whole summary as given (may hold markup), or the body where there is no summary; the limit of 300 characters is the Article's. */
  excerpt?: string;
  /** The full body as given (may hold markup). It never leaves the desk. */
  content?: string;
  language?: string;
  authors: string[];
  categories: string[];
  images: FeedImage[];
  enclosures: Enclosure[];
  /** The publisher, where the item itself names one (an RSS `<source>`, an agency's closing notice). */
  provider?: { name?: string; domain?: string };
  /** Only for documents: the path below the source's folder, which is the identity. */
  path?: string;
  /** Only for documents that carry a ready-made record. */
  record?: GivenRecord;
}

/** A sitemap that an index names. */
export interface ChildSitemap {
  url: string;
  /** ISO 8601 UTC: when it last changed. */
  modifiedDateTime?: string;
  /** `day`: at any time of the day that begins then. */
  datePrecision?: DatePrecision;
}

export interface Feed {
  kind: FeedKind;
  title?: string;
  /** What the feed says of itself, as given (may hold markup). */
  description?: string;
  /** The site the feed belongs to. */
  link?: string;
  language?: string;
  hints?: PollHints;
  /** Further documents that hold the items: the children of a sitemap index, newest first. */
  children?: ChildSitemap[];
  items: FeedItem[];
  /** What was wrong with the document and was read over, in words for the source's page. */
  notes: string[];
}

/** What is known of a document from outside it. */
export interface ReadHint {
  contentType?: string;
  /** The document's own address: the base of relative links. */
  url?: string;
  /** IANA zone of dates that name none; UTC if absent. */
  timeZone?: string;
}

/** Why a document could not be read as a feed. `code` is stable and counted in metrics. */
export type FeedErrorCode =
  | 'empty'
  | 'html-page'
  | 'challenge-page'
  | 'not-a-feed'
  | 'ill-formed'
  | 'too-deep'
  | 'too-many-entities'
  | 'too-large';

export class FeedError extends Error {
  override readonly name = 'FeedError';
  readonly code: FeedErrorCode;

  constructor(code: FeedErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
  }
}
