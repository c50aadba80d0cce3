import CDuckDB
import Synchronization

/// A DuckDB instance. It closes when the last connection to it is gone.
package final class Database: @unchecked Sendable {  // DuckDB's own locks guard the handle, which never changes.
    private var handle: duckdb_database?
    private let kept = Mutex<[TransientFolder]>([])

    /// Opens the file at `path`, or an instance in memory, with DuckDB's settings by name.
    ///
    /// Extensions are never loaded or installed unasked: what a document says must not reach the network.
    package init(path: String? = nil, settings: [String: String] = [:]) throws(DuckDBError) {
        var config: duckdb_config?
        duckdb_create_config(&config)
        defer { duckdb_destroy_config(&config) }
        let standard = ["autoload_known_extensions": "false", "autoinstall_known_extensions": "false"]
        for (name, value) in standard.merging(settings, uniquingKeysWith: { _, new in new }) {
            guard duckdb_set_config(config, name, value) == DuckDBSuccess else {
                throw DuckDBError(message: "DuckDB has no setting \(name) = \(value)", sql: nil)
            }
        }
        var opened: duckdb_database?
        var message: UnsafeMutablePointer<CChar>?
        guard duckdb_open_ext(path, &opened, config, &message) == DuckDBSuccess else {
            defer { duckdb_free(message) }
            throw DuckDBError(message, sql: nil)
        }
        handle = opened
        // Times with a zone must mean and read the same on every machine.
        let connection = try connect()
        try connection.execute("SET GLOBAL TimeZone = 'UTC'")
        try connection.register(.rowKey)
    }

    deinit { duckdb_close(&handle) }

    /// Keeps a folder that it writes to for as long as it is open.
    func keep(_ folder: TransientFolder) { kept.withLock { $0.append(folder) } }

    package func connect() throws(DuckDBError) -> DatabaseConnection {
        var connection: duckdb_connection?
        guard duckdb_connect(handle, &connection) == DuckDBSuccess, let connection else {
            throw DuckDBError(message: "DuckDB refused a connection", sql: nil)
        }
        return DatabaseConnection(connection, to: self)
    }
}
