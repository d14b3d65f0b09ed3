import { hostname } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import { asError, atMost, connect, consumption, DEFAULT_PREFIX, warner } from './connection.ts';
import { Inbox } from './inbox.ts';
import { redisMarks } from './marks.ts';
import { entriesClaimed, entriesRead, streamKey, type StreamEntry } from './stream-entries.ts';
import type { ConsumeOptions, Consumption, Handler } from './types.ts';

const CLOSE_TIMEOUT_MS = 10_000;
/** Entries taken at a time. Few, since those that wait their turn here look abandoned to others of the group. */
const BATCH = 10;
/** How long one read waits for new entries, in ms. */
const BLOCK_MS = 5000;
/** A connection that is silent for longer than a read can take is dead, in ms. */
const SILENT_MS = 3 * BLOCK_MS;
/** How often entries that others left are looked for, in ms. */
const LOOK_FOR_ABANDONED_MS = 30_000;
const RETRY_MAX_MS = 30_000;

export interface StreamOptions extends ConsumeOptions {
  /** Name of an output of type `stream`; default `stories`. */
  stream?: string;
  /** The Redis consumer group; default `default`. Each group sees every message; the processes of a group share them. */
  group?: string;
  /** Where a new group begins: `0` the oldest entry there is (default), `$` what comes from now on, or after an entry's id. */
  from?: string;
  /** This process's name in the group, the same after a restart; default the host's name. */
  member?: string;
  /** After how long another process's unacknowledged entries count as abandoned; default 300,000 ms. */
  abandonedMs?: number;
  /** The pause before a failed message is handled again, in ms; default 200 doubling to 30,000. */
  retryDelayMs?: (attempt: number) => number;
}

/**
 * Consumes an output stream as a member of a consumer group: first what it left unacknowledged before, then what is new, and
 * now and then what other members abandoned. The handler sees each revision of a story once, in rising order, as with
 * `consumeQueue`. A stream is read in order: while a handler fails, the message is tried again and what comes after it waits.
 */
export function consumeStream(options: StreamOptions, handler: Handler): Consumption {
  const reader = new StreamReader(options, handler);
  const running = reader.run();
  return consumption(async () => {
    reader.stop();
    await atMost(options.closeTimeoutMs ?? CLOSE_TIMEOUT_MS, running);
    reader.disconnect();
  }, options.signal);
}

class StreamReader {
  readonly #group: string;
  readonly #member: string;
  readonly #key: string;
  readonly #options: StreamOptions;
  readonly #onError: (error: Error) => void;
  readonly #inbox: Inbox;
  /** Blocks in reads, so nothing else goes over it. */
  readonly #reads: Redis;
  readonly #commands: Redis;
  readonly #stopping = new AbortController();
  readonly #ended = new AbortController();
  /** Whether entries may be ours that we have not acknowledged: at the start, after a lost connection or an error. */
  #ownFirst = true;
  #lookedAt = 0;

  constructor(options: StreamOptions, handler: Handler) {
    const { stream = 'stories', group = 'default', prefix = DEFAULT_PREFIX, member = hostname() } = options;
    this.#options = options;
    this.#group = group;
    this.#member = member;
    this.#key = streamKey(prefix, stream);
    this.#onError = options.onError ?? warner();
    this.#commands = connect(options.redis, this.#onError, this.#ended.signal);
    this.#reads = connect(options.redis, this.#onError, this.#stopping.signal, { socketTimeout: SILENT_MS });
    this.#reads.on('ready', () => (this.#ownFirst = true));
    this.#inbox = new Inbox({
      handler,
      marks:
        options.marks ?? redisMarks(this.#commands, prefix, options.consumer ?? `stream-${stream}-${group}`),
      takeReplays: options.takeReplays,
      onSkip: options.onSkip,
    });
  }

  async run(): Promise<void> {
    let from = this.#options.from ?? '0';
    let grouped = false;
    for (let failures = 0; !this.#stopped;) {
      try {
        if (!grouped) await this.#createGroup(from);
        grouped = true;
        for (const entry of await this.#next()) await this.#process(entry);
        failures = 0;
      } catch (error) {
        if (this.#stopped) return;
        // The stream was lost with the group: whatever is in it now is new to us.
        if (isReply(error, 'NOGROUP')) [grouped, from] = [false, '0'];
        this.#ownFirst = true;
        this.#onError(asError(error));
        await this.#pause(++failures);
      }
    }
  }

  /** Takes no more entries; the one at work is finished. */
  stop(): void {
    this.#stopping.abort();
    this.#reads.disconnect();
  }

  disconnect(): void {
    this.#ended.abort();
    this.#commands.disconnect();
  }

  get #stopped(): boolean {
    return this.#stopping.signal.aborted;
  }

  async #createGroup(from: string): Promise<void> {
    try {
      await this.#commands.xgroup('CREATE', this.#key, this.#group, from, 'MKSTREAM');
    } catch (error) {
      if (!isReply(error, 'BUSYGROUP')) throw error;
    }
  }

  async #next(): Promise<StreamEntry[]> {
    if (this.#ownFirst) {
      this.#ownFirst = false;
      const own = await this.#read('0');
      if (own.length > 0) this.#ownFirst = true;
      return own;
    }
    const abandoned = await this.#claimAbandoned();
    return abandoned.length > 0 ? abandoned : this.#read('>');
  }

  /** `>`: entries that no member has had yet; an id: our own unacknowledged ones after it. */
  async #read(after: string): Promise<StreamEntry[]> {
    const group = ['GROUP', this.#group, this.#member];
    const limits = ['COUNT', BATCH, 'BLOCK', BLOCK_MS];
    return entriesRead(
      await this.#reads.call('XREADGROUP', ...group, ...limits, 'STREAMS', this.#key, after),
    );
  }

  async #claimAbandoned(): Promise<StreamEntry[]> {
    const now = Date.now();
    if (now - this.#lookedAt < LOOK_FOR_ABANDONED_MS) return [];
    const idle = this.#options.abandonedMs ?? 300_000;
    const claimed = entriesClaimed(
      await this.#commands.call(
        'XAUTOCLAIM',
        this.#key,
        this.#group,
        this.#member,
        idle,
        '0-0',
        'COUNT',
        BATCH,
      ),
    );
    if (claimed.length === 0) this.#lookedAt = now;
    return claimed;
  }

  async #process(entry: StreamEntry): Promise<void> {
    const handled = await this.#handle(entry);
    if (handled) await this.#commands.xack(this.#key, this.#group, entry.id);
  }

  /** Until the handler is content; false if we are stopped before. */
  async #handle({ id, data }: StreamEntry): Promise<boolean> {
    for (let attempt = 1; !this.#stopped; attempt++) {
      try {
        await this.#inbox.take(data, { from: 'stream', id, attempt });
        return true;
      } catch (error) {
        this.#onError(asError(error));
        await this.#pause(attempt);
      }
    }
    return false;
  }

  async #pause(attempt: number): Promise<void> {
    const delay = this.#options.retryDelayMs ?? ((n) => Math.min(100 * 2 ** n, RETRY_MAX_MS));
    await pause(delay(attempt), undefined, { signal: this.#stopping.signal }).catch(() => {});
  }
}

function isReply(error: unknown, code: string): boolean {
  return error instanceof Error && error.message.startsWith(code);
}
