import { Redis } from 'ioredis';
import type { Keys } from '../../src/redis/keys.ts';
import type { RedisConnection } from '../../src/redis/server/types.ts';
import { pause } from '../desk.ts';

/** A read that has not answered so long after its time is left to itself: the connection may be dead. */
const LATE_MS = 1000;

/** Waits for the next commit on a connection of its own, since a read that blocks holds up all that comes after it. */
export class LogWatch {
  readonly #redis: Redis;
  readonly #keys: Keys;
  readonly #closing = new AbortController();
  #reading: Promise<void> | undefined;

  constructor(connection: RedisConnection, keys: Keys) {
    this.#keys = keys;
    // Connects with the first read, so that a desk that only drains has no connection to spare.
    this.#redis = new Redis({ ...connection, lazyConnect: true });
    // The desk tells that Redis is away, once for all connections.
    this.#redis.on('error', () => {});
  }

  /**
   * Waits until there is a log entry after this one, but no longer than `ms`, and not past `close`.
   * @param after a log entry's id
   */
  async wait(after: string, ms: number): Promise<void> {
    if (this.#closing.signal.aborted) return;
    this.#reading ??= this.#read(after, ms).finally(() => (this.#reading = undefined));
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, ms + LATE_MS);
    });
    await Promise.race([this.#reading, late]);
    clearTimeout(timer);
  }

  close(): void {
    this.#closing.abort();
    this.#redis.disconnect();
  }

  /** One that fails takes its time nevertheless, or it would fail again and again while Redis refuses. */
  async #read(after: string, ms: number): Promise<void> {
    const block = Math.max(1, Math.round(ms));
    try {
      await this.#redis.xread('COUNT', 1, 'BLOCK', block, 'STREAMS', this.#keys.log, after);
    } catch {
      await pause(ms, this.#closing.signal);
    }
  }
}
