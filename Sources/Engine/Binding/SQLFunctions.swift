import Catalog
import Glibc
import Workflow

/// What DuckDB can compute, by name.
package enum SQLFunctions {
    /// The functions that an expression can call, in order. Opens an instance: keep the answer.
    package static func names() -> [String] {
        let connection = try? Database(settings: ["threads": "1", "enable_external_access": "false"]).connect()
        let rows = try? connection?.prepare(
            """
            SELECT DISTINCT function_name FROM duckdb_functions()
            WHERE function_type IN ('scalar', 'aggregate', 'macro') AND function_name ~ '^[a-z][a-z0-9_]*$'
            AND schema_name <> 'pg_catalog'
            ORDER BY function_name
            """
        ).execute().rows()
        return (rows ?? []).compactMap { $0.first?.string }
    }

    /// What a SELECT can call and yet do more than select: it writes files, sets something, runs a text, or takes an
    /// address. A document's statements may not.
    package static let harmful: Set = [
        "arrow_scan", "arrow_scan_dumb", "checkpoint", "disable_logging", "disable_profiling", "enable_logging",
        "enable_profiling", "force_checkpoint", "json_execute_serialized_sql", "pandas_scan", "python_map_function",
        "query", "seq_scan", "sniff_csv", "truncate_duckdb_logs", "write_log",
    ]

    /// Fails if a statement calls any of these, by DuckDB's own parser: quotes and comments hide nothing from that.
    static func refuseHarmful(in sql: String, _ connection: DatabaseConnection) throws(DuckDBError) {
        // Parsing twice is only worth its while where a name is there at all.
        let text = sql.lowercased()
        let named = harmful.filter { strstr(text, $0) != nil }
        guard !named.isEmpty else { return }
        let parsed = try connection.rows("SELECT lower(json_serialize_sql(\(SQL.literal(sql))))").first?.first?.string
        for name in named.sorted() where parsed?.contains("\"function_name\":\"\(name)\"") == true {
            throw DuckDBError(message: "SQL in a document can't call \(name)", sql: sql)
        }
    }
}
