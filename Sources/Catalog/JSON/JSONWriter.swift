import Workflow

/// Writes JSON in one way: no spaces, keys in their order, doubles in their shortest exact form and always told
/// apart from whole numbers.
struct JSONWriter {
    private(set) var bytes: [UInt8] = []

    mutating func write(_ value: ParameterValue) {
        switch value {
        case .null: put("null")
        case .bool(let value): put(value ? "true" : "false")
        case .int(let value): put("\(value)")
        case .double(let value): write(value)
        case .string(let text): write(text)
        case .list(let values): write(values, between: "[", and: "]") { $0.write($1) }
        case .map(let entries):
            write(entries, between: "{", and: "}") { writer, entry in
                writer.write(entry.key)
                writer.put(":")
                writer.write(entry.value)
            }
        }
    }

    private mutating func write(_ value: Double) {
        // JSON has no infinity, but numbers too large to be anything else; it has nothing for "not a number".
        if value.isNaN { put("null") } else { put(value.isInfinite ? (value < 0 ? "-1e999" : "1e999") : "\(value)") }
    }

    private mutating func write(_ text: String) {
        put("\"")
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""): put("\\\"")
            case UInt8(ascii: "\\"): put("\\\\")
            case UInt8(ascii: "\n"): put("\\n")
            case 0..<0x20: put("\\u00" + (byte < 16 ? "0" : "") + String(byte, radix: 16))
            default: bytes.append(byte)
            }
        }
        put("\"")
    }

    private mutating func write<Elements: Sequence>(
        _ elements: Elements, between open: StaticString, and close: StaticString,
        each: (inout JSONWriter, Elements.Element) -> Void
    ) {
        put("\(open)")
        for (index, element) in elements.enumerated() {
            if index > 0 { put(",") }
            each(&self, element)
        }
        put("\(close)")
    }

    private mutating func put(_ text: String) { bytes.append(contentsOf: text.utf8) }
}
