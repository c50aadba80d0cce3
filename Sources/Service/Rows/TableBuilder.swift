import Engine
import Workflow

/// The rows of one input as they are read, in whatever form they come, with all that is wrong with them.
struct TableBuilder {
    static let problemLimit = 20
    static let unknownLimit = 100

    let format: RowFormat
    /// The input's name, where there are several.
    let input: String?
    var columns: [ColumnBuilder]
    /// Up to a limit.
    private(set) var problems: [RowProblem] = []
    private(set) var hasMoreProblems = false
    private var unknown: [String] = []
    private var given: Set<Int> = []

    init(_ format: RowFormat, input: String? = nil) {
        self.format = format
        self.input = input
        columns = format.kinds.map(ColumnBuilder.init)
    }

    /// A value of the column was read; where there was something wrong with it, it was not appended.
    mutating func settle(_ problem: ValueProblem?, _ position: Int, _ row: Int) {
        if format.fields[position].isPassed { given.insert(position) }
        switch problem {
        case nil: return
        case .null?:
            if !format.fields[position].isNullable { report(position, row, "must not be null") }
        case .wrong(let found)?:
            report(position, row, "must be \(format.kinds[position].expectation), not \(found)")
        }
        columns[position].appendMissing()
    }

    /// The row has been read: what it didn't have is missing. A column that no row had yet is filled up when one has it,
    /// or at the end.
    mutating func complete(_ row: Int) {
        for position in columns.indices where columns[position].count == row {
            if !format.fields[position].isPassed {
                report(position, row, "is missing")
            } else if row == 0 {
                continue
            }
            columns[position].appendMissing()
        }
    }

    /// All rows have been read, of which only some columns came.
    mutating func complete(count: Int) {
        guard count > 0 else { return }
        for position in columns.indices where columns[position].count == 0 {
            if !format.fields[position].isPassed { report(position, 0, "is missing") }
        }
    }

    mutating func ignore(_ name: String) {
        if unknown.count < Self.unknownLimit, !unknown.contains(name) { unknown.append(name) }
    }

    mutating func report(_ position: Int, _ row: Int, _ message: String) {
        guard problems.count < Self.problemLimit else {
            hasMoreProblems = true
            return
        }
        problems.append(
            RowProblem(input: input, row: row, column: format.fields[position].column.name, message: message))
    }

    /// The table with all its rows, after which nothing is added any more.
    mutating func takeRows(count: Int) -> InputRows {
        for position in columns.indices { columns[position].appendMissing(count - columns[position].count) }
        return InputRows(table: TypedTable(columns.map(\.column), count: count), given: given, unknown: unknown)
    }

    /// Fails if anything is wrong with the tables, and tells of it up to a limit.
    static func check(_ tables: [TableBuilder]) throws(RowsFault) {
        let problems = tables.flatMap(\.problems)
        guard !problems.isEmpty else { return }
        let isMore = problems.count > problemLimit || tables.contains(where: \.hasMoreProblems)
        throw .values(Array(problems.prefix(problemLimit)), more: isMore)
    }
}
