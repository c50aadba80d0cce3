-- Posts the lines of the file BODIES in turn, or gets the page when there is none; prints the result as a JSON line.
local bodies, at = {}, 0
if os.getenv("BODIES") then
    for line in io.lines(os.getenv("BODIES")) do bodies[#bodies + 1] = line end
    wrk.method = "POST"
    wrk.headers["Content-Type"] = "application/json"
end

function request()
    if #bodies == 0 then return wrk.format() end
    at = at % #bodies + 1
    return wrk.format(nil, nil, nil, bodies[at])
end

function done(summary, latency)
    local errors = summary.errors
    io.write(string.format('{"requests": %d, "microseconds": %d, "p50": %d, "p99": %d, "failed": %d}\n',
        summary.requests, summary.duration, latency:percentile(50), latency:percentile(99),
        errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
