import Workflow

/// Values that come otherwise than as JSON rows; what is refused there is refused here.
extension ColumnBuilder {
    mutating func take(_ value: Int64) -> ValueProblem? {
        switch kind {
        case .integer(let range) where range ~= value: append(value)
        case .double: append(Double(value))
        case .boolean, .integer, .digits, .text, .date, .timestamp, .cast:
            return append(written: "\(value)")
        }
        return nil
    }

    /// What is not a number is missing: tables that know no missing values mark them so.
    mutating func take(_ value: Double) -> ValueProblem? {
        switch kind {
        case _ where value.isNaN: return .null
        case .double(let largest) where abs(value) <= largest:
            append(value)
            return nil
        case .integer(let range):
            // Beyond 2^53 a double doesn't tell which whole number was meant.
            guard abs(value) <= 0x1p53, let whole = Int64(exactly: value), range ~= whole else {
                return .wrong("\(value)")
            }
            append(whole)
            return nil
        case .digits where value.isFinite: return append(written: "\(value)")
        case .boolean, .double, .digits, .text, .date, .timestamp, .cast: return .wrong("\(value)")
        }
    }

    mutating func take(_ value: Bool) -> ValueProblem? { append(truth: value) }

    mutating func take(_ text: String) -> ValueProblem? {
        guard accepts(text) else { return .wrong(Self.shown(text)) }
        append(text)
        return nil
    }

    mutating func take(_ value: ParameterValue) -> ValueProblem? {
        switch value {
        case .null: .null
        case .bool(let value): take(value)
        case .int(let value): take(Int64(value))
        case .double(let value): take(value)
        case .string(let text): take(text)
        case .list, .map:
            if kind == .cast {
                take(Self.json(value))
            } else if case .list = value {
                .wrong("an array")
            } else {
                .wrong("an object")
            }
        }
    }

    /// A value as it is written in CSV, where all values are text.
    mutating func take(written text: String) -> ValueProblem? {
        switch kind {
        case .text, .date, .timestamp, .cast: return take(text)
        case .boolean:
            let words = ["true": true, "True": true, "TRUE": true, "false": false, "False": false, "FALSE": false]
            return words[text].map { take($0) } ?? .wrong(Self.shown(text))
        case .integer, .double, .digits:
            return append(written: text)
        }
    }

    mutating func append(written number: String) -> ValueProblem? {
        var number = number
        return number.withUTF8 { bytes in
            var scanner = JSONScanner(bytes)
            guard let range = try? scanner.number(), range.count == bytes.count else {
                return .wrong(Self.shown(String(decoding: bytes, as: UTF8.self)))
            }
            return append(number: bytes[range])
        }
    }

    private static func json(_ value: ParameterValue) -> String {
        var output = JSONOutput()
        output.write(value)
        return String(decoding: output.bytes, as: UTF8.self)
    }
}
