package import Workflow

package struct Unpivot: NodeType {
    package let id: TypeID = "unpivot@1"
    package let family = Family.table
    package let summary = "Turns columns into rows of names and values."
    package let manual = """
        Each row leaves once for each of `columns`, in the table's order: with the column's name in the new column \
        `name`, its value in the new column `value`, and the other columns as they were. The columns must have types \
        that one type can hold; of whole numbers and DOUBLE that is DOUBLE, exact up to 2^53. `keep-nulls: false` leaves out the rows whose value is missing.

        Example:

            long:
              type: unpivot@1
              columns: [temp, wind_*]
              name: measure
              value: reading
        """
    package let inputs = PortList.table("The rows to unfold.")
    package let outputs = PortList.table("A row for each row and column.")
    package let parameters = [
        Parameter("columns", .columns(from: "table"), required: true, "The columns that become rows."),
        Parameter("name", .text, default: "name", "The new column for their names."),
        Parameter("value", .text, default: "value", "The new column for their values."),
        Parameter("keep-nulls", .flag, default: true, "Whether rows without a value stay."),
    ]

    package init() {}

    package func infer(_ context: inout InferenceContext) -> [PortID: PortSpec] {
        guard let (columns, _, _, _) = context.attempt(Self.plan) else { return [:] }
        if let (one, other) = context.misfits(among: columns) {
            context.report(
                "wrong-type", at: ParameterPath("columns"),
                "\"\(one.name)\" is \(one.type) and \"\(other.name)\" is \(other.type): no type holds both; "
                    + "cast one with expression first")
            return [:]
        }
        return context.inferFromLowering(of: self)
    }

    package func lower(_ context: LoweringContext) throws(LoweringError) -> [PortID: Operation] {
        let (columns, others, name, value) = try Self.plan(context)
        let names: SQL = "unnest(\(literal: .list(columns.map { .string($0.name) }))) AS \(column: name)"
        let values: SQL = "unnest([\(SQL.list(columns))]) AS \(column: value)"
        let kept = others.map { "\(column: $0.name)" as SQL }
        let unfolded: SQL = "SELECT \((kept + [names, values]).joined(by: ", ")) FROM \(input: "table")"
        let sql: SQL =
            context.parameters.flag("keep-nulls")
            ? unfolded : "SELECT * FROM (\(unfolded)) WHERE \(column: value) IS NOT NULL"
        return ["table": .query(Query(sql))]
    }

    private static func plan(
        _ context: LoweringContext
    ) throws(LoweringError) -> (columns: [Column], others: [Column], name: String, value: String) {
        let columns = try context.columns("columns") ?? []
        guard !columns.isEmpty else {
            throw LoweringError("say which columns become rows", at: .parameter("columns"))
        }
        let others = try context.schema().columns.filter { !columns.contains($0) }
        let (name, value) = (
            try context.text("name", "how to call the names"), try context.text("value", "how to call the values")
        )
        var taken = Set(others.map { $0.name.foldedName })
        for (parameter, new) in [("name", name), ("value", value)] where !taken.insert(new.foldedName).inserted {
            throw LoweringError("two columns would be called \"\(new)\"", at: .parameter(parameter))
        }
        return (columns, others, name, value)
    }

    package func lineage(_ context: InferenceContext) -> [PortID: Lineage]? {
        guard let (columns, others, name, value) = try? Self.plan(context.lowering) else { return nil }
        var lineage = Lineage.passing(Schema(others), from: "table")
        lineage.computes[name] = []
        lineage.computes[value] = Lineage.references(columns)
        if !context.parameters.flag("keep-nulls") { lineage.rows = Lineage.references(columns) }
        return ["table": lineage]
    }
}
