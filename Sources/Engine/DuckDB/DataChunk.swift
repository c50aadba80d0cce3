import CDuckDB
package import Workflow

/// Up to 2,048 rows, column by column, lent while the chunk lives.
package struct DataChunk: ~Copyable {
    let handle: duckdb_data_chunk
    private let isOwned: Bool

    init(owning handle: duckdb_data_chunk) {
        self.handle = handle
        isOwned = true
    }

    /// A chunk that belongs to DuckDB, as in a callback.
    init(lent handle: duckdb_data_chunk) {
        self.handle = handle
        isOwned = false
    }

    deinit {
        guard isOwned else { return }
        var handle: duckdb_data_chunk? = handle
        duckdb_destroy_data_chunk(&handle)
    }

    package var rowCount: Int { Int(duckdb_data_chunk_get_size(handle)) }
    package var columnCount: Int { Int(duckdb_data_chunk_get_column_count(handle)) }

    func vector(_ column: Int) -> Vector { Vector(duckdb_data_chunk_get_vector(handle, idx_t(column)), rowCount) }

    /// A column as values; types beyond numbers, texts and booleans must have been cast to VARCHAR in SQL.
    package func values(_ column: Int) -> [ParameterValue] { vector(column).parameterValues() }

    func append(to rows: inout [[ParameterValue]]) {
        let columns = (0..<columnCount).map { values($0) }
        rows.reserveCapacity(rows.count + rowCount)
        for row in 0..<rowCount { rows.append(columns.map { $0[row] }) }
    }
}

/// Which rows of a column have a value.
package struct Validity {
    /// One bit for each row, set when there is a value; nil when every row has one.
    let mask: UnsafeMutablePointer<UInt64>?

    package var isComplete: Bool { mask == nil }

    package subscript(row: Int) -> Bool {
        guard let mask else { return true }
        return mask[row >> 6] >> UInt64(row & 63) & 1 == 1
    }
}
