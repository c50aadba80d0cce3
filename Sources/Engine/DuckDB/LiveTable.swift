import CDuckDB
import Catalog
package import Workflow

/// A table whose rows Swift hands to DuckDB by a table function, so that they need not be written to a table first.
///
/// A statement over it is prepared once; `set` then gives the rows that the next execution sees.
/// One thread at a time.
package final class LiveTable {
    package let schema: Schema
    /// What reads the table in SQL: a subquery with the columns of `schema`.
    package let relation: String
    private let source: RowSource
    private var stored: [ColumnType] { source.types }

    /// Makes a table function `name` on the connection's database.
    package init(_ name: String, _ schema: Schema, on connection: DatabaseConnection) throws(DuckDBError) {
        self.schema = schema
        let stored = schema.columns.map { Self.storage(of: $0.type) }
        source = RowSource(schema.names, stored)
        let columns = zip(schema.columns, stored).map { SQL.cast(Column($0.name, $1), to: $0.type) }
        relation = "(SELECT \(columns.joined(by: ", ").text) FROM \(SQL.quoted(name))())"
        try source.register(name, on: connection)
    }

    /// The rows that the next execution sees: one column for each of `schema`, stored as `storage(of:)` says.
    package func set(_ rows: TypedTable) throws(DuckDBError) {
        try check(rows)
        source.rows = .table(rows)
    }

    /// Refuses rows that aren't such.
    func check(_ rows: TypedTable) throws(DuckDBError) {
        guard rows.columns.count == schema.columns.count else {
            throw DuckDBError(
                message: "\(rows.columns.count) columns were given for the \(schema.columns.count) of a live table",
                sql: nil)
        }
        for (index, given) in rows.columns.enumerated() {
            let column = schema.columns[index]
            guard given.storage == stored[index] else {
                throw DuckDBError(
                    message: "the column \(column.name) must be stored as \(stored[index]), not as \(given.storage)",
                    sql: nil)
            }
            guard given.count == rows.count, given.missing.isEmpty || given.missing.count == rows.count else {
                throw DuckDBError(
                    message: "the column \(column.name) has \(given.count) values for \(rows.count) rows", sql: nil)
            }
        }
    }

    /// The next execution asks for its rows, table after table, until there are no more. Each must have been checked
    /// and not be empty.
    func set(_ next: @escaping () -> TypedTable?) { source.rows = .tables(next) }

    /// The next execution reads its rows from another statement as it goes, so that they never lie in memory
    /// together. Its columns are those of `schema`, by position.
    package func set(_ sql: String, in database: Database) {
        let names = schema.columns.indices.map { "c\($0)" }
        let values = zip(names, schema.columns).map { "CAST(\($0) AS \(Self.storage(of: $1.type)))" }
        let columns = names.joined(separator: ", ")
        let typed = "SELECT \(values.joined(separator: ", ")) FROM (\(sql)\n) AS t(\(columns))"
        source.rows = .statement(typed, RowSource.Place(database: database))
    }

    /// How a column of this type is handed over: BOOLEAN, BIGINT and DOUBLE as `bools`, `ints` and `doubles`,
    /// everything else as `texts` that DuckDB casts.
    package static func storage(of type: ColumnType) -> ColumnType {
        if type.isBoolean { return .boolean }
        if type.isFloating { return .double }
        let wide: Set<ColumnType> = ["HUGEINT", "UHUGEINT", "UBIGINT"]
        return type.isInteger && !wide.contains(type) ? .bigint : .varchar
    }
}

/// What the table function's callbacks see.
private final class RowSource {
    enum Rows {
        case table(TypedTable)
        case tables(() -> TypedTable?)
        case statement(String, Place)
    }
    /// A database that doesn't stay open for it: the one that has the function would never close.
    struct Place {
        weak var database: Database?
    }

    let names: [String]
    let types: [ColumnType]
    var rows = Rows.table(TypedTable([], count: 0))

    init(_ names: [String], _ types: [ColumnType]) {
        self.names = names
        self.types = types
    }

    func register(_ name: String, on connection: DatabaseConnection) throws(DuckDBError) {
        var function = duckdb_create_table_function()
        defer { duckdb_destroy_table_function(&function) }
        duckdb_table_function_set_name(function, name)
        duckdb_table_function_supports_projection_pushdown(function, true)
        duckdb_table_function_set_extra_info(function, Unmanaged.passRetained(self).toOpaque()) { pointer in
            guard let pointer else { return }
            Unmanaged<RowSource>.fromOpaque(pointer).release()
        }
        duckdb_table_function_set_bind(function) { info in
            let source = Unmanaged<RowSource>.fromOpaque(duckdb_bind_get_extra_info(info)).takeUnretainedValue()
            for (name, type) in zip(source.names, source.types) {
                LogicalType.basic(type).lend { duckdb_bind_add_result_column(info, name, $0) }
            }
        }
        duckdb_table_function_set_init(function) { info in
            duckdb_init_set_max_threads(info, 1)
            let source = Unmanaged<RowSource>.fromOpaque(duckdb_init_get_extra_info(info)).takeUnretainedValue()
            let columns = (0..<duckdb_init_get_column_count(info)).map {
                Int(truncatingIfNeeded: duckdb_init_get_column_index(info, $0))
            }
            do throws(DuckDBError) {
                let scan = try Scan(columns, source.rows)
                duckdb_init_set_init_data(info, Unmanaged.passRetained(scan).toOpaque()) { pointer in
                    guard let pointer else { return }
                    Unmanaged<Scan>.fromOpaque(pointer).release()
                }
            } catch {
                duckdb_init_set_error(info, error.message)
            }
        }
        duckdb_table_function_set_function(function) { info, output in
            guard let output else { return }
            let scan = Unmanaged<Scan>.fromOpaque(duckdb_function_get_init_data(info)).takeUnretainedValue()
            do throws(DuckDBError) { try scan.fill(output) } catch {
                duckdb_function_set_error(info, error.message)
            }
        }
        guard duckdb_register_table_function(connection.handle, function) == DuckDBSuccess else {
            throw DuckDBError(message: "DuckDB refused the table function \(name)", sql: nil)
        }
    }
}

/// One pass over the rows: where it stands, and which columns it wants.
private final class Scan {
    private let columns: [Int]
    private var table = TypedTable([], count: 0)
    private var next = 0
    private var more: () -> TypedTable? = { nil }
    /// Where the rows come from instead, if from another statement.
    private let result: QueryResult?

    init(_ columns: [Int], _ rows: RowSource.Rows) throws(DuckDBError) {
        self.columns = columns
        switch rows {
        case .table(let table):
            self.table = table
            result = nil
        case .tables(let next):
            more = next
            result = nil
        case .statement(let sql, let place):
            guard let database = place.database else {
                throw DuckDBError(message: "the database that has the rows is closed", sql: sql)
            }
            result = try database.connect().prepareSelect(sql).stream()
        }
    }

    func fill(_ output: duckdb_data_chunk) throws(DuckDBError) {
        if let result { return try forward(result, to: output) }
        if next == table.count, let following = more() { (table, next) = (following, 0) }
        let rows = next..<min(next + Int(duckdb_vector_size()), table.count)
        for (position, column) in columns.enumerated() where table.columns.indices.contains(column) {
            Vector(duckdb_data_chunk_get_vector(output, idx_t(position)), rows.count).write(table.columns[column], rows)
        }
        next = rows.upperBound
        duckdb_data_chunk_set_size(output, idx_t(rows.count))
    }

    private func forward(_ result: QueryResult, to output: duckdb_data_chunk) throws(DuckDBError) {
        while let chunk = try result.next() {
            guard chunk.rowCount > 0 else { continue }
            for (position, column) in columns.enumerated() where (0..<chunk.columnCount).contains(column) {
                duckdb_vector_reference_vector(
                    duckdb_data_chunk_get_vector(output, idx_t(position)), chunk.vector(column).handle)
            }
            return duckdb_data_chunk_set_size(output, idx_t(chunk.rowCount))
        }
        duckdb_data_chunk_set_size(output, 0)
    }
}

extension Vector {
    /// Writes rows of a column whose storage fits the vector's type.
    func write(_ column: TypedColumn, _ rows: Range<Int>) {
        switch column.values {
        case .bools(let values): copy(values[rows])
        case .ints(let values): copy(values[rows])
        case .doubles(let values): copy(values[rows])
        case .texts(let values):
            for (index, row) in rows.enumerated() {
                var text = values[row]
                text.withUTF8 { bytes in
                    bytes.withMemoryRebound(to: CChar.self) {
                        duckdb_unsafe_vector_assign_string_element_len(
                            handle, idx_t(index), $0.baseAddress, idx_t($0.count))
                    }
                }
            }
        }
        guard !column.missing.isEmpty, column.missing[rows].contains(true) else { return }
        duckdb_vector_ensure_validity_writable(handle)
        guard let mask = duckdb_vector_get_validity(handle) else { return }
        for (index, row) in rows.enumerated() where column.missing[row] {
            mask[index / UInt64.bitWidth] &= ~(1 << UInt64(index % UInt64.bitWidth))
        }
    }

    private func copy<T: BitwiseCopyable>(_ values: ArraySlice<T>) {
        values.withUnsafeBytes { source in
            guard let start = source.baseAddress else { return }
            duckdb_vector_get_data(handle)?.copyMemory(from: start, byteCount: source.count)
        }
    }
}
