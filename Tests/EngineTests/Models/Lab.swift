import Catalog
import Engine
import Workflow

/// A database in memory with a table `t` of 400 rows, in which single nodes are run without a planner.
struct Lab {
    let connection: DatabaseConnection
    let scorers: Scorers

    init(threads: Int = 2) throws {
        connection = try Database(settings: ["threads": "\(threads)"]).connect()
        scorers = Scorers(threads: threads)
        try connection.execute(
            """
            CREATE TABLE t AS SELECT CAST(i AS INTEGER) AS i,
                CASE WHEN i % 7 = 3 THEN NULL ELSE sin(i) * 10 + i / 20 END AS x,
                (i * 37) % 101 AS n, CAST(2.5 AS DOUBLE) AS k, ['LGA', 'EWR', 'JFK'][i % 3 + 1] AS origin,
                sin(i) * 3 + n / 25 + sin(i * i) AS y, y > 2 AS late,
                CASE WHEN y < 1 THEN 'low' WHEN y < 3 THEN 'mid' ELSE 'top' END AS level
            FROM range(400) AS r(i)
            """)
    }

    /// Lowers a node whose table input is `relation`, which may follow FROM.
    func lower(
        _ type: any NodeType, _ parameters: Parameters, on relation: String = "t", model: Model? = nil
    ) throws -> [PortID: Operation] {
        let node = Node(type: type.id, parameters: parameters)
        let schema = try connection.columns(of: "SELECT * FROM \(relation)")
        return try type.lower(
            LoweringContext(
                id: "it", node: node, parameters: ParameterReader(node, type), tables: ["table": schema],
                models: model.map { ["model": $0] } ?? [:], ports: ["table"], namedOutputs: [], folder: nil))
    }

    /// What a node would say of itself before anything runs.
    func infer(
        _ type: any NodeType, _ parameters: Parameters, on relation: String = "t", model: ModelSpec? = nil
    ) throws -> (specs: [PortID: PortSpec], diagnostics: [Diagnostic]) {
        let schema = try connection.columns(of: "SELECT * FROM \(relation)")
        return infer(type, parameters, schema: schema, model: model)
    }

    func infer(
        _ type: any NodeType, _ parameters: Parameters, schema: Schema, model: ModelSpec? = nil
    ) -> (specs: [PortID: PortSpec], diagnostics: [Diagnostic]) {
        var context = Self.context(type, parameters, schema: schema, model: model)
        let specs = type.infer(&context)
        return (specs, context.diagnostics)
    }

    static func context(
        _ type: any NodeType, _ parameters: Parameters, schema: Schema, model: ModelSpec? = nil
    ) -> InferenceContext {
        var inputs: OrderedDictionary<PortID, PortSpec> = ["table": .table(schema)]
        if let model { inputs["model"] = .model(model) }
        return InferenceContext(
            id: "it", node: Node(type: type.id, parameters: parameters), type: type, inputs: inputs, namedOutputs: [],
            folder: nil, binder: NoBinder())
    }

    /// The model that a fit node or a learner makes.
    func model(
        _ type: any NodeType, _ parameters: Parameters, on relation: String = "t", threads: Int = 2
    ) throws -> Model {
        switch try lower(type, parameters, on: relation)["model"] {
        case .fit(let fit): return try fit.model(state: state(of: fit, on: relation))
        case .train(let training):
            return try Trainer(training, threads: { threads }).model(from: relation, on: connection)
        case let other: throw Unexpected(what: "\(String(describing: other))")
        }
    }

    private func state(of fit: Fit, on relation: String) throws -> [Parameters] {
        let sql = fit.query.sql.rendered { _ in relation }
        let names = try connection.columns(of: sql).names
        return try connection.rows(sql).map { Parameters(uniqueKeysWithValues: zip(names, $0)) }
    }

    /// The statement behind a table output, its models registered.
    func sql(
        _ type: any NodeType, _ parameters: Parameters, on relation: String = "t", model: Model? = nil,
        port: PortID = "table"
    ) throws -> String {
        guard case .query(let query) = try lower(type, parameters, on: relation, model: model)[port] else {
            throw Unexpected(what: "not a query")
        }
        return try render(query, on: relation)
    }

    private func render(_ query: Query, on relation: String) throws -> String {
        try scorers.register(query.models, on: connection)
        let stages = try query.stages.mapValues { "(\(try render($0, on: relation)))" }
        return query.sql.rendered { stages[$0] ?? relation }
    }

    func doubles(_ sql: String) throws -> [Double] { try connection.rows(sql).map { $0[0].double ?? .nan } }

    struct Unexpected: Error { var what: String }
}

/// None of the nodes here asks for the columns of a statement.
private struct NoBinder: Binder {
    func columns(of sql: SQL, inputs: [PortID: Schema]) throws(BindError) -> Schema {
        throw BindError(message: "not asked here", sql: "")
    }
    func columns(of source: Source) throws(BindError) -> Schema { throw BindError(message: "not asked here", sql: "") }
}

func isClose(_ value: Double?, _ expected: Double, within tolerance: Double = 1e-12) -> Bool {
    guard let value else { return false }
    return abs(value - expected) <= tolerance * max(1, abs(expected))
}
