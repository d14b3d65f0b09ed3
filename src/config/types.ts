/** The operator's decisions as the program reads them: defaults filled in, durations in milliseconds, paths absolute. */

export interface Rights {
  /** Characters of excerpt that may be passed on; 0 to 300. */
  excerptMax?: number;
  /** Whether image URLs may be passed on. */
  images?: boolean;
  /** Whether the article may be re-published in our own feeds. */
  redistribute?: boolean;
}

/** How much of a source's backlog its first poll publishes. The rest enters the window silently. */
export type Backfill = 'none' | '24h' | 'all';

/** What normalizing an item needs to know of its source. */
export interface SourceProfile {
  id: string;
  category?: string;
  /** BCP 47; stands in where neither feed nor item names a language. */
  language?: string;
  /** IANA zone of dates that name none; UTC if absent. */
  timeZone?: string;
  provider?: { name?: string; domain?: string };
  /** Added to every article of the source. */
  topics?: string[];
  /** Which copy wins when several compete to lead a story: higher wins. Default 0. */
  priority?: number;
  rights?: Rights;
}

interface SourceBase extends SourceProfile {
  enabled: boolean;
  name?: string;
  intervalMs: number;
  backfill: Backfill;
  maxItems: number;
  priority: number;
}

export interface FeedSource extends SourceBase {
  kind: 'feed';
  url: string;
}

export interface DocumentsSource extends SourceBase {
  kind: 'documents';
  /** Absolute folder; every `.txt` and `.md` file below it is one document. */
  path: string;
}

export type Source = FeedSource | DocumentsSource;

/** One rule of config/topics.yaml: an article that matches any of `match` gets `topic`. */
export interface TopicRule {
  topic: string;
  /** Words or phrases, matched whole, without regard to case or accents. */
  words: string[];
  /** Only these languages, when given. */
  languages?: string[];
}

/** Which articles' stories an output carries; what is left out does not filter. */
export interface OutputFilter {
  topics?: string[];
  languages?: string[];
  minHeat?: number;
  sources?: string[];
}

export interface Output {
  type: 'queue' | 'stream';
  name: string;
  /** Whether `secured` payloads go out here. Default false. */
  secured: boolean;
  filter: OutputFilter;
}

export interface NetworkLimits {
  /** Address ranges (CIDR), addresses or host names that the guard lets through although they are private. */
  allow: string[];
  connectTimeoutMs: number;
  totalTimeoutMs: number;
  /** Decompressed bytes; a larger body is an error and not a truncation. */
  maxBytes: number;
  maxRedirects: number;
  /** Requests in flight to one host at a time, per fetch process. */
  perHost: number;
}

export interface Config {
  /** Absolute folder that the configuration was read from. */
  dir: string;
  /** This installation's name, in every record. */
  desk: string;
  /** Mail address or URL of the operator, named in the user agent. */
  contact?: string;
  redis: {
    /** From REDIS_URL or `redis.url`; absent means a private or embedded server. */
    url?: string;
    /** All keys start with `{prefix}`. */
    prefix: string;
  };
  window: { days: number };
  match: {
    profile: 'strict' | 'balanced';
    /** Overrides of the profile's thresholds, 0 to 1. */
    duplicate?: number;
    related?: number;
    /** How many related stories a record names at most; 0 to 10. */
    relatedCount: number;
  };
  publish: {
    settleMs: number;
    settleRelatedMs: number;
    /** `auto`: 0 with `appendfsync always`, else 2500. */
    holdMs: number | 'auto';
    minHeat: number;
  };
  outputs: Output[];
  fetch: { concurrency: number };
  limits: {
    /** Bytes that a process with these roles may take, their sum; roles without a limit add nothing. */
    memory: Partial<Record<'api' | 'publish' | 'merge' | 'fetch' | 'scheduler', number>>;
  };
  network: NetworkLimits;
  topics: TopicRule[];
  /** Feed category (lower case) → our category. */
  categories: Record<string, string>;
  sources: Source[];
  logLevel: string;
  api: { host: string; port: number; token?: string };
}
