/// A text as lines, as libyaml counts them. Lines are numbered from 0 here.
struct SourceLines: Sendable {
    let bytes: [UInt8]
    /// Where each line begins, and the end of the text.
    private let starts: [Int]
    /// The line break that the text uses.
    let newline: String

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        var starts = [0]
        var newline: String?
        var index = 0
        while index < bytes.count {
            let length = Self.breakLength(bytes, at: index)
            guard length > 0 else {
                index += 1
                continue
            }
            if newline == nil { newline = String(decoding: bytes[index..<index + length], as: UTF8.self) }
            index += length
            starts.append(index)
        }
        if starts.last != bytes.count { starts.append(bytes.count) }
        self.starts = starts
        self.newline = newline ?? "\n"
    }

    var count: Int { starts.count - 1 }

    /// The bytes of some lines, breaks included.
    func range(_ lines: Range<Int>) -> Range<Int> { starts[lines.lowerBound]..<starts[lines.upperBound] }

    /// Where in `bytes` a position lies.
    func offset(_ position: SourcePosition) -> Int {
        var offset = starts[min(position.line - 1, count)]
        for _ in 1..<max(position.column, 1) where offset < bytes.count {
            offset += 1
            while offset < bytes.count, bytes[offset] & 0xC0 == 0x80 { offset += 1 }
        }
        return offset
    }

    /// The first byte of a line that is not a space, with its column from 0; nil for a blank line.
    func firstVisible(_ line: Int) -> (byte: UInt8, column: Int)? {
        let range = range(line..<line + 1)
        guard let index = bytes[range].firstIndex(where: { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\t") }),
            Self.breakLength(bytes, at: index) == 0
        else { return nil }
        return (bytes[index], index - range.lowerBound)
    }

    /// Whether a line holds nothing, not even spaces.
    func isEmpty(_ line: Int) -> Bool {
        let range = range(line..<line + 1)
        return range.isEmpty || Self.breakLength(bytes, at: range.lowerBound) > 0
    }

    /// The end of the part of a gap between two entries that belongs to the entry above it: its last comment that is
    /// indented deeper than the entries are.
    func split(_ gap: Range<Int>, deeperThan column: Int) -> Int {
        let last = gap.last { line in
            guard let (byte, indent) = firstVisible(line) else { return false }
            return byte == UInt8(ascii: "#") && indent > column
        }
        return last.map { $0 + 1 } ?? gap.lowerBound
    }

    /// How many bytes long the line break at `index` is; 0 where there is none.
    private static func breakLength(_ bytes: [UInt8], at index: Int) -> Int {
        func byte(_ distance: Int) -> UInt8 { index + distance < bytes.count ? bytes[index + distance] : 0 }
        switch bytes[index] {
        case 0x0A: return 1
        case 0x0D: return byte(1) == 0x0A ? 2 : 1
        case 0xC2: return byte(1) == 0x85 ? 2 : 0
        case 0xE2: return byte(1) == 0x80 && (byte(2) == 0xA8 || byte(2) == 0xA9) ? 3 : 0
        default: return 0
        }
    }
}
