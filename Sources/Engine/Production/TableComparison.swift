package import Workflow

/// Walks two results in step, whatever the sizes of their chunks, and finds the first cell that differs.
///
/// Nothing equals nothing, "not a number" equals itself whatever its bits; other numbers are equal to the last bit
/// unless a tolerance is given, texts to the last byte.
struct TableComparison {
    private let names: [String]
    private var expected: RowCursor
    private var found: RowCursor
    /// Whether the answer may end before what was recorded.
    private let mayFallShort: Bool
    /// By how much of its size a number with a fraction may differ.
    private let tolerance: Double

    init(_ names: [String], expected: QueryResult, found: QueryResult, mayFallShort: Bool, tolerance: Double) {
        self.names = names
        self.expected = RowCursor(expected)
        self.found = RowCursor(found)
        self.mayFallShort = mayFallShort
        self.tolerance = tolerance
    }

    /// Reads both to the end, or to the first difference.
    ///
    /// - Parameter onRows: told now and then how many rows are equal so far; what it throws ends the comparison.
    mutating func difference(onRows: (Int) throws(DuckDBError) -> Void) throws(DuckDBError) -> Difference? {
        var row = 0
        while true {
            let (isMoreExpected, isMoreFound) = (try expected.load(), try found.load())
            guard isMoreExpected, isMoreFound else {
                if isMoreExpected == isMoreFound || !isMoreFound && mayFallShort { return nil }
                let counts = (try row + expected.countRest(), try row + found.countRest())
                return Difference(
                    expected: .int(counts.0), found: .int(counts.1),
                    "creation has \(counts.0) rows, production \(counts.1)")
            }
            let count = min(expected.rest, found.rest)
            if let difference = firstDifference(in: count, from: row) { return difference }
            expected.skip(count)
            found.skip(count)
            row += count
            try onRows(row)
        }
    }

    /// The first row in which anything differs, and of that the first column.
    private func firstDifference(in count: Int, from start: Int) -> Difference? {
        var first: (row: Int, column: Int)?
        for column in names.indices {
            let limit = first?.row ?? count
            if let row = (0..<limit).first(where: { row in
                !expected.table.columns[column].equals(
                    found.table.columns[column], expected.next + row, found.next + row, tolerance)
            }) {
                first = (row, column)
            }
        }
        guard let first else { return nil }
        let old = expected.table.columns[first.column][expected.next + first.row]
        let new = found.table.columns[first.column][found.next + first.row]
        let row = start + first.row
        return Difference(
            row: row, column: names[first.column], expected: old, found: new,
            """
            row \(row + 1), column \(names[first.column]): creation computed \(Self.shown(old, beside: new)), \
            production \(Self.shown(new, beside: old))
            """)
    }

    /// A value as people read it; a text that looks like the other one by its code points.
    private static func shown(_ value: ParameterValue, beside other: ParameterValue) -> String {
        switch value {
        case .null: "nothing"
        case .bool(let value): "\(value)"
        case .int(let value): "\(value)"
        case .double(let value): "\(value)"
        case .string(let text) where text == other.string:
            "'" + text.unicodeScalars.map { $0.escaped(asASCII: true) }.joined() + "'"
        case .string(let text): "'\(text)'"
        case .list, .map: "\(value)"
        }
    }
}

/// Where one of the two results stands.
private struct RowCursor {
    private let result: QueryResult
    private(set) var table = TypedTable([], count: 0)
    private(set) var next = 0
    private var isAtEnd = false

    init(_ result: QueryResult) { self.result = result }

    /// Rows at hand.
    var rest: Int { table.count - next }

    mutating func skip(_ count: Int) { next += count }

    /// Makes sure that rows are at hand; false after the last.
    mutating func load() throws(DuckDBError) -> Bool {
        while rest == 0, !isAtEnd {
            // A streaming result must not be asked again after its end.
            if let more = try result.nextTable() { (table, next) = (more, 0) } else { isAtEnd = true }
        }
        return !isAtEnd
    }

    /// How many rows there are from here to the end.
    mutating func countRest() throws(DuckDBError) -> Int {
        var count = 0
        while try load() {
            count += rest
            skip(rest)
        }
        return count
    }
}

extension TypedColumn {
    /// A row's value.
    package subscript(row: Int) -> ParameterValue {
        if isMissing(row) { return .null }
        return switch values {
        case .bools(let values): .bool(values[row])
        case .ints(let values): .int(Int(values[row]))
        case .doubles(let values): .double(values[row])
        case .texts(let values): .string(values[row])
        }
    }

    /// Whether two values are the same: numbers to the last bit, unless they may differ by a part of their size.
    package func equals(_ other: TypedColumn, _ row: Int, _ otherRow: Int, _ tolerance: Double) -> Bool {
        let missing = isMissing(row)
        if missing || other.isMissing(otherRow) { return missing == other.isMissing(otherRow) }
        switch (values, other.values) {
        case (.bools(let left), .bools(let right)): return left[row] == right[otherRow]
        case (.ints(let left), .ints(let right)): return left[row] == right[otherRow]
        case (.doubles(let left), .doubles(let right)):
            let (left, right) = (left[row], right[otherRow])
            if left.bitPattern == right.bitPattern || left.isNaN && right.isNaN { return true }
            return tolerance > 0 && abs(left - right) <= tolerance * max(abs(left), abs(right))
        case (.texts(let left), .texts(let right)):
            // Swift's == takes texts for equal that are written with other code points.
            return left[row].utf8.elementsEqual(right[otherRow].utf8)
        default: return false
        }
    }
}
