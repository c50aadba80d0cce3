package import Catalog
import Glibc
import Synchronization
package import Workflow

/// Asks DuckDB's binder and sniffer, and remembers what they answered.
///
/// Binding is all that happens: statements other than one SELECT are refused, nothing is executed, and the instance
/// can't reach files or the network. A source may read the head of its own files, in an instance of its own.
/// Calls block; any thread may make them, and they wait for each other.
package final class DuckDBBinder: Binder {
    private struct Statement: Hashable {
        var sql: SQL
        var inputs: [PortID: Schema]
        var ordered: Set<PortID> = []

        var key: ResultKey {
            var hasher = ContentHasher("columns 1")
            hasher.combine(sql) { _ in nil }
            hasher.combine(inputs.sorted { $0.key < $1.key }) { hasher, input in
                hasher.combine(input.key.text)
                hasher.combine(input.value.columns)
            }
            hasher.combine(ordered.sorted()) { $0.combine($1.text) }
            return hasher.key
        }
    }
    private struct State {
        var statements: [Statement: Result<Schema, BindError>] = [:]
        var sources: [Source: (files: [FileFingerprint], answer: Result<Reading, BindError>)] = [:]
        /// Sources as they were last seen, those that can't be read with none.
        var seen: [Source: [FileFingerprint]?] = [:]
    }
    private let state = Mutex(State())
    /// Old answers are forgotten all at once when there are more than this.
    private let capacity: Int
    /// Where statements are bound. It holds nothing, so every binder can use the same one.
    private static let workshop = Mutex<DatabaseConnection?>(nil)
    /// Keeps what files' heads told for the next session.
    private let cache: EngineCache

    package init(cache: EngineCache = .none, capacity: Int = 20_000) {
        self.cache = cache
        self.capacity = capacity
    }

    package func columns(of sql: SQL, inputs: [PortID: Schema]) throws(BindError) -> Schema {
        try columns(of: sql, inputs: inputs, ordered: [])
    }

    /// - Parameters:
    ///   - ordered: the inputs whose rows the statement addresses by `rowid`.
    ///   - keeps: whether the answer is worth keeping for the next session. Not everything is that somebody types.
    package func columns(
        of sql: SQL, inputs: [PortID: Schema], ordered: Set<PortID>, keeps: Bool = false
    ) throws(BindError) -> Schema {
        let used = sql.inputs
        let statement = Statement(sql: sql, inputs: inputs.filter { used.contains($0.key) }, ordered: ordered)
        let answer: Result<Schema, BindError> = state.withLock { state in
            if let known = state.statements[statement] { return known }
            let answer = Result { () throws(BindError) in
                if let kept = cache.schema(statement.key) { return kept }
                return try Self.bind(statement)
            }
            if state.statements.count >= capacity { state.statements.removeAll() }
            state.statements[statement] = answer
            return answer
        }
        let schema = try answer.get()
        if keeps, cache.schema(statement.key) == nil {
            cache.store(CachedResult(kind: .table, columns: schema.columns), as: statement.key)
        }
        return schema
    }

    package func columns(of source: Source) throws(BindError) -> Schema { try reading(of: source).schema }

    /// What a source yields, and the statement that reads it without detecting anything again.
    struct Reading: Sendable {
        var schema: Schema
        var sql: String
    }

    func reading(of source: Source) throws(BindError) -> Reading {
        let sql = source.sql.rendered { SQL.quoted($0.text) }
        // To open an instance that may read files takes a hundred times as long as to bind.
        if source.files.isEmpty { return Reading(schema: try columns(of: source.sql, inputs: [:]), sql: sql) }
        let files: [FileFingerprint]
        do throws(FileProblem) {
            files = try FileFingerprint.expanding(source.files)
        } catch {
            state.withLock { $0.seen[source] = .some(nil) }
            throw BindError(message: "\(error)", sql: sql)
        }
        let known = state.withLock { state in
            state.seen[source] = files
            return state.sources[source].flatMap { $0.files == files ? $0.answer : nil }
        }
        if let known { return try known.get() }
        let answer = Result { () throws(BindError) in try sniffed(sql, source, files) }
        state.withLock { $0.sources[source] = (files, answer) }
        return try answer.get()
    }

    package func folder(at path: String) -> String {
        guard let real = realpath(path, nil) else { return path }
        defer { free(real) }
        return String(cString: real)
    }

    package func workflow(at file: String) throws(BindError) -> Workflow {
        do throws(DocumentErrors) {
            return try Document(reading: file).workflow
        } catch {
            throw BindError(message: "\(error)", sql: "")
        }
    }

    /// Whether a file of any source that was asked about is not as it was when it was asked about. If so, it is as if
    /// nothing had been asked about: who asks again asks about what is read now.
    package func forgetChangedSources() -> Bool {
        let isChanged = state.withLock(\.seen).contains { source, files in
            (try? FileFingerprint.expanding(source.files)) != files
        }
        if isChanged { state.withLock { $0.seen = [:] } }
        return isChanged
    }

    /// Makes ready to bind, if that has not been done yet.
    static func openAhead() {
        workshop.withLock { workshop in if workshop == nil { workshop = try? isolated() } }
    }

    private static func bind(_ statement: Statement) throws(BindError) -> Schema {
        let outcome: Result<Schema, BindError> = workshop.withLock { workshop in
            Result { () throws(BindError) in
                do throws(DuckDBError) {
                    let connection = if let workshop { workshop } else { try isolated() }
                    workshop = connection
                    return try bind(statement, on: connection)
                } catch {
                    if error.isFatal { workshop = nil }
                    throw BindError(error, sql: statement.sql.rendered { SQL.quoted($0.text) })
                }
            }
        }
        return try outcome.get()
    }

    private static func bind(
        _ statement: Statement, on connection: DatabaseConnection
    ) throws(DuckDBError) -> Schema {
        let (sql, inputs) = (statement.sql, statement.inputs)
        // Only the rows of a real table have a `rowid`.
        for port in statement.ordered {
            guard let schema = inputs[port] else { continue }
            let columns = schema.columns.map { "\(SQL.quoted($0.name)) \($0.type)" }.joined(separator: ", ")
            try connection.execute("CREATE OR REPLACE TEMP TABLE \(SQL.quoted(port.text)) (\(columns))")
        }
        defer {
            for port in statement.ordered {
                _ = try? connection.execute("DROP TABLE IF EXISTS temp.\(SQL.quoted(port.text))")
            }
        }
        let text = sql.rendered { port in
            let isReal = statement.ordered.contains(port)
            return isReal ? SQL.quoted(port.text) : inputs[port].map { emptyTable($0) } ?? SQL.quoted(port.text)
        }
        try SQLFunctions.refuseHarmful(in: text, connection)
        return try connection.prepareSelect(text).columns
    }

    /// An instance that can do no more than bind.
    private static func isolated() throws(DuckDBError) -> DatabaseConnection {
        let connection = try Database(settings: ["threads": "1", "enable_external_access": "false"]).connect()
        // The optimizer would evaluate constant calls.
        try connection.execute("PRAGMA disable_optimizer")
        try connection.execute("SET lock_configuration = true")
        return connection
    }

    private func sniffed(_ sql: String, _ source: Source, _ files: [FileFingerprint]) throws(BindError) -> Reading {
        var hasher = ContentHasher("sniff 4")
        hasher.combine(sql)
        hasher.combine(files) { $0.combine($1.description) }
        let key = hasher.key
        if let known = cache.result(key), !known.columns.isEmpty, let sql = known.note {
            return Reading(schema: Schema(known.columns), sql: sql)
        }
        let reading: Reading
        do throws(DuckDBError) { reading = try Self.sniff(sql, source, files) } catch {
            throw BindError(error, sql: sql)
        }
        cache.store(CachedResult(kind: .table, columns: reading.schema.columns, note: reading.sql), as: key)
        return reading
    }

    private static func sniff(
        _ sql: String, _ source: Source, _ files: [FileFingerprint]
    ) throws(DuckDBError) -> Reading {
        let connection = try reader(of: source, files)
        try SQLFunctions.refuseHarmful(in: sql, connection)
        guard let csv = source.csv, let first = files.first else {
            return Reading(schema: try connection.prepareSelect(sql).columns, sql: sql)
        }
        let dialect = try dialect(of: csv, in: first.path, connection)
        // The files of a pattern may differ in ways that one dialect doesn't cover.
        if files.count == 1 { try refuseLeavingOut(dialect, csv) }
        let explicit = files.count == 1 ? csv.statement(dialect) : csv.statement(beginningWith: dialect)
        let text = explicit.rendered { SQL.quoted($0.text) }
        return Reading(schema: try connection.prepareSelect(text).columns, sql: text)
    }

    /// What a file is found to be like.
    private static func dialect(
        of csv: CSVReading, in file: String, _ connection: DatabaseConnection
    ) throws(DuckDBError) -> CSVDialect {
        var csv = csv
        csv.file = file
        let sql = csv.sniffing.rendered { SQL.quoted($0.text) }
        let sniffing = try connection.prepare(sql)
        let names = sniffing.columns.names
        let rows = try sniffing.execute().rows().map { Parameters(zip(names, $0)) { first, _ in first } }
        guard let dialect = CSVDialect(rows, of: csv) else {
            throw DuckDBError(message: "\(file) has no columns", sql: sql)
        }
        return dialect
    }

    /// Fails if lines would be left out that nobody said may be.
    private static func refuseLeavingOut(_ dialect: CSVDialect, _ csv: CSVReading) throws(DuckDBError) {
        if dialect.skip > 0, csv.options["skip"] == nil {
            let lines = dialect.skip == 1 ? "line 1 hasn't" : "lines 1 to \(dialect.skip) haven't"
            throw DuckDBError(
                message: """
                    \(csv.file): \(lines) as many fields as the lines below; mend what is wrong, or leave the top out with \
                    skip: \(dialect.skip)
                    """, sql: nil)
        }
        if let mark = dialect.comment, csv.options["comment"] == nil {
            throw DuckDBError(
                message: """
                    \(csv.file): lines that begin with \(mark) look like comments; leave them out with \
                    comment: "\(mark)", or keep them with comment: ""
                    """, sql: nil)
        }
    }

    /// A connection that can read the files of a source and nothing else.
    private static func reader(of source: Source, _ files: [FileFingerprint]) throws(DuckDBError) -> DatabaseConnection
    {
        let connection = try Database(settings: ["threads": "1"]).connect()
        let paths = files.map { SQL.literal($0.path) }.joined(separator: ", ")
        try connection.execute("SET allowed_paths = [\(paths)]")
        let folders = source.files.filter(FileFingerprint.isGlob).map { SQL.literal(folder(ofGlob: $0)) }
        if !folders.isEmpty {
            try connection.execute("SET allowed_directories = [\(folders.joined(separator: ", "))]")
        }
        try connection.execute("SET enable_external_access = false")
        try connection.execute("PRAGMA disable_optimizer")
        try connection.execute("SET lock_configuration = true")
        return connection
    }

    /// The deepest folder that holds all that a glob can match.
    private static func folder(ofGlob pattern: String) -> String {
        let parts = pattern.split(separator: "/", omittingEmptySubsequences: false)
        return parts.prefix { !FileFingerprint.isGlob(String($0)) }.joined(separator: "/") + "/"
    }

    /// A subquery with the columns of a schema and no rows.
    static func emptyTable(_ schema: Schema) -> String {
        // A table needs a column; DuckDB makes no table without one either.
        let columns = schema.columns.map { "NULL::\($0.type) AS \(SQL.quoted($0.name))" }
        return "(SELECT \(columns.isEmpty ? "NULL" : columns.joined(separator: ", ")) LIMIT 0)"
    }
}

extension BindError {
    init(_ error: DuckDBError, sql: String) {
        let words =
            error.message.contains("disabled by configuration")
            ? "SQL in a document can't read files; add a reader node and connect it" : error.message
        self.init(message: words, sql: sql, unknownColumn: Self.unknownColumn(in: error.message))
    }

    private static func unknownColumn(in message: String) -> String? {
        let phrases = [#/Referenced column "(.+?)" not found/#, #/does not have a column named "(.+?)"/#]
        for phrase in phrases {
            if let match = message.firstMatch(of: phrase) { return String(match.1) }
        }
        return nil
    }
}
