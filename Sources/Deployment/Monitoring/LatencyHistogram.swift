/// How long requests took, in buckets that are the same everywhere and so can be added.
package struct LatencyHistogram: Hashable, Sendable, Codable {
    /// The upper ends of the buckets in seconds; the last bucket has none.
    package static let bounds = [
        0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
    ]

    package private(set) var counts = [Int](repeating: 0, count: bounds.count + 1)
    /// In seconds.
    package private(set) var sum = 0.0

    package init() {}

    package var count: Int { counts.reduce(0, +) }

    package mutating func add(_ seconds: Double) {
        counts[Self.bounds.firstIndex { seconds <= $0 } ?? Self.bounds.count] += 1
        sum += seconds
    }

    package static func += (left: inout LatencyHistogram, right: LatencyHistogram) {
        for index in left.counts.indices where index < right.counts.count { left.counts[index] += right.counts[index] }
        left.sum += right.sum
    }

    /// The time in seconds within which this part of the requests was answered, even steps assumed within a bucket;
    /// nil where there was none.
    package func quantile(_ part: Double) -> Double? {
        let wanted = Double(count) * part
        guard wanted > 0 else { return nil }
        var below = 0
        for (index, bound) in Self.bounds.enumerated() {
            let (low, inside) = (index == 0 ? 0 : Self.bounds[index - 1], counts[index])
            if inside > 0, Double(below + inside) >= wanted {
                return low + (bound - low) * (wanted - Double(below)) / Double(inside)
            }
            below += inside
        }
        return Self.bounds.last
    }
}
