/// How a single value is written on one line.
enum ScalarStyle {
    /// Where a text stands decides what has to be quoted.
    enum Place { case block, flow, key }

    /// Shortest text that reads back as the same number.
    static func text(_ value: Double) -> String {
        if value.isNaN { return ".nan" }
        if value.isInfinite { return value < 0 ? "-.inf" : ".inf" }
        let text = value.description
        // YAML 1.1 readers take a number without a point for text: 1e-05.
        guard let exponent = text.firstIndex(of: "e"), !text.contains(".") else { return text }
        return text[..<exponent] + ".0" + text[exponent...]
    }

    /// A text on one line: as it is where that reads back as the same text, else in quotes.
    static func text(_ value: String, in place: Place) -> String {
        if isPlain(value, in: place) { return value }
        let scalars = value.unicodeScalars
        let prefersSingle = scalars.contains("\"") || scalars.contains("\\")
        if prefersSingle, scalars.allSatisfy({ isPrintable($0) && $0 != "\t" }) {
            return "'" + value.doubling("'") + "'"
        }
        return doubleQuoted(value)
    }

    /// Whether a text of several lines can stand as a literal block (`|`), unchanged and readable. One that ends in an
    /// empty line can't: it would swallow the blank lines below it.
    static func fitsLiteral(_ value: String) -> Bool {
        let scalars = value.unicodeScalars
        return scalars.contains("\n") && scalars.first != "\n" && !value.hasSuffix("\n\n")
            && scalars.allSatisfy { isPrintable($0) || $0 == "\n" }
    }

    /// Printable in the sense of YAML, breaks apart: the rest must be escaped.
    static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09, 0x20...0x7E, 0xA0...0x2027, 0x202A...0xD7FF, 0xE000...0xFEFE, 0xFF00...0xFFFD,
            0x10000...0x10FFFF:
            true
        default: false
        }
    }

    private static func isPlain(_ value: String, in place: Place) -> Bool {
        let scalars = value.unicodeScalars
        guard let first = scalars.first, let last = scalars.last, first != " ", last != " " else { return false }
        if ",[]{}#&*!|>'\"%@`".unicodeScalars.contains(first) || last == ":" { return false }
        var previous: Unicode.Scalar = " "
        for scalar in scalars {
            guard isPrintable(scalar), scalar != "\t" else { return false }
            if previous == ":" && scalar == " " || previous == " " && scalar == "#" { return false }
            if place == .flow, ",[]{}".unicodeScalars.contains(scalar) || previous == ":" || scalar == "?" {
                return false
            }
            previous = scalar
        }
        if "-?:".unicodeScalars.contains(first) {
            guard let second = scalars.dropFirst().first, second != " ", place == .block else { return false }
            // Three of them, or three points, would begin or end a document at the start of a line.
            if value.hasPrefix("---") { return false }
        }
        if value.hasPrefix("...") || value == "<<" { return false }
        // Words that older readers take for true and false.
        if ["yes", "no", "on", "off", "true", "false", "null"].contains(value.lowercased()) { return false }
        // Keys are text whatever they look like, but quoting a number there tells the reader so.
        guard case .some(.string) = try? CoreSchema.value(ofPlain: value) else { return false }
        return true
    }

    private static func doubleQuoted(_ value: String) -> String {
        var result = "\""
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\t": result += "\\t"
            case "\r": result += "\\r"
            case let scalar where isPrintable(scalar): result.unicodeScalars.append(scalar)
            case let scalar:
                let digits = String(scalar.value, radix: 16, uppercase: true)
                let (letter, width) = scalar.value <= 0xFF ? ("x", 2) : ("u", 4)
                result += "\\\(letter)" + String(repeating: "0", count: max(0, width - digits.count)) + digits
            }
        }
        return result + "\""
    }
}
