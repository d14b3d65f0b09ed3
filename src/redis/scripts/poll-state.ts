import { COUNT_COST } from './costs.ts';

/**
 * open poll: takes the lease of a source and reads all that a poll has to know before it asks, in one step. What is seen is
 * read with the head that vouches for it.
 *
 * KEYS 1 lease, 2 paused, 3 status, 4 asked, 5 head, 6 seen, 7 held, 8 and 9 the lists of batches that wait
 * ARGV 1 source, 2 the lease's token, 3 ms that it lasts; then the fields of `seen` that are wanted
 * Reply: {ms for which another has the lease (-1: it is ours), paused (0|1), status, mark asked, ms for which that stands,
 *   batches waiting, head id, head token, held (0|1), the fields}
 */
export const OPEN_POLL = `
local heldFor = -1
-- A reply may be lost with its connection: sent again, the script finds our own lease.
if not redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3], 'NX') and redis.call('GET', KEYS[1]) ~= ARGV[2] then
  heldFor = math.max(0, redis.call('PTTL', KEYS[1]))
end
local asked = redis.call('GET', KEYS[4])
local head = redis.call('HMGET', KEYS[5], 'id', 'token')
local wanted = {}
for i = 4, #ARGV do wanted[#wanted + 1] = ARGV[i] end
return {
  heldFor,
  redis.call('HEXISTS', KEYS[2], ARGV[1]),
  redis.call('GET', KEYS[3]),
  asked,
  asked and math.max(0, redis.call('PTTL', KEYS[4])) or 0,
  redis.call('LLEN', KEYS[8]) + redis.call('LLEN', KEYS[9]),
  head[1] or '0-0',
  head[2] or '',
  redis.call('EXISTS', KEYS[7]),
  redis.call('HMGET', KEYS[6], unpack(wanted))
}
`;

/**
 * close poll: leaves what a poll came to, sets when the next one is due where the source is still scheduled, counts what it
 * cost, and gives the lease back, in one step.
 *
 * KEYS 1 lease, 2 status, 3 polls, 4 the day's costs of the source
 * ARGV 1 the lease's token, 2 status as JSON, 3 source, 4 when it is due next in ms;
 *      then what the script `add cost` is told; nothing where there was no host
 */
export const CLOSE_POLL = `
${COUNT_COST}
redis.call('SET', KEYS[2], ARGV[2])
redis.call('ZADD', KEYS[3], 'XX', ARGV[4], ARGV[3])
if #ARGV > 4 then countCost(KEYS[4], 5) end
if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end
return 1
`;

/**
 * release: gives a lease back that is still ours.
 *
 * KEYS 1 lease
 * ARGV 1 its token
 */
export const RELEASE = `
if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end
return 1
`;
