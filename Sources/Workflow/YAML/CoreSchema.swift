/// What a plain scalar means: YAML 1.2's core schema.
enum CoreSchema {
    /// The value of a plain scalar. Throws the reason where it is a number that no 64 bits hold.
    static func value(ofPlain text: String) throws(Unrepresentable) -> ParameterValue {
        guard let first = text.utf8.first else { return .null }
        switch first {
        case UInt8(ascii: "~"), UInt8(ascii: "n"), UInt8(ascii: "N"):
            return ["~", "null", "Null", "NULL"].contains(text) ? .null : .string(text)
        case UInt8(ascii: "t"), UInt8(ascii: "T"):
            return ["true", "True", "TRUE"].contains(text) ? .bool(true) : .string(text)
        case UInt8(ascii: "f"), UInt8(ascii: "F"):
            return ["false", "False", "FALSE"].contains(text) ? .bool(false) : .string(text)
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "+"):
            return try number(text) ?? .string(text)
        default: return .string(text)
        }
    }

    /// A number beyond what `Int` and `Double` hold.
    struct Unrepresentable: Error {
        var text: String
        var message: String { "the number \(text) is too large; put it in quotes to keep it as text" }
    }

    private static func number(_ text: String) throws(Unrepresentable) -> ParameterValue? {
        for (prefix, radix) in [("0x", 16), ("0o", 8)] where text.hasPrefix(prefix) {
            let digits = text.dropFirst(2)
            guard !digits.isEmpty, digits.allSatisfy({ $0.isASCII && $0.hexDigitValue.map { $0 < radix } ?? false })
            else { return nil }
            guard let value = Int(digits, radix: radix) else { throw Unrepresentable(text: text) }
            return .int(value)
        }
        let signed = text.utf8.first == UInt8(ascii: "-") || text.utf8.first == UInt8(ascii: "+")
        let magnitude = signed ? text.utf8.dropFirst() : text.utf8[...]
        switch String(Substring(magnitude)) {
        case ".inf", ".Inf", ".INF": return .double(text.utf8.first == UInt8(ascii: "-") ? -.infinity : .infinity)
        case ".nan" where !signed, ".NaN" where !signed, ".NAN" where !signed: return .double(.nan)
        default: break
        }
        switch shape(magnitude) {
        case .none: return nil
        case .whole:
            guard let value = Int(text) else { throw Unrepresentable(text: text) }
            return .int(value)
        case .fraction:
            guard let value = Double(text), value.isFinite else { throw Unrepresentable(text: text) }
            return .double(value)
        }
    }

    private enum Shape { case none, whole, fraction }

    /// `[0-9]+` is whole; `(\.[0-9]+ | [0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?` a fraction.
    private static func shape(_ text: Substring.UTF8View) -> Shape {
        var rest = text
        func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }
        let whole = rest.prefix(while: isDigit).count
        rest = rest.dropFirst(whole)
        if rest.isEmpty { return whole > 0 ? .whole : .none }
        var digits = whole
        if rest.first == UInt8(ascii: ".") {
            rest = rest.dropFirst()
            let fraction = rest.prefix(while: isDigit).count
            rest = rest.dropFirst(fraction)
            digits += fraction
        }
        guard digits > 0 else { return .none }
        if rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E") {
            rest = rest.dropFirst()
            if rest.first == UInt8(ascii: "-") || rest.first == UInt8(ascii: "+") { rest = rest.dropFirst() }
            guard !rest.isEmpty else { return .none }
            rest = rest.drop(while: isDigit)
        }
        return rest.isEmpty ? .fraction : .none
    }
}
