/**
 * makeGood: strikes off what an output has missed and now has. Where another revision was noted meanwhile, that stands.
 *
 * KEYS 1 what the output has missed, 2 its stream, or what comes before a job's id in its key
 * ARGV 1 'append' to the stream, 'job' if that is there, or 'expired': nothing of the story is left to put on;
 *      then four per story: its id, what was noted, the revision that is put on, the message as text
 * Reply: how many were struck off
 */
export const MAKE_GOOD = `
local missed, target, how = KEYS[1], KEYS[2], ARGV[1]
local struck = 0
for at = 2, #ARGV, 4 do
  local story, noted, revision, text = ARGV[at], ARGV[at + 1], ARGV[at + 2], ARGV[at + 3]
  if redis.call('HGET', missed, story) == noted
    and (how ~= 'job' or redis.call('EXISTS', target .. story .. '-r' .. revision) == 1) then
    if how == 'append' then redis.call('XADD', target, '*', 'json', text) end
    redis.call('HDEL', missed, story)
    struck = struck + 1
  end
end
return struck
`;
