import Capture
import Catalog
package import Workflow

/// A production workflow made ready to answer: one prepared statement over the rows of a request.
///
/// Loading reads the frozen files, compiles and plans; a call then only executes. It blocks; make one for each
/// thread and use it there alone.
package final class ProductionRunner {
    /// The live table's columns, in the order in which `run` takes them.
    package let inputColumns: Schema
    /// The answer's columns, in the order in which `run` returns them.
    package let outputColumns: Schema
    /// Whether row n of the answer is made from row n of the request alone, so that requests may go together.
    package let isRowWise: Bool
    private let live: LiveTable
    private let connection: DatabaseConnection
    private let session: Session
    private let plan: Plan

    /// How an answer comes about.
    private enum Plan {
        case prepared(PreparedStatement)
        /// Something in the workflow needs its rows in a table first: the statements that make them and the last one.
        case steps([String], String)
    }

    /// - Parameters:
    ///   - workflow: one live table in, and at least one table out.
    ///   - folder: where the frozen files are; absolute.
    ///   - output: the output to answer with; nil takes the first.
    ///   - threads: how many threads one answer may use.
    package init(_ workflow: Workflow, folder: String, output: PortID? = nil, threads: Int = 1) throws(RunError) {
        var analyzer = Analyzer(binder: DuckDBBinder())
        let analysis = analyzer.analyze(workflow, folder: folder)
        if let problem = analysis.diagnostics.first(where: { $0.severity == .error }) {
            throw RunError(node: problem.node, place: problem.place, problem.message)
        }
        let ends = try Self.ends(of: analysis, output)
        guard let schema = analysis.facts[ends.input].outputs.first?.spec.schema else {
            throw RunError(node: analysis.id(ends.input), "a service needs a live table")
        }
        let store: TableStore
        do throws(DuckDBError) {
            session = try Session(cache: .none, threads: threads)
            store = try TableStore(session)
            connection = store.connection
            live = try LiveTable("galley_live", schema, on: connection)
        } catch {
            throw RunError(error, node: nil, sql: error.sql)
        }
        let table = LazyTable(
            ResultKey("live"), schema, .relation(live.relation), keeping: .fused, node: analysis.id(ends.input))
        (outputColumns, plan) = try Self.compiled(analysis, table, ends, store)
        inputColumns = schema
        isRowWise = Self.isRowWise(analysis)
    }

    /// Answers `rowCount` rows; the columns are stored as `LiveTable.storage(of:)` says, in and out.
    package func run(_ columns: [TypedColumn], rowCount: Int) throws(RunError) -> (columns: [TypedColumn], count: Int) {
        live.set(columns, rowCount: rowCount)
        do throws(DuckDBError) {
            let result: QueryResult
            switch plan {
            case .prepared(let statement): result = try statement.execute()
            case .steps(let steps, let last):
                for step in steps { try connection.execute(step) }
                result = try connection.query(last)
            }
            let answer = try result.typedColumns()
            return (answer, answer.first?.count ?? 0)
        } catch {
            throw RunError(error, node: nil, sql: error.sql)
        }
    }

    private static func ends(of analysis: Analysis, _ output: PortID?) throws(RunError) -> (input: Int, output: Int) {
        func nodes(_ type: String) -> [Int] {
            analysis.workflow.nodes.values.indices.filter { analysis.node($0).type.name == type }
        }
        let inputs = nodes("workflow-input")
        guard inputs.count == 1 else {
            throw RunError("a service takes one live table; this workflow has \(inputs.count) live inputs")
        }
        let answer = nodes("workflow-output").first { node in
            analysis.facts[node].inputs.first?.spec.kind == .table
                && (output == nil || analysis.node(node).parameters["port"]?.string == output?.text)
        }
        guard let answer else { throw RunError("the workflow has no table to answer with") }
        return (inputs[0], answer)
    }

    private static func compiled(
        _ analysis: Analysis, _ table: LazyTable, _ ends: (input: Int, output: Int), _ store: TableStore
    ) throws(RunError) -> (schema: Schema, plan: Plan) {
        store.readsCache = false
        store.isLive = { $0.reads(table) }
        let request = RunRequest(
            workflow: analysis.workflow, folder: analysis.folder, targets: [analysis.id(ends.output)])
        let runner = Runner(
            analysis, request, store: store, binder: DuckDBBinder(), control: RunControl(), deployer: nil,
            isNested: true, onEvent: { _ in })
        runner.given = [analysis.id(ends.input): .table(table)]
        for node in runner.plan.order { try runner.lowerAndRun(node) }
        guard let answer = runner.outputs(of: ends.output).first?.table else {
            throw RunError(node: analysis.id(ends.output), "the workflow has no table to answer with")
        }
        var steps: [String] = []
        store.makeOrdered = { sql in
            let name = store.session.freeName()
            steps.append("CREATE OR REPLACE TEMP TABLE \(name) AS \(sql)")
            return name
        }
        let sql = TypedColumn.projection(of: try store.statement(answer).sql, answer.schema)
        do throws(DuckDBError) {
            if steps.isEmpty { return (answer.schema, .prepared(try store.connection.prepareSelect(sql))) }
            return (answer.schema, .steps(steps, sql))
        } catch {
            throw RunError(error, node: analysis.id(ends.output), sql: error.sql)
        }
    }

    private static func isRowWise(_ analysis: Analysis) -> Bool {
        analysis.types.allSatisfy { type in
            guard let type, type.id.name != "workflow-input", !type.id.name.hasPrefix("frozen-") else { return true }
            return type.rowEffect == .oneToOne
        }
    }
}

extension LazyTable {
    /// Whether the table's rows follow from those of another.
    func reads(_ other: LazyTable) -> Bool { key == other.key || inputs.contains { $0.reads(other) } }
}
