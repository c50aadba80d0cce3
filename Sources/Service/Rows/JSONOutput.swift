import Workflow

/// A JSON object in the order in which it is written.
typealias JSONObject = Parameters

/// Writes JSON into bytes; doubles in the shortest form that reads back to the identical bits.
struct JSONOutput {
    private(set) var bytes: [UInt8] = []

    mutating func put(_ text: StaticString) {
        text.withUTF8Buffer { bytes.append(contentsOf: $0) }
    }

    mutating func write(_ value: Int64) { bytes.append(contentsOf: value.description.utf8) }

    /// JSON has no infinities and no “not a number”: they become null.
    mutating func write(_ value: Double) {
        if value.isFinite { bytes.append(contentsOf: value.description.utf8) } else { put("null") }
    }

    mutating func write(_ text: String) {
        put("\"")
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""): put("\\\"")
            case UInt8(ascii: "\\"): put("\\\\")
            case UInt8(ascii: "\n"): put("\\n")
            case 0..<0x20: bytes.append(contentsOf: "\\u00\(byte < 16 ? "0" : "")\(String(byte, radix: 16))".utf8)
            default: bytes.append(byte)
            }
        }
        put("\"")
    }

    mutating func write(_ value: ParameterValue) {
        switch value {
        case .null: put("null")
        case .bool(let value): put(value ? "true" : "false")
        case .int(let value): write(Int64(value))
        case .double(let value): write(value)
        case .string(let value): write(value)
        case .list(let values):
            write(values, open: "[", close: "]") { $0.write($1) }
        case .map(let entries):
            write(entries.elements, open: "{", close: "}") { output, entry in
                output.write(entry.key)
                output.put(":")
                output.write(entry.value)
            }
        }
    }

    mutating func write<Elements: Collection>(
        _ elements: Elements, open: StaticString, close: StaticString,
        each: (inout JSONOutput, Elements.Element) -> Void
    ) {
        put(open)
        var isFirst = true
        for element in elements {
            if !isFirst { put(",") }
            isFirst = false
            each(&self, element)
        }
        put(close)
    }
}

extension JSONOutput {
    mutating func append(_ json: some Sequence<UInt8>) { bytes.append(contentsOf: json) }
}
