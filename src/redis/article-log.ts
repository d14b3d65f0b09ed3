import { LOG_START, type LogAct, type LogArticle, type LogEntry, type Position } from '../story/log.ts';
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
    ...(values.has('o') && { acts: JSON.parse(values.get('o') ?? '[]') as LogAct[] }),
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

/**
 * The entries after a position, oldest first, at most PAGE of them; undefined where the log does not hold that position.
 * A crash of the server may have taken it back, and what another worker wrote since then must not be folded on top of it.
 */
export async function readAfter(
  redis: DeskRedis,
  keys: Keys,
  after: Position,
): Promise<LogEntry[] | undefined> {
  const page = (await redis.xrange(keys.log, after.id, '+', 'COUNT', PAGE + 1)) as RawEntry[];
  if (after.id === LOG_START.id) return page.slice(0, PAGE).map(parseEntry);
  const [first, ...rest] = page;
  const isHeld = first?.[0] === after.id && parseEntry(first).position.token === after.token;
  return isHeld ? rest.map(parseEntry) : undefined;
}

/** The newest entry's position. */
export async function readHead(redis: DeskRedis, keys: Keys): Promise<Position> {
  const [id, token] = await redis.hmget(keys.head, 'id', 'token');
  return { id: id ?? '0-0', token: token ?? '' };
}
