/**
 * For scripts that count what a source cost a host on a day: countCost(key, first), where from ARGV[first] on there are the
 * host, how many fields may open hosts of their own, the name of the others, the expiry in ms, and then pairs of a counter's
 * name and what to add to it. Hosts may come from hostile redirects, so those past the first few of a day are counted together.
 */
export const COUNT_COST = `
local function countCost(key, first)
  local host = ARGV[first]
  local known = redis.call('HEXISTS', key, ARGV[first + 4] .. ' ' .. host) == 1
  if not known and redis.call('HLEN', key) >= tonumber(ARGV[first + 1]) then host = ARGV[first + 2] end
  for i = first + 4, #ARGV, 2 do
    redis.call('HINCRBY', key, ARGV[i] .. ' ' .. host, ARGV[i + 1])
  end
  redis.call('PEXPIRE', key, ARGV[first + 3])
end
`;

/**
 * add cost: counts what a source cost a host on a day.
 *
 * KEYS 1 the day's hash of the source
 * ARGV as countCost has them
 */
export const ADD_COST = `
${COUNT_COST}
countCost(KEYS[1], 1)
return 1
`;
