import Catalog
import Workflow

extension Engine {
    /// Rows of a table that a run yielded. What wasn't computed for its own sake is computed now, once.
    package func page(
        of port: PortReference, in result: RunResult, offset: Int, limit: Int
    ) async throws(RunError) -> TablePage {
        try await looking(at: port, in: result) { table, physical, connection throws(DuckDBError) in
            let total = try connection.rows("SELECT count(*) FROM \(physical.relation)").first?.first?.int ?? 0
            let rows = try connection.rows(
                "SELECT * FROM \(physical.relation) LIMIT \(max(0, limit)) OFFSET \(max(0, offset))")
            return TablePage(schema: table.schema, totalRows: total, offset: offset, rows: rows)
        }
    }

    /// Every column of a table that a run yielded at a glance, with exact counts.
    package func profile(of port: PortReference, in result: RunResult) async throws(RunError) -> [ColumnProfile] {
        try await looking(at: port, in: result) { table, physical, connection throws(DuckDBError) in
            try Profiler(relation: physical.relation, connection: connection).profiles(of: table.schema)
        }
    }

    /// Writes a table that a run yielded to a file, by the ending of its name: `.parquet`, `.json`, else CSV.
    ///
    /// - Parameter columns: which to write, in this order; nil writes all.
    package func write(
        _ port: PortReference, in result: RunResult, to file: String, columns: [String]? = nil
    ) async throws(RunError) {
        let selection = columns.map { $0.map(SQL.quoted).joined(separator: ", ") } ?? "*"
        let format = file.hasSuffix(".parquet") ? "parquet" : file.hasSuffix(".json") ? "json" : "csv"
        _ = try await looking(at: port, in: result) { _, physical, connection throws(DuckDBError) in
            try connection.execute(
                "COPY (SELECT \(selection) FROM \(physical.relation)) TO \(SQL.literal(file)) (FORMAT \(format))")
        }
    }

    private func looking<T: Sendable>(
        at port: PortReference, in result: RunResult,
        _ body: @escaping @Sendable (LazyTable, Session.Physical, DatabaseConnection) throws(DuckDBError) -> T
    ) async throws(RunError) -> T {
        guard let table = result.results[port]?.table else { throw RunError(node: port.node, "\(port) is not a table") }
        return try await looks.run { () throws(RunError) in
            do throws(DuckDBError) {
                let store = try TableStore(result.session)
                do throws(DuckDBError) {
                    return try body(table, try Self.materialize(table, store), store.connection)
                } catch  where error.isDamage && store.forgetDamaged() {
                    return try body(table, try Self.materialize(table, store), store.connection)
                }
            } catch {
                throw RunError(error, node: port.node, sql: error.sql)
            }
        }
    }

    private static func materialize(_ table: LazyTable, _ store: TableStore) throws(DuckDBError) -> Session.Physical {
        do throws(RunError) { return try store.materialize(table) } catch {
            throw DuckDBError(message: error.detail ?? error.message, sql: error.sql)
        }
    }
}
