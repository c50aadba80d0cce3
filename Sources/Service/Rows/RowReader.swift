/// Reads the rows of one input.
struct RowReader {
    private let rowLimit: Int
    private(set) var table: TableBuilder
    private var row = 0
    /// The columns in the order in which the last row named them, at first in that of the contract: most clients send
    /// the same order in each row, so the next one is tried first.
    private var order: [Int]

    init(_ format: RowFormat, input: String?, rowLimit: Int) {
        self.rowLimit = rowLimit
        table = TableBuilder(format, input: input)
        order = Array(format.names.indices)
    }

    /// The rows that were read, after which none are read any more.
    mutating func takeRows() -> InputRows { table.takeRows(count: row) }

    mutating func readRows(from scanner: inout JSONScanner) throws(RowsFault) {
        try scanner.expect(UInt8(ascii: "["))
        if scanner.take(UInt8(ascii: "]")) { return }
        repeat {
            guard row < rowLimit else { throw .tooManyRows(limit: rowLimit) }
            try readRow(from: &scanner)
        } while try scanner.hasNext(before: UInt8(ascii: "]"))
    }

    mutating func readRow(from scanner: inout JSONScanner) throws(RowsFault) {
        guard scanner.take(UInt8(ascii: "{")) else {
            try scanner.value()
            throw .shape("\(table.input.map { "\($0), " } ?? "")row \(row) is not an object")
        }
        var place = 0
        if !scanner.take(UInt8(ascii: "}")) {
            repeat {
                if let position = try readName(at: place, &scanner) {
                    try readValue(of: position, &scanner)
                    place += 1
                } else {
                    try scanner.value(depth: 3)
                }
            } while try scanner.hasNext(before: UInt8(ascii: "}"))
        }
        table.complete(row)
        row += 1
    }

    /// The position of the column whose name comes next; nil for one that the contract doesn't name.
    private mutating func readName(at place: Int, _ scanner: inout JSONScanner) throws(RowsFault) -> Int? {
        if place < order.count, scanner.peek() != nil, let key = table.format.keys[order[place]], scanner.take(key) {
            return order[place]
        }
        let (range, isEscaped) = try scanner.rawString()
        try scanner.expect(UInt8(ascii: ":"))
        let name = try scanner.text(range, isEscaped: isEscaped)
        guard let position = table.format.position(of: name.utf8) else {
            table.ignore(name)
            return nil
        }
        if place < order.count, let usual = order.firstIndex(of: position) { order.swapAt(place, usual) }
        return position
    }

    private mutating func readValue(of position: Int, _ scanner: inout JSONScanner) throws(RowsFault) {
        guard table.columns[position].count <= row else {
            table.report(position, row, "is given twice")
            try scanner.value(depth: 3)
            return
        }
        table.columns[position].appendMissing(row - table.columns[position].count)
        let problem = try table.columns[position].read(from: &scanner)
        table.settle(problem, position, row)
    }
}
