import Capture
import Foundation
import Workflow

/// How good a version's answers were, as far as what came true was told.
package struct LivePerformance: Hashable, Sendable, Codable {
    /// How many outcomes this rests on.
    package var rows: Int
    /// The part of the rows whose class was predicted.
    package var accuracy: Double?
    /// The area under the ROC curve; nil unless there are two classes and both came true.
    package var auc: Double?
    package var logLoss: Double?
    /// The root of the mean squared error.
    package var rmse: Double?
    /// The mean absolute error.
    package var mae: Double?

    /// Its figures by name, for lists.
    package var figures: [(name: String, value: Double)] {
        let all = [
            ("accuracy", accuracy), ("auc", auc), ("log-loss", logLoss), ("rmse", rmse), ("mae", mae),
        ]
        return all.compactMap { name, value in value.map { (name, $0) } }
    }

    package init(_ outcomes: [Outcome], _ columns: PredictionColumns) {
        rows = outcomes.count
        guard !outcomes.isEmpty else { return }
        let count = Double(rows)
        guard columns.isClass else {
            let errors = outcomes.compactMap { outcome in
                outcome.predicted.value.double.flatMap { predicted in
                    outcome.outcome.value.double.map { $0 - predicted }
                }
            }
            guard !errors.isEmpty else { return }
            mae = errors.reduce(0) { $0 + abs($1) } / Double(errors.count)
            rmse = (errors.reduce(0) { $0 + $1 * $1 } / Double(errors.count)).squareRoot()
            return
        }
        let right = outcomes.count { PredictionColumns.agree($0.outcome.value, $0.predicted.value) }
        accuracy = Double(right) / count
        let likelihoods = outcomes.compactMap(\.likelihood)
        if !likelihoods.isEmpty {
            // A certainty that proves wrong counts as much as scikit-learn has it count.
            logLoss = -likelihoods.reduce(0) { $0 + log(max($1, 1e-15)) } / Double(likelihoods.count)
        }
        auc = Self.area(
            outcomes.compactMap { outcome in
                outcome.score.map { ($0, columns.isPositive(outcome.outcome.value)) }
            })
    }

    /// The probability that a positive row has a higher score than a negative one, by the ranks of Mann and Whitney;
    /// equal scores share their mean rank.
    private static func area(_ scores: [(score: Double, isPositive: Bool)]) -> Double? {
        let sorted = scores.sorted { $0.score < $1.score }
        let positives = sorted.count(where: \.isPositive)
        let negatives = sorted.count - positives
        guard positives > 0, negatives > 0 else { return nil }
        var (start, ranks) = (0, 0.0)
        while start < sorted.count {
            let end = sorted[start...].firstIndex { $0.score != sorted[start].score } ?? sorted.count
            let rank = Double(start + 1 + end) / 2
            ranks += rank * Double(sorted[start..<end].count(where: \.isPositive))
            start = end
        }
        let least = Double(positives) * Double(positives + 1) / 2
        return (ranks - least) / (Double(positives) * Double(negatives))
    }
}
