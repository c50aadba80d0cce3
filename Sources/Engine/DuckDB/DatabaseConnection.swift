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

    /// Runs one statement for its effect. Returns how many rows it changed.
    @discardableResult
    package func execute(_ sql: String) throws(DuckDBError) -> Int {
        try query(sql).changedRows
    }

    /// Runs one statement to its end and keeps its rows in memory.
    package func query(_ sql: String) throws(DuckDBError) -> QueryResult { try prepare(sql).execute() }

    /// Parses, binds and plans one statement; several are refused.
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
}

extension DatabaseConnection {
    /// Prepares one SELECT (or VALUES, FROM …) and refuses everything else, by DuckDB's own parser.
    package func prepareSelect(_ sql: String) throws(DuckDBError) -> PreparedStatement {
        let statements = try ExtractedStatements(sql, on: self)
        guard statements.count == 1 else {
            throw DuckDBError(
                message: "Parser Error: write one SELECT, not \(statements.count) statements", sql: sql)
        }
        let prepared = try statements.prepare(0)
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

/// The statements of a text, which is parsed once.
private final class ExtractedStatements {
    let count: Int
    private let handle: duckdb_extracted_statements?
    private let sql: String
    private let connection: DatabaseConnection

    /// - Throws: the parser's words, also where there is no statement.
    init(_ sql: String, on connection: DatabaseConnection) throws(DuckDBError) {
        var handle: duckdb_extracted_statements?
        count = Int(duckdb_extract_statements(connection.handle, sql, &handle))
        (self.handle, self.sql, self.connection) = (handle, sql, connection)
        guard count > 0 else {
            let message = duckdb_extract_statements_error(handle).map { String(cString: $0) }
            throw DuckDBError(message: message ?? "Parser Error: there is no statement", sql: sql)
        }
    }

    deinit {
        var handle = handle
        duckdb_destroy_extracted(&handle)
    }

    /// Binds and plans one of them, on what those before it have done.
    func prepare(_ index: Int) throws(DuckDBError) -> PreparedStatement {
        var statement: duckdb_prepared_statement?
        let state = duckdb_prepare_extracted_statement(connection.handle, handle, idx_t(index), &statement)
        return try PreparedStatement(state, statement, sql: sql, on: connection)
    }
}
