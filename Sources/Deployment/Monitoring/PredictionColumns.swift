package import Capture
import Foundation
package import Workflow

/// Which columns of an answer say what is predicted, and with which probability.
package struct PredictionColumns: Hashable, Sendable {
    /// The output that they are part of.
    package var port: String
    package var predicted: String
    /// The column with the probability of true, or of 1; nil for other classes and for numbers.
    package var probability: String?
    /// For other classes the column of each, in their order.
    package var classes: [(name: String, column: String)] = []
    /// Whether classes are predicted, not numbers.
    package var isClass: Bool
    /// Of the prediction.
    package var type: ColumnType
    /// The classes by name, or else those that were predicted for training's rows; empty where there are none.
    package var known: Set<String> = []

    package static func == (left: Self, right: Self) -> Bool {
        left.port == right.port && left.predicted == right.predicted && left.probability == right.probability
            && left.isClass == right.isClass && left.classes.map(\.column) == right.classes.map(\.column)
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(port)
        hasher.combine(predicted)
    }

    /// Finds them by the names that predictors give: the last column `…_predicted`, else the only one that is computed.
    package init?(_ contract: Contract, column named: String? = nil) {
        let candidates = contract.outputs.flatMap { output in output.columns.map { (output, $0) } }
        let found =
            if let named { candidates.last { $0.1.name == named } } else {
                candidates.last { $0.1.name.hasSuffix(Self.suffix) } ?? (candidates.count == 1 ? candidates[0] : nil)
            }
        guard let (output, column) = found else { return nil }
        port = output.port
        predicted = column.name
        let stem = column.name.hasSuffix(Self.suffix) ? String(column.name.dropLast(Self.suffix.count)) : column.name
        let names = output.columns.map(\.name)
        probability = names.first { $0 == stem + "_probability" }
        classes = names.filter { $0.hasPrefix(stem + "_probability_") }.map {
            (String($0.dropFirst(stem.count + "_probability_".count)), $0)
        }
        type = ColumnType(column.type)
        let seen = type.isText && classes.isEmpty ? column.distribution?.categories : nil
        known = Set(classes.map(\.name) + (seen ?? []).map { Self.text($0.value) })
        isClass = probability != nil || !classes.isEmpty || !type.isFloating
    }

    private static let suffix = "_predicted"

    /// What came true beside what was answered. Nil where the answer lacks the prediction.
    package func judged(
        _ outcome: ParameterValue, _ answer: Parameters
    ) -> (predicted: ParameterValue, likelihood: Double?, score: Double?)? {
        guard let value = answer[predicted] else { return nil }
        if let score = probability.flatMap({ answer[$0]?.double }) {
            return (value, isPositive(outcome) ? score : 1 - score, score)
        }
        let own = classes.first { $0.name == Self.text(outcome) }
        let score = classes.count == 2 ? answer[classes[1].column]?.double : nil
        return (value, own.flatMap { answer[$0.column]?.double }, score)
    }

    /// Whether this is the class that the score is the probability of.
    package func isPositive(_ outcome: ParameterValue) -> Bool {
        classes.count == 2 ? Self.text(outcome) == classes[1].name : Self.text(outcome) == "1"
    }

    /// Whether it can have come true of the prediction: a text is none of the classes that are numbers or flags, and
    /// what is none is no class that is a text, unless it is written like one.
    func canBe(_ outcome: ParameterValue) -> Bool {
        if type.isBoolean { return ["0", "1"].contains(Self.text(outcome)) }
        if type.isNumeric { return outcome.string.map { Double($0) != nil } ?? true }
        return outcome.string != nil || known.contains(Self.text(outcome))
    }

    /// The class, where it is none of those that are known.
    func unseen(_ outcome: ParameterValue) -> String? {
        let text = Self.text(outcome)
        return isClass && !known.isEmpty && !known.contains(text) ? text : nil
    }

    /// Whether two values mean the same class: a flag may be told as 1 or 0.
    package static func agree(_ left: ParameterValue, _ right: ParameterValue) -> Bool { text(left) == text(right) }

    private static func text(_ value: ParameterValue) -> String {
        switch value {
        case .bool(let flag): flag ? "1" : "0"
        case .string(let text): text
        default: value.double.map { $0 == $0.rounded() ? String(format: "%.0f", $0) : "\($0)" } ?? "\(value)"
        }
    }
}
