import { JOBS } from './jobs.ts';

/**
 * clear: takes allocated revisions out of `ready` and puts them on the outputs in the same step, so that each output has each
 * exactly once, whoever dies when. What an output misses is noted for it, and the revision becomes what `shown` says. A
 * tombstone is noted, so that it can be said again. An output that does not take what it is given misses it; the others do
 * not.
 *
 * KEYS 1 ready, 2 shown, 3 tombstones; then two per output: what it has missed, and its stream or what comes before a job's id in its key
 * ARGV 1 what comes before a story's id in its key, 2 the same for the state that is on the outputs, 3 expiry of that in ms,
 *      4 number of outputs; then per output the options of its jobs (jobs.ts), '' for a stream; then per revision: id in
 *      `ready`, story, what `shown` is to say, '1' if it is a tombstone, the event, the message as texts 1 and 2 ('' where no
 *      output needs it), and per output what to do: '' nothing, '1' or '2' put on that text, 'miss' it misses it
 * Reply: {per revision, number and error of each output that failed}. Per revision: 1 it is out; 0 it was before; -1 it was
 *        taken out of `ready` and is not out yet; -2 nothing was done, for one that is older than the first still waits
 */
export const CLEAR = `${JOBS}
local ready, shown, tombstones = KEYS[1], KEYS[2], KEYS[3]
local expiry, outputs = ARGV[3], tonumber(ARGV[4])
local first, width = 5 + outputs, 7 + outputs
local replies, failed = {}, {}

-- Writes nothing. Where the server takes no writes, for want of memory or else, it says so here, before the first of them.
redis.call('SETRANGE', ready .. ':none', 0, '')

local function missedKey(o) return KEYS[2 + o * 2] end
local function target(o) return KEYS[3 + o * 2] end

-- Each call costs a script as much as a lookup does. So what these are to become is gathered, and told for all together: what
-- shown says of a story (false: nothing), and the copy kept beside it (false: none).
local said, kept, ended = {}, {}, {}

local function shownOf(story)
  if said[story] == nil then return redis.call('HGET', shown, story) end
  return said[story]
end

local function publishedOf(value) return tonumber(string.match(value or '', '^%d+|(%d+)|')) or 0 end

-- Where the story has changed since it was allocated, what goes out is kept beside it.
local function copyFor(id, story, internal)
  if string.match(redis.call('GETRANGE', ARGV[1] .. story, 0, 20), '^(%d+)|') == internal then return false end
  local entry = redis.call('XRANGE', ready, id, id)[1]
  return entry and internal .. '|' .. entry[2][#entry[2]]
end

local missesAny = {}
for o = 1, outputs do missesAny[o] = redis.call('EXISTS', missedKey(o)) == 1 end

-- A tombstone is noted whole: nothing else keeps it.
local function miss(o, story, revision, tombstone)
  missesAny[o] = true
  local noted = tonumber(string.match(redis.call('HGET', missedKey(o), story) or '', '^%d+')) or 0
  if noted < tonumber(revision) then
    redis.call('HSET', missedKey(o), story, tombstone and revision .. '|' .. tombstone or revision)
  end
end

local function caughtUp(o, story, revision)
  if not missesAny[o] then return end
  local noted = redis.call('HGET', missedKey(o), story)
  if noted and tonumber(string.match(noted, '^%d+')) <= tonumber(revision) then
    redis.call('HDEL', missedKey(o), story)
  end
end

-- Queues are opened when the first job comes. false: it takes none.
local queues = {}

local function queueOf(o)
  if queues[o] == nil then
    local queue, wrong = openQueue(target(o), ARGV[4 + o])
    if wrong then failed[#failed + 1] = {o, wrong} end
    queues[o] = queue or false
  end
  return queues[o]
end

local function append(o, text)
  local reply = redis.pcall('XADD', target(o), '*', 'json', text)
  if type(reply) ~= 'table' or not reply.err then return true end
  failed[#failed + 1] = {o, reply.err}
  return false
end

local function give(o, job, event, text)
  if ARGV[4 + o] == '' then return append(o, text) end
  local queue = queueOf(o)
  if queue then queue.add(job, event, text) end
  return queue and true
end

local function send(at, story, revision, isTombstone)
  for o = 1, outputs do
    local what = ARGV[at + 6 + o]
    local text = ARGV[at + (what == '2' and 6 or 5)]
    if what == 'miss' or (what ~= '' and not give(o, story .. '-r' .. revision, ARGV[at + 4], text)) then
      miss(o, story, revision, isTombstone and ARGV[at + 5])
    elseif what ~= '' then
      caughtUp(o, story, revision)
    end
  end
end

local function clearOne(at)
  local id, story, words, isTombstone = ARGV[at], ARGV[at + 1], ARGV[at + 2], ARGV[at + 3] == '1'
  local internal, revision = string.match(words, '^(%d+)|(%d+)|')
  local copy = not isTombstone and copyFor(id, story, internal)
  if redis.call('XDEL', ready, id) == 0 then
    local isOut = isTombstone or publishedOf(shownOf(story)) >= tonumber(revision)
    return isOut and 0 or -1
  end
  said[story], kept[story] = not isTombstone and words, copy
  if isTombstone then ended[story] = revision end
  send(at, story, revision, isTombstone)
  return 1
end

-- One call comes upon the other before that is answered. Where one was not done, those after it are not either.
local isTooEarly = #redis.call('XRANGE', ready, '-', '(' .. ARGV[first], 'COUNT', 1) > 0
for at = first, #ARGV, width do
  replies[#replies + 1] = isTooEarly and -2 or clearOne(at)
end
for _, queue in pairs(queues) do
  if queue then queue.close() end
end

local shows, hides, drops, ends = {}, {}, {}, {}
for story, words in pairs(said) do
  if words then
    shows[#shows + 1] = story
    shows[#shows + 1] = words
  else
    hides[#hides + 1] = story
  end
  if kept[story] then
    redis.call('SET', ARGV[2] .. story, kept[story], 'PX', expiry)
  else
    drops[#drops + 1] = ARGV[2] .. story
  end
end
if #shows > 0 then redis.call('HSET', shown, unpack(shows)) end
if #hides > 0 then redis.call('HDEL', shown, unpack(hides)) end
if #drops > 0 then redis.call('DEL', unpack(drops)) end
for story, revision in pairs(ended) do
  ends[#ends + 1] = story
  ends[#ends + 1] = revision
end
if #ends > 0 then redis.call('HSET', tombstones, unpack(ends)) end
return {replies, failed}
`;
