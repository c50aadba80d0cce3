package import Workflow

/// What is wrong with a JSON text, and at which byte.
package struct JSONError: Error, Hashable, Sendable {
    package var message: String
    package var offset: Int

    package init(_ message: String, offset: Int) {
        self.message = message
        self.offset = offset
    }
}

/// Reads JSON as plain data; a number with a fraction or an exponent is a double, any other a whole number.
package struct JSONReader {
    private let bytes: [UInt8]
    private var offset = 0
    private var depth = 0
    private static let deepest = 200

    package static func value(of bytes: [UInt8]) throws(JSONError) -> ParameterValue {
        var reader = JSONReader(bytes: bytes)
        let value = try reader.value()
        reader.skipSpace()
        guard reader.offset == bytes.count else { throw reader.error("there is text after the end") }
        return value
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    private func error(_ message: String) -> JSONError { JSONError(message, offset: offset) }
    private var next: UInt8? { offset < bytes.count ? bytes[offset] : nil }

    private mutating func skipSpace() {
        while let byte = next, byte == 0x20 || byte == 0x0a || byte == 0x0d || byte == 0x09 { offset += 1 }
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        skipSpace()
        guard next == UInt8(ascii: character) else { return false }
        offset += 1
        return true
    }

    private mutating func value() throws(JSONError) -> ParameterValue {
        skipSpace()
        switch next {
        case UInt8(ascii: "{"): return .map(try map())
        case UInt8(ascii: "["): return .list(try list())
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        case nil: throw error("the text ends too early")
        case let byte?:
            let isNumber = byte == UInt8(ascii: "-") || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
            guard isNumber else { throw error("no value can begin here") }
            return try number()
        }
    }

    private mutating func word(_ word: String, _ value: ParameterValue) throws(JSONError) -> ParameterValue {
        guard bytes[offset...].starts(with: word.utf8) else { throw error("no value can begin here") }
        offset += word.utf8.count
        return value
    }

    private mutating func map() throws(JSONError) -> Parameters {
        try enter()
        defer { depth -= 1 }
        var entries: Parameters = [:]
        guard !take("}") else { return entries }
        repeat {
            skipSpace()
            guard next == UInt8(ascii: "\"") else { throw error("a name in quotes is missing") }
            let key = try string()
            guard take(":") else { throw error("a colon is missing after \"\(key)\"") }
            entries[key] = try value()
        } while take(",")
        guard take("}") else { throw error("a comma or } is missing") }
        return entries
    }

    private mutating func list() throws(JSONError) -> [ParameterValue] {
        try enter()
        defer { depth -= 1 }
        var values: [ParameterValue] = []
        guard !take("]") else { return values }
        repeat { values.append(try value()) } while take(",")
        guard take("]") else { throw error("a comma or ] is missing") }
        return values
    }

    private mutating func enter() throws(JSONError) {
        offset += 1
        depth += 1
        guard depth <= Self.deepest else { throw error("this is nested deeper than \(Self.deepest) levels") }
    }

    private mutating func number() throws(JSONError) -> ParameterValue {
        let start = offset
        var isWhole = true
        scanning: while let byte = next {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "+"): break
            case UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E"): isWhole = false
            default: break scanning
            }
            offset += 1
        }
        let text = String(decoding: bytes[start..<offset], as: UTF8.self)
        if isWhole, let value = Int(text) { return .int(value) }
        guard let value = Double(text) else { throw JSONError("\(text) is not a number", offset: start) }
        return .double(value)
    }

    private mutating func string() throws(JSONError) -> String {
        let start = offset
        offset += 1
        var text: [UInt8] = []
        while let byte = next, byte != UInt8(ascii: "\"") {
            offset += 1
            if byte == UInt8(ascii: "\\") {
                text.append(contentsOf: String(try escape()).utf8)
            } else {
                guard byte >= 0x20 else { throw error("a control character in a text must be escaped") }
                text.append(byte)
            }
        }
        guard next != nil else { throw JSONError("this text has no end", offset: start) }
        offset += 1
        guard let valid = String(validating: text, as: UTF8.self) else {
            throw JSONError("this text is not UTF-8", offset: start)
        }
        return valid
    }

    private mutating func escape() throws(JSONError) -> Character {
        guard let byte = next else { throw error("the text ends too early") }
        offset += 1
        switch byte {
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{c}"
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Character(Unicode.Scalar(byte))
        case UInt8(ascii: "u"): return Character(try scalar())
        default: throw error("there is no such escape")
        }
    }

    private mutating func scalar() throws(JSONError) -> Unicode.Scalar {
        let high = try unit()
        if let scalar = Unicode.Scalar(high) { return scalar }
        // Beyond the first 65,536 characters JSON writes two halves.
        guard high < 0xdc00, bytes[offset...].starts(with: #"\u"#.utf8) else { throw error("half a character") }
        offset += 2
        let low = try unit()
        guard (0xdc00..<0xe000).contains(low),
            let scalar = Unicode.Scalar(0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00))
        else { throw error("half a character") }
        return scalar
    }

    private mutating func unit() throws(JSONError) -> UInt32 {
        guard offset + 4 <= bytes.count,
            let unit = UInt32(String(decoding: bytes[offset..<offset + 4], as: UTF8.self), radix: 16)
        else { throw error("four hexadecimal digits are missing") }
        offset += 4
        return unit
    }
}
