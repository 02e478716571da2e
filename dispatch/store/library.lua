#!lua name=paidan
-- The only code that writes a region. All four functions take KEYS: epoch, commit, lease.
-- The epoch is the fence: it rises by one whenever another core takes the region over, and a core whose epoch is not the stored one
-- writes nothing. The lease only says who is alive; losing it early or late costs time, never correctness.

-- What a commit may do. All but XADD give the same result when repeated, and none reads.
local writes = {
  HSET = true, HDEL = true, DEL = true, MSET = true, ZADD = true, ZREM = true, GEOADD = true, XADD = true, XTRIM = true,
}

local function number_of(key)
  return tonumber(redis.call('GET', key) or '0')
end

-- ARGS: epoch, number of the commit, then each command as the count of its words and the words.
-- STORED: all was written. REPEAT: this number had been written before; nothing was done.
-- Errors: FENCED another epoch, GAP a number before this one is missing, REFUSED a command is not allowed or Redis refused it.
-- Redis does not undo a function, so everything is looked at before the first write; what can still be refused then (a key of another
-- type, a log entry out of order) means that somebody else wrote here, and the core stops.
local function commit(keys, args)
  local epoch = redis.call('GET', keys[1])
  if epoch ~= args[1] then
    return redis.error_reply('FENCED the epoch is ' .. (epoch or 'none') .. ', not ' .. args[1])
  end
  local stored, number = number_of(keys[2]), tonumber(args[2])
  if number <= stored then
    return redis.status_reply('REPEAT')
  end
  if number ~= stored + 1 then
    return redis.error_reply('GAP the last commit is ' .. stored .. ', this is ' .. args[2])
  end

  local prefix = string.sub(keys[1], 1, -6)      -- without "epoch"
  local count, at = #args, 3
  while at <= count do
    local words = tonumber(args[at])
    if not words or words < 2 or at + words > count or not writes[args[at + 1]]
        or string.find(args[at + 2], prefix, 1, true) ~= 1 then
      return redis.error_reply('REFUSED the command at argument ' .. at)
    end
    at = at + words + 1
  end

  at = 3
  while at <= count do
    local last = at + tonumber(args[at])
    local reply = redis.pcall(unpack(args, at + 1, last))
    if type(reply) == 'table' and reply.err then
      if at == 3 then return reply end           -- nothing is written yet: memory or disk may be short for a while
      return redis.error_reply('REFUSED ' .. args[at + 1] .. ' ' .. args[at + 2] .. ': ' .. reply.err)
    end
    at = last + 1
  end
  redis.call('SET', keys[2], args[2])
  return redis.status_reply('STORED')
end

-- The state of the region: granted, epoch, last commit, milliseconds until the lease ends, who holds it.
local function state(keys, granted)
  return { granted, number_of(keys[1]), number_of(keys[2]), redis.call('PTTL', keys[3]), redis.call('GET', keys[3]) or '' }
end

-- ARGS: owner, milliseconds, '1' to take it whoever holds it (the private server: its lock says that the old owner is gone).
local function take(keys, args)
  if args[3] ~= '1' and redis.call('EXISTS', keys[3]) == 1 then
    return state(keys, 0)
  end
  redis.call('INCR', keys[1])
  redis.call('SET', keys[3], args[1], 'PX', args[2])
  return state(keys, 1)
end

-- ARGS: epoch, owner, milliseconds. Also gets an expired lease back, as long as nobody took the region over.
local function renew(keys, args)
  if redis.call('GET', keys[1]) ~= args[1] then
    return state(keys, 0)
  end
  redis.call('SET', keys[3], args[2], 'PX', args[3])
  return state(keys, 1)
end

-- ARGS: epoch.
local function release(keys, args)
  if redis.call('GET', keys[1]) ~= args[1] then
    return state(keys, 0)
  end
  redis.call('DEL', keys[3])
  return state(keys, 1)
end

redis.register_function('paidan_commit', commit)
redis.register_function('paidan_take', take)
redis.register_function('paidan_renew', renew)
redis.register_function('paidan_release', release)
