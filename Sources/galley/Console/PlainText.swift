import Workflow

/// Values as a person reads them on a terminal.
enum PlainText {
    static func text(_ value: ParameterValue) -> String {
        switch value {
        case .null: "null"
        case .bool(let value): value ? "true" : "false"
        case .int(let value): "\(value)"
        case .double(let value): "\(value)"
        case .string(let text): text.printable
        case .list(let values): "[" + values.map(text).joined(separator: ", ") + "]"
        case .map(let entries):
            "{" + entries.map { "\($0.key.printable): \(text($0.value))" }.joined(separator: ", ") + "}"
        }
    }
}

extension String {
    /// On one line, and without what a terminal would obey: a control character is shown as `\u{1b}`.
    var printable: String {
        guard unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) else { return self }
        return unicodeScalars.reduce(into: "") { text, scalar in
            switch scalar {
            case "\n", "\t": text += " "
            case _ where scalar.properties.generalCategory == .control:
                text += "\\u{\(String(scalar.value, radix: 16))}"
            default: text.unicodeScalars.append(scalar)
            }
        }
    }

    var trimmingNewlines: String {
        var text = Substring(self)
        while text.last == "\n" { text.removeLast() }
        return String(text)
    }
}
