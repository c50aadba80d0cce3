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
}
