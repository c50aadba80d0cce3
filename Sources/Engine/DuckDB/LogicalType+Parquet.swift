import CDuckDB
import Workflow

/// There is no type in which a file could hold the values of a union and tell of each which member it is.
struct UnionInFile: Error {}

extension LogicalType {
    /// The type in which a Parquet file holds every value of this one without loss: a text for what Parquet lacks.
    func inParquet() throws(UnionInFile) -> ColumnType { ColumnType(try parquetName()) }

    private func parquetName() throws(UnionInFile) -> String {
        if id == DUCKDB_TYPE_UNION { throw UnionInFile() }
        if Self.held.contains(id.rawValue) { return name }
        return try composed { part throws(UnionInFile) in try part.parquetName() } ?? ColumnType.varchar.name
    }

    /// What comes back from a Parquet file as it went in.
    private static let held = Set(
        [
            DUCKDB_TYPE_BOOLEAN, DUCKDB_TYPE_TINYINT, DUCKDB_TYPE_SMALLINT, DUCKDB_TYPE_INTEGER, DUCKDB_TYPE_BIGINT,
            DUCKDB_TYPE_UTINYINT, DUCKDB_TYPE_USMALLINT, DUCKDB_TYPE_UINTEGER, DUCKDB_TYPE_UBIGINT, DUCKDB_TYPE_FLOAT,
            DUCKDB_TYPE_DOUBLE, DUCKDB_TYPE_DECIMAL, DUCKDB_TYPE_VARCHAR, DUCKDB_TYPE_BLOB, DUCKDB_TYPE_UUID,
            DUCKDB_TYPE_DATE, DUCKDB_TYPE_TIME, DUCKDB_TYPE_TIMESTAMP, DUCKDB_TYPE_TIMESTAMP_NS,
            DUCKDB_TYPE_TIMESTAMP_TZ, DUCKDB_TYPE_VARIANT,
        ].map(\.rawValue))
}
