import Catalog
import Glibc
import Synchronization
import Workflow

/// One DuckDB instance in memory and the tables it holds. Opening it takes some milliseconds, so it is opened when
/// first needed.
final class Session: Sendable {
    /// A table that is there: in memory, or in an attached file of the cache.
    struct Physical: Sendable {
        var relation: String
        /// What computing it took.
        var seconds: Double
        /// Whether the cache has it.
        var isStored: Bool
        /// The alias of the attached file.
        var attached: String?
    }
    private struct State {
        var tables: [ResultKey: Physical] = [:]
        /// How many rows tables have, of which some are never there for themselves.
        var rows: [ResultKey: Int] = [:]
        /// Packed files that have been gone through to their end.
        var whole: Set<FileFingerprint> = []
        var isBroken = false
        var names = 0
    }

    let database: Database
    let cache: EngineCache
    let scorers: Scorers
    let arrangements = Arrangements()
    let threads: Int
    private let state = Mutex(State())

    /// - Parameters:
    ///   - threads: how many DuckDB and training may use.
    ///   - scoringThreads: how many may score one chunk of rows; as many, if not given.
    init(
        cache: EngineCache, threads: Int, scoringThreads: Int? = nil, access: FileAccess = .everything
    ) throws(DuckDBError) {
        self.cache = cache
        self.threads = threads
        scorers = Scorers(threads: scoringThreads ?? threads)
        // Each session has its own, as DuckDB calls its files alike in all.
        let spill = cache.temporaryPath()
        let transient = spill == nil ? try? TransientFolder() : nil
        database = try Database(settings: [
            "threads": "\(threads)", "temp_directory": spill ?? transient?.path ?? "",
            "preserve_insertion_order": "true",
            // Those that try longest; without them, files of results are as small in half the time.
            "disabled_compression_methods": "alp,alprd,chimp,patas,fsst,dict_fsst,zstd,roaring",
            // What is stored goes to its place at once, and not to a log first.
            "checkpoint_threshold": "1B",
        ])
        if let transient { database.keep(transient) }
        try access.restrict(database.connect())
    }

    subscript(key: ResultKey) -> Physical? {
        get { state.withLock { $0.tables[key] } }
        set { state.withLock { $0.tables[key] = newValue } }
    }

    /// Remembers how many rows a table has, and with it those that have as many.
    func count(_ rows: Int, of table: LazyTable) {
        state.withLock { state in
            var table = Optional(table)
            while let next = table, state.rows.updateValue(rows, forKey: next.key) == nil { table = next.counterpart }
        }
    }

    /// How many rows a table has, if that is known.
    func rows(of table: LazyTable) -> Int? {
        if let known = state.withLock({ $0.rows[table.key] }) ?? cache.result(table.key)?.rows { return known }
        return table.counterpart.flatMap(rows)
    }

    /// Whether a packed file is known to be whole, from this session or an earlier one.
    func isWhole(_ file: FileFingerprint) -> Bool {
        state.withLock { $0.whole.contains(file) } || cache.result(Self.wholeKey(file)) != nil
    }

    func noteWhole(_ file: FileFingerprint) {
        _ = state.withLock { $0.whole.insert(file) }
        cache.store(CachedResult(kind: .table), as: Self.wholeKey(file))
    }

    private static func wholeKey(_ file: FileFingerprint) -> ResultKey {
        var hasher = ContentHasher("whole 1")
        hasher.combine(file.description)
        return hasher.key
    }

    /// Whether DuckDB has given up; what is computed next needs another session.
    var isBroken: Bool {
        get { state.withLock(\.isBroken) }
        set { state.withLock { $0.isBroken = newValue } }
    }

    /// The tables in files of the cache.
    var attached: [ResultKey: Physical] { state.withLock { $0.tables.filter { $0.value.attached != nil } } }

    /// A name that no table or file of this session has.
    func freeName() -> String {
        state.withLock { state in
            state.names += 1
            return "galley_\(state.names)"
        }
    }

    /// Writes a table to a file of the cache, if there is room for it.
    func store(_ table: Physical, _ result: CachedResult, as key: ResultKey, on connection: DatabaseConnection) {
        let alias = freeName()
        let isStored: Bool? = try? cache.store(result, as: key) { temporary throws(DuckDBError) in
            // What DuckDB writes ahead stays where storing was interrupted.
            defer { unlink("\(temporary).wal") }
            try connection.execute("ATTACH \(SQL.literal(temporary)) AS \(alias)")
            defer { _ = try? connection.execute("DETACH \(alias)") }
            try connection.execute("CREATE TABLE \(alias).t AS FROM \(table.relation)")
            try connection.execute("CHECKPOINT \(alias)")
        }
        if isStored != true { state.withLock { $0.tables[key]?.isStored = false } }
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
