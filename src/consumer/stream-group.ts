import type { Redis } from 'ioredis';
import { entriesClaimed, entriesIn, entriesRead, type StreamEntry } from './stream-entries.ts';

/** Entries taken at a time. Few, since those that wait their turn here look abandoned to others of the group. */
const BATCH = 10;
/** A connection that has not answered for so many times as long as a read may wait is dead. */
const SILENT_TIMES = 3;
const SILENT_AT_LEAST_MS = 50;
/** How long an answer that waits for nothing may take, in ms. */
const ANSWER_MS = 5000;

/** A member of a consumer group of a stream. */
export class StreamGroup {
  readonly #key: string;
  readonly #group: string;
  readonly #member: string;
  /** Blocks in reads, so nothing else goes over it. */
  readonly #reads: Redis;
  readonly #commands: Redis;

  constructor(
    place: { key: string; group: string; member: string },
    connections: { reads: Redis; commands: Redis },
  ) {
    this.#key = place.key;
    this.#group = place.group;
    this.#member = place.member;
    this.#reads = connections.reads;
    this.#commands = connections.commands;
  }

  async exists(): Promise<boolean> {
    try {
      await this.#commands.xpending(this.#key, this.#group);
      return true;
    } catch (error) {
      if (isReply(error, 'NOGROUP')) return false;
      throw error;
    }
  }

  /** Does nothing where the group is there already. */
  async create(from: string): Promise<void> {
    try {
      await this.#commands.xgroup('CREATE', this.#key, this.#group, from, 'MKSTREAM');
    } catch (error) {
      if (!isReply(error, 'BUSYGROUP')) throw error;
    }
  }

  /** What this member had and has not acknowledged. */
  readOwn(): Promise<StreamEntry[]> {
    return this.#read(['COUNT', BATCH], '0', ANSWER_MS);
  }

  /** What no member has had yet; waits for it for up to so many ms. */
  readNew(blockMs: number): Promise<StreamEntry[]> {
    return this.#read(['COUNT', BATCH, 'BLOCK', blockMs], '>', blockMs);
  }

  /** Takes over what members have left unacknowledged for so many ms. */
  async claim(idleMs: number): Promise<StreamEntry[]> {
    const place = [this.#key, this.#group, this.#member];
    return entriesClaimed(await this.#commands.call('XAUTOCLAIM', ...place, idleMs, '0-0', 'COUNT', BATCH));
  }

  /** Whether an entry is still in the stream, and unacknowledged. It is this member's then, whoever had it. */
  async holds(id: string): Promise<boolean> {
    const place = [this.#key, this.#group, this.#member];
    return entriesIn(await this.#commands.call('XCLAIM', ...place, 0, id)).length > 0;
  }

  async acknowledge(id: string): Promise<void> {
    await this.#commands.xack(this.#key, this.#group, id);
  }

  async #read(limits: (string | number)[], after: string, waitMs: number): Promise<StreamEntry[]> {
    const group = ['GROUP', this.#group, this.#member];
    // Not ioredis's socketTimeout, whose timer outlives the connection and holds a process up that wants to end.
    const watch = setInterval(
      () => {
        if (['connect', 'ready'].includes(this.#reads.status)) this.#reads.stream.destroy();
      },
      Math.max(SILENT_TIMES * waitMs, SILENT_AT_LEAST_MS),
    );
    try {
      return entriesRead(
        await this.#reads.call('XREADGROUP', ...group, ...limits, 'STREAMS', this.#key, after),
      );
    } finally {
      clearInterval(watch);
    }
  }
}

/** Whether Redis answered with this error: `NOGROUP`, `NOPERM`. */
export function isReply(error: unknown, code: string): boolean {
  return error instanceof Error && error.message.startsWith(code);
}
