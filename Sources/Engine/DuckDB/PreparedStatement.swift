import CDuckDB
import Glibc
package import Workflow

/// A statement that is planned once and executed often. One thread at a time.
package final class PreparedStatement {
    private let handle: duckdb_prepared_statement?
    package let sql: String
    private let connection: DatabaseConnection

    /// Takes over what preparing yielded.
    init(
        _ state: duckdb_state, _ statement: duckdb_prepared_statement?, sql: String, on connection: DatabaseConnection
    ) throws(DuckDBError) {
        handle = statement
        self.sql = sql
        self.connection = connection
        guard state == DuckDBSuccess else { throw DuckDBError(duckdb_prepare_error(statement), sql: sql) }
    }

    deinit {
        var handle = handle
        duckdb_destroy_prepare(&handle)
    }

    package var isSelect: Bool { duckdb_prepared_statement_type(handle) == DUCKDB_STATEMENT_TYPE_SELECT }

    package var columns: Schema {
        Schema(
            (0..<duckdb_prepared_statement_column_count(handle)).map { index in
                let name = duckdb_prepared_statement_column_name(handle, index)
                let type = type(ofColumn: index)
                defer { duckdb_free(UnsafeMutableRawPointer(mutating: name)) }
                return Column(name.map { String(cString: $0) } ?? "", type.columnType, isPattern: false)
            })
    }

    func type(ofColumn index: idx_t) -> LogicalType {
        LogicalType(duckdb_prepared_statement_column_logical_type(handle, index))
    }

    /// Sets the parameter `index`, from 1. Lists and maps can't be bound.
    package func bind(_ value: ParameterValue, at index: Int) throws(DuckDBError) {
        let index = idx_t(index)
        let state =
            switch value {
            case .null: duckdb_bind_null(handle, index)
            case .bool(let value): duckdb_bind_boolean(handle, index, value)
            case .int(let value): duckdb_bind_int64(handle, index, Int64(value))
            case .double(let value): duckdb_bind_double(handle, index, value)
            case .string(let value): duckdb_bind_varchar_length(handle, index, value, idx_t(value.utf8.count))
            case .list, .map: duckdb_state(rawValue: 1)
            }
        guard state == DuckDBSuccess else {
            throw DuckDBError(message: "parameter \(index) can't be \(value.kindName)", sql: sql)
        }
    }

    /// Runs the statement to its end and keeps its rows in memory.
    package func execute() throws(DuckDBError) -> QueryResult {
        var pending: duckdb_pending_result?
        defer { duckdb_destroy_pending(&pending) }
        guard duckdb_pending_prepared(handle, &pending) == DuckDBSuccess else {
            throw DuckDBError(duckdb_pending_error(pending), sql: sql)
        }
        guard Self.work(on: pending) != DUCKDB_PENDING_ERROR else {
            throw DuckDBError(duckdb_pending_error(pending), sql: sql)
        }
        var result = duckdb_result()
        let state = duckdb_execute_pending(pending, &result)
        return try QueryResult(state, result, sql: sql)
    }

    /// Does what there is to do, and sleeps while other threads have all of it: left to itself, DuckDB asks for more
    /// without a pause, which takes a core from those that work.
    private static func work(on pending: duckdb_pending_result?) -> duckdb_pending_state {
        var pause: UInt32 = 20
        while true {
            let state = duckdb_pending_execute_task(pending)
            switch state {
            case DUCKDB_PENDING_RESULT_NOT_READY: pause = 20
            case DUCKDB_PENDING_NO_TASKS_AVAILABLE:
                usleep(pause)
                pause = min(pause * 2, 500)
            default: return state
            }
        }
    }

    /// Runs the statement as its chunks are taken, so that its rows never lie in memory together.
    ///
    /// The connection is busy until the result is gone.
    package func stream() throws(DuckDBError) -> QueryResult {
        var pending: duckdb_pending_result?
        defer { duckdb_destroy_pending(&pending) }
        guard duckdb_pending_prepared_streaming(handle, &pending) == DuckDBSuccess else {
            throw DuckDBError(duckdb_pending_error(pending), sql: sql)
        }
        var result = duckdb_result()
        let state = duckdb_execute_pending(pending, &result)
        return try QueryResult(state, result, sql: sql)
    }
}
