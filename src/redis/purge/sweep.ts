/** Finds what names certain ids, on the server: what names none, which is nearly all, stays there. */
import type { DeskRedis } from '../connect.ts';
import type { Keys } from '../keys.ts';

/** Keys that a step of the walk brings. */
const KEYS_A_STEP = 1000;
/** Values looked into in one step: at 5 KB each that holds the server up for about 2 ms, for few ids and for many. */
const VALUES_A_STEP = { few: 200, many: 40 };
/** So many ids are looked for one by one, at about 1 GB/s each; more all at once, at about 100 MB/s. */
const FEW = 10;

/** For scripts whose arguments are ids from the number `first` on: whether a JSON text names one of them. */
const NAMES = `
local ids = {}
for i = first, #ARGV do ids[ARGV[i]] = true end
local isFew = #ARGV - first < ${FEW}
local function names(text)
  if isFew then
    for i = first, #ARGV do
      if string.find(text, ARGV[i], 1, true) then return true end
    end
    return false
  end
  for word in string.gmatch(text, '"(%w+)"') do
    if ids[word] then return true end
  end
  return false
end
`;

/** KEYS strings, and the hashes that BullMQ keeps of its jobs; ARGV ids. Reply: those keys that name one of them. */
const KEYS_NAMING = `
local first = 1
${NAMES}
local naming = {}
for _, key in ipairs(KEYS) do
  local kind = redis.call('TYPE', key).ok
  local text = false
  if kind == 'string' then text = redis.call('GET', key) end
  if kind == 'hash' then text = redis.call('HGET', key, 'data') end
  if text and names(text) then naming[#naming + 1] = key end
end
return naming
`;

/**
 * KEYS 1 a stream; ARGV 1 the entry after which to begin, 2 how many to look at; then ids
 * Reply: the id of the last entry looked at ('' at the end), and the entries that name one of the ids
 */
const ENTRIES_NAMING = `
local first = 3
${NAMES}
local page = redis.call('XRANGE', KEYS[1], '(' .. ARGV[1], '+', 'COUNT', ARGV[2])
local naming = {}
for _, entry in ipairs(page) do
  local found = false
  for i = 2, #entry[2], 2 do found = found or names(entry[2][i]) end
  if found then naming[#naming + 1] = entry end
end
return {#page > 0 and page[#page][1] or '', naming}
`;

/**
 * KEYS 1 a hash; ARGV 1 where to go on, 2 how many to look at, about; then ids
 * Reply: where to go on ('0' at the end), and the fields and values that name one of the ids
 */
const FIELDS_NAMING = `
local first = 3
${NAMES}
local reply = redis.call('HSCAN', KEYS[1], ARGV[1], 'COUNT', ARGV[2])
local naming = {}
for i = 2, #reply[2], 2 do
  if names(reply[2][i]) then naming[#naming + 1] = {reply[2][i - 1], reply[2][i]} end
end
return {reply[1], naming}
`;

export type RawEntry = [id: string, fields: string[]];

/** All keys that begin with `under`, after the desk's own prefix, in steps; one that is there all the time comes at least once. */
export async function* walkKeys(redis: DeskRedis, keys: Keys, under = ''): AsyncGenerator<string[]> {
  const root = keys.head.slice(0, -'head'.length);
  for (let cursor = '0', first = true; first || cursor !== '0'; first = false) {
    const [next, found] = await redis.scan(cursor, 'MATCH', `${root}${under}*`, 'COUNT', KEYS_A_STEP);
    cursor = next;
    if (found.length > 0) yield found;
  }
}

/** Of these keys of strings and of jobs, those that name one of the ids. */
export async function keysNaming(
  redis: DeskRedis,
  among: readonly string[],
  ids: readonly string[],
): Promise<string[]> {
  const naming: string[] = [];
  for (let i = 0; i < among.length; i += stepFor(ids)) {
    const step = among.slice(i, i + stepFor(ids));
    naming.push(...((await redis.eval(KEYS_NAMING, step.length, ...step, ...ids)) as string[]));
  }
  return naming;
}

/** The entries of a stream that name one of the ids, oldest first. */
export async function* entriesNaming(
  redis: DeskRedis,
  stream: string,
  ids: readonly string[],
): AsyncGenerator<RawEntry> {
  for (let after = '0-0'; after !== '';) {
    const reply = await redis.eval(ENTRIES_NAMING, 1, stream, after, stepFor(ids), ...ids);
    const [last, naming] = reply as [string, RawEntry[]];
    yield* naming;
    after = last;
  }
}

/** The fields of a hash whose value names one of the ids, with that value; one may come twice. */
export async function* fieldsNaming(
  redis: DeskRedis,
  hash: string,
  ids: readonly string[],
): AsyncGenerator<[field: string, value: string]> {
  for (let cursor = '0', first = true; first || cursor !== '0'; first = false) {
    const reply = await redis.eval(FIELDS_NAMING, 1, hash, cursor, stepFor(ids), ...ids);
    const [next, naming] = reply as [string, [string, string][]];
    yield* naming;
    cursor = next;
  }
}

export function fieldOf([, fields]: RawEntry, name: string): string | undefined {
  const at = fields.findIndex((field, i) => i % 2 === 0 && field === name);
  return at < 0 ? undefined : fields[at + 1];
}

function stepFor(ids: readonly string[]): number {
  return ids.length <= FEW ? VALUES_A_STEP.few : VALUES_A_STEP.many;
}
