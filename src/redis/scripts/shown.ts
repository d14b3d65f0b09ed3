/**
 * readShown: what is on the outputs of these stories. The state is the story's own while it is still the one that went out,
 * else the copy that was made when it changed.
 *
 * KEYS 1 shown; then two per story: its state, and the state that is on the outputs
 * ARGV the stories' ids
 * Reply: per story what `shown` says and the state's JSON; false for both where nothing is on the outputs
 */
export const READ_SHOWN = `
local reply = {}
for i, story in ipairs(ARGV) do
  local shown = redis.call('HGET', KEYS[1], story)
  local json = false
  if shown then
    local internal = string.match(shown, '^%d+|')
    for _, key in ipairs({KEYS[i * 2], KEYS[i * 2 + 1]}) do
      local value = not json and redis.call('GET', key)
      if value and string.sub(value, 1, #internal) == internal then json = string.sub(value, #internal + 1) end
    end
  end
  reply[i * 2 - 1] = shown and json and shown
  reply[i * 2] = json
end
return reply
`;
