/** What the API needs of the rest, and what the workers tell it: interfaces only, wired together in workers/daemon.ts. */
import type { StoryMessage, StoryRecord } from '../story/types.ts';

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
}

export interface StoryPage {
  /** Newest first. */
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

export interface SourceStatus {
  id: string;
  name?: string;
  kind: string;
  /** Without credentials or secrets. */
  url?: string;
  /** False where the operator turned it off; absent means on. */
  enabled?: boolean;
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
  nextFetchDateTime?: string;
  /** Failed fetches in a row; 0 when the last one was well. */
  failures: number;
}

export interface Health {
  ready: boolean;
  checks: { name: string; ok: boolean; detail?: string }[];
}

export interface ApiDeps {
  stories: StoryReader;
  health(): Promise<Health>;
  sources(): Promise<SourceStatus[]>;
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

/** Why the commit script refused: the log moved on, the log was reset, or the story changed under the decision. */
export type CommitRefusal = 'behind' | 'reset' | 'story';

/** What the workers count. Counts default to 1 and are 0 or more. */
export interface Metrics {
  fetched(fetch: FetchMeasure): void;
  normalized(articles?: number): void;
  skipped(reason: string, items?: number): void;
  duplicates(articles?: number): void;
  related(links?: number): void;
  committed(stories?: number): void;
  commitRefused(reason: CommitRefusal): void;
  published(output: string, messages?: number): void;
  jobFailed(queue: string): void;
  /** Entries that wait in the outbox now. */
  outbox(entries: number): void;
  /** The merge worker's window now. */
  window(articles: number, bytes: number): void;
}
