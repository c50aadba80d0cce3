package import Catalog
package import Workflow

/// Parameter values as a person types them on one line of a form.
package enum FieldText {
    package struct Complaint: Error, Hashable, Sendable {
        package var message: String
    }

    package static func write(_ value: ParameterValue, _ kind: Parameter.Kind) -> String {
        switch value {
        case .null: ""
        case .bool(let value): value ? "true" : "false"
        case .int(let value): String(value)
        case .double(let value): "\(value)"
        case .string(let text): text
        case .list(let values):
            if case .data = kind {
                YAMLFlow.write(value)
            } else {
                values.map { ListText.write(write($0, .text)) }.joined(separator: ", ")
            }
        case .map: YAMLFlow.write(value)
        }
    }

    package static func read(_ text: String, _ kind: Parameter.Kind) throws(Complaint) -> ParameterValue {
        switch kind {
        case .text, .expression, .statement, .script, .column, .file:
            return .string(text)
        case .flag:
            switch text.lowercased() {
            case "true", "yes", "on", "1": return true
            case "false", "no", "off", "0": return false
            default: throw Complaint(message: "say true or false")
            }
        case .integer(let range):
            guard let number = Int(text) else { throw Complaint(message: "\"\(text)\" is not a whole number") }
            if let range, !range.contains(number) {
                throw Complaint(message: "must be \(words(range.lowerBound, range.upperBound))")
            }
            return .int(number)
        case .number(let range):
            guard let number = Double(text), number.isFinite else {
                throw Complaint(message: "\"\(text)\" is not a number")
            }
            if let range, !range.contains(number) {
                throw Complaint(message: "must be from \(range.lowerBound) to \(range.upperBound)")
            }
            return Int(text).map { .int($0) } ?? .double(number)
        case .choice(let choices):
            guard choices.contains(text) else { throw Complaint(message: "one of \(choices.joined(separator: ", "))") }
            return .string(text)
        case .columns, .list(of: .text), .list(of: .column), .list(of: .file):
            return .list(ListText.parts(of: text).map { .string($0) })
        case .list(let element):
            return .list(try ListText.parts(of: text).map { part throws(Complaint) in try read(part, element) })
        case .aggregate where !text.hasPrefix("{"):
            return .string(text)
        case .map, .aggregate, .data:
            return try YAMLFlow.read(text)
        }
    }

    /// `name = value`, the name perhaps in double quotes.
    package static func splitEntry(_ text: String) throws(Complaint) -> (name: String, value: String) {
        guard let equals = text.firstIndex(of: "=") else {
            throw Complaint(message: "write it as name = value")
        }
        let name = String(text[..<equals]).trimmed
        let value = String(text[text.index(after: equals)...]).trimmed
        guard !name.isEmpty, !value.isEmpty else { throw Complaint(message: "write it as name = value") }
        return (name, value)
    }

    package static func example(of kind: Parameter.Kind) -> String {
        switch kind {
        case .expression: "expression"
        case .aggregate: "function(column)"
        case .column: "column"
        case .integer, .number: "number"
        default: "value"
        }
    }

    private static func words(_ low: Int, _ high: Int) -> String {
        high == .max ? "at least \(low)" : low == .min ? "at most \(high)" : "from \(low) to \(high)"
    }
}
