import Catalog
import Workflow

/// Looking at tables that a run yielded. What wasn't computed for its own sake is computed now, once.
extension Engine {
    /// Rows of a table as it is.
    package func page(
        of port: PortReference, in result: RunResult, offset: Int, limit: Int
    ) async throws(RunError) -> TablePage {
        try await page(of: TableLook(port), in: result, offset: offset, limit: limit)
    }

    /// Rows from a number on.
    ///
    /// - Parameters:
    ///   - columns: which columns; nil for all.
    ///   - control: ends the work from any thread.
    package func page(
        of look: TableLook, in result: RunResult, columns: [String]? = nil, offset: Int, limit: Int,
        control: RunControl = RunControl()
    ) async throws(RunError) -> TablePage {
        try await looking(at: look, in: result, on: looks, control) { table throws(DuckDBError) in
            let schema = columns.map { names in Schema(names.compactMap { table.schema[$0] }) } ?? table.schema
            let rows = try table.rows(of: schema.columns, offset: offset, limit: limit)
            return TablePage(schema: schema, totalRows: try table.rowCount(), offset: offset, rows: rows)
        }
    }

    /// Every column at a glance, one after the other as they become known. Of a long table a sample is looked at.
    package func profile(
        of look: TableLook, in result: RunResult, control: RunControl = RunControl(),
        onColumn: @escaping @Sendable (ColumnProfile) -> Void
    ) async throws(RunError) {
        try await looking(at: look, in: result, on: profiles, control) { table throws(DuckDBError) in
            let profiler = try Profiler(table)
            for column in table.schema.columns {
                if control.isCancelled { throw DuckDBError.interruption }
                onColumn(try profiler.profile(of: column))
            }
        }
    }

    /// One column in full.
    package func detail(
        of column: String, of look: TableLook, in result: RunResult, control: RunControl = RunControl()
    ) async throws(RunError) -> ColumnDetail {
        try await looking(at: look, in: result, on: studies, control) { table throws(DuckDBError) in
            guard let column = table.schema[column] else {
                throw DuckDBError(message: "there is no column \"\(column)\"", sql: nil)
            }
            return try Profiler(inFull: table).detail(of: column)
        }
    }

    /// The next cell that contains a text; nil if none does.
    package func find(
        _ search: TableSearch, in look: TableLook, of result: RunResult, control: RunControl = RunControl()
    ) async throws(RunError) -> CellPlace? {
        try await looking(at: look, in: result, on: studies, control) { table throws(DuckDBError) in
            try TableFinder(table: table, text: search.text).place(search)
        }
    }

    /// Writes a table to a file, by the ending of its name: `.parquet`, `.json`, else CSV.
    ///
    /// - Parameter columns: which to write, in this order; nil writes all.
    package func write(
        _ port: PortReference, in result: RunResult, to file: String, columns: [String]? = nil
    ) async throws(RunError) {
        let selection = columns.map { $0.map(SQL.quoted).joined(separator: ", ") } ?? "*"
        let format = file.hasSuffix(".parquet") ? "parquet" : file.hasSuffix(".json") ? "json" : "csv"
        _ = try await looking(at: TableLook(port), in: result, on: looks) { table throws(DuckDBError) in
            try table.connection.execute(
                "COPY (SELECT \(selection) FROM \(table.relation)) TO \(SQL.literal(file)) (FORMAT \(format))")
        }
    }

    /// Lends the table to `body` on a thread, of which there are several, so that what takes long keeps nobody from
    /// rows.
    func looking<T: Sendable>(
        at look: TableLook, in result: RunResult, on thread: EngineThread, _ control: RunControl = RunControl(),
        _ body: @escaping @Sendable (LookedTable) throws(DuckDBError) -> T
    ) async throws(RunError) -> T {
        guard let table = result.results[look.port]?.table else {
            throw RunError(node: look.port.node, "\(look.port) is not a table")
        }
        @Sendable func attempt<Value>(
            _ body: (LookedTable) throws(DuckDBError) -> Value
        ) throws(RunError) -> Value {
            do throws(DuckDBError) { return try Self.lend(table, look, result.session, control, body) } catch {
                throw RunError(error, node: look.port.node, sql: error.sql)
            }
        }
        // Two threads would compute it twice.
        if thread !== looks { try await looks.run { () throws(RunError) in try attempt { _ in } } }
        return try await thread.run { () throws(RunError) in try attempt(body) }
    }

    private static func lend<Value>(
        _ table: LazyTable, _ look: TableLook, _ session: Session, _ control: RunControl,
        _ body: (LookedTable) throws(DuckDBError) -> Value
    ) throws(DuckDBError) -> Value {
        if control.isCancelled { throw DuckDBError.interruption }
        let store = try TableStore(session)
        store.isCancelled = { control.isCancelled }
        func attempt() throws(DuckDBError) -> Value {
            let relation = try materialize(table, store).relation
            return try body(try LookedTable(table, at: relation, as: look, in: session, on: store.connection))
        }
        let start = ContinuousClock.now
        let ticker = Ticker { [connection = store.connection] in
            control.repeatInterrupt()
            guard let part = connection.progress, start.duration(to: .now) > Self.patience else { return }
            control.advance(to: part)
        }
        defer { ticker.stop() }
        return try control.watching(store.connection) { () throws(DuckDBError) in
            do throws(DuckDBError) { return try attempt() } catch  where error.isDamage && store.forgetDamaged() {
                return try attempt()
            }
        }
    }

    /// Until a look tells how far it has come.
    private static let patience = Duration.milliseconds(300)

    private static func materialize(_ table: LazyTable, _ store: TableStore) throws(DuckDBError) -> Session.Physical {
        do throws(RunError) { return try store.materialize(table) } catch {
            if error.isCancellation { throw DuckDBError.interruption }
            throw DuckDBError(message: error.detail ?? error.message, sql: error.sql)
        }
    }
}

extension DuckDBError {
    static let interruption = DuckDBError(message: "INTERRUPT Error: Interrupted!", sql: nil)
}
