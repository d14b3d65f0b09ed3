import type { RedisOptions } from 'ioredis';
import type { StoryMessage } from '../story/types.ts';
import type { MarkStore } from './marks.ts';

/**
 * `redis://…`, `rediss://…` (TLS), `unix://[user:password@]/path` or a bare socket path,
 * `redis-cluster://host:port?node=host:port` (some nodes of a cluster; `rediss-cluster://…` for TLS); or ioredis options, such as
 * `{ path }`.
 */
export type RedisAddress = string | RedisOptions;

/** Which delivery of a message this is. */
export interface Delivery {
  /** `direct`: handed to an `Inbox` by a program of your own, such as a webhook's receiver. */
  from: 'queue' | 'stream' | 'snapshot' | 'redriven' | 'direct';
  /** The queue's job id (`<storyId>-r<revision>`, also for a snapshot), or the stream entry's id. */
  id: string;
  /** 1, 2, 3 …: rises when the handler failed before. On a stream it starts anew with the process. */
  attempt: number;
}

/** Called with one message at a time of each story. Throw, or reject, to be called again later with the same message. */
export type Handler = (message: StoryMessage, delivery: Delivery) => Promise<void> | void;

/**
 * Why a message was acknowledged without the handler: its revision was handled already; it is a replay and none were asked
 * for; it takes back a story that never came here; or it is nothing that this version of the helper knows (another schema,
 * a new event).
 */
export type SkipReason = 'stale' | 'replay' | 'unseen' | 'unknown';

export interface ConsumeOptions {
  redis: RedisAddress;
  /** As `redis.prefix` in the desk's configuration; default `copydesk`. */
  prefix?: string;
  /**
   * Names the high-water mark: consumers of one name share it and see each revision once between them. By default it
   * follows the queue (`queue-stories`), or the stream and group (`stream-stories:default`).
   */
  consumer?: string;
  /** Where the high-water mark is kept; default in the same Redis. */
  marks?: MarkStore;
  /**
   * Whether replays reach the handler: those of the highest revision handled, once more, and of higher ones. Default false.
   */
  takeReplays?: boolean;
  /**
   * Whether tombstones of stories without a mark reach the handler. Set it where the handler's store has stories that did not
   * come this way, as from `readSnapshot`. Default false.
   */
  takeUnseen?: boolean;
  /** Ends the consumption as `close` does. */
  signal?: AbortSignal;
  /** How long `close` waits for a handler that is at work; default 10,000 ms. Its message comes again. */
  closeTimeoutMs?: number;
  /** Told of each message that is acknowledged without the handler. */
  onSkip?: (reason: SkipReason, message: unknown) => void;
  /** Told of lost connections and failing handlers, which are tried again. Default: a process warning. */
  onError?: (error: Error) => void;
}

/** A message of a stream that was given up after its last attempt, as it is kept for an operator to look at and redrive. */
export interface DeadLetter {
  /** The stream entry's id, or `<storyId>-r<revision>` of a message that came with the snapshot. */
  id: string;
  message: unknown;
  /** What the handler threw last. */
  reason: string;
  attempts: number;
  /** ISO 8601: when it was given up. */
  time: string;
}

export interface Consumption {
  /** Takes no more messages, waits for the handlers at work, and disconnects. */
  close(): Promise<void>;
  /** Resolves once it is closed, by whatever means. */
  closed: Promise<void>;
}
