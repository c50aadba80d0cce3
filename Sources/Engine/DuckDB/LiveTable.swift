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

    /// Makes a table function `name` on the connection's database.
    package init(_ name: String, _ schema: Schema, on connection: DatabaseConnection) throws(DuckDBError) {
        self.schema = schema
        let stored = schema.columns.map { Self.storage(of: $0.type) }
        source = RowSource(schema.names, stored)
        let columns = zip(schema.columns, stored).map { column, stored in
            let name = SQL.quoted(column.name)
            return column.type == stored ? name : "CAST(\(name) AS \(column.type)) AS \(name)"
        }
        relation = "(SELECT \(columns.joined(separator: ", ")) FROM \(SQL.quoted(name))())"
        try source.register(name, on: connection)
    }

    /// The rows that the next execution sees: one column for each of `schema`, stored as `storage(of:)` says.
    package func set(_ columns: [TypedColumn], rowCount: Int) {
        precondition(columns.count == schema.columns.count, "a live table needs all of its columns")
        source.columns = columns
        source.rowCount = rowCount
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
    let names: [String]
    let types: [ColumnType]
    var columns: [TypedColumn] = []
    var rowCount = 0

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
            let columns = (0..<duckdb_init_get_column_count(info)).map { Int(duckdb_init_get_column_index(info, $0)) }
            duckdb_init_set_init_data(info, Unmanaged.passRetained(Scan(columns)).toOpaque()) { pointer in
                guard let pointer else { return }
                Unmanaged<Scan>.fromOpaque(pointer).release()
            }
        }
        duckdb_table_function_set_function(function) { info, output in
            guard let output else { return }
            let source = Unmanaged<RowSource>.fromOpaque(duckdb_function_get_extra_info(info)).takeUnretainedValue()
            let scan = Unmanaged<Scan>.fromOpaque(duckdb_function_get_init_data(info)).takeUnretainedValue()
            source.fill(output, scan)
        }
        guard duckdb_register_table_function(connection.handle, function) == DuckDBSuccess else {
            throw DuckDBError(message: "DuckDB refused the table function \(name)", sql: nil)
        }
    }

    private func fill(_ output: duckdb_data_chunk, _ scan: Scan) {
        let rows = scan.next..<min(scan.next + Int(duckdb_vector_size()), rowCount)
        for (position, column) in scan.columns.enumerated() where column < columns.count {
            Vector(duckdb_data_chunk_get_vector(output, idx_t(position)), rows.count).write(columns[column], rows)
        }
        scan.next = rows.upperBound
        duckdb_data_chunk_set_size(output, idx_t(rows.count))
    }
}

/// Where one execution stands in the rows, and which columns it wants.
private final class Scan {
    let columns: [Int]
    var next = 0

    init(_ columns: [Int]) { self.columns = columns }
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
        guard !column.missing.isEmpty else { return }
        for (index, row) in rows.enumerated() where column.missing[row] { setMissing(index) }
    }

    func setMissing(_ row: Int) {
        duckdb_vector_ensure_validity_writable(handle)
        duckdb_validity_set_row_invalid(duckdb_vector_get_validity(handle), idx_t(row))
    }

    private func copy<T: BitwiseCopyable>(_ values: ArraySlice<T>) {
        values.withUnsafeBytes { source in
            guard let start = source.baseAddress else { return }
            duckdb_vector_get_data(handle)?.copyMemory(from: start, byteCount: source.count)
        }
    }
}
