package import Workflow

package struct GroupBy: NodeType {
    package let id: TypeID = "group-by@1"
    package let family = Family.table
    package let summary = "Sums up the rows of each group."
    package let manual = """
        Yields one row for each combination of values in the columns `by`, sorted by them with missing values last; \
        without `by`, one row for the whole table. The columns are those of `by`, then those of `aggregates`: each \
        entry there is a new column's name and what it holds, written as a function of an expression, such as \
        `mean(arr_delay)`, or as a map with `function` and `column`.

        The functions: `count` (`count(*)` counts rows, `count(x)` values, `count(DISTINCT x)` different ones), \
        `sum`, `mean`, `min`, `max`, `median`, `quantile(x, 0.9)`, `stddev` and `variance` (of a sample), `mode`, \
        `first` and `last` (in the table's order), `list`, `concat(x, ', ')`, `any` and `all` of conditions. Missing \
        values don't count, except for `first`, `last` and `list`; NaN does, and makes sums, means and deviations NaN. \
        `mean(late)` of a condition is the share of rows \
        that fulfil it. `DISTINCT` and `ORDER BY` may stand in the brackets: `list(DISTINCT origin)`, \
        `first(carrier ORDER BY arr_delay DESC)`.

        Example:

            by-carrier:
              type: group-by@1
              by: [carrier]
              aggregates:
                flights: count(*)
                mean_delay: mean(arr_delay)
                worst: {function: max, column: arr_delay}
        """
    package let inputs = PortList.table("The rows to sum up.")
    package let outputs = PortList.table("One row for each group.")
    package let parameters = [
        Parameter("by", .columns(from: "table"), "The columns whose values make a group; none for the whole table."),
        Parameter(
            "aggregates", .map(of: .aggregate(from: "table")), default: [:], "New columns, each with its function."),
    ]

    package init() {}

    package func infer(_ context: inout InferenceContext) -> [PortID: PortSpec] {
        guard context.table() != nil, checkColumns(&context),
            let (keys, aggregates) = context.attempt(Self.plan)
        else { return [:] }
        guard let schema = context.table(), schema.isComplete else {
            // The types of aggregates over columns still unknown aren't known either.
            return ["table": .unknown(.table)]
        }
        let list = aggregates.map { "\($0.aggregate.sql(schema)) AS \(column: $0.name)" as SQL }
        guard let types = context.aggregateTypes(list, paths: aggregates.map(\.path)) else { return [:] }
        let columns = zip(aggregates, types).map { Column($0.name, $1, isPattern: false) }
        return ["table": .table(Schema(keys + columns))]
    }

    /// Whether every `column` of a map is there.
    private func checkColumns(_ context: inout InferenceContext) -> Bool {
        let count = context.diagnostics.count
        for (name, value) in context.parameters["aggregates"]?.map ?? [:] {
            guard let column = value.map?["column"]?.string else { continue }
            context.checkColumn(
                column, "table", at: ParameterPath("aggregates", [.key(name), .key("column")]))
        }
        return context.diagnostics.count == count
    }

    package func lower(_ context: LoweringContext) throws(LoweringError) -> [PortID: Operation] {
        let schema = try context.schema()
        let (keys, aggregates) = try Self.plan(context)
        let names = keys.map { "\(column: $0.name)" as SQL }
        let list = names + aggregates.map { "\($0.aggregate.sql(schema)) AS \(column: $0.name)" }
        let order = names.map { "\($0) ASC NULLS LAST" as SQL }
        let groups: SQL =
            names.isEmpty ? "" : " GROUP BY \(names.joined(by: ", ")) ORDER BY \(order.joined(by: ", "))"
        let isOrdered = aggregates.contains { $0.aggregate.dependsOnOrder(schema) }
        return [
            "table": .query(
                Query(
                    "SELECT \(list.joined(by: ", ")) FROM \(input: "table")\(groups)",
                    ordered: isOrdered ? ["table"] : []))
        ]
    }

    private struct Entry {
        var name: String
        var path: ParameterPath
        var aggregate: Aggregate
    }

    private static func plan(
        _ context: LoweringContext
    ) throws(LoweringError) -> (keys: [Column], aggregates: [Entry]) {
        let keys = try context.columns("by") ?? []
        var entries: [Entry] = []
        for (name, value) in context.parameters["aggregates"]?.map ?? [:] {
            if keys.contains(where: { $0.name.foldedName == name.foldedName }) {
                throw LoweringError("\"\(name)\" is already a column of \"by\"", at: .parameter("aggregates"))
            }
            if let stray = value.map?.keys.first(where: { $0 != "function" && $0 != "column" }) {
                throw LoweringError(
                    "\"\(name)\" has \"\(stray)\": a map names a function and a column", at: .parameter("aggregates"))
            }
            entries.append(
                Entry(
                    name: name, path: ParameterPath("aggregates", [.key(name)]),
                    aggregate: try aggregate(name, value, context)))
        }
        try LoweringError.refuseDoubles(in: entries.map(\.name), at: "aggregates")
        guard !keys.isEmpty || !entries.isEmpty else {
            throw LoweringError("say what to group by or what to compute", at: .parameter("aggregates"))
        }
        return (keys, entries)
    }

    private static func aggregate(
        _ name: String, _ value: ParameterValue, _ context: LoweringContext
    ) throws(LoweringError) -> Aggregate {
        if let text = value.string {
            if let aggregate = Aggregate(parsing: text) { return aggregate }
            let word = SQLText(text).tokens.first?.name ?? ""
            throw unknown(word, in: "\"\(name)\" must be one function of an expression, such as mean(x)")
        }
        guard let map = value.map, let function = map["function"]?.string else {
            throw LoweringError("\"\(name)\" needs a function, such as mean(x)", at: .parameter("aggregates"))
        }
        let arguments: String
        if let column = map["column"]?.string {
            arguments = SQL.quoted(try context.column(named: column, for: "aggregates").name)
        } else if function == "count" {
            arguments = "*"
        } else {
            throw LoweringError("\"\(name)\" needs a column", at: .parameter("aggregates"))
        }
        guard let aggregate = Aggregate(function, of: arguments) else {
            throw unknown(function, in: "\"\(name)\": there is no function \"\(function)\"")
        }
        return aggregate
    }

    private static func unknown(_ function: String, in message: String) -> LoweringError {
        let meant = Suggestion.closest(to: function, in: Aggregate.functionNames)
        let hint =
            meant.map { "did you mean \"\($0)\"?" }
            ?? "the functions are \(Aggregate.functionNames.joined(separator: ", "))"
        return LoweringError("\(message); \(hint)", at: .parameter("aggregates"))
    }

    package func lineage(_ context: InferenceContext) -> [PortID: Lineage]? {
        guard let schema = context.table(), let (keys, aggregates) = try? Self.plan(context.lowering) else {
            return nil
        }
        var lineage = Lineage()
        for entry in aggregates { lineage.computes[entry.name] = Lineage.reads(entry.aggregate.text, schema) }
        for key in keys { lineage.computes[key.name] = [ColumnReference("table", key.name)] }
        lineage.rows = Lineage.references(keys)
        return ["table": lineage]
    }
}
