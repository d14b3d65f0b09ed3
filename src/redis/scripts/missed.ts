import { JOBS } from './jobs.ts';

/**
 * makeGood: puts on an output what it has missed, and strikes it off in the same step. Where another revision was noted
 * meanwhile, that stands.
 *
 * KEYS 1 what the output has missed, 2 its stream, or what comes before a job's id in its key
 * ARGV 1 the options of its jobs (jobs.ts), '' for a stream, 'expired' where nothing of the stories is left to put on; then
 *      five per story: its id, what was noted, the revision that is put on, its event, the message as text
 * Reply: how many were struck off
 */
export const MAKE_GOOD = `${JOBS}
local missed, target, options = KEYS[1], KEYS[2], ARGV[1]
local queue, struck = false, 0
if options ~= '' and options ~= 'expired' then
  local wrong
  queue, wrong = openQueue(target, options)
  if wrong then return redis.error_reply(wrong) end
end

local function put(job, event, text)
  if queue then
    queue.add(job, event, text)
  elseif options == '' then
    redis.call('XADD', target, '*', 'json', text)
  end
end

for at = 2, #ARGV, 5 do
  local story, noted, revision = ARGV[at], ARGV[at + 1], ARGV[at + 2]
  if redis.call('HGET', missed, story) == noted then
    put(story .. '-r' .. revision, ARGV[at + 3], ARGV[at + 4])
    redis.call('HDEL', missed, story)
    struck = struck + 1
  end
end
if queue then queue.close() end
return struck
`;
