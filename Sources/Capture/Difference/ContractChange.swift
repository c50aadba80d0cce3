/// What a new contract means for those who call the old one, in the words of semantic versions.
package struct ContractChange: Hashable, Sendable {
    package enum Level: String, Hashable, Sendable, Codable, Comparable {
        /// Who called before need change nothing.
        case patch
        /// More is taken or answered than before.
        case minor
        /// A request that was answered before can be refused, or what was answered is gone or is something else.
        case major

        private var rank: Int {
            switch self {
            case .patch: 0
            case .minor: 1
            case .major: 2
            }
        }

        package static func < (left: Level, right: Level) -> Bool { left.rank < right.rank }
    }

    package var level: Level
    /// What makes it so, a clause each.
    package var reasons: [String]

    /// Nothing is other than it was.
    package static let unchanged = ContractChange(level: .patch, reasons: ["the same bundle"])
    /// What is to be said of a patch without a reason.
    package static let unnoticed = "callers change nothing, answers may differ"

    private init(level: Level, reasons: [String]) {
        self.level = level
        self.reasons = reasons
    }

    package init(from old: Contract, to new: Contract) {
        var found: [(level: Level, reason: String)] = []
        Self.compareInputs(old.inputs, new.inputs) { found.append(($0, $1)) }
        Self.compareOutputs(old.outputs, new.outputs) { found.append(($0, $1)) }
        Self.compareParameters(old.parameters ?? [], new.parameters ?? []) { found.append(($0, $1)) }
        let level = found.map(\.level).max() ?? .patch
        self.level = level
        reasons = found.filter { $0.level == level }.map(\.reason)
    }

    /// `major: b is needed now`.
    package var sentence: String {
        "\(level.rawValue): \(reasons.isEmpty ? Self.unnoticed : reasons.joined(separator: ", "))"
    }

    private typealias Report = (Level, String) -> Void

    // MARK: Requests

    private static func compareInputs(_ old: [Contract.Input], _ new: [Contract.Input], _ report: Report) {
        // The rows of an only input are sent without its name.
        if let was = old.first, let now = new.first, old.count == 1, new.count == 1 {
            return compare(was, now, report)
        }
        for input in old where !new.contains(where: { $0.port == input.port }) {
            report(.major, "the input \(input.port) is gone")
        }
        for input in new {
            guard let was = old.first(where: { $0.port == input.port }) else {
                report(.major, "the input \(input.port) is needed now")
                continue
            }
            compare(was, input, report)
        }
        if (old.count == 1) != (new.count == 1), !old.isEmpty, !new.isEmpty {
            report(.major, "requests hold \(new.count == 1 ? "one table" : "several tables") now")
        }
    }

    private static func compare(_ old: Contract.Input, _ new: Contract.Input, _ report: Report) {
        for column in new.columns {
            if let was = old.columns.first(where: { $0.name == column.name }) {
                compare(column.name, was.type, column.type, report)
                // What was never seen missing is refused when it is.
                switch (was.isNullable ?? true, column.isNullable ?? true) {
                case (true, false): report(.major, "\(column.name) must not be null any more")
                case (false, true): report(.minor, "\(column.name) may be null")
                default: break
                }
            } else if old.passed.contains(where: { $0.name == column.name }) {
                report(.major, "\(column.name) is needed now, it was optional")
            } else {
                report(.major, "\(column.name) is needed now")
            }
        }
        for column in new.passed {
            if let was = old.passed.first(where: { $0.name == column.name }) {
                compare(column.name, was.type, column.type, report)
            } else if let was = old.columns.first(where: { $0.name == column.name }) {
                compare(column.name, was.type, column.type, report)
                report(.minor, "\(column.name) is optional now")
            } else {
                report(.minor, "\(column.name) may be given")
            }
        }
    }

    private static func compare(_ name: String, _ was: String, _ now: String, _ report: Report) {
        guard was != now else { return }
        report(isWider(now, than: was) ? .minor : .major, "\(name) is \(now) now, it was \(was)")
    }

    /// Whether every value of one type is one of another, too.
    private static func isWider(_ new: String, than old: String) -> Bool {
        let wider: [String: Set<String>] = [
            "TINYINT": ["SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "FLOAT", "DOUBLE"],
            "SMALLINT": ["INTEGER", "BIGINT", "HUGEINT", "FLOAT", "DOUBLE"],
            "INTEGER": ["BIGINT", "HUGEINT", "DOUBLE"],
            "BIGINT": ["HUGEINT", "DOUBLE"],
            "FLOAT": ["DOUBLE"],
        ]
        return wider[old]?.contains(new) ?? false
    }

    private static func compareParameters(
        _ old: [Contract.ExposedParameter], _ new: [Contract.ExposedParameter], _ report: Report
    ) {
        for parameter in old {
            guard let now = new.first(where: { $0.name == parameter.name }) else {
                report(.major, "the parameter \(parameter.name) is gone")
                continue
            }
            if now.wanted != parameter.wanted {
                report(.major, "the parameter \(parameter.name) is \(now.wanted) now, it was \(parameter.wanted)")
            }
        }
        for parameter in new where !old.contains(where: { $0.name == parameter.name }) {
            report(.minor, "the parameter \(parameter.name) may be set")
        }
    }

    // MARK: Answers

    private static func compareOutputs(_ old: [Contract.Output], _ new: [Contract.Output], _ report: Report) {
        if let was = old.first, let now = new.first, old.count == 1, new.count == 1 {
            return compare(was, now, report)
        }
        for output in old {
            guard let now = new.first(where: { $0.port == output.port }) else {
                report(.major, "the output \(output.port) is gone")
                continue
            }
            compare(output, now, report)
        }
        for output in new where !old.contains(where: { $0.port == output.port }) {
            report(.minor, "the output \(output.port) is new")
        }
        if (old.count == 1) != (new.count == 1), !old.isEmpty, !new.isEmpty {
            report(.major, "answers hold \(new.count == 1 ? "one table" : "several tables") now")
        }
    }

    private static func compare(_ old: Contract.Output, _ new: Contract.Output, _ report: Report) {
        let before = old.columns.map { ($0.name, $0.type) } + old.passed.map { ($0.name, $0.type) }
        let after = new.columns.map { ($0.name, $0.type) } + new.passed.map { ($0.name, $0.type) }
        for (name, type) in before {
            guard let now = after.first(where: { $0.0 == name }) else {
                report(.major, "the answer's \(name) is gone")
                continue
            }
            if now.1 != type { report(.major, "the answer's \(name) is \(now.1) now, it was \(type)") }
        }
        for (name, _) in after where !before.contains(where: { $0.0 == name }) {
            report(.minor, "the answer's \(name) is new")
        }
    }
}
