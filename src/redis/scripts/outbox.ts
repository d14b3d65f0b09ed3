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

-- Inside a text the quotation marks are escaped, so only fields are found. A plain search for what comes before an id takes a
-- fifth of the time that a pattern for it takes.
local function goneOf(json)
  if not someRetracted then return '' end
  local gone = {}
  local _, stop = string.find(json, '"storyId":"', 1, true)
  while stop do
    local id = string.match(json, '^[%w_-]+', stop + 1)
    if id and redis.call('ZSCORE', retracted, id) then gone[#gone + 1] = id end
    _, stop = string.find(json, '"storyId":"', stop + 1, true)
  end
  return table.concat(gone, ' ')
end

local stories = redis.call('ZRANGEBYSCORE', due, '-inf', ARGV[1], 'LIMIT', 0, ARGV[2])
if #stories == 0 then return 0 end

-- Each call costs a script as much as a lookup does: what can be asked or told for all stories together is.
local letters = redis.call('HMGET', changed, unpack(stories))
local last = redis.call('HMGET', published, unpack(stories))
local number = tonumber(redis.call('GET', sequence) or 0)
local revisions = {}
for i, story in ipairs(stories) do
  local value = redis.call('GET', ARGV[3] .. story)
  if value then
    local revision = (tonumber(last[i]) or 0) + 1
    number = number + 1
    local bar = string.find(value, '|', 1, true)
    local internal, json = string.sub(value, 1, bar - 1), string.sub(value, bar + 1)
    redis.call('XADD', ready, '*', 'story', story, 'internal', internal, 'revision', revision, 'sequence', number, 'time', ARGV[4], 'changed', letters[i] or '', 'gone', goneOf(json), 'json', json)
    revisions[#revisions + 1] = story
    revisions[#revisions + 1] = revision
  end
end
if #revisions > 0 then
  redis.call('HSET', published, unpack(revisions))
  redis.call('INCRBY', sequence, #revisions / 2)
end
-- What a story that is hidden has still to tell it tells when it is shown again.
local told = {}
for _, story in ipairs(stories) do
  if not (someRetracted and redis.call('ZSCORE', retracted, story)) then told[#told + 1] = story end
end
if #told > 0 then redis.call('HDEL', changed, unpack(told)) end
redis.call('ZREM', due, unpack(stories))
return #stories
`;

/**
 * outbox: what a publisher has to know to go to work, or to know how long it may sleep.
 *
 * KEYS 1 head, 2 due, 3 ready
 * Reply: {ms by the server's clock, id of the newest log entry, stories due, when the first is or '', revisions ready, id of
 *         the first or '', id of the last where that of the first lies in the future, or ''}
 */
export const OUTBOX = `
local clock = redis.call('TIME')
local first = redis.call('ZRANGE', KEYS[2], 0, 0, 'WITHSCORES')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
local ready = redis.call('XRANGE', KEYS[3], '-', '+', 'COUNT', 1)
local last = ''
if ready[1] and tonumber(string.match(ready[1][1], '^%d+')) > now then
  last = redis.call('XREVRANGE', KEYS[3], '+', '-', 'COUNT', 1)[1][1]
end
return {
  now,
  redis.call('HGET', KEYS[1], 'id') or '0-0',
  redis.call('ZCARD', KEYS[2]),
  first[2] or '',
  redis.call('XLEN', KEYS[3]),
  ready[1] and ready[1][1] or '',
  last,
}
`;

/**
 * trim: forgets log entries older than the window, never the newest, and what belongs to stories that have expired.
 *
 * KEYS 1 head, 2 log, 3 recent, 4 published, 5 changed, 6 due, 7 retracted, 8 shown, 9 tombstones; then what each output has missed
 * ARGV 1 ms before which entries are forgotten, 2 ms before which stories have expired, 3 how many of either at most,
 *      4 what comes before a story's id in the key of what is on the outputs, 5 the same for the story's own
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
    -- While a story may go on, so does the count of its revisions.
    if redis.call('EXISTS', ARGV[5] .. story) == 0 then
      redis.call('ZREM', list, story)
      redis.call('ZREM', due, story)
      redis.call('DEL', ARGV[4] .. story)
      for _, hash in ipairs({published, changed, unpack(KEYS, 8)}) do redis.call('HDEL', hash, story) end
      forgotten = forgotten + 1
    end
  end
end
return {gone, forgotten}
`;
