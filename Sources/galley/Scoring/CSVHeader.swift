/// The first record of CSV on standard input, read byte by byte so that the rest of a pipe stays for who reads the rows.
struct CSVHeader {
    let bytes: [UInt8]

    init(from input: StandardInput) throws {
        var bytes: [UInt8] = []
        var isQuoted = false
        while bytes.count < Self.longest, let byte = try input.nextByte() {
            bytes.append(byte)
            if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
            if byte == UInt8(ascii: "\n"), !isQuoted { break }
        }
        self.bytes = bytes
    }

    /// 10,000 columns have room.
    private static let longest = 1 << 22

    /// The columns' names.
    func names() throws -> [String] {
        var text = bytes[...]
        if text.starts(with: [0xef, 0xbb, 0xbf]) { text = text.dropFirst(3) }
        while let last = text.last, last == UInt8(ascii: "\n") || last == UInt8(ascii: "\r") { text = text.dropLast() }
        guard !text.isEmpty else {
            throw Failure("galley score: standard input is empty: a line with the columns' names should come first")
        }
        var (names, name, isQuoted) = ([String](), [UInt8](), false)
        var index = text.startIndex
        while index < text.endIndex {
            let byte = text[index]
            let isDoubled = byte == UInt8(ascii: "\"") && isQuoted && text[(index + 1)...].first == byte
            switch byte {
            case UInt8(ascii: "\"") where !isDoubled: isQuoted.toggle()
            case UInt8(ascii: ",") where !isQuoted:
                names.append(String(decoding: name, as: UTF8.self))
                name = []
            default: name.append(byte)
            }
            index += isDoubled ? 2 : 1
        }
        names.append(String(decoding: name, as: UTF8.self))
        var seen: Set<String> = []
        if let twice = names.first(where: { !seen.insert($0).inserted }) {
            throw Failure("galley score: standard input:1: there are two columns \"\(twice)\"")
        }
        return names
    }
}
