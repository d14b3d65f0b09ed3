/**
 * admit: gives a place at a host, or says when to come again. A place is reserved (in `waiting`, under the time from which
 * it may be taken up), then taken (in `running`, under the time at which it lapses if nobody gives it back), then gone.
 *
 * Reserved times lie a little more than the gap apart: timers and jobs come late, and who comes late pushes the next one.
 * Where requests take longer than the gap allows for, they lie as far apart as places come free. Whoever comes when all
 * places are taken waits until the oldest request has lasted as long as they do, and if it has already, as long again: so
 * waits grow with a host that hangs. A reservation holds nobody up past its own time: if its holder does not come, the next one goes.
 *
 * KEYS 1 the host's hash, 2 waiting, 3 running; 4 where there is a place: a key that is set with it
 * ARGV 1 token, 2 time in ms, 3 places, 4 gap in ms, 5 ms after which a place lapses, 6 ms that are soon waited,
 *      7 ms after its time at which a reservation is given up, 8 most ms between reservations that come of slowness,
 *      9 expiry of what is known of the host in ms, 10 ms that a full host is left alone at least;
 *      11 what the key is set to, 12 expiry of that in ms
 * Reply: {1, time in ms at which the place lapses} | {0, ms to wait}
 */
export const ADMIT = `
local token, now, places, gap, lease = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5])
local soon, grace = tonumber(ARGV[6]), tonumber(ARGV[7])
local function text(number) return string.format('%.0f', number) end
local function numeric(value) return value and tonumber(value) end

redis.call('ZREMRANGEBYSCORE', KEYS[3], '-inf', now)
redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', now - grace)
-- Whoever comes with a token that has a place succeeds a holder that died.
redis.call('ZREM', KEYS[3], token)

local function keep(farthest)
  local expiry = text(math.max(tonumber(ARGV[9]), farthest - now + grace))
  for i = 1, 3 do redis.call('PEXPIRE', KEYS[i], expiry) end
end
local function reserve(at)
  redis.call('ZADD', KEYS[2], text(at), token)
  keep(at)
  return {0, at - now}
end
local function start()
  redis.call('ZREM', KEYS[2], token)
  redis.call('ZADD', KEYS[3], text(now + lease), token)
  redis.call('HSET', KEYS[1], 'last', text(now))
  if KEYS[4] then redis.call('SET', KEYS[4], ARGV[11], 'PX', ARGV[12]) end
  keep(now + lease)
  return {1, now + lease}
end

local mine = numeric(redis.call('ZSCORE', KEYS[2], token))
if mine and now < mine then return {0, mine - now} end

-- A last start in the future is another clock's.
local last = numeric(redis.call('HGET', KEYS[1], 'last'))
local took = numeric(redis.call('HGET', KEYS[1], 'took')) or 0
local from = now
if last then from = math.max(now, math.min(last, now) + gap) end

local full = redis.call('ZCARD', KEYS[3]) >= places
if full then
  local ends = tonumber(redis.call('ZRANGE', KEYS[3], 0, 0, 'WITHSCORES')[2])
  local age = now - (ends - lease)
  local left = age < took and took - age or age
  took = math.max(took, age)
  from = math.max(from, math.min(ends, now + math.max(left, tonumber(ARGV[10]))))
elseif mine and from == now then
  return start()
elseif mine and from - now <= soon then
  return reserve(from)
end
if mine then redis.call('ZREM', KEYS[2], token) end

local apart = math.max(gap + math.min(math.ceil(gap / 10), soon), math.min(math.ceil(took / places), tonumber(ARGV[8])))
local at = from
local reserved = redis.call('ZRANGEBYSCORE', KEYS[2], '(' .. text(from - apart), '+inf', 'WITHSCORES')
for i = 2, #reserved, 2 do
  local other = tonumber(reserved[i])
  if other - at >= apart then break end
  at = other + apart
end
if at == now and not full then return start() end
return reserve(at)
`;

/**
 * leave: gives a place or a reservation back, and learns how long requests to the host take.
 *
 * KEYS 1 the host's hash, 2 waiting, 3 running
 * ARGV 1 token, 2 time in ms, 3 the time in ms at which the place lapses, as admit said it ('' for a reservation only),
 *      4 ms after which a place lapses, 5 expiry of what is known of the host in ms
 */
export const LEAVE = `
local token, ends = ARGV[1], tonumber(ARGV[3])
redis.call('ZREM', KEYS[2], token)
local score = redis.call('ZSCORE', KEYS[3], token)
-- A place that lapsed, or that a successor has, is not ours to give back.
if not score or tonumber(score) ~= ends then return 0 end
redis.call('ZREM', KEYS[3], token)
local lasted = tonumber(ARGV[2]) - (ends - tonumber(ARGV[4]))
local took = redis.call('HGET', KEYS[1], 'took')
if took then lasted = tonumber(took) + (lasted - tonumber(took)) / 4 end
redis.call('HSET', KEYS[1], 'took', string.format('%.0f', math.max(0, lasted)))
redis.call('PEXPIRE', KEYS[1], ARGV[5])
return 1
`;
