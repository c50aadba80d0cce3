/// What the messages of an Arrow stream say of themselves. Read before anything is unpacked, since a short body may
/// claim any number of rows, and unfold to any number of bytes.
package struct ArrowMessages {
    package private(set) var rows = 0
    /// The bytes that the rows unfold to: compressed ones to their full size, and with each batch its dictionaries.
    package private(set) var unfolded = 0
    /// Of the dictionaries so far.
    private var dictionaries = 0

    /// Nil for what is no such stream.
    package init?(_ bytes: [UInt8]) {
        let whole = FlatBytes(bytes: bytes, range: bytes.indices)
        var place = 0
        while place < bytes.count {
            guard whole.integer(UInt32.self, at: place) == .max, let size = whole.integer(Int32.self, at: place + 4)
            else { return nil }
            // The end of the stream.
            if size == 0 { return }
            let body = place + 8 + Int(size)
            guard size > 0, body <= bytes.count,
                let message = FlatBytes(bytes: bytes, range: place + 8..<body).table(at: place + 8)
            else { return nil }
            let length = message.integer(Int64.self, Field.bodyLength) ?? 0
            guard (0...Int64(bytes.count - body)).contains(length) else { return nil }
            place = body + Int(length)
            guard take(message, FlatBytes(bytes: bytes, range: body..<place)) else { return nil }
        }
    }

    private mutating func take(_ message: FlatTable, _ body: FlatBytes) -> Bool {
        guard let header = message.table(Field.header) else { return false }
        switch message.integer(UInt8.self, Field.headerType) {
        case Kind.dictionary:
            // What is added bit by bit would be copied again and again.
            guard header.integer(UInt8.self, Field.isDelta) ?? 0 == 0, let batch = header.table(Field.dictionaryData),
                let size = Self.size(of: batch, body)
            else { return false }
            return Self.add(size, to: &dictionaries)
        case Kind.records:
            guard let count = Int(exactly: header.integer(Int64.self, Field.length) ?? 0), count >= 0,
                let size = Self.size(of: header, body)
            else { return false }
            return Self.add(count, to: &rows) && Self.add(size, to: &unfolded) && Self.add(dictionaries, to: &unfolded)
        default: return true
        }
    }

    private static func add(_ count: Int, to sum: inout Int) -> Bool {
        let (result, isOver) = sum.addingReportingOverflow(count)
        sum = result
        return !isOver
    }

    /// The bytes of a batch, unfolded.
    private static func size(of batch: FlatTable, _ body: FlatBytes) -> Int? {
        guard batch.table(Field.compression) != nil else { return body.range.count }
        guard let buffers = batch.vector(Field.buffers) else { return nil }
        var sum = 0
        for index in 0..<buffers.count {
            let entry = buffers.start + index * 16
            guard let offset = batch.bytes.integer(Int64.self, at: entry),
                let length = batch.bytes.integer(Int64.self, at: entry + 8),
                (0...Int64(body.range.count)).contains(offset), (0...Int64(body.range.count)).contains(length)
            else { return nil }
            guard length > 0 else { continue }
            // Before each buffer stands its size, or -1 where it came as it is.
            guard let size = body.integer(Int64.self, at: body.range.lowerBound + Int(offset)), size >= -1,
                add(size < 0 ? Int(length) : Int(size), to: &sum)
            else { return nil }
        }
        return sum
    }

    /// The slots of Arrow's tables, from Message.fbs.
    private enum Field {
        static let (headerType, header, bodyLength) = (1, 2, 3)
        static let (length, buffers, compression) = (0, 2, 3)
        static let (dictionaryData, isDelta) = (1, 2)
    }

    private enum Kind { static let (dictionary, records) = (UInt8(2), UInt8(3)) }
}
