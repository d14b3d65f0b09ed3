/**
 * readHeads: stories without what they show of others, which is four fifths of a state and stands after its first line
 * (state-text.ts).
 *
 * KEYS the stories' states
 * Reply: per story its state's JSON with no related stories, or whole where it has no lines; false where there is none
 */
export const READ_HEADS = `
local reply = redis.call('MGET', unpack(KEYS))
for i, value in ipairs(reply) do
  if value then
    local line = string.find(value, '\\n', 1, true)
    local json = string.find(value, '|', 1, true) + 1
    reply[i] = string.sub(value, json, (line or 0) - 1) .. (line and ']}' or '')
  end
end
return reply
`;
