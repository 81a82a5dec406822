"""What `message_queue` and `sender_notes` do in the store, each in one step: Lua scripts.

All times are the store's own, in ms of Unix time, so the clocks of several machines needn't agree. A script that
changes a leased queue is given the lease's token and does nothing, and says so by false, when that isn't in force.
"""

ENQUEUE = """
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local seen, messages, due, leases = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local seen_ms, message, sender, head_start_ms, kept_ms = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]
if not redis.call('SET', seen, 'waiting', 'NX', 'PX', seen_ms) then return redis.call('GET', seen) end
redis.call('RPUSH', messages, message)
redis.call('PEXPIRE', messages, kept_ms)
local due_at = tonumber(redis.call('ZSCORE', due, sender))
local soon = now + head_start_ms
-- A queue that waits until the platform may take what it refused doesn't keep a new message waiting.
if not due_at or (due_at > soon and redis.call('HEXISTS', leases, sender) == 0) then
    redis.call('ZADD', due, soon, sender)
    redis.call('PEXPIRE', due, kept_ms)
    return 'first'
end
redis.call('PEXPIRE', due, kept_ms)
return 'behind'
"""

LEASE = """
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local messages_before_sender, due, leases = KEYS[1], KEYS[2], KEYS[3]
local lease_ms, token, sender, kept_ms = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
if sender == '' then
    sender = redis.call('ZRANGEBYSCORE', due, '-inf', now, 'LIMIT', 0, 1)[1]
    if not sender then return false end
elseif redis.call('HEXISTS', leases, sender) == 1 or not redis.call('ZSCORE', due, sender) then
    return false
end
local messages = redis.call('LRANGE', messages_before_sender .. sender, 0, -1)
if #messages == 0 then  -- the citizen's data were erased
    redis.call('ZREM', due, sender)
    redis.call('HDEL', leases, sender)
    return false
end
redis.call('ZADD', due, now + lease_ms, sender)
redis.call('HSET', leases, sender, token)
redis.call('PEXPIRE', leases, kept_ms)
return {sender, messages}
"""

RENEW = """
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local due, leases = KEYS[1], KEYS[2]
local lease_ms = ARGV[1]
for i = 2, #ARGV, 2 do
    local sender, token = ARGV[i], ARGV[i + 1]
    if redis.call('HGET', leases, sender) == token then
        redis.call('ZADD', due, 'XX', now + lease_ms, sender)
    end
end
"""

SAVE = """
local messages, leases = KEYS[1], KEYS[2]
local sender, token, position, message, known = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]
if redis.call('HGET', leases, sender) ~= token then return false end
redis.call('LSET', messages, position, message)
return redis.call('LRANGE', messages, known, -1)
"""

ACKNOWLEDGE = """
local messages, due, leases, seen = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local sender, token, position, known = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
if redis.call('HGET', leases, sender) ~= token then return false end
redis.call('LSET', messages, position, '')
redis.call('LREM', messages, 1, '')
redis.call('SET', seen, 'answered', 'XX', 'KEEPTTL')
if redis.call('EXISTS', messages) == 0 then
    redis.call('ZREM', due, sender)
    redis.call('HDEL', leases, sender)
end
return redis.call('LRANGE', messages, known - 1, -1)
"""

RELEASE = """
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local due, leases = KEYS[1], KEYS[2]
local sender, token, delay_ms = ARGV[1], ARGV[2], ARGV[3]
if redis.call('HGET', leases, sender) ~= token then return false end
redis.call('ZADD', due, now + delay_ms, sender)
redis.call('HDEL', leases, sender)
return 1
"""

SET_NOTE = """
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local key = KEYS[1]
local name, text, kept_ms = ARGV[1], ARGV[2], ARGV[3]
redis.call('HSET', key, name, string.format('%.0f ', now + kept_ms) .. text)
local last = 0
local notes = redis.call('HGETALL', key)
for i = 1, #notes, 2 do
    local ends = tonumber(string.match(notes[i + 1], '^%d+'))
    if ends < now then redis.call('HDEL', key, notes[i]) end
    last = math.max(last, ends)
end
redis.call('PEXPIREAT', key, string.format('%.0f', last))
"""

GET_NOTE = """
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local key = KEYS[1]
local name, is_removed = ARGV[1], ARGV[2]
local note = redis.call('HGET', key, name)
if note and is_removed == '1' then redis.call('HDEL', key, name) end
if not note or tonumber(string.match(note, '^%d+')) < now then return false end
return string.sub(note, string.find(note, ' ') + 1)
"""
