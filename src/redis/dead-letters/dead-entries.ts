/** Dead letters of streams: what the helper of a consumer group put aside (src/consumer/dead-letters.ts). */
import type { DeadLetter, DeadLettersDesk, Page } from './dead-letters.ts';

const MAX_REASON = 500;

/**
 * KEYS 1 the dead, 2 those to be tried again; ARGV ids. Reply: the ids that were there. The group's reader takes them from the
 * list one by one.
 */
const REDRIVE = `
local moved = {}
for _, id in ipairs(ARGV) do
  local letter = redis.call('HGET', KEYS[1], id)
  if letter then
    redis.call('RPUSH', KEYS[2], letter)
    redis.call('HDEL', KEYS[1], id)
    moved[#moved + 1] = id
  end
end
return moved
`;
/** Ids in one call of the script, so that it holds up nobody. */
const IDS_A_STEP = 100;

const DAY_MS = 86_400_000;
/** As long as the failed jobs of an output are kept. */
const KEPT_MS = 30 * DAY_MS;

export interface StreamGroup {
  stream: string;
  group: string;
}

export async function readDeadEntries(
  { redis, keys }: DeadLettersDesk,
  { stream, group }: StreamGroup,
  { offset, limit }: Page,
): Promise<{ letters: DeadLetter[]; total: number }> {
  const dead = keys.dead(stream, group);
  const ids = (await redis.hkeys(dead)).toSorted(newestFirst);
  const page = ids.slice(offset, offset + limit);
  const letters = page.length > 0 ? await redis.hmget(dead, ...page) : [];
  return {
    letters: letters.flatMap((text, index) => (text === null ? [] : [letterOf(page[index] ?? '', text)])),
    total: ids.length,
  };
}

export async function redriveEntries(
  { redis, keys }: DeadLettersDesk,
  { stream, group }: StreamGroup,
  ids: readonly string[],
): Promise<string[]> {
  const redriven: string[] = [];
  for (let from = 0; from < ids.length; from += IDS_A_STEP) {
    const step = ids.slice(from, from + IDS_A_STEP);
    const moved = await redis.eval(
      REDRIVE,
      2,
      keys.dead(stream, group),
      keys.redriven(stream, group),
      ...step,
    );
    redriven.push(...(moved as string[]));
  }
  return redriven;
}

/**
 * Drops what a group gave up 30 days ago. Its keys end by themselves a day after that, unless this is done again by then: so
 * what is left of a group that is gone goes too.
 * @param now ms by the server's clock
 */
export async function trimDeadEntries(
  { redis, keys }: DeadLettersDesk,
  { stream, group }: StreamGroup,
  now: number,
): Promise<void> {
  const dead = keys.dead(stream, group);
  // A message is given up after it was sent: that of a younger entry need not be read.
  const ids = (await redis.hkeys(dead)).filter((id) => !(sentAt(id) >= now - KEPT_MS));
  for (let from = 0; from < ids.length; from += IDS_A_STEP) {
    const page = ids.slice(from, from + IDS_A_STEP);
    const letters = await redis.hmget(dead, ...page);
    const old = page.filter((id, i) => gaveUpAt(id, letters[i] ?? '') < now - KEPT_MS);
    if (old.length > 0) await redis.hdel(dead, ...old);
  }
  for (const key of [dead, keys.redriven(stream, group)]) await redis.pexpire(key, KEPT_MS + DAY_MS);
}

/** ms; of a letter that does not tell, when its entry was sent. NaN: nothing tells. */
function gaveUpAt(id: string, text: string): number {
  const at = Date.parse(String(fieldsOf(parse(text))['time']));
  return Number.isNaN(at) ? sentAt(id) : at;
}

/** ms; NaN of what is no stream entry's id. */
function sentAt(id: string): number {
  return /^\d+-\d+$/.test(id) ? Number(id.split('-')[0]) : NaN;
}

/** Ids of entries, `milliseconds-number`; the few others (messages of a snapshot) by their letters. */
function newestFirst(a: string, b: string): number {
  const [[aTime = 0, aNumber = 0], [bTime = 0, bNumber = 0]] = [
    a.split('-').map(Number),
    b.split('-').map(Number),
  ];
  return bTime - aTime || bNumber - aNumber || (a < b ? 1 : -1);
}

/** Consumers write them, in whatever language: nothing is taken on trust. */
function letterOf(id: string, text: string): DeadLetter {
  const letter = fieldsOf(parse(text));
  const { storyId, revision } = fieldsOf(letter['message']);
  const { attempts, time } = letter;
  return {
    id,
    about: {
      ...(typeof storyId === 'string' && { story: storyId.slice(0, MAX_REASON) }),
      ...(typeof revision === 'number' && { revision }),
    },
    reason: typeof letter['reason'] === 'string' ? letter['reason'].slice(0, MAX_REASON) : '',
    attempts: typeof attempts === 'number' ? attempts : 0,
    ...(typeof time === 'string' && { time: time.slice(0, MAX_REASON) }),
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function fieldsOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
