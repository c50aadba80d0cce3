import Catalog
import Synchronization
import Workflow

/// One DuckDB instance in memory and the tables it holds. Opening it takes some milliseconds, so it is opened when
/// first needed.
final class Session: Sendable {
    /// A table that is there: in memory, or in an attached file of the cache.
    struct Physical: Sendable {
        var relation: String
        var rows: Int?
        /// What computing it took.
        var seconds: Double
        /// Whether the cache has it.
        var isStored: Bool
        /// The alias of the attached file.
        var attached: String?
    }
    private struct State {
        var tables: [ResultKey: Physical] = [:]
        var names = 0
    }

    let database: Database
    let cache: EngineCache
    let scorers = Scorers()
    let threads: Int
    private let state = Mutex(State())

    init(cache: EngineCache, threads: Int) throws(DuckDBError) {
        self.cache = cache
        self.threads = threads
        database = try Database(settings: [
            "threads": "\(threads)", "temp_directory": cache.folder + "/spill", "preserve_insertion_order": "true",
        ])
    }

    subscript(key: ResultKey) -> Physical? {
        get { state.withLock { $0.tables[key] } }
        set { state.withLock { $0.tables[key] = newValue } }
    }

    /// A name that no table or file of this session has.
    func freeName() -> String {
        state.withLock { state in
            state.names += 1
            return "galley_\(state.names)"
        }
    }

    /// Drops the tables in memory that no longer belong to the document.
    ///
    /// Attached files stay: they take no memory, and a file can't be attached a second time while it is being read.
    func keepOnly(_ keys: Set<ResultKey>, on connection: DatabaseConnection) {
        let gone = state.withLock { state in
            let gone = state.tables.filter { $0.value.attached == nil && !keys.contains($0.key) }
            for key in gone.keys { state.tables[key] = nil }
            return gone.values
        }
        // What is being read stays until the reader is done with it.
        for table in gone { _ = try? connection.execute("DROP TABLE IF EXISTS \(table.relation)") }
    }
}
