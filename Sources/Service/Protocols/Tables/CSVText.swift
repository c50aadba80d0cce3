/// Takes CSV (RFC 4180) apart, record by record.
struct CSVText {
    private let bytes: [UInt8]
    private var offset = 0
    /// From 1, the line at which the next record begins.
    private(set) var line = 1

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        // The mark that some spreadsheets put in front of UTF-8.
        if bytes.starts(with: [0xef, 0xbb, 0xbf]) { offset = 3 }
    }

    /// The fields of the next record, nil for an empty one; nil at the end.
    ///
    /// - Parameter countsBlanks: whether a blank line is a record of one empty field; else it is stepped over.
    mutating func next(countingBlanks countsBlanks: Bool = false) throws(RowsFault) -> [String?]? {
        while !countsBlanks, offset < bytes.count, [Self.newline, Self.carriage].contains(bytes[offset]) { skipEnd() }
        guard offset < bytes.count else { return nil }
        var fields: [String?] = []
        while true {
            fields.append(try field())
            guard offset < bytes.count, bytes[offset] == UInt8(ascii: ",") else { break }
            offset += 1
        }
        if offset < bytes.count { skipEnd() }
        return fields
    }

    private static let newline = UInt8(ascii: "\n")
    private static let carriage = UInt8(ascii: "\r")
    private static let quote = UInt8(ascii: "\"")

    private mutating func skipEnd() {
        if bytes[offset] == Self.carriage { offset += 1 }
        if offset < bytes.count, bytes[offset] == Self.newline { offset += 1 }
        line += 1
    }

    private mutating func field() throws(RowsFault) -> String? {
        guard offset < bytes.count, bytes[offset] == Self.quote else {
            let start = offset
            while offset < bytes.count, ![UInt8(ascii: ","), Self.newline, Self.carriage].contains(bytes[offset]) {
                offset += 1
            }
            return start == offset ? nil : try text(bytes[start..<offset])
        }
        let start = line
        offset += 1
        var content: [UInt8] = []
        while offset < bytes.count {
            let byte = bytes[offset]
            offset += 1
            if byte == Self.newline { line += 1 }
            guard byte == Self.quote else {
                content.append(byte)
                continue
            }
            guard offset < bytes.count, bytes[offset] == Self.quote else {
                let isEnd = offset == bytes.count || [UInt8(ascii: ","), 10, 13].contains(bytes[offset])
                guard isEnd else { throw .shape("line \(line) has more after a closing quote") }
                return try text(content[...])
            }
            content.append(Self.quote)
            offset += 1
        }
        throw .shape("a quote that opens in line \(start) is not closed")
    }

    private func text(_ bytes: ArraySlice<UInt8>) throws(RowsFault) -> String {
        guard let text = String(validating: bytes, as: UTF8.self) else { throw .shape("line \(line) is not UTF-8") }
        return text
    }
}
