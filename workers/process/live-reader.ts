import { isDeepStrictEqual } from 'node:util';
import { rulesOf } from '../../src/article/normalize-rules.ts';
import type { Config } from '../../src/config/types.ts';
import { createReader, type Reader, type ReaderOptions } from '../../src/reader/reader.ts';
import type { LiveConfig } from './live-config.ts';

/**
 * A reader whose threads know the operator's rules as they are now: after an edit of them the next document is read by new
 * threads, and the former end when they have read what they began. Threads start with the first document, so a process that
 * fetches nothing has none.
 */
export function createLiveReader(live: LiveConfig): Reader {
  let built = optionsOf(live.current);
  let now = openOne(built);
  const leaving = new Set<Promise<void>>();

  const forget = live.onChange((_before, after) => {
    const wanted = optionsOf(after);
    if (isDeepStrictEqual(wanted, built)) return;
    const left = now.whenIdle();
    leaving.add(left);
    void left.finally(() => leaving.delete(left));
    built = wanted;
    now = openOne(built);
  });

  return {
    read: (task, signal) => now.use((reader) => reader.read(task, signal)),
    readPage: (task, signal) => now.use((reader) => reader.readPage(task, signal)),
    async close() {
      forget();
      await now.reader.close();
      await Promise.all(leaving);
    },
  };
}

function optionsOf(config: Config): ReaderOptions {
  const { threads, readTimeoutMs } = config.fetch;
  return { threads, timeoutMs: readTimeoutMs, rules: rulesOf(config) };
}

function openOne(options: ReaderOptions) {
  const reader = createReader(options);
  const under = new Set<Promise<unknown>>();
  return {
    reader,
    use<Outcome>(work: (reader: Reader) => Promise<Outcome>): Promise<Outcome> {
      const working = work(reader);
      const heard = working.catch(() => undefined).finally(() => under.delete(heard));
      under.add(heard);
      return working;
    },
    async whenIdle(): Promise<void> {
      while (under.size > 0) await Promise.all(under);
      await reader.close();
    },
  };
}
