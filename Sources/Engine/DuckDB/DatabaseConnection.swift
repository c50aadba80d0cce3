import CDuckDB
package import Workflow

/// A connection to a database. Its calls block, so make them on an engine thread, never on Swift's pool.
///
/// Calls from several threads wait for each other; `interrupt` and `progress` don't wait.
package final class DatabaseConnection: @unchecked Sendable {  // DuckDB locks it, and the handle never changes.
    /// For C calls that have no wrapper here.
    let handle: duckdb_connection
    package let database: Database

    init(_ handle: duckdb_connection, to database: Database) {
        self.handle = handle
        self.database = database
    }

    deinit {
        var handle: duckdb_connection? = handle
        duckdb_disconnect(&handle)
    }

    /// Runs one or more statements for their effect. Returns how many rows the last one changed.
    @discardableResult
    package func execute(_ sql: String) throws(DuckDBError) -> Int {
        try query(sql).changedRows
    }

    /// Runs a statement to its end and keeps its rows in memory.
    package func query(_ sql: String) throws(DuckDBError) -> QueryResult {
        var result = duckdb_result()
        let state = duckdb_query(handle, sql, &result)
        return try QueryResult(state, result, sql: sql)
    }

    /// Parses, binds and plans one statement.
    package func prepare(_ sql: String) throws(DuckDBError) -> PreparedStatement {
        var statement: duckdb_prepared_statement?
        let state = duckdb_prepare(handle, sql, &statement)
        return try PreparedStatement(state, statement, sql: sql, on: self)
    }

    /// Makes what runs on this connection fail soon with `.interrupted`. Any thread may ask.
    package func interrupt() { duckdb_interrupt(handle) }

    /// How far what runs on this connection has come, from 0 to 1; nil while DuckDB can't tell. Any thread may ask.
    package var progress: Double? {
        let percentage = duckdb_query_progress(handle).percentage
        return percentage < 0 ? nil : min(percentage / 100, 1)
    }

    /// Runs `body` in a transaction: all of it happens or nothing.
    package func transaction<T>(_ body: () throws(DuckDBError) -> T) throws(DuckDBError) -> T {
        try execute("BEGIN")
        do throws(DuckDBError) {
            let value = try body()
            try execute("COMMIT")
            return value
        } catch {
            _ = try? execute("ROLLBACK")
            throw error
        }
    }
}

extension DatabaseConnection {
    /// Prepares one SELECT (or VALUES, FROM …) and refuses everything else, by DuckDB's own parser.
    package func prepareSelect(_ sql: String) throws(DuckDBError) -> PreparedStatement {
        var statements: duckdb_extracted_statements?
        let count = duckdb_extract_statements(handle, sql, &statements)
        defer { duckdb_destroy_extracted(&statements) }
        guard count > 0 else {
            let message = duckdb_extract_statements_error(statements).map { String(cString: $0) }
            throw DuckDBError(message: message ?? "Parser Error: there is no statement", sql: sql)
        }
        guard count == 1 else {
            throw DuckDBError(message: "Parser Error: write one SELECT, not \(count) statements", sql: sql)
        }
        var statement: duckdb_prepared_statement?
        let state = duckdb_prepare_extracted_statement(handle, statements, 0, &statement)
        let prepared = try PreparedStatement(state, statement, sql: sql, on: self)
        guard prepared.isSelect else {
            throw DuckDBError(message: "Parser Error: only a SELECT may stand here", sql: sql)
        }
        return prepared
    }

    /// The columns that a statement yields. Nothing is executed.
    package func columns(of sql: String) throws(DuckDBError) -> Schema {
        try prepare(sql).columns
    }
}
