package import Workflow

package struct Pivot: NodeType {
    package let id: TypeID = "pivot@1"
    package let family = Family.table
    package let summary = "Turns the values of a column into columns."
    package let manual = """
        Yields one row for each combination of values in the columns `rows`, sorted by them with missing values \
        last. Each of `names`, values of the column `column`, becomes a column that holds `function` of \
        the column `values` over the rows with that value; `prefix` goes before its name. Other values of `column` \
        are left out: naming them makes the columns the same whatever the data, which production needs.

        The functions are those of `group-by`, of one column: `sum`, `mean`, `min`, `max`, `count`, `median`, \
        `first`, `last`.

        Example:

            delay-by-origin:
              type: pivot@1
              rows: [month]
              column: origin
              names: [EWR, JFK, LGA]
              values: arr_delay
              function: mean
              prefix: delay_
        """
    package let inputs = PortList.table("The rows to pivot.")
    package let outputs = PortList.table("One row for each group, with a column for each name.")
    package let parameters = [
        Parameter("rows", .columns(from: "table"), required: true, "The columns whose values make a row."),
        Parameter("column", .column(from: "table"), required: true, "The column whose values become columns."),
        Parameter("names", .list(of: .data), required: true, "Which of its values become columns."),
        Parameter("values", .column(from: "table"), required: true, "The column that fills them."),
        Parameter(
            "function", .choice(["sum", "mean", "min", "max", "count", "median", "first", "last"]), default: "sum",
            "What becomes of several values in one place."),
        Parameter("prefix", .text, default: "", "What goes before the new columns' names."),
    ]

    package init() {}

    package func infer(_ context: inout InferenceContext) -> [PortID: PortSpec] {
        guard let schema = context.table(), let values = context.parameters.string("values").flatMap({ schema[$0] }),
            let function = context.parameters.string("function"),
            let aggregate = Aggregate(function, of: SQL.quoted(values.name)), schema.isComplete
        else { return context.inferFromLowering(of: self) }
        // What the function can't be made of is its fault, not the statement's.
        let sql = aggregate.sql(schema)
        guard context.aggregateTypes([sql], paths: [ParameterPath("function")]) != nil else { return [:] }
        return context.inferFromLowering(of: self)
    }

    package func lower(_ context: LoweringContext) throws(LoweringError) -> [PortID: Operation] {
        let schema = try context.schema()
        let rows = try context.columns("rows") ?? []
        guard !rows.isEmpty else { throw LoweringError("say which columns make a row", at: .parameter("rows")) }
        let (column, values) = (try context.column("column"), try context.column("values"))
        let function = context.parameters.string("function") ?? "sum"
        guard let aggregate = Aggregate(function, of: SQL.quoted(values.name)) else {
            throw LoweringError("there is no function \"\(function)\"", at: .parameter("function"))
        }
        let cells = try Self.names(context, rows).map { value, name in
            // A column of numbers has the value 1 whether it is written 1 or 1.0, and never the value 2.5 as 3.
            let wanted: SQL =
                column.type.isText
                ? "\(literal: .string(value))"
                : column.type.rounds(value)
                    ? "NULL" : "TRY_CAST(\(literal: .string(value)) AS \(raw: column.type.name))"
            let condition: SQL = "\(column: column.name) = \(wanted)"
            return "\(aggregate.sql(schema, where: condition)) AS \(column: name)" as SQL
        }
        let order = rows.map { "\(column: $0.name) ASC NULLS LAST" as SQL }
        let sql: SQL = """
            SELECT \(SQL.list(rows)), \(cells.joined(by: ", ")) FROM \(input: "table") \
            GROUP BY \(SQL.list(rows)) ORDER BY \(order.joined(by: ", "))
            """
        return ["table": .query(Query(sql, ordered: aggregate.dependsOnOrder(schema) ? ["table"] : []))]
    }

    /// The values that become columns, each with its column's name.
    private static func names(
        _ context: LoweringContext, _ rows: [Column]
    ) throws(LoweringError) -> [(value: String, name: String)] {
        let given = context.parameters["names"].map { $0.list ?? [$0] } ?? []
        let values = given.compactMap(\.expression)
        guard !values.isEmpty, values.count == given.count else {
            throw LoweringError("say which values become columns", at: .parameter("names"))
        }
        let prefix = context.parameters.string("prefix") ?? ""
        try LoweringError.refuseDoubles(in: rows.map(\.name) + values.map { prefix + $0 }, at: "names")
        return values.map { ($0, prefix + $0) }
    }

    package func lineage(_ context: InferenceContext) -> [PortID: Lineage]? {
        let lowering = context.lowering
        guard let rows = try? lowering.columns("rows"), let names = try? Self.names(lowering, rows),
            let column = try? lowering.column("column"), let values = try? lowering.column("values")
        else { return nil }
        var lineage = Lineage()
        for (_, name) in names { lineage.computes[name] = Lineage.references([column, values]) }
        for row in rows { lineage.computes[row.name] = Lineage.references([row]) }
        lineage.rows = Lineage.references(rows)
        return ["table": lineage]
    }
}
