import Glibc

/// Reads strict JSON (RFC 8259) from left to right, a token at a time, without building a tree. Lives no longer than the
/// bytes that it is lent.
struct JSONScanner {
    /// Values nested deeper than this are refused: no request needs them.
    static let deepest = 32

    /// Some of the text, which isn't copied.
    typealias Part = Slice<UnsafeBufferPointer<UInt8>>

    let bytes: UnsafeBufferPointer<UInt8>
    private(set) var offset = 0

    init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    func fault(_ message: String) -> RowsFault { .json(message, offset: offset) }

    /// The first byte of what comes next, after white space; nil at the end.
    mutating func peek() -> UInt8? {
        while offset < bytes.count {
            switch bytes[offset] {
            case 0x20, 0x0a, 0x0d, 0x09: offset += 1
            case let byte: return byte
            }
        }
        return nil
    }

    /// Steps over one byte of punctuation if it comes next.
    mutating func take(_ byte: UInt8) -> Bool {
        guard peek() == byte else { return false }
        offset += 1
        return true
    }

    /// Steps over these bytes if they come next, just so.
    mutating func take(_ text: [UInt8]) -> Bool {
        let end = offset + text.count
        guard end <= bytes.count, let start = bytes.baseAddress, memcmp(start + offset, text, text.count) == 0 else {
            return false
        }
        offset = end
        return true
    }

    mutating func expect(_ byte: UInt8) throws(RowsFault) {
        guard take(byte) else { throw unexpected("“\(Character(Unicode.Scalar(byte)))”") }
    }

    mutating func expectEnd() throws(RowsFault) {
        guard peek() == nil else { throw fault("there is more after the end") }
    }

    /// Steps over `{"rows":` if the text goes on so and an array follows.
    mutating func takeWrapper() -> Bool {
        var ahead = self
        guard ahead.take(UInt8(ascii: "{")), ahead.peek() == UInt8(ascii: "\""),
            let (name, _) = try? ahead.rawString(), bytes[name].elementsEqual("rows".utf8),
            ahead.take(UInt8(ascii: ":")), ahead.peek() == UInt8(ascii: "[")
        else { return false }
        self = ahead
        return true
    }

    /// Whether another element follows the one just read, up to `close`.
    mutating func hasNext(before close: UInt8) throws(RowsFault) -> Bool {
        if take(UInt8(ascii: ",")) { return true }
        try expect(close)
        return false
    }

    /// A token that stands for itself: `true`, `false` or `null`.
    mutating func word(_ word: StaticString) throws(RowsFault) {
        let end = offset + word.utf8CodeUnitCount
        let matches = word.withUTF8Buffer { end <= bytes.count && bytes[offset..<end].elementsEqual($0) }
        guard matches else { throw unexpected("a value") }
        offset = end
    }

    /// The bytes of a number, which follow JSON's grammar.
    mutating func number() throws(RowsFault) -> Range<Int> {
        let start = offset
        skip(UInt8(ascii: "-"))
        if !skip(UInt8(ascii: "0")) { try digits() }
        if skip(UInt8(ascii: ".")) { try digits() }
        if skip(UInt8(ascii: "e")) || skip(UInt8(ascii: "E")) {
            if !skip(UInt8(ascii: "-")) { skip(UInt8(ascii: "+")) }
            try digits()
        }
        return start..<offset
    }

    /// The bytes between the quotes of a string, and whether any of them is an escape.
    mutating func rawString() throws(RowsFault) -> (range: Range<Int>, isEscaped: Bool) {
        try expect(UInt8(ascii: "\""))
        let start = offset
        var isEscaped = false
        while offset < bytes.count {
            switch bytes[offset] {
            case UInt8(ascii: "\""):
                offset += 1
                return (start..<(offset - 1), isEscaped)
            case UInt8(ascii: "\\"):
                isEscaped = true
                offset += 2
            case 0..<0x20: throw fault("a control character must be escaped")
            default: offset += 1
            }
        }
        throw fault("a string is not closed")
    }

    mutating func string() throws(RowsFault) -> String {
        let (range, isEscaped) = try rawString()
        return try text(range, isEscaped: isEscaped)
    }

    /// The text that the bytes between two quotes mean.
    func text(_ range: Range<Int>, isEscaped: Bool) throws(RowsFault) -> String {
        let text = try isEscaped ? String(validating: unescaped(range), as: UTF8.self) : plainText(range)
        guard let text else { throw RowsFault.json("a string is not UTF-8", offset: range.lowerBound) }
        return text
    }

    /// ASCII, which most is, needs no decoder.
    private func plainText(_ range: Range<Int>) -> String? {
        let content = UnsafeBufferPointer(rebasing: bytes[range])
        guard content.allSatisfy({ $0 < 0x80 }) else { return String(validating: content, as: UTF8.self) }
        return String(unsafeUninitializedCapacity: content.count) { $0.initialize(fromContentsOf: content) }
    }

    /// Steps over one value of any kind, checking that it is JSON; returns its bytes.
    @discardableResult
    mutating func value(depth: Int = 1) throws(RowsFault) -> Range<Int> {
        guard depth <= Self.deepest else { throw fault("values are nested more than \(Self.deepest) deep") }
        let first = peek()
        let start = offset
        switch first {
        case UInt8(ascii: "{"):
            offset += 1
            if !take(UInt8(ascii: "}")) {
                repeat {
                    _ = try string()
                    try expect(UInt8(ascii: ":"))
                    try value(depth: depth + 1)
                } while try hasNext(before: UInt8(ascii: "}"))
            }
        case UInt8(ascii: "["):
            offset += 1
            if !take(UInt8(ascii: "]")) {
                repeat { try value(depth: depth + 1) } while try hasNext(before: UInt8(ascii: "]"))
            }
        case UInt8(ascii: "\""): _ = try string()
        case UInt8(ascii: "t"): try word("true")
        case UInt8(ascii: "f"): try word("false")
        case UInt8(ascii: "n"): try word("null")
        case let byte? where Self.beginsNumber(byte): _ = try number()
        default: throw unexpected("a value")
        }
        return start..<offset
    }

    static func beginsNumber(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "-") || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte
    }

    func unexpected(_ wanted: String) -> RowsFault {
        guard offset < bytes.count else { return fault("the text ends where \(wanted) should be") }
        // What Python's and JavaScript's writers put there for numbers that JSON doesn't have.
        for word in ["NaN", "Infinity", "-Infinity"] where bytes[offset...].starts(with: word.utf8) {
            return fault("\(word) is no JSON value; send null for a missing number")
        }
        return fault("\(wanted) should be here")
    }

    @discardableResult
    private mutating func skip(_ byte: UInt8) -> Bool {
        guard offset < bytes.count, bytes[offset] == byte else { return false }
        offset += 1
        return true
    }

    private mutating func digits() throws(RowsFault) {
        let start = offset
        while offset < bytes.count, UInt8(ascii: "0")...UInt8(ascii: "9") ~= bytes[offset] { offset += 1 }
        guard offset > start else {
            // Told from the number's beginning, so that “-Infinity” is seen whole.
            var whole = self
            if start > 0, bytes[start - 1] == UInt8(ascii: "-") { whole.offset = start - 1 }
            throw whole.unexpected("a digit")
        }
    }
}
