import Glibc
import Terminal
import Workflow

/// Values as the data pane writes them.
enum CellText {
    static func text(_ value: ParameterValue) -> String {
        switch value {
        case .null: missing
        case .bool(let value): value ? "true" : "false"
        case .int(let value): String(value)
        case .double(let value): number(value)
        case .string(let text): quoted(text.replacing("\n", with: " "))
        case .list(let values): "[" + values.map(text).joined(separator: ", ") + "]"
        case .map(let entries): "{" + entries.map { "\($0.key): \(text($0.value))" }.joined(separator: ", ") + "}"
        }
    }

    private static let missing = "·"

    /// Text that could be taken for none, or for another that stands in quotes, stands in quotes.
    private static func quoted(_ text: String) -> String {
        let marks = [missing, Glyphs.unicode.idle, Glyphs.ascii.idle]
        let isQuoted = text.count > 1 && text.hasPrefix("\"") && text.hasSuffix("\"")
        return isQuoted || text.allSatisfy(\.isWhitespace) || marks.contains(text) ? "\"\(text)\"" : text
    }

    /// Four significant digits and no more than a date's day: for ranges.
    static func short(_ value: ParameterValue) -> String {
        switch value {
        case .double(let number) where number.isFinite: short(number)
        case .int(let number) where abs(Double(number)) >= 1e15: short(Double(number))
        case .string(let text): text.count > 10 && text.dropFirst(4).first == "-" ? String(text.prefix(10)) : text
        default: text(value)
        }
    }

    private static func short(_ number: Double) -> String {
        let magnitude = abs(number)
        guard magnitude >= 1e-4, magnitude < 1e15 else {
            return magnitude == 0 ? "0" : scientific(number, digits: 4)
        }
        var scale = 1.0
        while magnitude * scale < 1000, scale < 1e8 { scale *= 10 }
        let rounded = (number * scale).rounded() / scale
        return rounded == rounded.rounded() ? "\(Int(rounded))" : "\(rounded)"
    }

    /// Six significant digits: enough to read, narrow enough for a column.
    static func number(_ value: Double) -> String {
        guard value.isFinite else { return "\(value)" }
        if value == value.rounded(), abs(value) < 1e15 { return "\(Int(value)).0" }
        let magnitude = abs(value)
        guard magnitude >= 1e-4, magnitude < 1e15 else { return scientific(value, digits: 6) }
        var scale = 1.0
        var digits = 0
        while magnitude * scale < 1e5, digits < 9 {
            scale *= 10
            digits += 1
        }
        let rounded = (value * scale).rounded() / scale
        return "\(rounded)"
    }

    /// A figure before the point, the others after it, and a power of ten.
    private static func scientific(_ value: Double, digits: Int) -> String {
        guard abs(value) >= .leastNormalMagnitude else { return "\(value)" }
        var power = Int(log10(abs(value)).rounded(.down))
        let unit = pow(10, Double(digits - 1))
        var figures = (value / pow(10, Double(power)) * unit).rounded()
        if abs(figures) >= 10 * unit { (figures, power) = (figures / 10, power + 1) }
        let mantissa = figures / unit
        let text = mantissa == mantissa.rounded() ? "\(Int(mantissa))" : "\(mantissa)"
        return "\(text)e\(power < 0 ? "" : "+")\(power)"
    }
}

extension ColumnType {
    /// A few letters for narrow columns.
    var shortName: String {
        switch name {
        case "BIGINT", "INTEGER", "SMALLINT", "TINYINT", "HUGEINT": "int"
        case "DOUBLE", "FLOAT": "float"
        case "VARCHAR": "text"
        case "BOOLEAN": "bool"
        case "TIMESTAMP WITH TIME ZONE": "timestamptz"
        default: name.lowercased()
        }
    }
}
