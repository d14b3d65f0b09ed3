/**
 * For scripts that put messages on queues: adds a job as BullMQ 6 does itself (its `addStandardJob`), so that any worker of it
 * takes the job; tests/redis/output-jobs.test.ts holds the two side by side. In a script of ours the job comes in the same
 * step as what is noted of it, and what is the same for all jobs of a call is asked and told once.
 *
 * openQueue(prefix, options): `prefix` is what comes before a job's id in its key, `options` the jobs' options as JSON without
 * its last brace. Gives the queue, or nil and what is wrong with it: then nothing was written. All that might fail is looked at
 * here, since a script that fails later leaves half of its work behind. Events may fail: a team may have used up its stream's ids.
 * queue.add(id, name, data): notes a job, some hundreds at most.
 * queue.close(): adds them and wakes the workers. One that is there already, whatever has become of it, stays as it is.
 */
export const JOBS = `
local function wrongKeyOf(prefix)
  for name, kind in pairs({wait = 'list', active = 'list', meta = 'hash', events = 'stream', marker = 'zset'}) do
    local found = redis.call('TYPE', prefix .. name)
    found = type(found) == 'table' and found.ok or found
    if found ~= kind and found ~= 'none' then return 'WRONGTYPE ' .. prefix .. name .. ' is a ' .. found end
  end
end

local function openQueue(prefix, options)
  local wrong = wrongKeyOf(prefix)
  if wrong then return nil, wrong end
  local clock = redis.call('TIME')
  local now = string.format('%.0f', clock[1] * 1000 + math.floor(clock[2] / 1000))
  local meta = redis.call('HMGET', prefix .. 'meta', 'opts.maxLenEvents', 'paused', 'concurrency')
  local mostEvents = string.match(meta[1] or '', '^%d%d?%d?%d?%d?%d?$') or '1000'
  local most = tonumber(meta[3])
  local jobs, jobKeys = {}, {}
  local queue = {}

  function queue.add(id, name, data)
    jobs[#jobs + 1] = {id, name, data}
    jobKeys[#jobKeys + 1] = prefix .. id
  end

  local function write(id, name, data)
    redis.call('HSET', prefix .. id, 'name', name, 'data', data, 'opts', options .. ',"jobId":"' .. id .. '"}',
      'timestamp', now, 'delay', '0', 'priority', '0')
    redis.pcall('XADD', prefix .. 'events', '*', 'event', 'added', 'jobId', id, 'name', name)
    redis.pcall('XADD', prefix .. 'events', 'MAXLEN', '~', mostEvents, '*', 'event', 'waiting', 'jobId', id)
  end

  function queue.close()
    if #jobs == 0 then return end
    local isAnyThere = redis.call('EXISTS', unpack(jobKeys)) > 0
    local added, isAdded = {}, {}
    for i, job in ipairs(jobs) do
      local id = job[1]
      if not isAdded[id] and not (isAnyThere and redis.call('EXISTS', jobKeys[i]) == 1) then
        write(id, job[2], job[3])
        added[#added + 1], isAdded[id] = id, true
      end
    end
    if #added == 0 then return end
    redis.call('LPUSH', prefix .. 'wait', unpack(added))
    redis.pcall('INCRBY', prefix .. 'id', #added)
    if not meta[1] then redis.call('HSET', prefix .. 'meta', 'opts.maxLenEvents', mostEvents) end
    local isMaxed = most and redis.call('LLEN', prefix .. 'active') >= most
    if not meta[2] and not isMaxed then redis.call('ZADD', prefix .. 'marker', '0', '0') end
  end

  return queue
end
`;
