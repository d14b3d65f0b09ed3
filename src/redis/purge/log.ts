import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { LogArticle } from '../../story/window/log.ts';
import { withoutContent } from '../../story/window/placement.ts';
import type { DeskRedis } from '../connect.ts';
import type { Keys } from '../keys.ts';
import { entriesNaming, fieldOf, type RawEntry } from './sweep.ts';

const ENTRIES_A_STEP = 500;
/** Another worker may commit meanwhile; it happens when one takes over. */
const MOST_TRIES = 20;

/** A copy that nobody goes on with is gone after so long, in ms. */
const COPY_EXPIRY_MS = 600_000;

/**
 * KEYS 1 log, 2 its copy; ARGV 1 the entry after which to begin, 2 how many, 3 when the copy expires, in ms; then pairs: an
 * entry's id, its articles anew
 * Reply: the id of the last entry copied; '' at the end
 */
const COPY = `
local anew = {}
for i = 4, #ARGV, 2 do anew[ARGV[i]] = ARGV[i + 1] end
local page = redis.call('XRANGE', KEYS[1], '(' .. ARGV[1], '+', 'COUNT', ARGV[2])
for _, entry in ipairs(page) do
  local fields = entry[2]
  for i = 1, #fields, 2 do
    if fields[i] == 'a' and anew[entry[1]] then fields[i + 1] = anew[entry[1]] end
  end
  redis.call('XADD', KEYS[2], entry[1], unpack(fields))
end
redis.call('PEXPIRE', KEYS[2], ARGV[3])
return #page > 0 and page[#page][1] or ''
`;

/**
 * KEYS 1 head, 2 log, 3 its copy; ARGV 1 id, 2 token, 3 floor of the head that was copied up to. Reply: 1, or 0 if it moved on, or
 * the copy is not whole: it may have expired while the worker stood still.
 */
const REPLACE = `
local head = redis.call('HMGET', KEYS[1], 'id', 'token', 'floor')
for i = 1, 3 do
  if (head[i] or '') ~= ARGV[i] then return 0 end
end
if redis.call('XLEN', KEYS[2]) ~= redis.call('XLEN', KEYS[3]) then return 0 end
redis.call('PERSIST', KEYS[3])
-- Taking its place would free the old log at once, which takes long; this leaves that to a thread of the server's.
redis.call('UNLINK', KEYS[2])
redis.call('RENAME', KEYS[3], KEYS[2])
return 1
`;

/**
 * Takes the content of articles out of the log. An entry of a stream cannot be changed, so the log is copied under the same
 * ids and tokens, on the server, and then takes the old one's place. For that long it takes twice the memory.
 * @returns how many entries had content.
 */
export async function purgeLog(redis: DeskRedis, keys: Keys, articleIds: readonly string[]): Promise<number> {
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const head = await redis.hmget(keys.head, 'id', 'token', 'floor');
    const anew = await blankedEntries(redis, keys, new Set(articleIds));
    if (anew.size === 0) return 0;
    // Of its own: while a worker stands still another takes over, and does the same.
    const copy = `${keys.log}:copy:${randomUUID()}`;
    const pairs = [...anew].flat();
    for (let after = '0-0'; after !== '';)
      after = (await redis.eval(
        COPY,
        2,
        keys.log,
        copy,
        after,
        ENTRIES_A_STEP,
        COPY_EXPIRY_MS,
        ...pairs,
      )) as string;
    const replaced = await redis.eval(
      REPLACE,
      3,
      keys.head,
      keys.log,
      copy,
      ...head.map((part) => part ?? ''),
    );
    if (replaced === 1) return anew.size;
    await redis.unlink(copy);
  }
  throw new Error(`the log moved on ${MOST_TRIES} times while content was to be purged from it`);
}

/** All that the log has of these articles, oldest first. */
export async function* versionsInLog(
  redis: DeskRedis,
  keys: Keys,
  articleIds: ReadonlySet<string>,
): AsyncGenerator<LogArticle> {
  for await (const entry of entriesNaming(redis, keys.log, [...articleIds]))
    yield* articlesOf(entry).filter(({ id }) => articleIds.has(id));
}

/** Entry → its articles without that content, as JSON. */
async function blankedEntries(
  redis: DeskRedis,
  keys: Keys,
  articleIds: ReadonlySet<string>,
): Promise<Map<string, string>> {
  const anew = new Map<string, string>();
  for await (const entry of entriesNaming(redis, keys.log, [...articleIds])) {
    const articles = articlesOf(entry);
    const isHeld = (article: LogArticle) => articleIds.has(article.id) && hasContent(article);
    if (articles.some(isHeld))
      anew.set(
        entry[0],
        JSON.stringify(articles.map((each) => (isHeld(each) ? withoutContent(each) : each))),
      );
  }
  return anew;
}

function articlesOf(entry: RawEntry): LogArticle[] {
  return JSON.parse(fieldOf(entry, 'a') ?? '[]') as LogArticle[];
}

function hasContent(article: LogArticle): boolean {
  return !isDeepStrictEqual(article, withoutContent(article));
}
