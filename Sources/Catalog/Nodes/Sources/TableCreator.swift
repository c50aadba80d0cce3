package import Workflow

package struct TableCreator: NodeType {
    package let id: TypeID = "table-creator@1"
    package let family = Family.sources
    package let summary = "Holds a small table within the workflow."
    package let manual = """
        A table written down in the workflow itself: for lookups, for trying things out, for tests. `columns` names \
        the columns with their types, as DuckDB calls them; `rows` lists the rows, each either a list with one value \
        for each column, or a map from column names to values in which what isn't named is missing.

        Example:

            airports:
              type: table-creator@1
              columns:
                code: VARCHAR
                altitude: INTEGER
              rows:
                - [EWR, 18]
                - {code: JFK}
        """
    package let inputs = PortList.none
    package let outputs = PortList.table("The rows as listed.")
    package let parameters = [
        Parameter("columns", .map(of: .text), required: true, "The columns, each with its type."),
        Parameter("rows", .list(of: .data), default: [], "The rows: lists or maps of values."),
    ]
    package let traits = Traits.source

    package init() {}

    package func infer(_ context: inout InferenceContext) -> [PortID: PortSpec] {
        var trial = context
        let specs = trial.inferFromLowering(of: self)
        // What DuckDB has against the whole is looked for in its parts.
        guard trial.diagnostics.last?.code == "bad-sql" else {
            context = trial
            return specs
        }
        let count = context.diagnostics.count
        context.checkTypeNames(of: "columns")
        if context.diagnostics.count == count { checkCells(&context) }
        if context.diagnostics.count == count { context = trial }
        return [:]
    }

    private func checkCells(_ context: inout InferenceContext) {
        let columns = Schema(types: context.parameters["columns"]).columns
        for (index, row) in (context.parameters["rows"]?.list ?? []).enumerated() {
            for (column, value) in zip(columns, (try? cells(of: row, number: index + 1, columns)) ?? []) {
                do throws(BindError) {
                    _ = try context.binder.columns(of: "VALUES (\(Self.cell(value, column)))", inputs: [:])
                } catch {
                    let path = ParameterPath("rows", [.index(index)])
                    context.report(
                        "wrong-type", at: path,
                        "the value of \"\(column.name)\" in row \(index + 1) is no \(column.type): \(error.summary)")
                }
            }
        }
    }

    package func lower(_ context: LoweringContext) throws(LoweringError) -> [PortID: Operation] {
        let columns = Schema(types: context.parameters["columns"]).columns
        guard !columns.isEmpty else {
            throw LoweringError("a table needs at least one column", at: .parameter("columns"))
        }
        try LoweringError.refuseDoubles(in: columns.map(\.name), at: "columns")
        var rows: [SQL] = []
        for (index, row) in (context.parameters["rows"]?.list ?? []).enumerated() {
            let cells = try cells(of: row, number: index + 1, columns)
            for (value, column) in zip(cells, columns) {
                guard let text = value.expression, column.type.rounds(text) else { continue }
                throw LoweringError(
                    "the value of \"\(column.name)\" in row \(index + 1) is \(text), which is no \(column.type)",
                    at: .parameter("rows"))
            }
            rows.append("(\(zip(cells, columns).map { Self.cell($0, $1) }.joined(by: ", ")))")
        }
        let names = SQL.list(columns)
        let nulls = columns.map { Self.cell(.null, $0) }.joined(by: ", ")
        let sql: SQL =
            rows.isEmpty
            ? "SELECT * FROM (VALUES (\(nulls))) AS rows(\(names)) WHERE false"
            : "SELECT * FROM (VALUES \(rows.joined(by: ", "))) AS rows(\(names))"
        return ["table": .source(Source(sql, files: []))]
    }

    private static func cell(_ value: ParameterValue, _ column: Column) -> SQL {
        "CAST(\(literal: value) AS \(raw: column.type.name))"
    }

    private func cells(
        of row: ParameterValue, number: Int, _ columns: [Column]
    ) throws(LoweringError) -> [ParameterValue] {
        switch row {
        case .list(let values) where values.count == columns.count:
            return values
        case .list(let values):
            throw LoweringError(
                "row \(number) has \(values.count.counted("value")) for \(columns.count.counted("column"))",
                at: .parameter("rows"))
        case .map(let entries):
            if let stray = entries.keys.first(where: { key in !columns.contains { $0.name == key } }) {
                throw LoweringError("row \(number) names \"\(stray)\", which is no column", at: .parameter("rows"))
            }
            return columns.map { entries[$0.name] ?? .null }
        default:
            throw LoweringError("row \(number) is neither a list nor a map of values", at: .parameter("rows"))
        }
    }
}
