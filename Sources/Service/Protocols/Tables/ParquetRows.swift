import Catalog
import Engine
import FoundationEssentials
import Workflow

/// Rows as a Parquet file, which DuckDB reads and writes. Blocking.
enum ParquetRows {
    static func read(_ body: [UInt8], _ format: RowFormat, rowLimit: Int) throws(RowsFault) -> InputRows {
        do {
            return try TransientFolder.with { folder in
                let file = "\(folder)/rows.parquet"
                try Data(body).write(to: URL(filePath: file))
                return try read(file, format, rowLimit)
            }
        } catch let fault as RowsFault {
            throw fault
        } catch let error as DuckDBError {
            // DuckDB's words name a file that means nothing to the client.
            let reason = error.message.hasPrefix("Out of Memory") ? "; it is too large" : ""
            throw .shape("the body can't be read as a Parquet file\(reason)")
        } catch {
            throw .shape("the body can't be kept: \(error)")
        }
    }

    private static func read(_ file: String, _ format: RowFormat, _ rowLimit: Int) throws -> InputRows {
        let connection = try database().connect()
        let source = "read_parquet(\(SQL.literal(file)))"
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
        return table.rows(count: count)
    }

    static func written(_ answer: AnswerRows, _ columns: [AnswerColumn], shown: [Int]) throws -> [UInt8] {
        try TransientFolder.with { folder in
            let file = "\(folder)/rows.parquet"
            let connection = try database().connect()
            let table = try LiveTable("answer", Schema(shown.map { columns[$0].column }), on: connection)
            try table.set(TypedTable(shown.map { answer.columns[$0].part(answer.rows) }, count: answer.rows.count))
            try connection.execute("COPY (SELECT * FROM \(table.relation)) TO \(SQL.literal(file)) (FORMAT parquet)")
            return Array(try Data(contentsOf: URL(filePath: file)))
        }
    }

    /// A small file may unfold into a large table: no more of it than this lies in memory.
    private static func database() throws(DuckDBError) -> Database {
        try Database(settings: ["memory_limit": "1GB", "threads": "1", "max_temp_directory_size": "0B"])
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
