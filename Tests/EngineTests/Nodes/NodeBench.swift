import Catalog
import Testing
import Workflow

@testable import Engine

/// Runs one node's lowered SQL on DuckDB, over tables with a fixed order, and holds its schema rule to what came out.
struct NodeBench {
    let connection: DatabaseConnection
    let binder = DuckDBBinder()
    private var tables: OrderedDictionary<PortID, Schema> = [:]

    init(threads: Int = 2) throws {
        connection = try Database(settings: ["threads": "\(threads)"]).connect()
    }

    /// Connects the rows of a SELECT to a port.
    mutating func connect(_ port: PortID = "table", _ sql: String) throws {
        try connection.execute("CREATE TABLE \(SQL.quoted(port.text)) AS \(sql)")
        tables[port] = try connection.columns(of: "FROM \(SQL.quoted(port.text))")
    }

    /// What is found before anything runs, and what is found once every fix has been made.
    func findings(
        _ type: any NodeType, _ parameters: Parameters, folder: String? = nil
    ) throws -> (before: [Diagnostic], after: [Diagnostic]) {
        func infer(_ node: Node) -> [Diagnostic] {
            var context = InferenceContext(
                id: "node", node: node, type: type, inputs: tables.mapValues { .table($0) }, namedOutputs: [],
                folder: folder, binder: binder)
            _ = context.inferChecked(type)
            return context.diagnostics
        }
        var workflow = Workflow(name: "it", nodes: ["node": Node(type: type.id, parameters: parameters)])
        let before = infer(workflow.nodes["node"]!)
        for fix in before.compactMap(\.fix) { try workflow.apply(fix.edit) }
        return (before, infer(workflow.nodes["node"]!))
    }

    /// The rows that leave at `output`.
    func rows(
        _ type: any NodeType, _ parameters: Parameters, output: PortID = "table", folder: String? = nil
    ) throws -> [[ParameterValue]] {
        let node = Node(type: type.id, parameters: parameters)
        var context = InferenceContext(
            id: "node", node: node, type: type, inputs: tables.mapValues { .table($0) }, namedOutputs: [],
            folder: folder, binder: binder)
        let specs = context.inferChecked(type)
        try #require(context.diagnostics.isEmpty, "\(context.diagnostics)")
        let lowering = LoweringContext(
            id: "node", node: node, parameters: ParameterReader(node, type), tables: tables, models: [:],
            ports: Array(tables.keys), namedOutputs: [], folder: folder)
        let sql: String
        switch try #require(try type.lower(lowering)[output]) {
        case .query(let query): sql = try statement(query)
        case .source(let source): sql = try binder.reading(of: source).sql
        default: throw UnexpectedOperation()
        }
        // Into a table first: what reads a result directly may see another order than what is kept.
        try connection.execute("CREATE OR REPLACE TABLE galley_result AS \(sql)")
        #expect(try connection.columns(of: "FROM galley_result") == specs[output]?.schema)
        return try connection.rows("FROM galley_result")
    }

    private func statement(_ query: Query) throws -> String {
        for (port, stage) in query.stages {
            try connection.execute("CREATE OR REPLACE TEMP TABLE \(SQL.quoted(port.text)) AS \(try statement(stage))")
        }
        return query.inOrder(query.sql.rendered { SQL.quoted($0.text) })
    }

    struct UnexpectedOperation: Error {}
}
