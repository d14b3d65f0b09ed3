/** What comparing, tuning and judging pairs need of the rest, and what they give: wired together in workers/matching/matching.ts. */
import type { Change, LinkedTitles } from '../story/compare-replays.ts';
import type { GoldLabel, GoldVerdict } from '../story/gold.ts';
import type { Profile } from '../story/titles/thresholds.ts';
import type { Thresholds } from '../story/types.ts';

/** A profile with the thresholds that it, or the operator, gives: each 0 to 1. */
export interface MatchSettings extends Thresholds {
  profile: Profile;
}

/** A text to compare, with as much of the rest as is known. */
export interface Subject {
  title: string;
  excerpt?: string;
  publishedDateTime?: string;
  labels?: string[];
  /** BCP 47. */
  language?: string;
  provider?: { name?: string; domain?: string };
  /** By the operator's word, the group that its publisher belongs to. */
  family?: string;
  articleId?: string;
  storyId?: string;
}

/** What an id names now: an article, or a story with its articles, the lead first. */
export interface KnownSubject {
  kind: 'article' | 'story';
  id: string;
  /** At least one; of a story at most 50. */
  articles: Subject[];
}

/** Two subjects by their ids. */
export interface KnownPair {
  a?: KnownSubject;
  b?: KnownSubject;
  /** Whoever decided that the two stories stay two, and why: the newest such act that was not taken back. */
  apart?: { by: string; reason: string };
}

export interface TuneRequest {
  tried: MatchSettings;
  /** How many of the newest articles to decide anew: 1 to MOST_ARTICLES. */
  articles: number;
}

/** What other settings would make of the newest articles. Changes and links are the first of each, the largest first. */
export interface TuneResult {
  settings: { now: MatchSettings; tried: MatchSettings };
  /** Articles that were looked at, and since when (ISO 8601). */
  articles: number;
  since?: string;
  stories: { now: number; tried: number };
  merges: Listed<Change>;
  splits: Listed<Change>;
  links: { now: number; tried: number; gained: Listed<LinkedTitles>; lost: Listed<LinkedTitles> };
}

/** The first of many, and how many there are. */
export interface Listed<Item> {
  total: number;
  items: Item[];
}

/** Two articles that stand near a threshold. */
export interface BorderlinePair extends Thresholds {
  /** Hash of both articles' ids, whichever comes first: 32 digits from 0 to f. */
  id: string;
  a: JudgedArticle;
  b: JudgedArticle;
  /** The threshold that it is near. */
  near: keyof Thresholds;
}

export interface JudgedArticle {
  id: string;
  title: string;
  language?: string;
}

/** What a person said of two articles. */
export interface Mark {
  /** As that of the pair. */
  id: string;
  label: GoldLabel;
  a: JudgedArticle;
  b: JudgedArticle;
  /** ISO 8601. */
  time: string;
}

/** What people said so far, and how well the settings in force do on it. */
export interface Judged {
  marks: Mark[];
  /** Absent where there are no marks. */
  verdict?: GoldVerdict;
}

export interface MatchingDesk {
  /** Those in force. */
  settings(): MatchSettings;
  /** Someone is about to ask for what takes long: what it takes is made ready. */
  prepare(): void;
  /** An id that is unknown, or older than the log, has no subject. */
  lookUp(ids: readonly [string, string], signal: AbortSignal): Promise<KnownPair>;
  /** Off the loop. Rejects with the signal's reason when that is aborted. */
  tune(request: TuneRequest, signal: AbortSignal): Promise<TuneResult>;
  /** Pairs without a mark, those nearest to a threshold first; at most `most`. Off the loop. */
  borderline(most: number, signal: AbortSignal): Promise<BorderlinePair[]>;
  /** Newest first. */
  judged(): Promise<Judged>;
  /** `full`: as many are kept as may be. `unknown`: it is no pair that was shown of late. */
  mark(pairId: string, label: GoldLabel): Promise<'kept' | 'full' | 'unknown'>;
  /** False where there was none. */
  unmark(pairId: string): Promise<boolean>;
}

/** Articles that a tuning looks at: by default, and at most. More would not be answered in good time. */
export const DEFAULT_ARTICLES = 5000;
export const MOST_ARTICLES = 20_000;
/** Marks that are kept at most. */
export const MOST_MARKS = 2000;

/** How one of our queues stands. */
export interface QueueStatus {
  name: string;
  /** What it carries, in words. */
  about: string;
  /** Takes no work out while it is paused. */
  paused: boolean;
  counts: { waiting: number; active: number; delayed: number; failed: number; completed: number };
  /** The oldest that waits, by when it was added. */
  oldestWaiting?: QueuedJob;
  /** Of each at most ten: what is being worked on, what is due next, and what failed last. */
  active: QueuedJob[];
  delayed: QueuedJob[];
  failed: QueuedJob[];
}

export interface QueuedJob {
  id: string;
  /** Source, story or act that it is about, where it says so. */
  about?: string;
  /** ISO 8601: when it was added; of a failed one when it failed, of a delayed one when it is due. */
  time?: string;
  attempts: number;
  /** Why it failed, at most 300 characters, in which feeds and receivers may have had a hand. */
  reason?: string;
}

export interface QueueReader {
  /** In the order of an item's way. */
  list(): Promise<QueueStatus[]>;
}

/** What decides of a story whether, and how, it may stand in our own feeds. */
export interface FeedPolicy {
  /** Who may read /feed.*: this machine alone, whoever has the token, or anyone. */
  readers(): FeedReaders;
  /** The origin that the feeds name as their own; undefined where it is the one that was asked. */
  publicUrl(): string | undefined;
  /** What the operator says of a source now; undefined where there is none of this id any more. */
  rightsOf(sourceId: string): { excerptMax?: number; redistribute?: boolean } | undefined;
  /** ISO 8601: when a story was last taken back; undefined if none was. */
  lastRetraction(): Promise<string | undefined>;
}

export type FeedReaders = 'loopback' | 'token' | 'anyone';
