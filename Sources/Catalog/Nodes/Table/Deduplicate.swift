package import Workflow

package struct Deduplicate: NodeType {
    package let id: TypeID = "deduplicate@1"
    package let family = Family.table
    package let summary = "Keeps one of each group of equal rows."
    package let manual = """
        Of the rows that are equal in the columns `by`, or in all columns if that isn't given, keeps the `first` or \
        the `last`. What is kept stays in its order. Missing values count as equal. To keep the newest or the \
        largest, sort before.

        Example:

            newest-only:
              type: deduplicate@1
              by: [tailnum]
              keep: last
        """
    package let inputs = PortList.table("The rows to go through.")
    package let outputs = PortList.table("One row of each group.")
    package let parameters = [
        Parameter("by", .columns(from: "table"), "The columns that make rows equal; all if not given."),
        Parameter("keep", .choice(["first", "last"]), default: "first", "Which row of a group stays."),
    ]

    package init() {}

    package func infer(_ context: inout InferenceContext) -> [PortID: PortSpec] {
        guard let schema = context.table() else { return [:] }
        _ = context.attempt(lower)
        return ["table": .table(schema)]
    }

    package func lower(_ context: LoweringContext) throws(LoweringError) -> [PortID: Operation] {
        let schema = try context.schema()
        let keys = try context.columns("by") ?? schema.columns
        guard !keys.isEmpty else {
            throw LoweringError("name a column, or leave \"by\" out to go by all", at: .parameter("by"))
        }
        let kept: SQL = context.parameters.string("keep") == "last" ? "max(rowid)" : "min(rowid)"
        let sql: SQL = """
            SELECT * FROM \(input: "table") WHERE rowid IN \
            (SELECT \(kept) FROM \(input: "table") GROUP BY \(SQL.list(keys)))
            """
        return ["table": .query(Query(sql, ordered: ["table"], order: "rowid"))]
    }

    package func lineage(_ context: InferenceContext) -> [PortID: Lineage]? {
        guard let schema = context.table() else { return nil }
        var lineage = Lineage.passing(schema, from: "table")
        lineage.rows = Lineage.references(context.parameters.strings("by").map(schema.selecting) ?? schema.columns)
        return ["table": lineage]
    }
}
