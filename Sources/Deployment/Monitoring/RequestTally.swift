/// What became of the requests to one version of a deployment in some time. Tallies of two times add up to that of both.
package struct RequestTally: Hashable, Sendable, Codable {
    /// How many requests had each HTTP status.
    package private(set) var statuses: [Int: Int] = [:]
    package private(set) var rows = 0
    package private(set) var latency = LatencyHistogram()
    /// Requests that were to be logged, but for which there was no room.
    package var dropped = 0

    package init() {}

    package var requests: Int { statuses.values.reduce(0, +) }
    /// Requests that the service failed to answer.
    package var failed: Int { statuses.reduce(0) { $0 + ($1.key >= 500 ? $1.value : 0) } }
    /// Requests that were refused for what was in them.
    package var refused: Int { statuses.reduce(0) { $0 + (400..<500 ~= $1.key ? $1.value : 0) } }

    package mutating func add(status: Int, rows: Int, seconds: Double) {
        statuses[status, default: 0] += 1
        self.rows += rows
        latency.add(seconds)
    }

    /// Rows of a request that was added before.
    package mutating func addRows(_ count: Int) { rows += count }

    package static func += (left: inout RequestTally, right: RequestTally) {
        left.statuses.merge(right.statuses, uniquingKeysWith: +)
        left.rows += right.rows
        left.latency += right.latency
        left.dropped += right.dropped
    }
}
