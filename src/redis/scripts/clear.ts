/**
 * clear: takes allocated revisions out of `ready`, but each only once every queue on this very server holds its job: a client
 * that outlived a crash of the server must not clear what the crash took back. In the same step it is appended to the
 * streams, so that a stream has it exactly once, noted for the outputs that miss it, and becomes what `shown` says.
 * A tombstone is noted, so that it can be said again. A story's revisions are cleared in their order. An output that does not take what it is given misses it; the others do not.
 *
 * KEYS 1 ready, 2 shown, 3 tombstones; then two per output: what it has missed, and its stream or what comes before a job's id in its key
 * ARGV 1 what comes before a story's id in its key, 2 the same for the state that is on the outputs, 3 expiry of that in ms,
 *      4 number of outputs; then per revision: id in `ready`, story, what `shown` is to say, '1' if it is a tombstone, the
 *      message as texts 1 and 2 ('' where no stream needs it), and per output what to do: '' nothing, 'job' it has the job,
 *      'miss' it misses it, '1' or '2' append that text
 * Reply: {per revision, number and error of each output that failed}. Per revision: 1 cleared; 0 it was cleared before;
 *        -1 a job is missing; -2 an earlier revision of the story was not cleared; -3 it was taken out and is not out yet
 */
export const CLEAR = `
local ready, shown, tombstones = KEYS[1], KEYS[2], KEYS[3]
local expiry, outputs = ARGV[3], tonumber(ARGV[4])
local width = 6 + outputs
local replies, failed, stuck = {}, {}, {}

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

local function areAllJobsThere()
  local jobs = {}
  for at = 5, #ARGV, width do
    local job = ARGV[at + 1] .. '-r' .. string.match(ARGV[at + 2], '^%d+|(%d+)|')
    for o = 1, outputs do
      if ARGV[at + 5 + o] == 'job' then jobs[#jobs + 1] = target(o) .. job end
    end
  end
  return #jobs == 0 or redis.call('EXISTS', unpack(jobs)) == #jobs
end
local allJobsThere = areAllJobsThere()

local function isJobMissing(at, job)
  if allJobsThere then return false end
  for o = 1, outputs do
    if ARGV[at + 5 + o] == 'job' and redis.call('EXISTS', target(o) .. job) == 0 then return true end
  end
  return false
end

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

local function send(at, story, revision, tombstone)
  for o = 1, outputs do
    local what, done = ARGV[at + 5 + o], true
    if what == '1' or what == '2' then
      local reply = redis.pcall('XADD', target(o), '*', 'json', ARGV[at + 3 + tonumber(what)])
      if type(reply) == 'table' and reply.err then
        failed[#failed + 1] = {o, reply.err}
        done = false
      end
    end
    if what == 'miss' or not done then
      miss(o, story, revision, tombstone)
    elseif what ~= '' then
      caughtUp(o, story, revision)
    end
  end
end

for at = 5, #ARGV, width do
  local id, story, words, isTombstone = ARGV[at], ARGV[at + 1], ARGV[at + 2], ARGV[at + 3] == '1'
  local internal, revision = string.match(words, '^(%d+)|(%d+)|')
  local reply = 1
  if stuck[story] then
    reply = -2
  elseif isJobMissing(at, story .. '-r' .. revision) then
    reply = redis.call('XRANGE', ready, id, id)[1] and -1 or 0
    stuck[story] = reply == -1
  else
    local copy = not isTombstone and copyFor(id, story, internal)
    if redis.call('XDEL', ready, id) == 0 then
      local isOut = isTombstone or publishedOf(shownOf(story)) >= tonumber(revision)
      reply = isOut and 0 or -3
    else
      said[story], kept[story] = not isTombstone and words, copy
      if isTombstone then ended[story] = revision end
      send(at, story, revision, isTombstone and ARGV[at + 4])
    end
  end
  replies[#replies + 1] = reply
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
