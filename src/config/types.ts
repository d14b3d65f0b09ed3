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

/** The parts of an item that a pattern may look at; `text` is title and summary together. */
export type RuleField = 'title' | 'link' | 'category' | 'author' | 'text';

/** RE2 patterns by the part they look at; a list matches where any of it does. */
export type Patterns = Partial<Record<RuleField, string[]>>;

/** Every match of an RE2 pattern is replaced; `$1` stands for its first group. */
export interface Rewrite {
  match: string;
  with: string;
}

/** What the operator keeps, drops and mends of a source's items. */
export interface SourceRules {
  /** Only items that match at least one pattern; all if absent. */
  include?: Patterns;
  /** Items that match any pattern are dropped, also where `include` wants them. */
  exclude?: Patterns;
  /** In order, before anything else is done with the item. */
  rewriteTitle?: Rewrite[];
  rewriteLink?: Rewrite[];
  /** What its titles end in is compared with the rest, though it be the publisher's name; learnt and left out if absent. */
  tails?: 'keep';
}

/** What normalizing an item needs to know of its source. */
export interface SourceProfile {
  id: string;
  category?: string;
  /** BCP 47; stands in where neither feed nor item names a language. */
  language?: string;
  /** IANA zone of dates that name none; UTC if absent. */
  timeZone?: string;
  provider?: { name?: string; domain?: string };
  /** The group that the publisher belongs to: papers of one family count as one voice. */
  family?: string;
  rules?: SourceRules;
  /** Added to every article of the source. */
  topics?: string[];
  /** Which copy wins when several compete to lead a story: higher wins. Default 0. */
  priority?: number;
  rights?: Rights;
}

interface SourceBase extends SourceProfile {
  enabled: boolean;
  name?: string;
  /** ms between polls as the operator fixed it, which wins over everything but Retry-After; absent: from the source's own rhythm. */
  intervalMs?: number;
  /** Bounds in ms of an interval that follows the source's rhythm. */
  minIntervalMs: number;
  maxIntervalMs: number;
  backfill: Backfill;
  maxItems: number;
  priority: number;
}

/** How a source's server is asked. Headers and credentials never follow a redirect to another origin; the proxy stays. */
export interface Access {
  /** Sent with every request of the source; names as written. */
  headers?: Record<string, string>;
  /** Basic (`user` and `password`) or bearer (`token`). */
  auth?: { user: string; password: string } | { token: string };
  /** http or https URL of a proxy. */
  proxy?: string;
  /** Goes before our own product name, which is always sent as well. */
  userAgent?: string;
}

/** What is taken from the article page itself; the page is fetched only where its robots.txt allows. */
export interface Enrichment {
  /** The AMP page's address. */
  amp: boolean;
  /** The page's own canonical address. */
  canonical: boolean;
  /** og:image where the feed gives no picture, with its size. */
  image: boolean;
  /** Pages fetched in one poll at most. */
  maxPages: number;
}

interface RemoteSource extends SourceBase, Access {
  url: string;
  enrich?: Enrichment;
}

/** RSS, Atom, RDF or JSON Feed; an HTML page in its place is searched for the feed it names. */
export interface FeedSource extends RemoteSource {
  kind: 'feed';
}

/** A sitemap, plain or for Google News, or an index of them. */
export interface SitemapSource extends RemoteSource {
  kind: 'sitemap';
}

/** Where a field's value stands in an item of a JSON endpoint: `headline.main`, `keywords[].value`, `media[0].url`; several are tried in order. */
export type FieldPath = string | string[];

export interface JsonMapping {
  /** Path of the list of items; '' where the document is the list. */
  items: string;
  /** Our field → its path. Absent: the items are read by our own field names (docs/records.md). */
  fields?: Partial<Record<JsonField, FieldPath>>;
}

export type JsonField =
  | 'guid'
  | 'title'
  | 'link'
  | 'publishedDateTime'
  | 'updatedDateTime'
  | 'excerpt'
  | 'content'
  | 'language'
  | 'authors'
  | 'categories'
  | 'images'
  | 'provider'
  | 'category'
  | 'topics'
  | 'type'
  | 'quality'
  | 'heat'
  | 'published'
  | 'webUrl'
  | 'ampWebUrl'
  | 'cdnAmpWebUrl'
  | 'related'
  | 'secured';

/** An endpoint that answers with JSON, such as a news API. */
export interface JsonSource extends RemoteSource {
  kind: 'json';
  mapping: JsonMapping;
}

export interface DocumentsSource extends SourceBase {
  kind: 'documents';
  /** Absolute folder; every `.txt` and `.md` file below it is one document. */
  path: string;
}

export type WebSource = FeedSource | SitemapSource | JsonSource;
export type Source = WebSource | DocumentsSource;

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

interface OutputBase {
  /** Unique among the outputs of its type. */
  name: string;
  /** Whether `secured` payloads go out here. Default false. */
  secured: boolean;
  /** Unread messages that may wait here, 100 to 10,000,000: compacted above half of it, paused at all of it. */
  maxUnread: number;
  filter: OutputFilter;
}

/** A BullMQ queue: one inbox for one consuming team. */
export interface QueueOutput extends OutputBase {
  type: 'queue';
}

/** A Redis Stream with any number of readers. */
export interface StreamOutput extends OutputBase {
  type: 'stream';
  /** ms; a group that is behind and has not moved for so long is dead. */
  deadAfterMs: number;
}

/** A web address that each message is sent to. */
export interface WebhookOutput extends OutputBase {
  type: 'webhook';
  /** http or https; it may hold credentials and keys, so none of it but its origin is for logs. */
  url: string;
  /** One or two, each of which signs; `whsec_` and base64, or the characters themselves. */
  secrets: string[];
  /** ms for one request, to the end of its answer. */
  timeoutMs: number;
}

export type Output = QueueOutput | StreamOutput | WebhookOutput;

export interface NetworkLimits {
  /** Address ranges (CIDR), addresses or host names that the guard lets through although they are private. */
  allow: string[];
  connectTimeoutMs: number;
  totalTimeoutMs: number;
  /** Decompressed bytes; a larger body is an error and not a truncation. */
  maxBytes: number;
  maxRedirects: number;
  /** Requests in flight to one host at a time, all fetch processes together. */
  perHost: number;
  /** ms from the start of one request to a host to the start of the next, all fetch processes together. */
  hostGapMs: number;
}

/** What alerts may be told of. */
export const ALERT_RULES = [
  'config',
  'dead-letters',
  'failing',
  'lag',
  'outputs',
  'redis',
  'silent',
] as const;
export type AlertRule = (typeof ALERT_RULES)[number];

export interface Alerts {
  /** It may hold credentials and keys, so none of it but its origin is for logs; absent: alerts are logged alone. */
  webhook?: string;
  rules: AlertRule[];
  /** ms within which the same is not told twice. */
  quietMs: number;
  /** ms from which on publishing or merging counts as late. */
  lagMs: number;
  /** Failed fetches in a row from which on a source counts as failing. */
  failures: number;
  deadLetters: number;
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
    /** Whether a story whose last change is older than the window is retracted. */
    retractExpired: boolean;
  };
  outputs: Output[];
  fetch: {
    /** Sources polled at the same time, per process. */
    concurrency: number;
    /** Threads that read documents, per process; they start when there is work. */
    threads: number;
    /** ms after which a document that is not read by then is given up. */
    readTimeoutMs: number;
  };
  limits: {
    /** Bytes that a process with these roles may take, their sum; roles without a limit add nothing. */
    memory: Partial<Record<'api' | 'publish' | 'merge' | 'fetch' | 'scheduler', number>>;
  };
  network: NetworkLimits;
  topics: TopicRule[];
  /** Feed category (lower case) → our category. */
  categories: Record<string, string>;
  sources: Source[];
  alerts: Alerts;
  logLevel: string;
  api: {
    host: string;
    port: number;
    token?: string;
    /** The origin by which readers reach the desk; absent where it is as they ask for it. */
    publicUrl?: string;
    feeds: 'loopback' | 'token' | 'anyone';
  };
}
