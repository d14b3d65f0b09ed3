import type { LogArticle, LogEntry, Position } from '../story/log.ts';
import type { DeskRedis } from './connect.ts';
import type { Keys } from './keys.ts';

type RawEntry = [id: string, fields: string[]];

/** Entries a read or a refused commit brings at a time; about 250 KB with ten articles an entry. */
export const PAGE = 100;

export function parseEntry([id, fields]: RawEntry): LogEntry {
  const values = new Map<string, string>();
  for (let i = 0; i + 1 < fields.length; i += 2) values.set(fields[i] ?? '', fields[i + 1] ?? '');
  return {
    position: { id, token: values.get('t') ?? '' },
    at: Number(values.get('at')),
    articles: JSON.parse(values.get('a') ?? '[]') as LogArticle[],
  };
}

/** Yields the log's entries after a position, oldest first, up to what is there when it gets to the end. */
export async function* readLog(redis: DeskRedis, keys: Keys, after: Position): AsyncGenerator<LogEntry> {
  let from = after.id;
  for (;;) {
    const page = (await redis.xrange(keys.log, `(${from}`, '+', 'COUNT', PAGE)) as RawEntry[];
    for (const raw of page) yield parseEntry(raw);
    const last = page.at(-1);
    if (!last || page.length < PAGE) return;
    from = last[0];
  }
}

/** The newest entry's position. */
export async function readHead(redis: DeskRedis, keys: Keys): Promise<Position> {
  const [id, token] = await redis.hmget(keys.head, 'id', 'token');
  return { id: id ?? '0-0', token: token ?? '' };
}
