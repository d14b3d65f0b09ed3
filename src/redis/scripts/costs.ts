/**
 * add cost: counts what a source cost a host on a day. Hosts may come from hostile redirects, so those past the first few
 * of a day are counted together.
 *
 * KEYS 1 the day's hash of the source
 * ARGV 1 host, 2 how many fields may open hosts of their own, 3 the name of the others, 4 expiry in ms;
 *      then pairs of a counter's name and what to add to it
 */
export const ADD_COST = `
local host = ARGV[1]
local known = redis.call('HEXISTS', KEYS[1], ARGV[5] .. ' ' .. host) == 1
if not known and redis.call('HLEN', KEYS[1]) >= tonumber(ARGV[2]) then host = ARGV[3] end
for i = 5, #ARGV, 2 do
  redis.call('HINCRBY', KEYS[1], ARGV[i] .. ' ' .. host, ARGV[i + 1])
end
redis.call('PEXPIRE', KEYS[1], ARGV[4])
return 1
`;
