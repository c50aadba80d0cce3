/// Fields of CSV (RFC 4180). Nothing is an empty field, an empty text a quoted one.
extension [UInt8] {
    package mutating func append(csvField text: String) {
        let needsQuotes = text.isEmpty || text.utf8.contains { "\",\r\n".utf8.contains($0) }
        guard needsQuotes else { return append(contentsOf: text.utf8) }
        append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            if byte == UInt8(ascii: "\"") { append(byte) }
            append(byte)
        }
        append(UInt8(ascii: "\""))
    }

    package mutating func append(csvField column: TypedColumn, row: Int) {
        guard !column.isMissing(row) else { return }
        switch column.values {
        case .bools(let values): append(contentsOf: (values[row] ? "true" : "false").utf8)
        case .ints(let values): append(contentsOf: "\(values[row])".utf8)
        case .doubles(let values): append(contentsOf: "\(values[row])".utf8)
        case .texts(let values): append(csvField: values[row])
        }
    }

    /// Ends the record that began at `start`. One that is a missing value and nothing else isn't left blank, since many
    /// readers step over blank lines.
    package mutating func endRecord(from start: Int) {
        if count == start { append(contentsOf: "\"\"".utf8) }
        append(UInt8(ascii: "\n"))
    }
}
