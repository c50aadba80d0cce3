package import Workflow

package struct Expression: NodeType {
    package let id: TypeID = "expression@1"
    package let family = Family.table
    package let summary = "Computes new columns, or replaces old ones, by expressions."
    package let manual = """
        Each entry of `columns` is a column's name and the DuckDB expression that computes it from the columns of \
        the same row. A new name adds a column at the end; the name of a column that is there replaces it in its \
        place. All expressions see the columns as they came in, so their order doesn't matter; what builds on a new \
        column goes into a further node.

        A row's values come from that row alone: sums, averages and window functions belong into `group-by` or \
        `sql-query`.

        Example:

            label:
              type: expression@1
              columns:
                late: arr_delay > 15
                speed: distance / (air_time / 60)
        """
    package let inputs = PortList.table("The rows to compute from.")
    package let outputs = PortList.table("The same rows with the computed columns.")
    package let parameters = [
        Parameter(
            "columns", .map(of: .expression(from: "table")), required: true,
            "New or replaced columns, each with its expression.")
    ]
    package let rowEffect = RowEffect.oneToOne

    package init() {}

    package func infer(_ context: inout InferenceContext) -> [PortID: PortSpec] {
        guard var schema = context.table(), let entries = context.attempt(Self.entries) else { return [:] }
        let written = entries.map { WrittenExpression(ParameterPath("columns", [.key($0.name)]), $0.text) }
        guard let types = context.types(of: written) else { return [:] }
        for (entry, type) in zip(entries, types) {
            if let index = schema.index(named: entry.name) {
                schema.columns[index].type = type
            } else {
                schema.columns.append(Column(entry.name, type, isPattern: false))
            }
        }
        return ["table": .table(schema)]
    }

    package func lower(_ context: LoweringContext) throws(LoweringError) -> [PortID: Operation] {
        let schema = try context.schema()
        let entries = try Self.entries(context)
        guard !entries.isEmpty else { throw LoweringError("say what to compute", at: .parameter("columns")) }
        let (replaced, new) = Self.split(entries, schema)
        let replacements: SQL = replaced.isEmpty ? "" : " REPLACE (\(Self.list(replaced)))"
        let additions: SQL = new.isEmpty ? "" : ", \(Self.list(new))"
        return ["table": .query(Query("SELECT *\(replacements)\(additions) FROM \(input: "table")"))]
    }

    private typealias Entry = (name: String, text: String)

    /// What to compute, each under a name of its own.
    private static func entries(_ context: LoweringContext) throws(LoweringError) -> [Entry] {
        let entries = context.expressions("columns")
        try LoweringError.refuseDoubles(in: entries.map(\.name), at: "columns")
        return entries
    }

    private static func list(_ entries: [Entry]) -> SQL {
        entries.map { "\(expression: $0.text) AS \(column: $0.name)" as SQL }.joined(by: ", ")
    }

    /// The entries for columns that are there, under their own spelling, and the others.
    private static func split(_ entries: [Entry], _ schema: Schema) -> (replaced: [Entry], new: [Entry]) {
        var replaced: [Entry] = []
        var new: [Entry] = []
        for entry in entries {
            if let index = schema.index(named: entry.name) {
                replaced.append((schema.columns[index].name, entry.text))
            } else {
                new.append(entry)
            }
        }
        return (replaced, new)
    }

    package func lineage(_ context: InferenceContext) -> [PortID: Lineage]? {
        guard let schema = context.table() else { return nil }
        let (replaced, new) = Self.split(context.lowering.expressions("columns"), schema)
        var lineage = Lineage.passing(schema, from: "table", except: Set(replaced.map(\.name)))
        for entry in replaced + new { lineage.computes[entry.name] = Lineage.reads(entry.text, schema) }
        return ["table": lineage]
    }
}
