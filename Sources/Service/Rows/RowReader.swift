import Workflow

/// Reads JSON rows straight into typed columns, guided by the contract.
package struct RowReader {
    static let problemLimit = 20
    static let unknownLimit = 100

    private let format: RowFormat
    private let rowLimit: Int
    private var scanner: JSONScanner
    private var columns: [ColumnBuilder]
    private var problems: [RowProblem] = []
    private var hasMoreProblems = false
    private var unknown: [String] = []
    private var given: Set<Int> = []
    private var row = 0

    /// - Throws: `RowsFault`, which tells all that is wrong with the values up to a limit.
    package static func read(
        _ body: [UInt8], _ format: RowFormat, rowLimit: Int = 100_000
    ) throws(RowsFault) -> RequestRows {
        var reader = RowReader(body, format, rowLimit)
        return try reader.read()
    }

    private init(_ body: [UInt8], _ format: RowFormat, _ rowLimit: Int) {
        scanner = JSONScanner(body)
        self.format = format
        self.rowLimit = rowLimit
        columns = format.kinds.map(ColumnBuilder.init)
    }

    private mutating func read() throws(RowsFault) -> RequestRows {
        let isSingle = try readBody()
        try scanner.expectEnd()
        guard problems.isEmpty else { throw .values(problems, more: hasMoreProblems) }
        return RequestRows(
            columns: columns.map(\.column), count: row, isSingle: isSingle, given: given, unknown: unknown)
    }

    /// Returns whether the body is one row.
    private mutating func readBody() throws(RowsFault) -> Bool {
        switch scanner.peek() {
        case UInt8(ascii: "["):
            try readRows()
            return false
        case UInt8(ascii: "{"):
            guard format.position(of: "rows".utf8) != nil || !scanner.takeWrapper() else {
                try readRows()
                guard scanner.take(UInt8(ascii: "}")) else { throw .shape("“rows” must be the only key") }
                return false
            }
            try readRow()
            return true
        case nil: throw .shape("the body is empty; send a JSON object or an array of objects")
        default:
            try scanner.value()
            throw .shape("send a JSON object or an array of objects")
        }
    }

    private mutating func readRows() throws(RowsFault) {
        try scanner.expect(UInt8(ascii: "["))
        if scanner.take(UInt8(ascii: "]")) { return }
        repeat {
            guard row < rowLimit else { throw .tooManyRows(limit: rowLimit) }
            try readRow()
        } while try scanner.hasNext(before: UInt8(ascii: "]"))
    }

    private mutating func readRow() throws(RowsFault) {
        guard scanner.take(UInt8(ascii: "{")) else {
            try scanner.value()
            throw .shape("row \(row) is not an object")
        }
        // Most clients send the columns in the same order in each row, so the next one is tried first.
        var expected = 0
        if !scanner.take(UInt8(ascii: "}")) {
            repeat {
                if let position = try readName(expected) {
                    try readValue(of: position)
                    expected = position + 1
                } else {
                    try scanner.value(depth: 3)
                }
            } while try scanner.hasNext(before: UInt8(ascii: "}"))
        }
        for position in columns.indices where columns[position].count == row {
            if !format.fields[position].isPassed { report(position, "is missing") }
            columns[position].appendMissing()
        }
        row += 1
    }

    /// The position of the column whose name comes next; nil for one that the contract doesn't name.
    private mutating func readName(_ expected: Int) throws(RowsFault) -> Int? {
        let (range, isEscaped) = try scanner.rawString()
        try scanner.expect(UInt8(ascii: ":"))
        if !isEscaped, expected < format.names.count, scanner.bytes[range].elementsEqual(format.names[expected]) {
            return expected
        }
        let name = try scanner.text(range, isEscaped: isEscaped)
        if let position = format.position(of: name.utf8) { return position }
        if unknown.count < Self.unknownLimit, !unknown.contains(name) { unknown.append(name) }
        return nil
    }

    private mutating func readValue(of position: Int) throws(RowsFault) {
        if format.fields[position].isPassed { given.insert(position) }
        guard columns[position].count == row else {
            report(position, "is given twice")
            try scanner.value(depth: 3)
            return
        }
        switch try columns[position].read(from: &scanner) {
        case nil: return
        case .null?:
            if !format.fields[position].isNullable { report(position, "must not be null") }
        case .wrong(let found)?:
            report(position, "must be \(format.kinds[position].expectation), not \(found)")
        }
        columns[position].appendMissing()
    }

    private mutating func report(_ position: Int, _ message: String) {
        guard problems.count < Self.problemLimit else {
            hasMoreProblems = true
            return
        }
        problems.append(RowProblem(row: row, column: format.fields[position].column.name, message: message))
    }
}
