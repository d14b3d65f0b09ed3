/**
 * streamHeads: which revision each entry of an output stream holds. Only this leaves the server, and not the messages.
 *
 * KEYS 1 the stream
 * ARGV 1 the id to begin after, 2 how many entries
 * Reply: {per entry its id, story ('' where it is a replay's or none of ours) and revision}
 */
export const STREAM_HEADS = `
local heads = {}
for _, entry in ipairs(redis.call('XRANGE', KEYS[1], ARGV[1], '+', 'COUNT', ARGV[2])) do
  local json = entry[2][2] or ''
  -- Inside a text the quotation marks are escaped, so only fields are found; these stand before all that came from a feed.
  local story, revision = string.match(json, '"storyId":"([^"]*)","revision":(%d+)')
  local isReplay = string.find(json, '"replay":{', 1, true)
  heads[#heads + 1] = entry[1]
  heads[#heads + 1] = story and not isReplay and story or ''
  heads[#heads + 1] = tonumber(revision) or 0
end
return heads
`;

/**
 * trimStream: cuts off the oldest entries of an output stream, some at a time.
 *
 * KEYS 1 the stream
 * ARGV 1 how many entries to leave, 2 the id from which all stay ('' for none), 3 how many to cut off at most
 * Reply: how many were cut off
 */
export const TRIM_STREAM = `
local stream, keep, floor, most = KEYS[1], tonumber(ARGV[1]), ARGV[2], tonumber(ARGV[3])
local excess = redis.call('XLEN', stream) - keep
if excess <= 0 then return 0 end
local upTo = floor == '' and '+' or '(' .. floor
local oldest = redis.call('XRANGE', stream, '-', upTo, 'COUNT', math.min(excess, most))
if #oldest == 0 then return 0 end
local ms, number = string.match(oldest[#oldest][1], '^(%d+)-(%d+)$')
return redis.call('XTRIM', stream, 'MINID', ms .. '-' .. string.format('%.0f', number + 1))
`;
