import Capture
import Catalog
import Synchronization
package import Workflow

/// A production workflow made ready to answer: a prepared statement for each output, over the rows of a request.
///
/// Loading reads the frozen files, compiles and plans; a call then only executes. What learns from the request's rows
/// or reads files that may change is compiled anew for each call. It blocks; make one for each thread and use it
/// there alone.
package final class ProductionRunner {
    /// A table that goes in or comes out.
    package struct Port: Hashable, Sendable {
        package let id: PortID
        package var columns: Schema
    }

    /// The live tables, in the order in which `run` takes them.
    package let inputs: [Port]
    /// The tables to answer with, in the order in which `run` returns them. Their columns are those of the last call,
    /// where a node learns anew which columns there are.
    package var outputs: [Port] { answers.map(\.port) }
    /// Whether row n of the answer is made from row n of the request alone, so that requests may go together.
    package let isRowWise: Bool
    /// Whether each call compiles anew, since a node learns from its rows or a file may have changed.
    package let learnsAnew: Bool
    private let access: FileAccess
    private let analysis: Analysis
    private let ends: Ends
    private let live: [LiveTable]
    private let store: TableStore
    private let interruption = Interruption()
    private var answers: [Answer] = []

    private struct Ends {
        var inputs: [Int]
        var outputs: [Int]
    }

    /// What makes a table anew for each call.
    private enum Step {
        case statement(String, into: String)
        case script(ScriptCall, [PortID: TableStore.Statement], into: String)

        var table: String {
            switch self {
            case .statement(_, let table), .script(_, _, let table): table
            }
        }
    }

    /// How an answer comes about.
    private struct Answer {
        var port: Port
        /// What makes the tables that `statement` needs first.
        var steps: [Step] = []
        /// In the columns' own types.
        var plain: String
        /// The same as it is stored.
        var sql: String
        /// `sql`, planned, if nothing has to be made first.
        var statement: PreparedStatement?
    }

    /// - Parameters:
    ///   - workflow: its live inputs are tables; outputs that are none are left out.
    ///   - folder: where the frozen files are; absolute.
    ///   - threads: how many threads one answer may use.
    ///   - access: what it may read and write besides its own files.
    package init(
        _ workflow: Workflow, folder: String, threads: Int = 1, access: FileAccess = .own
    ) throws(RunError) {
        self.access = access.allowing(reading: [folder])
        let access = self.access
        try access.check(workflow, in: folder)
        var analyzer = Analyzer(binder: DuckDBBinder())
        analysis = analyzer.analyze(workflow, folder: folder)
        if let problem = analysis.diagnostics.first(where: { $0.severity == .error }) {
            throw RunError(node: problem.node, place: problem.place, problem.message)
        }
        ends = try Self.ends(of: analysis)
        inputs = try ends.inputs.map { [analysis] node throws(RunError) in
            guard case .table(let schema)? = analysis.facts[node].outputs.first?.spec else {
                throw RunError(node: analysis.id(node), "rows can't stand for an input that takes a model")
            }
            // What a type closes and ends could be followed by anything.
            if let column = schema.columns.first(where: { !SQLText($0.type.name).isBalanced }) {
                throw RunError(node: analysis.id(node), "the column \(column.name) has no type that there is")
            }
            return Port(id: analysis.port(node), columns: schema)
        }
        learnsAnew = analysis.learnsOrReads
        isRowWise = inputs.count == 1 && ends.outputs.count == 1 && !learnsAnew && analysis.isRowWise
        do throws(DuckDBError) {
            let store = try TableStore(
                Session(cache: .none, threads: threads, scoringThreads: Machine.cores, access: access))
            live = try zip(1..., inputs).map { number, port throws(DuckDBError) in
                try LiveTable("galley_live_\(number)", port.columns, on: store.connection)
            }
            self.store = store
            store.isCancelled = { [interruption] in interruption.isAsked }
            store.runsScripts = true
        } catch {
            throw RunError(error, node: nil, sql: error.sql)
        }
        if !learnsAnew { try compile() } else { answers = declared }
        for case .script(let call, _, _) in answers.flatMap(\.steps) { try store.warm(call) }
    }

    /// Answers a request: a table for each output from a table for each input, whose columns are stored as
    /// `LiveTable.storage(of:)` says.
    package func run(_ tables: [TypedTable]) throws(RunError) -> [TypedTable] {
        interruption.forget()
        try Self.translating { () throws(DuckDBError) in
            try checkCount(of: tables)
            for (table, live) in zip(tables, live) { try live.set(table) }
        }
        if learnsAnew { try compile() }
        return try answers.map { answer throws(RunError) in
            try carryOut(answer.steps)
            return try Self.translating { () throws(DuckDBError) in
                try result(of: answer, isStreaming: false).typedTable()
            }
        }
    }

    /// Answers requests one after the other until `next` yields none. Quicker for small ones than `run`, since what
    /// an execution has to set up stays up from one to the next, where the workflow allows it.
    ///
    /// Both are called on this thread.
    package func serve(
        next: @escaping () -> [TypedTable]?, answer: @escaping (Result<[TypedTable], RunError>) -> Void
    ) {
        let endless = isRowWise ? try? endlessStatement() : nil
        endless?.run { [self] in
            while let tables = next() {
                do throws(DuckDBError) {
                    try checkCount(of: tables)
                    try live[0].check(tables[0])
                    return tables[0]
                } catch {
                    answer(.failure(RunError(error, node: nil, sql: error.sql)))
                }
            }
            return nil
        } answer: { result in
            answer(result.map { [$0] }.mapError { RunError($0, node: nil, sql: $0.sql) })
        }
        while let tables = next() { answer(Result { () throws(RunError) in try run(tables) }) }
    }

    /// Answers what SELECT statements yield, one for each input, row after row. Neither their rows nor the answer's
    /// lie in memory together.
    ///
    /// The result must be read before anything else is asked of this runner.
    package func stream(_ statements: [String], output: Int) throws(RunError) -> QueryResult {
        try feed(statements)
        try carryOut(answers[output].steps)
        return try Self.translating { () throws(DuckDBError) in try result(of: answers[output], isStreaming: true) }
    }

    /// The same, but those columns only, in the types that they have rather than as they are stored.
    package func stream(_ statements: [String], output: Int, columns: [String]) throws(RunError) -> QueryResult {
        try feed(statements)
        var answer = answers[output]
        let chosen = columns.filter { answer.port.columns[$0] != nil }.map(SQL.quoted)
        answer.sql = "SELECT \(chosen.joined(separator: ", ")) FROM (\(answer.plain)\n)"
        answer.statement = nil
        try carryOut(answer.steps)
        return try Self.translating { () throws(DuckDBError) in try result(of: answer, isStreaming: true) }
    }

    private func feed(_ statements: [String]) throws(RunError) {
        interruption.forget()
        for (sql, live) in zip(statements, live) { live.set(sql, in: store.session.database) }
        if learnsAnew { try compile() }
    }

    /// Ends what `body` asks of this runner when that is cancelled.
    func attended<T, E: Error>(by control: RunControl, _ body: () throws(E) -> T) throws(E) -> T {
        let isCancelled = store.isCancelled
        store.isCancelled = { control.isCancelled }
        defer { store.isCancelled = isCancelled }
        let ticker = Ticker { control.repeatInterrupt() }
        defer { ticker.stop() }
        return try control.watching(store.connection, body)
    }

    /// Ends soon what this runner's thread is at, from any thread.
    package var interrupter: @Sendable () -> Void {
        { [connection = store.connection, interruption] in
            interruption.ask()
            connection.interrupt()
        }
    }

    /// Another connection to the database that answers.
    package func connect() throws(DuckDBError) -> DatabaseConnection { try store.session.database.connect() }

    private func checkCount(of tables: [TypedTable]) throws(DuckDBError) {
        guard tables.count == live.count else {
            throw DuckDBError(message: "\(tables.count) tables were given for \(live.count) inputs", sql: nil)
        }
    }

    /// The statement of the only answer, unless it needs tables made first or asks the clock, which stands still while a
    /// statement runs.
    private func endlessStatement() throws(DuckDBError) -> EndlessStatement? {
        guard let answer = answers.first, answer.statement != nil else { return nil }
        let fixed = try store.connection.rows(
            "SELECT DISTINCT function_name FROM duckdb_functions() WHERE stability = 'CONSISTENT_WITHIN_QUERY'")
        let clocks = Self.clockWords.union(fixed.compactMap(\.first?.string))
        let asksClock = SQLText(answer.sql).tokens.contains {
            $0.kind == .word && clocks.contains($0.text.lowercased())
        }
        return asksClock ? nil : try EndlessStatement(answer.sql, over: live[0], on: store.connection)
    }

    /// Clocks that are called without parentheses, under other names than their functions'.
    private static let clockWords: Set = ["current_timestamp", "localtime", "localtimestamp"]

    private func carryOut(_ steps: [Step]) throws(RunError) {
        for step in steps {
            switch step {
            case .statement(let sql, let place):
                _ = try Self.translating { () throws(DuckDBError) in
                    try store.connection.execute("CREATE OR REPLACE TEMP TABLE \(place) AS \(sql)")
                }
            case .script(let call, let statements, let place): _ = try store.run(call, over: statements, into: place)
            }
        }
    }

    private func result(of answer: Answer, isStreaming: Bool) throws(DuckDBError) -> QueryResult {
        let statement =
            if let statement = answer.statement { statement } else { try store.connection.prepareSelect(answer.sql) }
        return try isStreaming ? statement.stream() : statement.execute()
    }

    private func compile() throws(RunError) {
        let tables = zip(ends.inputs, live).map { [analysis] node, live in
            LazyTable(
                ResultKey("live \(node)"), live.schema, .relation(live.relation), keeping: .fused,
                node: analysis.id(node))
        }
        store.readsCache = false
        let request = RunRequest(
            workflow: analysis.workflow, folder: analysis.folder, targets: Set(ends.outputs.map { analysis.id($0) }),
            access: access)
        let runner = Runner(
            analysis, request, store: store, binder: DuckDBBinder(), control: RunControl(),
            isNested: true, onEvent: { _ in })
        for (node, table) in zip(ends.inputs, tables) { runner.given[analysis.id(node)] = .table(table) }
        try withOrderedRows { () throws(RunError) in for node in runner.plan.order { try runner.lowerAndRun(node) } }
        forgetLast(keeping: runner.results.values.compactMap(\.table))
        answers = try ends.outputs.map { node throws(RunError) in try answer(node, runner) }
    }

    /// Drops what the last call has made and this one doesn't need.
    private func forgetLast(keeping tables: [LazyTable]) {
        for step in answers.flatMap(\.steps) {
            _ = try? store.connection.execute("DROP TABLE IF EXISTS \(step.table)")
        }
        let keys = tables.reduce(into: Set<ResultKey>()) { $1.collectKeys(into: &$0) }
        store.session.keepOnly(keys, on: store.connection)
    }

    /// Gives what learns or writes while `body` compiles rows that are addressed by number.
    private func withOrderedRows(_ body: () throws(RunError) -> Void) throws(RunError) {
        var made: [String] = []
        store.makeOrdered = { [store] sql throws(RunError) in
            let name = store.session.freeName()
            made.append(name)
            _ = try Self.translating { () throws(DuckDBError) in
                try store.connection.execute("CREATE TEMP TABLE \(name) AS \(sql)")
            }
            return name
        }
        store.makeScripted = { [store] _, call, statements throws(RunError) in
            let name = store.session.freeName()
            made.append(name)
            _ = try store.run(call, over: statements, into: name)
            return name
        }
        defer {
            (store.makeOrdered, store.makeScripted) = (nil, nil)
            for name in made { _ = try? store.connection.execute("DROP TABLE IF EXISTS \(name)") }
        }
        try body()
    }

    private func answer(_ node: Int, _ runner: Runner) throws(RunError) -> Answer {
        guard let table = runner.outputs(of: node).first?.table else {
            throw RunError(node: analysis.id(node), "the workflow has no table to answer with")
        }
        var steps: [Step] = []
        var places: [String: String] = [:]
        store.makeOrdered = { [store] sql in
            if let place = places[sql] { return place }
            let name = store.session.freeName()
            steps.append(.statement(sql, into: name))
            places[sql] = name
            return name
        }
        store.makeScripted = { [store] table, call, statements in
            if let place = places[table.key.text] { return place }
            let name = store.session.freeName()
            steps.append(.script(call, statements, into: name))
            places[table.key.text] = name
            return name
        }
        defer { (store.makeOrdered, store.makeScripted) = (nil, nil) }
        let statement = try store.statement(table)
        try PackedFiles(readBy: statement.tables, in: store.session, isCancelled: store.isCancelled).requireWhole()
        let sql = TypedColumn.projection(of: statement.sql, table.schema)
        var answer = Answer(
            port: Port(id: analysis.port(node), columns: table.schema), steps: steps, plain: statement.sql, sql: sql)
        // A statement over tables that aren't there yet can't be planned.
        guard steps.isEmpty else { return answer }
        do throws(DuckDBError) { answer.statement = try store.connection.prepareSelect(sql) } catch {
            throw RunError(error, node: analysis.id(node), sql: error.sql)
        }
        return answer
    }

    /// The outputs as far as they are known before anything has been learned.
    private var declared: [Answer] {
        ends.outputs.map { node in
            let columns = analysis.facts[node].inputs.first?.spec.schema ?? []
            return Answer(port: Port(id: analysis.port(node), columns: columns), plain: "", sql: "")
        }
    }

    private static func ends(of analysis: Analysis) throws(RunError) -> Ends {
        func nodes(_ isWanted: (TypeID) -> Bool) -> [Int] {
            analysis.workflow.nodes.values.indices.filter { isWanted(analysis.node($0).type) }
        }
        let outputs = nodes(\.isAnswer).filter { analysis.facts[$0].inputs.first?.spec.kind == .table }
        guard !outputs.isEmpty else { throw RunError("the workflow has no table to answer with") }
        return Ends(inputs: nodes(\.isLiveInput), outputs: outputs)
    }

    private static func translating<T>(_ body: () throws(DuckDBError) -> T) throws(RunError) -> T {
        do throws(DuckDBError) { return try body() } catch { throw RunError(error, node: nil, sql: error.sql) }
    }
}

/// Whether what a runner is at is to end.
private final class Interruption: Sendable {
    private let flag = Atomic(false)

    var isAsked: Bool { flag.load(ordering: .relaxed) }
    func ask() { flag.store(true, ordering: .relaxed) }
    func forget() { flag.store(false, ordering: .relaxed) }
}

extension Analysis {
    /// The name under which an input or output of a production workflow is known.
    fileprivate func port(_ node: Int) -> PortID { PortID(self.node(node).parameters["port"]?.string ?? "table") }

    /// Whether more is needed than statements over given rows: something learns, or reads or writes a file, anew.
    fileprivate var learnsOrReads: Bool {
        facts.indices.contains { node in
            guard let type = type(node) else { return false }
            return !type.traits.isDisjoint(with: [.fits, .source, .sink]) || type.id.name == "workflow-executor"
        }
    }

    fileprivate var isRowWise: Bool {
        facts.indices.allSatisfy { node in
            guard let type = type(node)?.id, !type.isLiveInput, !type.isFrozen else { return true }
            return rowEffect(of: node) == .oneToOne
        }
    }
}
