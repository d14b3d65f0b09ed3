import {
  LOG_START,
  type LogAct,
  type LogArticle,
  type LogEntry,
  type Position,
} from '../../story/window/log.ts';
import type { DeskRedis } from '../connect.ts';
import type { Keys } from '../keys.ts';

/** As Redis gives it. Buffers where there are many: they are no load on the heap until each is read, and gone at once then. */
type RawEntry<Text = Buffer> = [id: Text, fields: Text[]];

/** Entries a read or a refused commit brings at a time; about 250 KB with ten articles an entry. */
export const PAGE = 100;
/** Bytes that a page of a long read shall have: some 500 articles. */
const PAGE_BYTES = 2 ** 18;

function fieldOf([, fields]: RawEntry<string | Buffer>, name: string): string | undefined {
  for (let at = 0; at + 1 < fields.length; at += 2)
    if (String(fields[at]) === name) return String(fields[at + 1]);
  return undefined;
}

const positionOf = (raw: RawEntry<string | Buffer>): Position => ({
  id: String(raw[0]),
  token: fieldOf(raw, 't') ?? '',
});

export function parseEntry(raw: RawEntry<string | Buffer>): LogEntry {
  const acts = fieldOf(raw, 'o');
  return {
    position: positionOf(raw),
    at: Number(fieldOf(raw, 'at')),
    articles: JSON.parse(fieldOf(raw, 'a') ?? '[]') as LogArticle[],
    ...(acts !== undefined && { acts: JSON.parse(acts) as LogAct[] }),
  };
}

/** Yields the log's entries after a position, oldest first, up to what is there when it gets to the end. */
export async function* readLog(redis: DeskRedis, keys: Keys, after: Position): AsyncGenerator<LogEntry> {
  let from = after.id;
  for (;;) {
    const page = (await redis.xrangeBuffer(keys.log, `(${from}`, '+', 'COUNT', PAGE)) as RawEntry[];
    for (const raw of page) yield parseEntry(raw);
    const last = page.at(-1);
    if (!last || page.length < PAGE) return;
    from = String(last[0]);
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
  return (await askAfter(redis, keys, after, PAGE))?.map(parseEntry);
}

async function askAfter(
  redis: DeskRedis,
  keys: Keys,
  after: Position,
  most: number,
): Promise<RawEntry[] | undefined> {
  const page = (await redis.xrangeBuffer(keys.log, after.id, '+', 'COUNT', most + 1)) as RawEntry[];
  if (after.id === LOG_START.id) return page.slice(0, most);
  const [first, ...rest] = page;
  const held = first && positionOf(first);
  const isHeld = held?.id === after.id && held.token === after.token;
  return isHeld ? rest : undefined;
}

/**
 * All of the log after a position, page by page, each page asked for while the one before is folded; undefined, and then no
 * more, where the log does not hold that position, or no longer does. Entries are parsed as they are taken.
 */
export async function* readPages(
  redis: DeskRedis,
  keys: Keys,
  after: Position,
): AsyncGenerator<Iterable<LogEntry> | undefined> {
  let most = PAGE;
  let asked = askAfter(redis, keys, after, most);
  for (;;) {
    const page = await asked;
    const last = page?.at(-1);
    if (!page || !last) {
      if (!page) yield undefined;
      return;
    }
    const isLast = page.length < most;
    most = entriesFor(page);
    asked = isLast ? Promise.resolve([]) : askAfter(redis, keys, positionOf(last), most);
    // It fails where it is awaited; if the reader stops before, nobody misses it.
    asked.catch(() => undefined);
    yield parseAll(page);
  }
}

/** How many entries make a page, where they are as long as these. */
function entriesFor(page: readonly RawEntry[]): number {
  let bytes = 1;
  for (const [, fields] of page) for (const field of fields) bytes += field.length;
  return Math.max(1, Math.min(PAGE, Math.round((PAGE_BYTES * page.length) / bytes)));
}

function* parseAll(page: RawEntry[]): Generator<LogEntry> {
  for (const raw of page) yield parseEntry(raw);
}

/** The newest entry's position. */
export async function readHead(redis: DeskRedis, keys: Keys): Promise<Position> {
  const [id, token] = await redis.hmget(keys.head, 'id', 'token');
  return { id: id ?? '0-0', token: token ?? '' };
}
