import Catalog
import Workflow

/// Makes lazy tables real on one connection. One thread at a time.
final class TableStore {
    /// What is told before and after a statement runs, with every table that it computes, inputs first.
    struct Observer {
        var began: ([LazyTable]) -> Void = { _ in }
        /// What a script printed that made a table.
        var printed: (LazyTable, String) -> Void = { _, _ in }
        var ended: ([LazyTable], _ result: LazyTable?, _ rows: Int?, _ seconds: Double) -> Void = { _, _, _, _ in }
    }

    let session: Session
    let connection: DatabaseConnection
    var observer = Observer()
    /// Whether results on disk count.
    var readsCache = true
    /// Stores results while the run goes on; without it storing is waited for.
    var background: BackgroundWork?

    /// Tells whether what goes on is to end.
    var isCancelled: @Sendable () -> Bool = { false }

    /// Whether scripts may run; not where only looking is wanted.
    var runsScripts = false

    init(_ session: Session) throws(DuckDBError) {
        self.session = session
        connection = try session.database.connect()
    }

    /// Gives a live table, by its statement, a place in which its rows are addressed by number.
    var makeOrdered: ((String) throws(RunError) -> String)?

    /// Has a script's table made of live ones: from what its inputs' statements yield, by port, at the place returned.
    var makeScripted: ((LazyTable, ScriptCall, [PortID: Statement]) throws(RunError) -> String)?

    /// A statement, and every table that becomes part of it, inputs first.
    struct Statement: Sendable {
        var sql: String
        var tables: [LazyTable]
    }

    /// A statement that yields the table, with whatever it needs made real before.
    func statement(_ table: LazyTable, ofInputsInAnyOrder: Bool = false) throws(RunError) -> Statement {
        if let physical = physical(table) { return Statement(sql: "FROM \(physical.relation)", tables: []) }
        return try composed(table, inputsInAnyOrder: ofInputsInAnyOrder)
    }

    /// What may follow FROM to read the table.
    ///
    /// - Parameters:
    ///   - isOrdered: whether its rows are addressed by number.
    ///   - inAnyOrder: whether the reader doesn't mind in which order they come.
    func relation(
        _ table: LazyTable, isOrdered: Bool = false, inAnyOrder: Bool = false
    ) throws(RunError) -> Statement {
        if case .relation(let name) = table.definition, !isOrdered { return Statement(sql: name, tables: []) }
        if let physical = physical(table) { return Statement(sql: physical.relation, tables: []) }
        if isOrdered || table.keeping != .fused, !table.isLive {
            return Statement(sql: try materialize(table).relation, tables: [])
        }
        let inputsInAnyOrder = inAnyOrder && table.counterpart != nil
        var statement = try composed(table, inAnyOrder: inAnyOrder, inputsInAnyOrder: inputsInAnyOrder)
        if isOrdered, let makeOrdered {
            return Statement(sql: try makeOrdered(statement.sql), tables: statement.tables)
        }
        if statement.sql.utf8.count > Self.longest, !table.isLive {
            return Statement(sql: try materialize(table).relation, tables: [])
        }
        statement.sql = "(\(statement.sql)\n)"
        return statement
    }

    /// Bytes of SQL from which on a table is computed rather than fused.
    private static let longest = 100_000

    private func composed(
        _ table: LazyTable, inAnyOrder: Bool = false, inputsInAnyOrder: Bool = false
    ) throws(RunError) -> Statement {
        switch table.definition {
        case .source(let sql, _): return Statement(sql: sql, tables: [table])
        case .relation(let name): return Statement(sql: "FROM \(name)", tables: [table])
        case .script(let call, let inputs):
            guard table.isLive, let makeScripted else {
                return Statement(sql: "FROM \(try materialize(table).relation)", tables: [])
            }
            return Statement(sql: "FROM \(try makeScripted(table, call, try statements(of: inputs)))", tables: [table])
        case .query(let query, let inputs):
            if let added = table.added, let rows = table.counterpart, !table.isLive {
                let (left, right) = (try relation(rows), try relation(added))
                return Statement(
                    sql: "FROM \(left.sql) AS t POSITIONAL JOIN \(right.sql) AS s",
                    tables: left.tables + right.tables + [table])
            }
            do { try session.scorers.register(query.models, on: connection) } catch {
                throw RunError(node: table.node, "the model can't be used for scoring", detail: "\(error)")
            }
            var relations: [PortID: String] = [:]
            var tables: [LazyTable] = []
            let used = query.sql.inputs
            for (port, input) in inputs.sorted(by: { $0.key < $1.key }) where used.contains(port) {
                let part = try relation(
                    input, isOrdered: query.ordered.contains(port), inAnyOrder: inputsInAnyOrder)
                relations[port] = part.sql
                tables += part.tables
            }
            let sql = query.sql.rendered { relations[$0] ?? SQL.quoted($0.text) }
            return Statement(sql: inAnyOrder ? sql : query.inOrder(sql), tables: tables + [table])
        }
    }

    private func statements(of inputs: [PortID: LazyTable]) throws(RunError) -> [PortID: Statement] {
        var statements: [PortID: Statement] = [:]
        for (port, input) in inputs.sorted(by: { $0.key < $1.key }) {
            let relation = try relation(input)
            statements[port] = Statement(sql: "FROM \(relation.sql)", tables: relation.tables)
        }
        return statements
    }

    /// Whether the table is there, in this session or on disk.
    func keeps(_ table: LazyTable) -> Bool {
        session[table.key] != nil || readsCache && session.cache.value(table.key) != nil
    }

    /// Where the table already is, in this session or on disk.
    func physical(_ table: LazyTable) -> Session.Physical? {
        if table.isLive { return nil }
        if let known = session[table.key] { return known }
        guard readsCache, let result = session.cache.result(table.key), let file = session.cache.value(table.key) else {
            return nil
        }
        let alias = session.freeName()
        do throws(DuckDBError) {
            try connection.execute("ATTACH \(SQL.literal(file)) AS \(alias) (READ_ONLY)")
            let relation = "\(alias).t"
            _ = try connection.prepare("FROM \(relation)")
            let physical = Session.Physical(
                relation: relation, seconds: result.seconds, isStored: true, attached: alias)
            session[table.key] = physical
            if let rows = result.rows { session.count(rows, of: table) }
            return physical
        } catch {
            // A torn file is a miss.
            if error.kind != .interrupted { session.cache.remove(table.key) }
            return nil
        }
    }

    /// Forgets tables on disk whose files have been damaged. Returns whether there were any.
    func forgetDamaged() -> Bool {
        var isFound = false
        for (key, table) in session.attached {
            do throws(DuckDBError) {
                // Sums can't be had without reading every block.
                _ = try connection.query("SELECT bit_xor(hash(t)) FROM \(table.relation) AS t")
            } catch {
                guard error.isDamage else { continue }
                isFound = true
                session[key] = nil
                session.cache.remove(key)
            }
        }
        return isFound
    }

    /// Computes the table once and keeps its rows, in their order.
    @discardableResult
    func materialize(_ table: LazyTable) throws(RunError) -> Session.Physical {
        if let physical = physical(table) { return physical }
        for needed in unmade(below: table) { try make(needed) }
        return try make(table)
    }

    @discardableResult
    private func make(_ table: LazyTable) throws(RunError) -> Session.Physical {
        if case .script(let call, let inputs) = table.definition { return try make(table, by: call, over: inputs) }
        let computation = try computation(of: table)
        return try settle(computation) { () throws(DuckDBError) in try computation.run(on: connection) }
    }

    private func make(
        _ table: LazyTable, by call: ScriptCall, over inputs: [PortID: LazyTable]
    ) throws(RunError) -> Session.Physical {
        let statements = try statements(of: inputs)
        let tables = statements.sorted { $0.key < $1.key }.flatMap(\.value.tables) + [table]
        observer.began(tables)
        let (name, start) = (session.freeName(), ContinuousClock.now)
        let printed = try run(call, over: statements, into: name)
        if !printed.isEmpty { observer.printed(table, printed) }
        let rows: Int
        do throws(DuckDBError) {
            rows = try connection.rows("SELECT count(*) FROM \(name)").first?.first?.int ?? 0
        } catch {
            throw RunError(error, node: table.node, sql: nil)
        }
        return takeIn(table, name, rows: rows, seconds: start.duration(to: .now).seconds, of: tables)
    }

    /// The tables that have to be made before this one, inputs first. A chain of them may be as long as the document,
    /// too long to go down call by call.
    private func unmade(below table: LazyTable) -> [LazyTable] {
        var order: [LazyTable] = []
        var seen: Set<ResultKey> = [table.key]
        var path = [(table: table, inputs: table.usedInputs[...])]
        while let last = path.indices.last {
            guard let input = path[last].inputs.popFirst() else {
                let done = path.removeLast().table
                if !path.isEmpty, done.keeping != .fused, !done.isLive { order.append(done) }
                continue
            }
            if seen.insert(input.key).inserted, physical(input) == nil { path.append((input, input.usedInputs[...])) }
        }
        return order
    }

    /// A statement that makes a table, ready to run on any connection.
    struct Computation: Sendable {
        let table: LazyTable
        fileprivate let statement: Statement
        fileprivate let name: String

        /// Makes the table.
        func run(on connection: DatabaseConnection) throws(DuckDBError) -> (rows: Int, seconds: Double) {
            let start = ContinuousClock.now
            try connection.execute("CREATE TABLE \(name) AS \(statement.sql)")
            let rows = try connection.rows("SELECT count(*) FROM \(name)").first?.first?.int ?? 0
            return (rows, start.duration(to: .now).seconds)
        }
    }

    /// What makes a table while another statement runs; nil if that would win nothing, since DuckDB has work for all
    /// cores, or if more than tables that are there is needed.
    func computationBeside(_ table: LazyTable) throws(RunError) -> Computation? {
        guard !table.isSource, !table.isScript, table.inputs.allSatisfy(isThere), isReadByOneThread(table) else {
            return nil
        }
        return try computation(of: table)
    }

    private func computation(of table: LazyTable) throws(RunError) -> Computation {
        let statement = try composed(table)
        observer.began(statement.tables)
        return Computation(table: table, statement: statement, name: session.freeName())
    }

    /// Takes in a table that `run` makes or has made.
    @discardableResult
    func settle(
        _ computation: Computation, _ run: () throws(DuckDBError) -> (rows: Int, seconds: Double)
    ) throws(RunError) -> Session.Physical {
        let (table, statement, name) = (computation.table, computation.statement, computation.name)
        let (rows, seconds) = try execute(statement, run) {
            _ = try? connection.execute("DROP TABLE IF EXISTS \(name)")
        }
        return takeIn(table, name, rows: rows, seconds: seconds, of: statement.tables)
    }

    /// Remembers a table that has been made, and all that were computed for it.
    private func takeIn(
        _ table: LazyTable, _ name: String, rows: Int, seconds: Double, of tables: [LazyTable]
    ) -> Session.Physical {
        var physical = Session.Physical(relation: name, seconds: seconds, isStored: false, attached: nil)
        session[table.key] = physical
        session.count(rows, of: table)
        let result = CachedResult(kind: .table, columns: table.schema.columns, rows: rows, seconds: seconds)
        session.cache.store(result, as: table.key)
        if isWorthStoring(table, rows: rows) {
            physical.isStored = true
            session[table.key] = physical
            keep(physical, result, as: table.key)
        }
        observer.ended(tables, table, rows, seconds)
        return physical
    }

    /// How many rows a table has whose statement reads nothing but tables that are there; else nil.
    func count(_ table: LazyTable) -> Int? {
        guard !table.isSource, table.inputs.allSatisfy(isThere) else { return nil }
        guard let sql = try? composed(table, inAnyOrder: true).sql,
            let rows = try? connection.rows("SELECT count(*) FROM (\(sql)\n)").first?.first?.int
        else { return nil }
        session.count(rows, of: table)
        return rows
    }

    /// Whether reading a table takes nothing from outside, and makes no table.
    private func isThere(_ table: LazyTable) -> Bool {
        if physical(table) != nil { return true }
        return table.keeping == .fused && !table.isSource && table.inputs.allSatisfy(isThere)
    }

    /// Whether DuckDB has but one thread's work with a table: it hands out rows by the row group.
    private func isReadByOneThread(_ table: LazyTable) -> Bool {
        table.inputs.allSatisfy { session.rows(of: $0).map { $0 <= Self.rowGroup } ?? false }
    }

    private static let rowGroup = 122_880

    /// Stores a table on disk. A full disk costs the storing, not the run.
    private func keep(_ physical: Session.Physical, _ result: CachedResult, as key: ResultKey) {
        guard let background else { return session.store(physical, result, as: key, on: connection) }
        background.store(on: session.database) { [session] connection in
            session.store(physical, result, as: key, on: connection)
        }
    }

    /// Whether computing the table anew would take much longer than storing it.
    private func isWorthStoring(_ table: LazyTable, rows: Int) -> Bool {
        // To run nothing twice is what one expects of a script.
        if table.isScript { return true }
        let columns = table.schema.columns.count
        let storing = 0.005 + Double(columns) * Self.secondsPerColumn + Double(rows * columns) / Self.valuesPerSecond
        return cost(table) > storing * (table.keeping == .stage ? 1 : 4)
    }

    /// What DuckDB takes to choose a column's compression, and to write values, on one thread.
    private static let (secondsPerColumn, valuesPerSecond) = (0.0018, 2.9e7)

    /// Seconds to compute a table again from what is stored.
    private func cost(_ table: LazyTable) -> Double {
        var (open, seen, seconds) = ([table], Set<ResultKey>(), 0.0)
        while let next = open.popLast() {
            guard seen.insert(next.key).inserted else { continue }
            if let physical = session[next.key] {
                if physical.isStored { continue }
                seconds += physical.seconds
            }
            open += next.inputs
        }
        return seconds
    }

    /// Runs `body`; what fails is blamed on the table that can't be computed.
    ///
    /// - Parameter undo: takes back what `body` did with a file that turned out not to be whole.
    func execute<T>(
        _ statement: Statement, _ body: () throws(DuckDBError) -> T, undo: () -> Void = {}
    ) throws(RunError) -> T {
        let packed = PackedFiles(readBy: statement.tables, in: session, isCancelled: isCancelled)
        let outcome = Result { () throws(DuckDBError) in try body() }
        if case .failure(let error) = outcome, error.kind == .interrupted { packed.leave() }
        do throws(RunError) { try packed.requireWhole() } catch {
            undo()
            throw error
        }
        do throws(DuckDBError) {
            return try outcome.get()
        } catch {
            if error.isFatal { session.isBroken = true }
            if error.kind != .interrupted, !error.isDamage, let culprit = culprit(in: statement, after: error) {
                throw RunError(culprit.error, node: culprit.table.node, sql: culprit.table.ownStatement)
            }
            throw RunError(
                error, node: statement.tables.last?.node, sql: statement.tables.last?.ownStatement ?? error.sql)
        }
    }

    /// The first of the fused tables that fails on its own, and what DuckDB says of it alone.
    private func culprit(
        in statement: Statement, after error: DuckDBError
    ) -> (table: LazyTable, error: DuckDBError)? {
        // After a fatal error only what is read from outside can be tried, in another instance.
        guard !error.isFatal else {
            return firstFailing(statement.tables.filter(\.isSource), try? Database().connect())
        }
        return statement.tables.count > 1 ? firstFailing(statement.tables, connection) : nil
    }

    private func firstFailing(
        _ tables: [LazyTable], _ connection: DatabaseConnection?
    ) -> (table: LazyTable, error: DuckDBError)? {
        guard let connection else { return nil }
        for table in tables {
            guard let part = try? composed(table) else { continue }
            do throws(DuckDBError) {
                try connection.execute("CREATE OR REPLACE TEMP TABLE galley_trial AS \(part.sql)")
                try connection.execute("DROP TABLE galley_trial")
            } catch {
                return (table, error)
            }
        }
        return nil
    }
}
