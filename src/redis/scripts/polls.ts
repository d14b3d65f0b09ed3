/**
 * claim polls: takes the sources whose time has come and moves each on, in one step, so that of several schedulers one has
 * it, and a poll that is lost on its way is asked for again.
 *
 * KEYS 1 polls
 * ARGV 1 time in ms up to which sources are taken, 2 time in ms to which they are moved, 3 how many at most
 * Reply: their ids, those that have waited longest first.
 */
export const CLAIM_POLLS = `
local sources = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', ARGV[1], 'LIMIT', 0, ARGV[3])
for _, source in ipairs(sources) do
  redis.call('ZADD', KEYS[1], ARGV[2], source)
end
return sources
`;
