import { createHash } from 'node:crypto';
import type { LogEntry } from '../../story/window/log.ts';
import { PAGE, parseEntry } from './article-log.ts';
import type { DeskRedis } from '../connect.ts';
import type { Keys } from '../keys.ts';

/** An entry as Redis gives it; `parseEntry` reads it. */
export type RawEntry = [id: string, fields: string[]];

/** Yields the log's entries from the newest back, page by page, as long as they are asked for. */
async function* readPagesBack(redis: DeskRedis, keys: Keys): AsyncGenerator<RawEntry[]> {
  let before = '+';
  for (;;) {
    const page = (await redis.xrevrange(keys.log, before, '-', 'COUNT', PAGE)) as RawEntry[];
    if (page.length > 0) yield page;
    const last = page.at(-1);
    if (!last || page.length < PAGE) return;
    before = `(${last[0]}`;
  }
}

/** The same, parsed. */
export async function* readBackwards(redis: DeskRedis, keys: Keys): AsyncGenerator<LogEntry[]> {
  for await (const page of readPagesBack(redis, keys)) yield page.map(parseEntry);
}

/**
 * The newest entries, oldest first: as many as hold `articles` articles, the last of them whole; and which sources those are
 * of. They are left unparsed, to be handed to a thread as they are. The digest is of their content: a takedown takes some of
 * it away, and leaves their places in the log as they were.
 */
export async function readLatest(
  redis: DeskRedis,
  keys: Keys,
  articles: number,
  signal?: AbortSignal,
): Promise<{ entries: RawEntry[]; sources: Set<string>; digest: string }> {
  const entries: RawEntry[] = [];
  const sources = new Set<string>();
  const hash = createHash('sha256');
  const found = () => ({ entries: entries.toReversed(), sources, digest: hash.digest('base64url') });
  let count = 0;
  for await (const page of readPagesBack(redis, keys)) {
    signal?.throwIfAborted();
    for (const entry of page) {
      if (count >= articles) return found();
      entries.push(entry);
      for (const text of [entry[0], ...entry[1]]) hash.update(`${text}\n`);
      const parsed = parseEntry(entry).articles;
      count += parsed.length;
      for (const { source } of parsed) sources.add(source);
    }
  }
  return found();
}
