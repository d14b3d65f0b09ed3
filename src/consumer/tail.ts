import type { Redis } from 'ioredis';
import type { StoryMessage } from '../story/types.ts';
import { checkOptions } from './check-options.ts';
import { connect, DEFAULT_PREFIX, warner } from './connection.ts';
import { isStoryMessage } from './message.ts';
import { entriesRead, streamKey } from './stream-entries.ts';
import type { ConsumeOptions } from './types.ts';

const BATCH = 100;
const BLOCK_MS = 5000;

export interface TailOptions extends Pick<ConsumeOptions, 'redis' | 'prefix' | 'signal' | 'onError'> {
  /** Name of an output of type `stream`; default `stories`. */
  stream?: string;
  /** `$` what comes from now on (default), `0` the oldest entry there is, or after an entry's id. */
  from?: string;
}

/**
 * Every message of an output stream as it comes, repeats and replays included, without a group, a mark or any trace in
 * Redis. Ends when the signal is aborted or the loop is left. `$` means the moment of the first step.
 * @throws {TypeError} where the address of Redis, or `from`, cannot be meant.
 */
export function tailStream(options: TailOptions): AsyncGenerator<StoryMessage, void, undefined> {
  checkOptions(options);
  return follow(options);
}

async function* follow(options: TailOptions): AsyncGenerator<StoryMessage, void, undefined> {
  const { stream = 'stories', prefix = DEFAULT_PREFIX, from = '$', signal } = options;
  if (signal?.aborted) return;
  const key = streamKey(prefix, stream);
  const stopped = new AbortController();
  const redis = connect(options, options.onError ?? warner(), stopped.signal);
  const stop = () => {
    stopped.abort();
    redis.disconnect();
  };
  signal?.addEventListener('abort', stop, { once: true });
  try {
    let last = from === '$' ? await lastId(redis, key) : from;
    for (;;) {
      const reply = await redis.xread('COUNT', BATCH, 'BLOCK', BLOCK_MS, 'STREAMS', key, last);
      for (const { id, data } of entriesRead(reply)) {
        if (signal?.aborted) return;
        last = id;
        if (isStoryMessage(data)) yield data;
      }
    }
  } catch (error) {
    if (!signal?.aborted) throw error;
  } finally {
    signal?.removeEventListener('abort', stop);
    stop();
  }
}

/** A read at `$` would miss what comes between two reads. */
async function lastId(redis: Redis, key: string): Promise<string> {
  const [newest] = await redis.xrevrange(key, '+', '-', 'COUNT', 1);
  return newest?.[0] ?? '0-0';
}
