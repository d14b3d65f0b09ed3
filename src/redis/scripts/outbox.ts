/**
 * claim: allocates the next published revision of every story whose time has come, and copies its payload to `ready`.
 * Allocating here and not at the commit makes published revisions gapless by construction. Which of the stories that one
 * names are retracted is noted with it, so that its content is fixed for good.
 *
 * KEYS 1 due, 2 published, 3 ready, 4 changed, 5 sequence, 6 retracted
 * ARGV 1 time in ms up to which due stories are taken, 2 how many at most, 3 what comes before a story's id in its key,
 *      4 the time to stamp on the revision, in ms
 * Reply: how many were taken from `due`.
 */
export const CLAIM = `
local due, published, ready, changed, sequence, retracted = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6]
local someRetracted = redis.call('EXISTS', retracted) == 1

-- Inside a text the quotation marks are escaped, so only fields are found.
local function goneOf(json)
  if not someRetracted then return '' end
  local gone = {}
  for id in string.gmatch(json, '"storyId":"([%w_-]+)"') do
    if redis.call('ZSCORE', retracted, id) then gone[#gone + 1] = id end
  end
  return table.concat(gone, ' ')
end

local stories = redis.call('ZRANGEBYSCORE', due, '-inf', ARGV[1], 'LIMIT', 0, ARGV[2])
for _, story in ipairs(stories) do
  local value = redis.call('GET', ARGV[3] .. story)
  if value then
    local revision = redis.call('HINCRBY', published, story, 1)
    local number = redis.call('INCR', sequence)
    local letters = redis.call('HGET', changed, story) or ''
    local json = string.sub(value, string.find(value, '|', 1, true) + 1)
    redis.call('XADD', ready, '*', 'story', story, 'revision', revision, 'sequence', number, 'time', ARGV[4], 'changed', letters, 'gone', goneOf(json), 'json', json)
  end
  redis.call('HDEL', changed, story)
  redis.call('ZREM', due, story)
end
return #stories
`;

/**
 * clear: takes an allocated revision out of `ready`, but only once each queue on this very server holds its job: a client
 * that outlived a crash of the server must not clear what the crash took back. Appending to the stream outputs is part of
 * the same step, so a stream has each revision exactly once.
 *
 * KEYS 1 ready; then the job keys; then the output streams
 * ARGV 1 entry id, 2 number of job keys, 3 number of streams; then per stream: most entries to keep, JSON
 * Reply: 1 cleared, 0 it was cleared before, -1 a job is missing.
 */
export const CLEAR = `
if #redis.call('XRANGE', KEYS[1], ARGV[1], ARGV[1]) == 0 then return 0 end
local jobs, streams = tonumber(ARGV[2]), tonumber(ARGV[3])
for i = 1, jobs do
  if redis.call('EXISTS', KEYS[1 + i]) == 0 then return -1 end
end
for i = 1, streams do
  redis.call('XADD', KEYS[1 + jobs + i], 'MAXLEN', '~', ARGV[2 + i * 2], '*', 'json', ARGV[3 + i * 2])
end
redis.call('XDEL', KEYS[1], ARGV[1])
return 1
`;

/**
 * trim: forgets log entries older than the window, never the newest, and what belongs to stories that have expired.
 *
 * KEYS 1 head, 2 log, 3 recent, 4 published, 5 changed, 6 due, 7 retracted
 * ARGV 1 ms before which entries are forgotten, 2 ms before which stories have expired, 3 how many of either at most
 * Reply: {entries forgotten, stories forgotten}
 */
export const TRIM = `
local head, log, recent, published, changed, due = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6]
local newest = redis.call('HGET', head, 'id') or '0-0'
local old = redis.call('XRANGE', log, '-', '(' .. ARGV[1] .. '-0', 'COUNT', ARGV[3])
local gone, floor = 0, false
for _, entry in ipairs(old) do
  if entry[1] ~= newest then
    redis.call('XDEL', log, entry[1])
    floor = entry[1]
    gone = gone + 1
  end
end
if floor then redis.call('HSET', head, 'floor', floor) end
local forgotten = 0
for _, list in ipairs({recent, KEYS[7]}) do
  local expired = redis.call('ZRANGEBYSCORE', list, '-inf', '(' .. ARGV[2], 'LIMIT', 0, ARGV[3])
  for _, story in ipairs(expired) do
    redis.call('ZREM', list, story)
    redis.call('HDEL', published, story)
    redis.call('HDEL', changed, story)
    redis.call('ZREM', due, story)
  end
  forgotten = forgotten + #expired
end
return {gone, forgotten}
`;
