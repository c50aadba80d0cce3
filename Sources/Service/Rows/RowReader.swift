import Engine
import Workflow

/// Reads the rows of one input.
struct RowReader {
    static let unknownLimit = 100

    private let format: RowFormat
    /// The input's name, where there are several.
    private let input: String?
    private let rowLimit: Int
    private var columns: [ColumnBuilder]
    /// Up to a limit.
    private(set) var problems: [RowProblem] = []
    private(set) var hasMoreProblems = false
    private var unknown: [String] = []
    private var given: Set<Int> = []
    private var row = 0

    init(_ format: RowFormat, input: String?, rowLimit: Int) {
        self.format = format
        self.input = input
        self.rowLimit = rowLimit
        columns = format.kinds.map(ColumnBuilder.init)
    }

    var rows: InputRows {
        InputRows(table: TypedTable(columns.map(\.column), count: row), given: given, unknown: unknown)
    }

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
            throw .shape("\(input.map { "\($0), " } ?? "")row \(row) is not an object")
        }
        // Most clients send the columns in the same order in each row, so the next one is tried first.
        var expected = 0
        if !scanner.take(UInt8(ascii: "}")) {
            repeat {
                if let position = try readName(expected, &scanner) {
                    try readValue(of: position, &scanner)
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
    private mutating func readName(_ expected: Int, _ scanner: inout JSONScanner) throws(RowsFault) -> Int? {
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

    private mutating func readValue(of position: Int, _ scanner: inout JSONScanner) throws(RowsFault) {
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
        guard problems.count < RequestReader.problemLimit else {
            hasMoreProblems = true
            return
        }
        problems.append(
            RowProblem(input: input, row: row, column: format.fields[position].column.name, message: message))
    }
}
