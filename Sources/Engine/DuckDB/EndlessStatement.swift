import Workflow

/// A SELECT over a live table that is executed once and never ends: rows go in as they come, and the answer to them
/// comes out before more are asked for.
///
/// To set up an execution and to take it down costs far more than to answer a few rows. Only a plan that passes rows
/// on from end to end can run so; one that gathers them first, to sort them say, gives itself away by asking for more
/// too soon, and ends.
package final class EndlessStatement {
    private let exchange: Exchange
    private let live: LiveTable
    private let statement: PreparedStatement

    /// - Parameter sql: yields a row for each one of `live`; its columns are stored as `TypedColumn.projection` says.
    package init(_ sql: String, over live: LiveTable, on connection: DatabaseConnection) throws(DuckDBError) {
        let types = try connection.columns(of: sql).columns.map(\.type)
        let exchange = Exchange(types)
        // The answer leaves through a function at the top of the plan; the aggregate over it keeps nothing.
        let function = ScalarFunction(
            name: "galley_answer", parameters: types, result: .boolean, seesMissing: true, isVolatile: true
        ) { rows, result in
            exchange.put(rows)
            result.fill(true)
        }
        try connection.register(function)
        let names = types.indices.map { "c\($0)" }.joined(separator: ", ")
        statement = try connection.prepareSelect(
            "SELECT bool_and(galley_answer(\(names))) FROM (\(sql)\n) AS t(\(names))")
        self.exchange = exchange
        self.live = live
    }

    /// Answers tables one after the other until `next` yields none, or until it turns out that the plan doesn't pass
    /// rows on; what was taken is answered then as well.
    ///
    /// Both are called on the thread that executes, mostly the caller's.
    package func run(
        next: @escaping () -> TypedTable?, answer: @escaping (Result<TypedTable, DuckDBError>) -> Void
    ) {
        exchange.open(next, answer)
        live.set { [exchange] in exchange.take() }
        // An error ends the execution, but concerns only those rows.
        while !exchange.isOver {
            do throws(DuckDBError) {
                _ = try statement.execute()
                exchange.end()
            } catch {
                exchange.end(error)
            }
        }
        exchange.close()
    }
}

/// Where the two ends of the statement meet.
private final class Exchange: @unchecked Sendable {  // Only the thread that executes the statement uses it.
    private let empty: TypedTable
    private var next: () -> TypedTable? = { nil }
    private var answer: (Result<TypedTable, DuckDBError>) -> Void = { _ in }
    /// How many rows are to be answered, and what has come out for them; nil between two tables.
    private var asked: Int?
    private var found: TypedTable
    private(set) var isOver = false

    init(_ types: [ColumnType]) {
        empty = TypedTable(empty: types)
        found = empty
    }

    func open(_ next: @escaping () -> TypedTable?, _ answer: @escaping (Result<TypedTable, DuckDBError>) -> Void) {
        (self.next, self.answer) = (next, answer)
        isOver = false
    }

    func close() { open({ nil }, { _ in }) }

    /// Rows to go in.
    func take() -> TypedTable? {
        if asked == nil {
            while let table = next() {
                asked = table.count
                if table.count > 0 { return table }
                finish()
            }
        }
        isOver = true
        return nil
    }

    /// Rows that came out.
    func put(_ rows: borrowing DataChunk) {
        found.append(rows)
        if found.count == asked { finish() }
    }

    /// The execution is over.
    func end(_ error: DuckDBError? = nil) {
        guard asked != nil else {
            isOver = true
            return
        }
        guard let error else { return finish() }
        found = empty
        asked = nil
        answer(.failure(error))
    }

    private func finish() {
        let table = found
        found = empty
        asked = nil
        answer(.success(table))
    }
}
