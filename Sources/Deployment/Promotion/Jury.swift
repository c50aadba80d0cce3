import Capture
import Catalog
import Engine
import FoundationEssentials
import Workflow

/// Judges versions by the same rows with the same scorer: the document's.
struct Jury: Sendable {
    private let engine: Engine
    private let rules: PromotionRules
    private let scorer: Node
    private let rows: HeldOutRows
    /// The rows, as a Parquet file in a folder of its own.
    private let folder: String
    private var file: String { "\(folder)/rows.parquet" }

    /// Computes the rows that creation held out and keeps them in `folder`.
    init(
        _ rules: PromotionRules, _ request: RunRequest, for contract: Contract, engine: Engine, folder: String,
        control: RunControl
    ) async throws(HeldOutObstacle) {
        let analysis = engine.analyze(request.workflow, folder: request.folder)
        rows = try HeldOutRows(of: rules.scorer, in: analysis, for: contract)
        guard let scorer = request.workflow.nodes[rules.scorer] else { throw HeldOutObstacle("no \(rules.scorer)") }
        (self.engine, self.rules, self.scorer, self.folder) = (engine, rules, scorer, folder)
        var request = request
        request.targets = [rows.source.node]
        do throws(RunError) {
            let result = try await engine.run(request, control: control)
            if let error = result.error { throw error }
            try await engine.write(rows.source, in: result, to: "\(folder)/rows.parquet")
        } catch {
            throw HeldOutObstacle(error.message)
        }
    }

    var count: Int {
        get throws(HeldOutObstacle) {
            try querying { connection throws(DuckDBError) in
                try connection.rows("SELECT count(*) FROM \(SQL.reading(file, as: .parquet))").first?.first?.int ?? 0
            }
        }
    }

    /// The population stability index of each input column: how far these rows are from those that a version was made
    /// with.
    ///
    /// - Throws: why it can't be told of any.
    func drift(from contract: Contract) throws(HeldOutObstacle) -> [String: Double] {
        guard let input = contract.inputs.first, contract.inputs.count == 1 else {
            throw HeldOutObstacle("it takes more than one table")
        }
        let columns = input.columns.filter { $0.distribution != nil && rows.schema[$0.name] != nil }
        guard !columns.isEmpty else { throw HeldOutObstacle("it keeps nothing of how its inputs were spread") }
        let schema = Schema(columns.map { Column($0.name, ColumnType($0.type)) })
        let names = schema.columns.map { "TRY_CAST(\(SQL.quoted($0.name)) AS \($0.type)) AS \(SQL.quoted($0.name))" }
        let sql = "SELECT \(names.joined(separator: ", ")) FROM \(SQL.reading(file, as: .parquet))"
        let table = try querying { connection throws(DuckDBError) in
            try connection.prepareSelect(TypedColumn.projection(of: sql, schema)).execute().typedTable()
        }
        let gauges = ColumnGauge.gauges(contract)
        var minute = MinuteTally(deployment: "", version: 0, minute: 0)
        for (column, values) in zip(schema.columns, table.columns) {
            let place = ColumnPlace(.input, input.port, column.name)
            var tally = ColumnTally()
            gauges[place]?.count(values, 0..<table.count, isNumeric: column.type.isNumeric, into: &tally)
            minute.columns[place] = tally
        }
        let report = DriftReport(version: 0, contract: contract, minutes: [minute])
        let indices = report.columns.compactMap { column in column.index.map { (column.place.column, $0) } }
        guard !indices.isEmpty else {
            throw HeldOutObstacle("\(table.count.counted("row")) can't tell chance from change")
        }
        return Dictionary(indices) { first, _ in first }
    }

    /// The deciding figure of a version on these rows.
    func figure(of version: OpenBundle) async throws(HeldOutObstacle) -> Double {
        let place = "\(folder)/\(version.bundle.id.prefix(12))"
        let (answers, judged, found) = ("\(place).parquet", "\(place)-judged.parquet", "\(place)-metrics.parquet")
        do throws(RunError) {
            let answer = try version.answer(named: nil)
            let port = version.contract.inputs.first?.port ?? "table"
            let request = RunRequest(
                workflow: version.workflow, folder: version.bundle.folder, targets: [answer],
                inputs: [PortID(port): file])
            let engine = version.engine(reading: [file], writing: [folder])
            let result = try await engine.run(request)
            if let error = result.error { throw error }
            try await engine.write(PortReference(answer, "table"), in: result, to: answers)
        } catch {
            throw HeldOutObstacle("it can't answer the new rows: \(error.message)")
        }
        try join(answers, into: judged)
        var judgement = Workflow(name: "judgement")
        judgement.nodes["rows"] = Node(type: "parquet-reader@1", parameters: ["path": .string(judged)])
        judgement.nodes[rules.scorer == "rows" ? "scorer" : rules.scorer] = scorer
        let judge = judgement.nodes.keys[1]
        judgement.connections = [Connection(from: Endpoint("rows"), to: Endpoint(judge))]
        do throws(RunError) {
            let result = try await engine.run(RunRequest(workflow: judgement, folder: folder, targets: [judge]))
            if let error = result.error { throw error }
            try await engine.write(PortReference(judge, "metrics"), in: result, to: found)
        } catch {
            throw HeldOutObstacle("its answers can't be judged: \(error.message)")
        }
        let figure = try querying { connection throws(DuckDBError) in
            let column = SQL.quoted(rules.figure)
            return try connection.rows("SELECT CAST(\(column) AS DOUBLE) FROM \(SQL.reading(found, as: .parquet))")
                .first?.first?.double
        }
        guard let figure, figure.isFinite else { throw HeldOutObstacle("it has no \(rules.metric) on the new rows") }
        return figure
    }

    /// Puts the truth beside the answers, row by row.
    private func join(_ answers: String, into judged: String) throws(HeldOutObstacle) {
        let (given, truth) = (SQL.reading(answers, as: .parquet), SQL.reading(file, as: .parquet))
        let actual = SQL.quoted(rows.actual)
        let counts = try querying { connection throws(DuckDBError) in
            let counts = try connection.rows("SELECT (SELECT count(*) FROM \(given)), (SELECT count(*) FROM \(truth))")
            let columns = try connection.columns(of: "SELECT * FROM \(given)").names
            let others = columns.filter { $0 != rows.actual }.map { "a.\(SQL.quoted($0))" }
            try connection.execute(
                """
                COPY (SELECT \((others + ["t.\(actual)"]).joined(separator: ", "))
                FROM \(given) AS a POSITIONAL JOIN \(truth) AS t) TO \(SQL.literal(judged)) (FORMAT parquet)
                """)
            return counts.first?.compactMap(\.int) ?? []
        }
        guard counts.count == 2, counts[0] == counts[1] else {
            throw HeldOutObstacle("it doesn't answer each row with one row")
        }
    }

    private func querying<Value>(
        _ body: (DatabaseConnection) throws(DuckDBError) -> Value
    ) throws(HeldOutObstacle) -> Value {
        do throws(DuckDBError) {
            let connection = try Database().connect()
            // The types in a contract are somebody's text.
            try FileAccess(reading: [folder], writing: [folder]).restrict(connection)
            return try body(connection)
        } catch {
            throw HeldOutObstacle(error.message)
        }
    }
}
