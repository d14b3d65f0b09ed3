/**
 * The commit: compare, then append, in one step. It names the log position that the decision was based on; if the log has
 * moved on, nothing is written and the new entries come back instead. So a worker that stalled or was replaced cannot
 * commit a stale decision. All checks come before the first write, since a script's writes are not rolled back.
 *
 * KEYS 1 head, 2 log, 3 due, 4 changed, 5 published, 6 recent, 7 seen hash of the source, 8 retracted, 9 shown, 10 acts;
 *      then two per story: its state, and the state that is on the outputs
 * ARGV 1 base id, 2 base token, 3 new token, 4 most entries to return, 5 time in ms, 6 articles as JSON ('' for none),
 *      7 expiry of a story in ms, 8 acts as JSON ('' for none), 9 number of stories; then seven per story:
 *        id, revision it replaces ('0': new), new revision, JSON without its related stories and its last brace,
 *        due time in ms ('': none; after a '?': only if the story went out before or is due; after a '~': the same, for growth
 *        of links alone, which waits three times as long with each revision that went out, 48 times at most; '!': the story is
 *        retracted, which goes out at once if the story did, and else the story is forgotten; '!keep': the same, but the story
 *        is kept in any case; '-': it was retracted before and grows unseen),
 *        change letters, its related stories line by line ('=m-n': the m-th to the n-th of what is stored; state-text.ts);
 *      then number of acts and for each its id and what `acts` keeps of it;
 *      then number of seen pairs and the pairs; number of seen fields to drop and the fields;
 *      then number of validator pairs, the pairs, and the head id and token that the fetch saw when it read `seen`
 *
 * Replies: {'OK', id} | {'BEHIND', head id, more ('1'|'0'), entries} | {'RESET', head id} | {'STORY', id, value}
 */
export const COMMIT = `
local head, log, due, changed, published, recent, seen = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6], KEYS[7]
local retracted, shown, acts = KEYS[8], KEYS[9], KEYS[10]
local baseId, baseToken, newToken = ARGV[1], ARGV[2], ARGV[3]
local at, articles, expiry, actsInLog, storyCount = ARGV[5], ARGV[6], ARGV[7], ARGV[8], tonumber(ARGV[9])

local function keyOf(i) return KEYS[9 + i * 2] end
local function shownKeyOf(i) return KEYS[10 + i * 2] end

local function tokenAt(id)
  local found = redis.call('XRANGE', log, id, id)
  if #found == 0 then return false end
  local fields = found[1][2]
  for i = 1, #fields, 2 do
    if fields[i] == 't' then return fields[i + 1] end
  end
  return false
end

local headId = redis.call('HGET', head, 'id') or '0-0'
local headToken = redis.call('HGET', head, 'token') or ''

if headId ~= baseId or headToken ~= baseToken then
  local fromStart = baseId == '0-0' and not redis.call('HGET', head, 'floor')
  if headId == '0-0' or not (fromStart or tokenAt(baseId) == baseToken) then
    return {'RESET', headId}
  end
  local most = tonumber(ARGV[4])
  local entries = redis.call('XRANGE', log, '(' .. baseId, '+', 'COUNT', most + 1)
  local more = '0'
  if #entries > most then
    table.remove(entries)
    more = '1'
  end
  return {'BEHIND', headId, more, entries}
end

-- Where the related stories begin and end in what is stored: each has a line of its own, with a comma's line between two.
local function linesIn(stored)
  local from, to = {}, {}
  local at = string.sub(stored, -3) == '\\n]}' and string.find(stored, '\\n', 1, true)
  while at do
    from[#from + 1] = at + 1
    local stop = string.find(stored, '\\n,\\n', at + 1, true)
    to[#to + 1] = (stop or #stored - 2) - 1
    at = stop and stop + 2
  end
  return from, to
end

-- Lua takes its time for each text that it makes: so few of them. Without one of the lines: nothing.
local function textOf(stored, revision, body, links)
  local written, from, to = {revision, '|', body, ',"related":['}, nil, nil
  local before, after = '\\n', ']}'
  local at = links ~= '' and 1
  while at do
    local stop = string.find(links, '\\n', at, true)
    local link = string.sub(links, at, stop and stop - 1)
    local first, last = string.match(link, '^=(%d+)%-(%d+)$')
    if first then
      if not from then from, to = linesIn(stored or '') end
      local start, stop = from[tonumber(first)], to[tonumber(last)]
      if not start or not stop then return nil end
      link = string.sub(stored, start, stop)
    end
    written[#written + 1] = before
    written[#written + 1] = link
    before, after = '\\n,\\n', '\\n]}'
    at = stop and stop + 1
  end
  written[#written + 1] = after
  return table.concat(written)
end

local copies, texts = {}, {}
for i = 1, storyCount do
  local a = 9 + (i - 1) * 7
  local value = redis.call('GET', keyOf(i))
  local revision = '0'
  if value then
    revision = string.sub(value, 1, string.find(value, '|', 1, true) - 1)
  end
  if revision ~= ARGV[a + 2] then
    return {'STORY', ARGV[a + 1], value or ''}
  end
  texts[i] = textOf(value, ARGV[a + 3], ARGV[a + 4], ARGV[a + 7])
  if not texts[i] then return {'STORY', ARGV[a + 1], value or ''} end
  -- What is on the outputs is kept until the next revision is there: snapshots and replays give that and nothing newer.
  local last = value and redis.call('HGET', shown, ARGV[a + 1])
  if last and string.sub(last, 1, #revision + 1) == revision .. '|' then copies[#copies + 1] = {shownKeyOf(i), value} end
end

local id = headId
for _, copy in ipairs(copies) do redis.call('SET', copy[1], copy[2], 'PX', expiry) end
if articles ~= '' or actsInLog ~= '' then
  if actsInLog == '' then
    id = redis.call('XADD', log, '*', 't', newToken, 'at', at, 'a', articles)
  else
    id = redis.call('XADD', log, '*', 't', newToken, 'at', at, 'a', articles == '' and '[]' or articles, 'o', actsInLog)
  end
  redis.call('HSET', head, 'id', id, 'token', newToken)
end

local function settle(story, when)
  local mark = string.sub(when, 1, 1)
  if mark == '?' or mark == '~' then
    local revision = redis.call('HGET', published, story)
    if not revision and not redis.call('ZSCORE', due, story) then return end
    when = string.sub(when, 2)
    -- Links grow for as long as an event does. With each revision that went out the next growth gathers three times as long.
    if mark == '~' then when = at + (when - at) * math.min(3 ^ ((revision or 1) - 1), 48) end
  elseif redis.call('HEXISTS', published, story) == 0 then
    when = at
  end
  local already = redis.call('ZSCORE', due, story)
  -- The first change sets the time, so a story that never stops changing still goes out.
  if not already or tonumber(when) < tonumber(already) then
    redis.call('ZADD', due, when, story)
  end
end

-- A story that may be shown again has to tell then what happened to it as a whole and was not told yet.
local function forgetChanges(story, kept)
  local happened = kept and string.gsub(redis.call('HGET', changed, story) or '', '[^js]', '') or ''
  if happened == '' then redis.call('HDEL', changed, story) else redis.call('HSET', changed, story, happened) end
end

local function retract(story, key, value, kept)
  redis.call('ZREM', recent, story)
  -- Also of one that never went out: others may show it that it does not name.
  redis.call('ZADD', retracted, at, story)
  forgetChanges(story, kept)
  local isOut = redis.call('HEXISTS', published, story) == 1
  if isOut or kept then redis.call('SET', key, value, 'PX', expiry) else redis.call('DEL', key) end
  if isOut then redis.call('ZADD', due, at, story) else redis.call('ZREM', due, story) end
end

local function keep(story, key, value, when, letters)
  redis.call('SET', key, value, 'PX', expiry)
  redis.call('ZADD', recent, at, story)
  redis.call('ZREM', retracted, story)
  local known = redis.call('HGET', changed, story) or ''
  local all = known
  for letter in string.gmatch(letters, '.') do
    if not string.find(all, letter, 1, true) then all = all .. letter end
  end
  if all ~= known then redis.call('HSET', changed, story, all) end
  if when ~= '' then settle(story, when) end
end

for i = 1, storyCount do
  local a = 9 + (i - 1) * 7
  local story, key, value, when = ARGV[a + 1], keyOf(i), texts[i], ARGV[a + 5]
  if when == '!' or when == '!keep' then
    retract(story, key, value, when == '!keep')
  elseif when == '-' then
    redis.call('SET', key, value, 'PX', expiry)
  else
    keep(story, key, value, when, ARGV[a + 6])
  end
end

local at2 = 9 + storyCount * 7 + 1
local actCount = tonumber(ARGV[at2])
for i = 1, actCount do
  redis.call('HSET', acts, ARGV[at2 + i * 2 - 1], ARGV[at2 + i * 2])
end
at2 = at2 + actCount * 2 + 1
local pairsOfSeen = tonumber(ARGV[at2])
for i = 1, pairsOfSeen do
  redis.call('HSET', seen, ARGV[at2 + i * 2 - 1], ARGV[at2 + i * 2])
end
at2 = at2 + pairsOfSeen * 2 + 1
local drops = tonumber(ARGV[at2])
for i = 1, drops do
  redis.call('HDEL', seen, ARGV[at2 + i])
end
at2 = at2 + drops + 1
local pairsOfValidators = tonumber(ARGV[at2])
local seenId, seenToken = ARGV[at2 + pairsOfValidators * 2 + 1], ARGV[at2 + pairsOfValidators * 2 + 2]
-- A fetch that judged by a state which a crash of the server took back must not leave validators: the next poll would
-- be told "not modified" about items that nobody holds.
local trusted = seenId == '0-0' or tokenAt(seenId) == seenToken
if not trusted and tokenAt(seenId) == false then
  local floor = redis.call('HGET', head, 'floor')
  if floor then
    local function parts(x) local ms, n = string.match(x, '^(%d+)%-(%d+)$') return tonumber(ms), tonumber(n) end
    local fm, fn = parts(floor)
    local sm, sn = parts(seenId)
    trusted = sm < fm or (sm == fm and sn <= fn)
  end
end
if trusted then
  for i = 1, pairsOfValidators do
    local field, value = ARGV[at2 + i * 2 - 1], ARGV[at2 + i * 2]
    if value == '' then redis.call('HDEL', seen, field) else redis.call('HSET', seen, field, value) end
  end
end
return {'OK', id}
`;
