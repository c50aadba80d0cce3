import Foundation

/// The population stability index: how far two distributions over the same bins are apart,
/// Σ (actualᵢ − expectedᵢ) · ln(actualᵢ / expectedᵢ), the symmetric form of the Kullback-Leibler divergence.
///
/// After N. Siddiqi, Credit Risk Scorecards (Wiley, 2006), who also gives the levels: below 0.1 nothing to speak of,
/// from 0.25 a change that calls for action. Half a count is added to each bin, as Jeffreys' prior has it, since an
/// empty bin would make the index infinite.
package enum StabilityIndex {
    package enum Level: String, Hashable, Sendable, Codable {
        case stable, moderate, strong

        package init(_ index: Double) {
            self = index < 0.1 ? .stable : index < 0.25 ? .moderate : .strong
        }
    }

    /// Nil where one of them holds nothing.
    package static func index(expected: [Int], actual: [Int]) -> Double? {
        guard expected.count == actual.count, expected.contains(where: { $0 > 0 }), actual.contains(where: { $0 > 0 })
        else { return nil }
        let (before, now) = (parts(expected), parts(actual))
        return zip(before, now).reduce(0) { $0 + ($1.1 - $1.0) * log($1.1 / $1.0) }
    }

    /// How many bins so many values may be told apart by. Chance alone makes the index about
    /// (bins − 1) · (1 / expected + 1 / actual), says B. Yurdakul, Statistical Properties of Population Stability Index
    /// (2018): that is to be half of the first level at most. Nil where it isn't with two bins.
    package static func bins(expected: Int, actual: Int) -> Int? {
        guard expected > 0, actual > 0 else { return nil }
        let bins = 1 + Int(0.05 / (1 / Double(expected) + 1 / Double(actual)))
        return bins > 1 ? bins : nil
    }

    /// The index over at most so many bins, each of neighbors that were about as full together as the others. A last
    /// bin in which nothing was is one more.
    package static func index(expected: [Int], actual: [Int], bins: Int) -> Double? {
        guard expected.count == actual.count, expected.count > bins else {
            return index(expected: expected, actual: actual)
        }
        let total = max(1, expected.reduce(0, +))
        var joined: [(group: Int, before: Int, now: Int)] = []
        var seen = 0
        for (before, now) in zip(expected, actual) {
            let group = seen * bins / total
            if joined.last?.group != group { joined.append((group, 0, 0)) }
            joined[joined.count - 1].before += before
            joined[joined.count - 1].now += now
            seen += before
        }
        return index(expected: joined.map(\.before), actual: joined.map(\.now))
    }

    private static func parts(_ counts: [Int]) -> [Double] {
        let total = Double(counts.reduce(0, +)) + 0.5 * Double(counts.count)
        return counts.map { (Double($0) + 0.5) / total }
    }
}
