/**
 * unreadJobs: how much waits in a queue.
 *
 * KEYS the lists and sorted sets that jobs wait in
 * Reply: how many jobs
 */
export const UNREAD_JOBS = `
local unread = 0
for _, key in ipairs(KEYS) do
  local kind = redis.call('TYPE', key)
  kind = type(kind) == 'table' and kind.ok or kind
  unread = unread + (kind == 'zset' and redis.call('ZCARD', key) or redis.call('LLEN', key))
end
return unread
`;

/**
 * dropJobs: removes jobs from where they wait, and all that is kept of them. One that is not there any more, since a consumer
 * has taken it, is left alone.
 *
 * KEYS 1 a list or sorted set that jobs wait in
 * ARGV 1 what comes before a job's id in its key, 2 and 3 the part of a list to look in, from its end: -1000 and -1; then the
 *      jobs' ids
 * Reply: how many were removed
 */
export const DROP_JOBS = `
local waiting, prefix = KEYS[1], ARGV[1]
local function forget(id)
  redis.call('UNLINK', prefix .. id, prefix .. id .. ':logs')
end

local kind = redis.call('TYPE', waiting)
kind = type(kind) == 'table' and kind.ok or kind
local dropped = 0
if kind == 'zset' then
  for i = 4, #ARGV do
    if redis.call('ZREM', waiting, ARGV[i]) == 1 then
      forget(ARGV[i])
      dropped = dropped + 1
    end
  end
elseif kind == 'list' then
  local unwanted = {}
  for i = 4, #ARGV do unwanted[ARGV[i]] = true end
  local first = math.max(0, redis.call('LLEN', waiting) + tonumber(ARGV[2]))
  for i, id in ipairs(redis.call('LRANGE', waiting, ARGV[2], ARGV[3])) do
    if unwanted[id] then
      redis.call('LSET', waiting, first + i - 1, '')
      forget(id)
      dropped = dropped + 1
    end
  end
  -- One pass over the list for all of them: to search it for each would hold Redis for seconds.
  if dropped > 0 then redis.call('LREM', waiting, -dropped, '') end
end
return dropped
`;
