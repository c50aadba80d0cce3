import Catalog
import Engine
import Workflow

/// Rows in forms that DuckDB reads and writes. Blocking.
enum DatabaseRows {
    /// How much of it lies in memory: a small body may unfold into a large table.
    static let memoryLimit = 1 << 30

    /// To an instance of its own.
    static func connection() throws(DuckDBError) -> DatabaseConnection {
        try Database(
            settings: ["memory_limit": "\(memoryLimit >> 20)MiB", "threads": "1", "max_temp_directory_size": "0B"]
        ).connect()
    }

    /// - Parameter source: a relation in SQL.
    static func read(
        _ source: String, on connection: DatabaseConnection, _ format: RowFormat, rowLimit: Int
    ) throws -> InputRows {
        let count = try connection.rows("SELECT count(*) FROM \(source)").first?.first?.int ?? 0
        guard count <= rowLimit else { throw RowsFault.tooManyRows(limit: rowLimit) }
        let schema = try connection.columns(of: "SELECT * FROM \(source)")
        var table = TableBuilder(format)
        let found = schema.columns.compactMap { column -> (column: Column, place: Int)? in
            guard let place = format.position(of: column.name.utf8) else {
                table.ignore(column.name)
                return nil
            }
            return (column, place)
        }
        if !found.isEmpty {
            let names = found.map { SQL.quoted($0.column.name) }.joined(separator: ", ")
            let sql = TypedColumn.projection(of: "SELECT \(names) FROM \(source)", Schema(found.map(\.column)))
            let values = try connection.prepareSelect(sql).execute().typedTable()
            for (index, (column, place)) in found.enumerated() {
                for row in 0..<values.count {
                    table.settle(table.columns[place].take(values.columns[index], row, column.type), place, row)
                }
            }
        }
        table.complete(count: count)
        try TableBuilder.check([table])
        return table.takeRows(count: count)
    }

    /// The rows of an answer; executions on the connection see them.
    static func table(
        _ answer: AnswerRows, _ columns: [AnswerColumn], shown: [Int], on connection: DatabaseConnection
    ) throws(DuckDBError) -> LiveTable {
        let table = try LiveTable("answer", Schema(shown.map { columns[$0].column }), on: connection)
        try table.set(TypedTable(shown.map { answer.columns[$0].part(answer.rows) }, count: answer.rows.count))
        return table
    }
}

extension ColumnBuilder {
    /// A cell that DuckDB read from a column of `type`.
    fileprivate mutating func take(_ column: TypedColumn, _ row: Int, _ type: ColumnType) -> ValueProblem? {
        guard !column.isMissing(row) else { return .null }
        return switch column.values {
        case .bools(let values): take(values[row])
        case .ints(let values): take(values[row])
        case .doubles(let values): take(values[row])
        case .texts(let values) where type.isNumeric: take(written: values[row])
        case .texts(let values): take(values[row])
        }
    }
}

extension TypedColumn {
    func part(_ rows: Range<Int>) -> TypedColumn {
        guard rows != 0..<count else { return self }
        let values: Values =
            switch values {
            case .bools(let values): .bools(Array(values[rows]))
            case .ints(let values): .ints(Array(values[rows]))
            case .doubles(let values): .doubles(Array(values[rows]))
            case .texts(let values): .texts(Array(values[rows]))
            }
        return TypedColumn(values, missing: missing.isEmpty ? [] : Array(missing[rows]))
    }
}
