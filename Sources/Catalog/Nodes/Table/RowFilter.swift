package import Workflow

package struct RowFilter: NodeType {
    package let id: TypeID = "row-filter@1"
    package let family = Family.table
    package let summary = "Keeps the rows that fulfil a condition."
    package let manual = """
        Keeps the rows for which the condition `where` is true, in their order. The condition is a DuckDB expression \
        over the columns. A row for which it can't be told, because a value is missing, is left out: use \
        `IS NULL`, `IS NOT NULL` or `coalesce` where that matters.

        Example:

            keep-flown:
              type: row-filter@1
              where: arr_delay IS NOT NULL AND origin IN ('EWR', 'JFK')
        """
    package let inputs = PortList.table("The rows to choose from.")
    package let outputs = PortList.table("The rows that fulfil the condition.")
    package let parameters = [
        Parameter("where", .expression(from: "table"), required: true, "The condition, a DuckDB expression.")
    ]
    package let rowEffect = RowEffect.filter

    package init() {}

    package func infer(_ context: inout InferenceContext) -> [PortID: PortSpec] {
        guard let schema = context.table() else { return [:] }
        if let text = context.parameters["where"]?.expression {
            let path = ParameterPath("where")
            if let type = context.types(of: [WrittenExpression(path, text)])?.first, !type.isBoolean {
                context.report("wrong-type", at: path, "\"where\" is \(type), but a condition is true or false")
            }
        }
        return ["table": .table(schema)]
    }

    package func lower(_ context: LoweringContext) throws(LoweringError) -> [PortID: Operation] {
        let condition = try context.expression("where", "which rows to keep")
        return ["table": .query(Query("SELECT * FROM \(input: "table") WHERE \(expression: condition)"))]
    }

    package func lineage(_ context: InferenceContext) -> [PortID: Lineage]? {
        guard let schema = context.table() else { return nil }
        var lineage = Lineage.passing(schema, from: "table")
        lineage.rows = Lineage.reads(context.parameters["where"]?.expression ?? "", schema)
        return ["table": lineage]
    }
}
