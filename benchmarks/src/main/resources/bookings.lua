-- Bookings for wrk: every request has an idempotency key of its own, within a run and across runs.
local run = os.getenv("BENCH_RUN") or "run"
local think_millis_max = tonumber(os.getenv("BENCH_THINK_MILLIS") or "0")
local expected = tonumber(os.getenv("BENCH_STATUS") or "202")
local tenants = tonumber(os.getenv("BENCH_TENANTS") or "0")

local body = '{"stays":[{"property_id":"bench-hotel","room_type_id":"DBL","check_in":"%s","check_out":"%s","rooms":1}],"channel":"bench"}'
local bodies = {}
for day = 1, 27 do
  local month = os.date("!%Y-%m-", os.time() + 60 * 86400)
  bodies[day] = string.format(body, month .. string.format("%02d", day), month .. string.format("%02d", day + 1))
end

local threads = {}
function setup(thread)
  table.insert(threads, thread)
  thread:set("number", #threads)
end

function init(args)
  counter = 0
  refused = 0
  math.randomseed(number)
  headers = wrk.headers
  headers["Content-Type"] = "application/json"
end

function request()
  counter = counter + 1
  headers["Idempotency-Key"] = run .. "-" .. number .. "-" .. counter
  if tenants > 0 then
    headers["Authorization"] = "Bearer bench-key-" .. (counter % tenants + 1)
  end
  return wrk.format("POST", nil, headers, bodies[counter % 27 + 1])
end

if think_millis_max > 0 then
  function delay()
    return math.random(0, think_millis_max)
  end
end

function response(status)
  if status ~= expected then
    refused = refused + 1
  end
end

function done(summary, latency)
  local all_refused = 0
  for _, thread in ipairs(threads) do
    all_refused = all_refused + thread:get("refused")
  end
  local errors = summary.errors
  io.write(string.format("bench requests %d\n", summary.requests))
  io.write(string.format("bench micros %d\n", summary.duration))
  io.write(string.format("bench refused %d\n", all_refused))
  io.write(string.format("bench broken %d\n", errors.connect + errors.read + errors.write + errors.timeout))
  for name, percentile in pairs({ p50 = 50, p95 = 95, p99 = 99, p999 = 99.9 }) do
    io.write(string.format("bench %s %d\n", name, latency:percentile(percentile)))
  end
  io.write(string.format("bench max %d\n", latency.max))
end
