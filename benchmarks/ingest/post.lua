-- wrk: one observation a request, each with an id of its own.
-- Arguments: kind (service or postgrest), path, seed, until (seconds since 1970; facts are of the 24
-- hours before), and for the service its key.
local counter = 0
function setup(thread)
  counter = counter + 1
  thread:set("number", counter)
end

local kind, path, till, headers
function init(arguments)
  kind, path, till = arguments[1], arguments[2], tonumber(arguments[4])
  math.randomseed(tonumber(arguments[3]) * 1000 + number)
  headers = {["Content-Type"] = "application/json"}
  if kind == "service" then
    headers["Authorization"] = "Bearer " .. arguments[5]
  else
    headers["Prefer"] = "resolution=ignore-duplicates,return=minimal"
  end
end

local random, format = math.random, string.format
function request()
  local id = format("%08x-%04x-4%03x-a%03x-%06x%06x", random(0, 0x7fffffff), random(0, 0xffff),
    random(0, 0xfff), random(0, 0xfff), random(0, 0xffffff), random(0, 0xffffff))
  local at = os.date("!%Y-%m-%dT%H:%M:%SZ", till - random(1, 86400))
  local body
  if kind == "service" then
    body = format(
      '{"source":"crm","id":"%s","rep":"rep-%d","metric":"m-%d","at":"%s","value":%d.%02d}',
      id, random(1, 100), random(1, 10), at, random(0, 999), random(0, 99))
  else
    body = format(
      '{"source_id":1,"event_id":"%s","rep_id":%d,"metric_id":%d,"at":"%s","value":%d.%02d,"id":"%s"}',
      id, random(1, 100), random(1, 10), at, random(0, 999), random(0, 99), id)
  end
  return wrk.format("POST", path, headers, body)
end

function done(summary, latency)
  local refused = summary.errors.status
  local broken = summary.errors.connect + summary.errors.read + summary.errors.write
    + summary.errors.timeout
  print(format("result %d %d %d %d %d %d", summary.requests, summary.duration, refused, broken,
    latency:percentile(50), latency:percentile(99)))
end
