import Workflow

/// How long one thing takes, as a line of JSON.
enum Figure {
    /// Runs `body` so many times, each after `preparing`, which isn't counted, and prints median and 99th percentile.
    static func measure(
        _ name: String, _ workflow: Workflow, count: Int, _ body: () -> Void, preparing: () -> Void = {}
    ) {
        let clock = ContinuousClock()
        var times = (0..<count).map { _ in
            preparing()
            return clock.measure(body) / .milliseconds(1)
        }
        times.sort()
        let (median, last) = (times[count / 2], times[min(count - 1, count * 99 / 100)])
        print("{\"name\": \"\(name)\", \"nodes\": \(workflow.nodes.count), \"median\": \(median), \"p99\": \(last)}")
    }
}
