/** What the pages of operation need of the rest: acting on sources, the configuration, and the overview. Wired in workers/api.ts. */
import type { SourceState, SourceStatus } from './types.ts';
import type { StoryRecord } from '../story/types.ts';

/** A part of the list of sources. */
export interface SourceQuery {
  /** How many are passed over; 0 or more. */
  offset: number;
  /** 1 to 1000. */
  limit: number;
  /** Only those in this state; `silent`: well, and without news for longer than its rhythm says. */
  state?: SourceState | 'silent';
  /** Only those whose id, name or address holds this, without regard to case. */
  text?: string;
}

export interface SourcePage {
  /** In the configuration's order. */
  sources: SourceStatus[];
  /** How many the query finds on all pages. */
  total: number;
  /** How many there are in each state, whatever the query. */
  states: Record<SourceState | 'silent', number>;
}

/** What an action came to: said in a sentence, or refused with the reason in one. */
export type ActionAnswer = { done: string } | { refused: string; code: 'not-found' | 'conflict' | 'busy' };

/** What a source gave when it was read for a trial. Nothing of it is stored. */
export interface SourceTrial {
  readable: boolean;
  /** What went wrong, where it is not readable. */
  problem?: { code: string; detail: string; advice?: string };
  /** The answers on the way to it, redirects included. */
  answers: { url: string; outcome: string; status?: number; contentType?: string; wireBytes: number }[];
  read?: {
    kind: string;
    title?: string;
    language?: string;
    items: number;
    articles: number;
    notes: readonly string[];
    first: { title: string; publishedDateTime?: string; url?: string }[];
  };
  /** When it would be asked next. */
  next?: { seconds: number; why: string };
  warnings: readonly string[];
}

export interface SourceActions {
  /** Polls it as soon as its host has a place free; our own back-off does not hold that up. */
  poll(id: string): Promise<ActionAnswer>;
  /** Takes it out of the schedule until it is resumed, also over restarts. */
  pause(id: string, reason?: string): Promise<ActionAnswer>;
  resume(id: string): Promise<ActionAnswer>;
  /** Reads it once, and stores nothing. */
  test(id: string): Promise<SourceTrial | Extract<ActionAnswer, { refused: string }>>;
}

/** A problem of a configuration file, as `check` tells it. */
export interface ConfigProblem {
  file: string;
  line: number;
  column: number;
  message: string;
  expected?: string;
}

/** How this process stands to the configuration folder. */
export interface ConfigStatus {
  /** Whether the files as they are now are in use. */
  good: boolean;
  /** ISO 8601: when what is in use was read. */
  takenDateTime: string;
  /** ISO 8601: when the broken files were read. */
  brokenDateTime?: string;
  problems: ConfigProblem[];
  warnings: ConfigProblem[];
  /** What the last edit that was taken changed, each in words. */
  changes: string[];
  /** Keys whose new values wait for the next start. */
  atNextStart: string[];
  sources: number;
  outputs: { type: string; name: string }[];
  profile: string;
  windowDays: number;
}

export interface ConfigReader {
  status(): ConfigStatus;
}

/** What happened in a stretch of time. */
export interface ActivityBucket {
  /** ISO 8601: its beginning. */
  dateTime: string;
  fetches: number;
  /** Fetches that failed or were refused. */
  failures: number;
  /** Items that were not known. */
  newItems: number;
  /** Articles that joined a story already there. */
  duplicates: number;
  /** Stories that came up. */
  stories: number;
  /** Messages put on the outputs. */
  messages: number;
  /** Seconds from the end of a fetch to the commit of what it brought, on the average; absent where nothing was. */
  commitSeconds?: number;
}

/** What somebody should see to. */
export interface Need {
  level: 'bad' | 'warn';
  /** A small fixed set: `redis`, `config`, `dead-letters`, `output`, `lag`, `failing`, `silent`, `merge`, `restart`. */
  code: string;
  title: string;
  detail?: string;
  /** The page where it is mended. */
  path: string;
}

export interface QueueDepth {
  name: string;
  waiting: number;
  active: number;
  delayed: number;
  failed: number;
}

export interface OutputState {
  type: string;
  name: string;
  unread: number;
  missed: number;
  pausedDateTime?: string;
  error?: string;
}

export interface Overview {
  needs: Need[];
  /** Five minutes each, oldest first, without gaps: the last 24 hours. */
  activity: ActivityBucket[];
  lag: {
    /** For how long the oldest change that could have gone out has waited. */
    publishSeconds: number;
    /** Stories that wait to settle, and revisions that wait for the outputs. */
    settling: number;
    outgoing: number;
  };
  queues: QueueDepth[];
  outputs: OutputState[];
  deadLetters: number;
  /** Of the 100 stories that changed last. */
  hottest: StoryRecord[];
  stories: number;
  sources: Record<SourceState | 'silent', number>;
}

export interface OverviewReader {
  read(): Promise<Overview>;
}
