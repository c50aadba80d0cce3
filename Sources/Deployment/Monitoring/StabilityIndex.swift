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

    private static func parts(_ counts: [Int]) -> [Double] {
        let total = Double(counts.reduce(0, +)) + 0.5 * Double(counts.count)
        return counts.map { (Double($0) + 0.5) / total }
    }
}
