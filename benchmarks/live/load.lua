-- For wrk: POST /v1/batch with BATCH events in a body, each with a messageId of its own. Prints what came of it.
local batch = tonumber(os.getenv("BATCH") or "1")
local run = os.getenv("RUN") or "0"
local threads = 0

function setup(thread)
  thread:set("number", threads)
  threads = threads + 1
end

function init(args)
  count = 0
  wrk.method = "POST"
  wrk.path = "/v1/batch"
  wrk.headers["Content-Type"] = "application/json"
  wrk.headers["Authorization"] = os.getenv("AUTHORIZATION")
end

function request()
  local items = {}
  for i = 1, batch do
    count = count + 1
    items[i] = string.format(
      '{"type":"page","anonymousId":"visitor-%s-%d","messageId":"ajs-next-%s-%d-%d",' ..
      '"originalTimestamp":"2026-11-22T01:02:03.456Z","properties":{"path":"/pricing",' ..
      '"url":"https://www.example.co.jp/pricing?utm_source=mail","title":"Pricing","referrer":""},' ..
      '"context":{"page":{"path":"/pricing"},"locale":"ja-JP","library":{"name":"analytics.js","version":"1"}}}',
      run, count % 5000, run, number, count)
  end
  return wrk.format(nil, nil, nil, '{"batch":[' .. table.concat(items, ",") ..
    '],"sentAt":"2026-11-22T01:02:03.500Z","writeKey":"bench"}')
end

function done(summary, latency, requests)
  local errors = summary.errors
  io.write(string.format("FIGURES %d %d %d %d\n", summary.requests, summary.duration, errors.status,
    errors.connect + errors.read + errors.write + errors.timeout))
end
