package import Workflow

package struct ColumnRename: NodeType {
    package let id: TypeID = "column-rename@1"
    package let family = Family.table
    package let summary = "Gives columns other names."
    package let manual = """
        Each entry of `columns` is a column's name and its new one. The columns stay in their places, and all are \
        renamed at once, so that two may swap names.

        Example:

            plain-names:
              type: column-rename@1
              columns:
                dep_delay: departure_delay
                arr_delay: arrival_delay
        """
    package let inputs = PortList.table("The columns to rename.")
    package let outputs = PortList.table("The same columns under their new names.")
    package let parameters = [
        Parameter("columns", .map(of: .text), required: true, "Old names, each with its new one.")
    ]
    package let rowEffect = RowEffect.oneToOne

    package init() {}

    package func infer(_ context: inout InferenceContext) -> [PortID: PortSpec] {
        guard context.table() != nil, let renamed = context.attempt(Self.renamed) else { return [:] }
        context.checkColumnKeys(of: "columns")
        return [
            "table": .table(
                Schema(
                    renamed.map { column, name in
                        Column(name, column.type, isPattern: column.isPattern && column.name == name)
                    }))
        ]
    }

    package func lower(_ context: LoweringContext) throws(LoweringError) -> [PortID: Operation] {
        let wanted = context.parameters["columns"]?.map ?? [:]
        for name in wanted.keys { _ = try context.column(named: name, for: "columns") }
        let list = try Self.renamed(context).map { column, name in
            (column.name == name ? "\(column: name)" : "\(column: column.name) AS \(column: name)") as SQL
        }
        return ["table": .query(Query("SELECT \(list.joined(by: ", ")) FROM \(input: "table")"))]
    }

    /// Every column with the name it leaves under.
    private static func renamed(_ context: LoweringContext) throws(LoweringError) -> [(column: Column, name: String)] {
        let schema = try context.schema()
        var names = schema.names
        for (old, new) in context.parameters["columns"]?.map ?? [:] {
            guard let new = new.string, !new.isEmpty else {
                throw LoweringError("say what \"\(old)\" is to be called", at: .parameter("columns"))
            }
            if let index = schema.index(named: old) { names[index] = new }
        }
        try LoweringError.refuseDoubles(in: names, at: "columns")
        return Array(zip(schema.columns, names))
    }

    package func lineage(_ context: InferenceContext) -> [PortID: Lineage]? {
        guard let renamed = try? Self.renamed(context.lowering) else { return nil }
        var lineage = Lineage()
        for (column, name) in renamed { lineage.passes[name] = ColumnReference("table", column.name) }
        return ["table": lineage]
    }
}
