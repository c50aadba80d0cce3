import CDuckDB
package import Workflow

/// What a statement yielded: columns, and rows in chunks of up to 2,048. One thread at a time.
package final class QueryResult {
    var handle: duckdb_result
    private let sql: String

    init(_ state: duckdb_state, _ result: duckdb_result, sql: String) throws(DuckDBError) {
        handle = result
        self.sql = sql
        guard state == DuckDBSuccess else { throw DuckDBError(duckdb_result_error(&handle), sql: sql) }
    }

    deinit { duckdb_destroy_result(&handle) }

    package var changedRows: Int { Int(duckdb_rows_changed(&handle)) }

    package lazy var columns = Schema(
        (0..<duckdb_column_count(&handle)).map { index in
            let type = LogicalType(duckdb_column_logical_type(&handle, index))
            return Column(String(cString: duckdb_column_name(&handle, index)), type.columnType)
        })

    /// The next chunk, nil after the last. A streaming result may fail here.
    package func next() throws(DuckDBError) -> DataChunk? {
        guard let chunk = duckdb_fetch_chunk(handle) else {
            if let message = duckdb_result_error(&handle) { throw DuckDBError(message, sql: sql) }
            return nil
        }
        return DataChunk(owning: chunk)
    }

    /// Lends every chunk in order.
    package func forEachChunk(_ body: (borrowing DataChunk) throws(DuckDBError) -> Void) throws(DuckDBError) {
        while let chunk = try next() { try body(chunk) }
    }

    /// Every row, a value for each column.
    package func rows() throws(DuckDBError) -> [[ParameterValue]] {
        var rows: [[ParameterValue]] = []
        while let chunk = try next() { chunk.append(to: &rows) }
        return rows
    }
}
