import type { StoryState } from '../../story/types.ts';
import type { DeskRedis } from '../connect.ts';
import type { Keys } from '../keys.ts';
import { readStates, retractedKey } from '../stories/stories.ts';

/** Stories, or entries of `ready`, that a step takes. */
const PAGE = 100;

/**
 * For both scripts: whether what is noted of a story that went out is wrong, while nothing of it is due. It is right where
 * `shown` names the last published revision and the content is there; of a retracted story, where its tombstone is noted.
 */
const IS_WRONG = `
local function hasContent(key, internal)
  return redis.call('GETRANGE', key, 0, #internal - 1) == internal
end

local function isWrong(due, shown, tombstones, story, revision, state, shownState, isRetracted)
  if redis.call('ZSCORE', due, story) then return false end
  local said = redis.call('HGET', shown, story)
  if isRetracted then return said or redis.call('HGET', tombstones, story) ~= revision end
  if redis.call('EXISTS', state) == 0 then return false end
  local internal, last = string.match(said or '', '^(%d+|)(%d+)|')
  return last ~= revision or not (hasContent(state, internal) or hasContent(shownState, internal))
end
`;

/**
 * KEYS 1 due, 2 published, 3 shown, 4 tombstones; then two per story: its state, and the state that is on the outputs
 * ARGV 1 '1' if they are retracted, '' if they live; then the stories
 * Reply: of those of which the wrong is noted, the story and its published revision in turn
 */
const FIND = `${IS_WRONG}
local found = {}
for i = 2, #ARGV do
  local story, revision = ARGV[i], redis.call('HGET', KEYS[2], ARGV[i])
  if revision and isWrong(KEYS[1], KEYS[3], KEYS[4], story, revision, KEYS[1 + i * 2], KEYS[2 + i * 2], ARGV[1] == '1') then
    found[#found + 1] = story
    found[#found + 1] = revision
  end
end
return found
`;

/**
 * KEYS 1 due, 2 published, 3 shown, 4 tombstones, 5 the story's state, 6 its state that is on the outputs
 * ARGV 1 story, 2 its published revision, 3 its internal one, 4 what `shown` is to say, '' if it is retracted
 * Reply: 1, or 0 where the story has moved on or is in order by now
 */
const NOTE = `${IS_WRONG}
local story, revision, internal, words = ARGV[1], ARGV[2], ARGV[3] .. '|', ARGV[4]
if redis.call('HGET', KEYS[2], story) ~= revision or not hasContent(KEYS[5], internal) then return 0 end
if not isWrong(KEYS[1], KEYS[3], KEYS[4], story, revision, KEYS[5], KEYS[6], words == '') then return 0 end
redis.call('DEL', KEYS[6])
if words == '' then
  redis.call('HDEL', KEYS[3], story)
  redis.call('HSET', KEYS[4], story, revision)
else
  redis.call('HSET', KEYS[3], story, words)
end
return 1
`;

/** KEYS 1 ready; ARGV 1 the entry to begin after, 2 how many to look at. Reply: the last one's id ('' at the end), the stories. */
const STORIES_READY = `
local page = redis.call('XRANGE', KEYS[1], '(' .. ARGV[1], '+', 'COUNT', ARGV[2])
local stories = {}
for i, entry in ipairs(page) do
  for f = 1, #entry[2], 2 do
    if entry[2][f] == 'story' then stories[#stories + 1] = entry[2][f + 1] end
  end
end
return {#page > 0 and page[#page][1] or '', stories}
`;

/**
 * Notes what is on the outputs where that was not noted, or not rightly: by a publisher of an older copydesk, that is. Of a
 * living story it is the state as it is, under the last revision that was allocated, with the state's own time and the desk's
 * latest sequence number, since the revision's own are not known any more; of a retracted one its tombstone. A story of which
 * something waits to go out is left to that. It may run beside anything, and be run again.
 * @returns how many stories were put right
 */
export async function healShown(redis: DeskRedis, keys: Keys): Promise<number> {
  const living = await findWrong(redis, keys, keys.recent, false);
  const retracted = await findWrong(redis, keys, retractedKey(keys), true);
  if (living.size + retracted.size === 0) return 0;
  // Read after the revisions were: whatever has been allocated since has raised its story's.
  for await (const story of storiesReady(redis, keys)) {
    living.delete(story);
    retracted.delete(story);
  }
  return (await note(redis, keys, living, false)) + (await note(redis, keys, retracted, true));
}

/** Story → published revision. */
async function findWrong(
  redis: DeskRedis,
  keys: Keys,
  list: string,
  areRetracted: boolean,
): Promise<Map<string, string>> {
  const wrong = new Map<string, string>();
  let cursor = '0';
  do {
    const [next, flat] = await redis.zscan(list, cursor, 'COUNT', PAGE);
    cursor = next;
    const ids = flat.filter((_, i) => i % 2 === 0);
    const scriptKeys = [...hashesOf(keys), ...ids.flatMap((id) => [keys.story(id), keys.shownState(id)])];
    const mark = areRetracted ? '1' : '';
    const found = (await redis.eval(FIND, scriptKeys.length, ...scriptKeys, mark, ...ids)) as string[];
    for (let i = 0; i + 1 < found.length; i += 2) wrong.set(found[i] ?? '', found[i + 1] ?? '');
  } while (cursor !== '0');
  return wrong;
}

async function* storiesReady(redis: DeskRedis, keys: Keys): AsyncGenerator<string> {
  for (let after = '0-0'; after !== '';) {
    const reply = await redis.eval(STORIES_READY, 1, keys.ready, after, PAGE);
    const [last, stories] = reply as [string, string[]];
    yield* stories;
    after = last;
  }
}

async function note(
  redis: DeskRedis,
  keys: Keys,
  wrong: ReadonlyMap<string, string>,
  areRetracted: boolean,
): Promise<number> {
  const gone = new Set(await redis.zrange(retractedKey(keys), 0, -1));
  const sequence = Math.max(1, Number(await redis.get(keys.sequence)));
  const ids = [...wrong.keys()];
  let noted = 0;
  for (let i = 0; i < ids.length; i += PAGE) {
    const states = await readStates(redis, keys, ids.slice(i, i + PAGE));
    const replies = [...states.values()].map(async (state) => {
      if (areRetracted !== (state.retracted !== undefined)) return 0;
      const revision = wrong.get(state.id) ?? '';
      const time = Date.parse(state.updatedDateTime);
      const words = [state.revision, revision, sequence, time, '', goneFrom(state, gone)].join('|');
      const storyKeys = [keys.story(state.id), keys.shownState(state.id)];
      const told = areRetracted ? '' : words;
      const { id, revision: internal } = state;
      return (await redis.eval(
        NOTE,
        6,
        ...hashesOf(keys),
        ...storyKeys,
        id,
        revision,
        internal,
        told,
      )) as number;
    });
    for (const reply of await Promise.all(replies)) noted += reply;
  }
  return noted;
}

function hashesOf(keys: Keys): string[] {
  return [keys.due, keys.published, keys.shown, keys.tombstones];
}

function goneFrom(state: StoryState, retracted: ReadonlySet<string>): string {
  const named = state.related.flatMap(({ storyId }) => storyId ?? []);
  return named.filter((id) => retracted.has(id)).join(' ');
}
