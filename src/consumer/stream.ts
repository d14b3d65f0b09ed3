import { hostname } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import { checkOptions } from './check-options.ts';
import { asError, atMost, connect, consumption, DEFAULT_PREFIX, warner } from './connection.ts';
import { DeadLetters } from './dead-letters.ts';
import { readFirst } from './first-reading.ts';
import { Inbox, StoryBusyError } from './inbox.ts';
import { sharedMarks } from './marks.ts';
import type { SnapshotOptions } from './snapshot.ts';
import { streamKey, type StreamEntry } from './stream-entries.ts';
import { isReply, StreamGroup } from './stream-group.ts';
import type { ConsumeOptions, Consumption, DeadLetter, Delivery, Handler } from './types.ts';

const CLOSE_TIMEOUT_MS = 10_000;
/** How long giving back the story of an overdue handler may take, in ms. */
const GIVE_UP_MS = 1000;
/** How long one read waits for new entries, in ms. */
const BLOCK_MS = 5000;
/** How often entries that others left are looked for, in ms. */
const LOOK_FOR_ABANDONED_MS = 30_000;
const ATTEMPTS = 10;
const RETRY_MAX_MS = 30_000;

export interface StreamOptions extends ConsumeOptions {
  /** Name of an output of type `stream`; default `stories`. */
  stream?: string;
  /** The Redis consumer group; default `default`. Each group sees every message; the processes of a group share them. */
  group?: string;
  /** Where a new group begins: `0` the oldest entry there is (default), `$` what comes from now on, or after an entry's id. */
  from?: string;
  /**
   * Where a new group begins with all living stories, and continues with the stream: the desk's API, `{ url, token }`. In
   * place of `from`; a group that is there already goes on where it was.
   */
  snapshot?: Omit<SnapshotOptions, 'output' | 'signal'>;
  /** This process's name in the group, the same after a restart; default the host's name. */
  member?: string;
  /** After how long another process's unacknowledged entries count as abandoned; default 300,000 ms. */
  abandonedMs?: number;
  /** The pause before a failed message is handled again, in ms; default 200 doubling to 30,000. */
  retryDelayMs?: (attempt: number) => number;
  /** After how many attempts a message becomes a dead letter; default 10. `Infinity`: never, and what comes after it waits. */
  attempts?: number;
  /** Told of each message that is given up. An operator can look at them and have them tried again (`dead-letters`). */
  onDeadLetter?: (letter: DeadLetter) => void;
}

/**
 * Consumes an output stream as a member of a consumer group: first what it left unacknowledged before, then what is new, and
 * now and then what other members abandoned. The handler sees each revision of a story once, in rising order, as with
 * `consumeQueue`. A stream is read in order: while a handler fails, the message is tried again and what comes after it waits,
 * until after the last attempt it is put aside as a dead letter.
 * @throws {TypeError} where the address of Redis, or `from`, cannot be meant.
 */
export function consumeStream(options: StreamOptions, handler: Handler): Consumption {
  checkOptions(options);
  const reader = new StreamReader(options, handler);
  const running = reader.run();
  return consumption(async () => {
    reader.stop();
    await atMost(options.closeTimeoutMs ?? CLOSE_TIMEOUT_MS, running);
    await atMost(GIVE_UP_MS, reader.letGo());
    reader.disconnect();
  }, options.signal);
}

class StreamReader {
  readonly #options: StreamOptions;
  readonly #onError: (error: Error) => void;
  readonly #group: StreamGroup;
  readonly #dead: DeadLetters;
  readonly #inbox: Inbox;
  readonly #reads: Redis;
  readonly #commands: Redis;
  readonly #firstReading: string;
  readonly #stopping = new AbortController();
  readonly #ended = new AbortController();
  /** Whether entries may be ours that we have not acknowledged: at the start, after a lost connection or an error. */
  #ownFirst = true;
  #lookedAt = 0;
  /** Whether our user may touch dead letters: one from before they were may not. */
  #mayBury = true;

  constructor(options: StreamOptions, handler: Handler) {
    const { stream = 'stories', group = 'default', prefix = DEFAULT_PREFIX, member = hostname() } = options;
    // No output's name has a colon, so no two groups have one name.
    const consumer = options.consumer ?? `stream-${stream}:${group}`;
    this.#options = options;
    this.#onError = options.onError ?? warner();
    this.#commands = connect(options, this.#onError, this.#ended.signal);
    this.#reads = connect(options, this.#onError, this.#stopping.signal);
    this.#reads.on('ready', () => (this.#ownFirst = true));
    const connections = { reads: this.#reads, commands: this.#commands };
    this.#group = new StreamGroup({ key: streamKey(prefix, stream), group, member }, connections);
    this.#dead = new DeadLetters(this.#commands, { prefix, stream, group });
    // Beside the marks, where a reader's user may write; but groups that share marks each read a snapshot of their own.
    this.#firstReading = `{${prefix}}:marks:${consumer}:snapshot:${stream}:${group}`;
    this.#inbox = new Inbox({
      handler,
      marks: options.marks ?? sharedMarks(this.#commands, prefix, consumer),
      takeReplays: options.takeReplays,
      takeUnseen: options.takeUnseen,
      onSkip: options.onSkip,
      signal: this.#stopping.signal,
    });
  }

  async run(): Promise<void> {
    let joined = false;
    let from = this.#options.from ?? '0';
    for (let failures = 0; !this.#stopped;) {
      try {
        if (!joined) await this.#join(from);
        joined = true;
        await this.#redrive();
        for (const entry of await this.#next()) await this.#process(entry);
        failures = 0;
      } catch (error) {
        if (this.#stopped) return;
        // The stream was lost with the group: whatever is in it now is new to us.
        if (isReply(error, 'NOGROUP')) [joined, from] = [false, '0'];
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

  /** The handler at work is not waited for any more. */
  letGo(): Promise<void> {
    return this.#inbox.letGo();
  }

  disconnect(): void {
    this.#ended.abort();
    this.#commands.disconnect();
  }

  get #stopped(): boolean {
    return this.#stopping.signal.aborted;
  }

  async #join(from: string): Promise<void> {
    const { snapshot, stream = 'stories' } = this.#options;
    if (!snapshot) return this.#group.create(from);
    await readFirst({
      redis: this.#commands,
      group: this.#group,
      member: this.#options.member ?? hostname(),
      key: this.#firstReading,
      snapshot: { ...snapshot, output: stream },
      signal: this.#stopping.signal,
      take: async (message) => {
        const id = `${message.storyId}-r${message.revision}`;
        return (await this.#handle({ id, data: message }, 'snapshot')) !== undefined;
      },
    });
  }

  async #next(): Promise<StreamEntry[]> {
    if (this.#ownFirst) {
      this.#ownFirst = false;
      const own = await this.#group.readOwn();
      if (own.length > 0) this.#ownFirst = true;
      return own;
    }
    const abandoned = await this.#claimAbandoned();
    return abandoned.length > 0 ? abandoned : this.#group.readNew(BLOCK_MS);
  }

  async #claimAbandoned(): Promise<StreamEntry[]> {
    const now = Date.now();
    if (now - this.#lookedAt < LOOK_FOR_ABANDONED_MS) return [];
    const claimed = await this.#group.claim(this.#options.abandonedMs ?? 300_000);
    if (claimed.length === 0) this.#lookedAt = now;
    return claimed;
  }

  async #process(entry: StreamEntry): Promise<void> {
    if (await this.#handle(entry, 'stream')) await this.#group.acknowledge(entry.id);
  }

  /** What an operator wants to be tried again, one between two reads. */
  async #redrive(): Promise<void> {
    const letter = await this.#ifAllowed(() => this.#dead.takeRedriven());
    if (!letter) return;
    const { id, message } = letter;
    if ((await this.#handle({ id, data: message }, 'redriven')) !== 'handled') return;
    await this.#dead.forget(id);
  }

  /** Until the handler is content, or the message is put aside; undefined if we are stopped before. */
  async #handle(
    { id, data }: StreamEntry,
    from: Delivery['from'],
  ): Promise<'handled' | 'buried' | undefined> {
    for (let attempt = 1; !this.#stopped; attempt++) {
      try {
        await this.#inbox.take(data, { from, id, attempt });
        return 'handled';
      } catch (error) {
        if (error instanceof StoryBusyError) return undefined;
        const { message: reason } = asError(error);
        this.#onError(asError(error));
        if (attempt >= (this.#options.attempts ?? ATTEMPTS)) {
          if (await this.#bury({ id, message: data, reason, attempts: attempt }, from)) return 'buried';
        }
        await this.#pause(attempt);
      }
    }
    return undefined;
  }

  /** @returns whether the message is done with. */
  async #bury(letter: Omit<DeadLetter, 'time'>, from: Delivery['from']): Promise<boolean> {
    // Most likely a takedown has removed it, which may be through with the dead: they must not get it now.
    if (await this.#ifAllowed(() => this.#isGone(letter.id, from))) return true;
    const dated = { ...letter, time: new Date().toISOString() };
    if (!(await this.#ifAllowed(() => this.#dead.bury(dated)))) return false;
    this.#options.onDeadLetter?.(dated);
    return true;
  }

  /** Of a snapshot's message nothing tells. */
  async #isGone(id: string, from: Delivery['from']): Promise<boolean> {
    if (from === 'stream') return !(await this.#group.holds(id));
    return from === 'redriven' && !(await this.#dead.has(id));
  }

  async #ifAllowed<T>(work: () => Promise<T>): Promise<T | undefined> {
    if (!this.#mayBury) return undefined;
    try {
      return await work();
    } catch (error) {
      if (!isReply(error, 'NOPERM')) throw error;
      this.#mayBury = false;
      this.#onError(
        new Error('the Redis user may not keep dead letters: messages that fail are tried for ever', {
          cause: error,
        }),
      );
      return undefined;
    }
  }

  async #pause(attempt: number): Promise<void> {
    const delay = this.#options.retryDelayMs ?? ((n) => Math.min(100 * 2 ** n, RETRY_MAX_MS));
    await pause(delay(attempt), undefined, { signal: this.#stopping.signal }).catch(() => {});
  }
}
