package import Workflow

package struct ColumnFilter: NodeType {
    package let id: TypeID = "column-filter@1"
    package let family = Family.table
    package let summary = "Keeps some columns, or leaves some out."
    package let manual = """
        Give either `keep`, the columns that stay, or `drop`, those that go. An entry may end in `*` and then stands \
        for every column that begins so: `origin_*`; where a column has that very name, for that one alone. The \
        columns keep the table's order.

        Example:

            predictors:
              type: column-filter@1
              keep: [late, origin, carrier, wind_*]
        """
    package let inputs = PortList.table("The columns to choose from.")
    package let outputs = PortList.table("The chosen columns.")
    package let parameters = [
        Parameter("keep", .columns(from: "table"), "The columns that stay."),
        Parameter("drop", .columns(from: "table"), "The columns that go."),
    ]
    package let rowEffect = RowEffect.oneToOne

    package init() {}

    package func infer(_ context: inout InferenceContext) -> [PortID: PortSpec] {
        guard context.table() != nil, let kept = context.attempt(Self.kept) else { return [:] }
        return ["table": .table(Schema(kept))]
    }

    package func lower(_ context: LoweringContext) throws(LoweringError) -> [PortID: Operation] {
        ["table": .query(Query("SELECT \(SQL.list(try Self.kept(context))) FROM \(input: "table")"))]
    }

    private static func kept(_ context: LoweringContext) throws(LoweringError) -> [Column] {
        let kept: [Column]
        switch (try context.columns("keep"), try context.columns("drop")) {
        case (let keep?, nil):
            kept = keep
        case (nil, let drop?):
            kept = try context.schema().columns.filter { !drop.contains($0) }
        case (nil, nil):
            throw LoweringError("say which columns to keep or to drop", at: .parameter("keep"))
        case (.some, .some):
            throw LoweringError("give \"keep\" or \"drop\", not both", at: .parameter("drop"))
        }
        guard !kept.isEmpty else {
            let parameter = context.parameters["drop"] == nil ? "keep" : "drop"
            throw LoweringError("no column is left", at: .parameter(parameter))
        }
        return kept
    }

    package func lineage(_ context: InferenceContext) -> [PortID: Lineage]? {
        guard let kept = try? Self.kept(context.lowering) else { return nil }
        return ["table": .passing(Schema(kept), from: "table")]
    }
}
