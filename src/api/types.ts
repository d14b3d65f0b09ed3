/** What the API needs of the rest, and what the workers tell it: interfaces only, wired together in workers/daemon.ts. */
import type { StoryMessage, StoryRecord } from '../story/types.ts';
import type { ActDesk } from './act-types.ts';
import type { DeadLetterDesk } from './dead-letter-types.ts';
import type { StoryHistory } from './history-types.ts';
import type { LiveStories } from './live-types.ts';
import type {
  ConfigReader,
  OverviewReader,
  SourceActions,
  SourcePage,
  SourceQuery,
} from './operate-types.ts';
import type { FeedPolicy, MatchingDesk, QueueReader } from './matching-types.ts';

export interface StoryQuery {
  /** 1 to 100. */
  limit: number;
  /** As an earlier page gave it in `next`; opaque here. */
  cursor?: string;
  topic?: string;
  /** BCP 47. */
  language?: string;
  /** Words to look for in titles and excerpts. */
  text?: string;
  /** The id of a source that brought one of its articles. */
  source?: string;
  /** Changed at this time (ms) or later. */
  since?: number;
  /** By the last change (`newest`, the default), or the hottest first as heat was last reckoned. */
  order?: StoryOrder;
}

export const STORY_ORDERS = ['newest', 'heat'] as const;
export type StoryOrder = (typeof STORY_ORDERS)[number];

export interface StoryPage {
  /** In the order asked for. */
  stories: StoryRecord[];
  /** Cursor of the next page; absent on the last one. */
  next?: string;
  /** How many stories the query finds, on all pages together. */
  total: number;
}

export interface StoryReader {
  /** An error named `BadCursorError` says that the cursor is none of ours; the API answers it with 400. */
  list(query: StoryQuery): Promise<StoryPage>;
  /** The latest revision, or the tombstone of a retracted story. */
  get(id: string): Promise<StoryMessage | undefined>;
}

/** What an output holds: each living story as its last message had it. */
export interface OutputSnapshot {
  output: string;
  /** Of a stream: what it got up to this entry is in the snapshot, or was outdated by what it holds. */
  streamId?: string;
  /** ISO 8601 UTC. */
  time: string;
  /** Every story once. Throws where it cannot be told whether they are all. */
  pages: AsyncIterable<StoryMessage[]>;
}

export interface SnapshotReader {
  /** Of the output of this name, a stream first; without a name of the first stream. Undefined: there is none. */
  open(output?: string): Promise<OutputSnapshot | undefined>;
}

/**
 * `new`: not fetched yet; `held`: read, but a flood of its items waits for the next poll; `ended`: by its publisher;
 * `paused`: by a person, here; `off`: in the configuration.
 */
export const SOURCE_STATES = ['well', 'new', 'failing', 'held', 'ended', 'paused', 'off'] as const;
export type SourceState = (typeof SOURCE_STATES)[number];

/** What a source cost its publisher in the last seven days (UTC, today among them). Shares are left out where nothing is divided by nothing. */
export interface SourceCost {
  requests: number;
  /** Requests answered with a document (200). */
  ok: number;
  /** Requests answered with 304. */
  notModified: number;
  /** Of bodies, as they came over the wire. */
  bytes: number;
  /** Items that were not known before. */
  newItems: number;
  requestsPerNewItem?: number;
  bytesPerNewItem?: number;
  /** Of the requests, 0 to 1. */
  notModifiedShare?: number;
}

/** What one host bore. */
export interface HostCost extends SourceCost {
  /** `*` stands for the hosts past the first twenty of a day. */
  host: string;
}

/** How often a source is polled: as the operator fixed it, or by its own rhythm between bounds. */
export type PollInterval =
  | { mode: 'manual'; seconds: number }
  | { mode: 'rhythm'; minSeconds: number; maxSeconds: number };

/** A source's feed stands elsewhere than its configuration says. */
export interface SourceAddress {
  why: 'moved' | 'discovered';
  /** Without credentials or secrets. */
  url: string;
  /** It is asked in place of the configured one. */
  adopted: boolean;
  /** Polls in a row that were sent there for good; only where it has moved. */
  agreed?: number;
  /** What that means and what to do, in words. */
  advice: string;
}

export interface SourceStatus {
  id: string;
  name?: string;
  kind: string;
  /** Without credentials or secrets. */
  url?: string;
  host?: string;
  enabled: boolean;
  state: SourceState;
  /**
   * How the last fetch ended: `modified`, `unchanged`, `gone`, `throttled`, `refused`, `failed`, `unreadable`; absent
   * before the first.
   */
  outcome?: string;
  /** The last fetch in words, where there is something to say. */
  detail?: string;
  /** Items in the document when it was last read. */
  items?: number;
  lastFetchDateTime?: string;
  /** Absent where it is not to be asked, or is due. */
  nextFetchDateTime?: string;
  /** Its time has come: it is being asked, or waits for its turn at the host. */
  due?: true;
  /** Why it is asked next when it is: half a sentence without a full stop. */
  why?: string;
  interval: PollInterval;
  /** Failed fetches in a row; 0 when the last one was well. */
  failures: number;
  /** It answers well, and has brought nothing for longer than its rhythm says; `detail` says so in words. */
  silent?: { sinceDateTime: string; missedItems: number; detail: string };
  /** A person has paused it. */
  paused?: { sinceDateTime: string; reason?: string };
  address?: SourceAddress;
  /** Items that wait for the next poll to show whether they are real; `detail` says why. */
  quarantine?: { items: number; sinceDateTime: string; detail: string };
  /** Which names of its items were given up because they change by themselves, in words. */
  identity?: string;
  /** What all its titles end in, as learnt from them, and what is left out where they are compared: ` | The Daily`. */
  titleTails?: string[];
  /** Absent where there is no publisher to ask (documents) or nothing was asked. */
  cost?: SourceCost;
}

/** One poll of a source's history. */
export interface SourcePoll {
  dateTime: string;
  /** `modified`, `unchanged`, or the code of what went wrong: `http-503`, `html-page`, `private-address`. */
  outcome: string;
  /** Items in the document, and how many of them were new. */
  items: number;
  newItems: number;
  /** How long it took. */
  milliseconds: number;
}

/** A source with what only its own page tells. */
export interface SourceDetails extends SourceStatus {
  /** Its last polls, oldest first. */
  polls: SourcePoll[];
  /** Its cost by the hosts that bore it, dearest first. */
  hosts: HostCost[];
  /** What all sources at its host cost that host together, where it has several. */
  sharedHost?: HostCost & { sources: number };
}

export interface SourceReader {
  /** Every configured source, in the configuration's order. */
  list(): Promise<SourceStatus[]>;
  /** A part of them, and how many are in each state. */
  page(query: SourceQuery): Promise<SourcePage>;
  get(id: string): Promise<SourceDetails | undefined>;
}

export interface Health {
  ready: boolean;
  checks: { name: string; ok: boolean; detail?: string }[];
}

export interface ApiDeps {
  stories: StoryReader;
  health(): Promise<Health>;
  sources: SourceReader;
  sourceActions: SourceActions;
  config: ConfigReader;
  overview: OverviewReader;
  snapshots: SnapshotReader;
  acts: ActDesk;
  deadLetters: DeadLetterDesk;
  history: StoryHistory;
  live: LiveStories;
  matching: MatchingDesk;
  queues: QueueReader;
  feeds: FeedPolicy;
  /** The Prometheus text exposition. */
  metrics: () => Promise<string>;
  /** This installation's name. */
  desk: string;
  version: string;
  /** Asked for on every route but /healthz and /readyz, when set. */
  token?: string;
  /** The address and port that the server is bound to. */
  host: string;
  port: number;
  now: () => Date;
  /** Hears of what went wrong behind a 500 or 503; the answer itself never tells. */
  onError?: (error: unknown, path: string) => void;
}

export interface FetchMeasure {
  /** The source's kind: `feed`, `documents`. */
  kind: string;
  /** One of the few fetch outcomes (or a refusal's code); never a URL or a message, for each value is a time series. */
  outcome: string;
  seconds: number;
  /** Decompressed; left out where no body came. */
  bytes?: number;
  items?: number;
}

/** What one poll cost a host. */
export interface CostMeasure {
  /** Of a configured source. */
  host: string;
  requests: number;
  /** Requests answered with a document (200). */
  ok: number;
  /** Requests answered with 304. */
  notModified: number;
  /** Of bodies, as they came over the wire. */
  bytes: number;
  newItems: number;
}

/** Why the commit script refused: the log moved on, the log was reset, or the story changed under the decision. */
export type CommitRefusal = 'behind' | 'reset' | 'story';

/** How the readers of an output keep up. */
export interface OutputMeasure {
  /** Messages that wait to be read now. */
  unread: number;
  /** Stories of which it still has to get the latest revision. */
  missed: number;
  /** Since when it has been paused, if it is. */
  pausedSince?: string;
  /** Why it takes nothing, if it does not. */
  error?: string;
  /** Messages removed since it was last told, since a later revision of their story waits. */
  compacted: number;
}

/** What the workers count. Counts default to 1 and are 0 or more. */
export interface Metrics {
  fetched(fetch: FetchMeasure): void;
  cost(cost: CostMeasure): void;
  /** Items that wait for the next poll to show whether they are real. */
  held(items?: number): void;
  /** A poll that came before its host had a place free, and comes again. */
  putOff(): void;
  normalized(articles?: number): void;
  skipped(reason: string, items?: number): void;
  duplicates(articles?: number): void;
  /** Pairs of stories that matching made one. */
  united(pairs?: number): void;
  related(links?: number): void;
  /** Stories that came up. */
  opened(stories?: number): void;
  committed(stories?: number): void;
  /** From the end of a fetch to the commit of what it brought, in seconds. */
  commitLag(seconds: number): void;
  commitRefused(reason: CommitRefusal): void;
  published(output: string, messages?: number): void;
  output(output: { type: string; name: string }, measure: OutputMeasure): void;
  jobFailed(queue: string): void;
  /** Entries that wait in the outbox now, and for how many seconds the oldest of those has waited that might have gone out. */
  outbox(entries: number, lateSeconds?: number): void;
  /** The merge worker's window now. */
  window(articles: number, bytes: number): void;
}
