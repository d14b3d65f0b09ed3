/**
 * outputStatus: writes down how the readers of an output keep up. What was compacted is added to what other publishers have.
 *
 * KEYS 1 outputs
 * ARGV 1 the output's field, 2 the status as JSON, whose first `compacted` is what this publisher has to add
 */
export const OUTPUT_STATUS = `
local before = tonumber(string.match(redis.call('HGET', KEYS[1], ARGV[1]) or '', '"compacted":(%d+)')) or 0
local function add(number) return '"compacted":' .. string.format('%.0f', before + tonumber(number)) end
redis.call('HSET', KEYS[1], ARGV[1], (string.gsub(ARGV[2], '"compacted":(%d+)', add, 1)))
`;
