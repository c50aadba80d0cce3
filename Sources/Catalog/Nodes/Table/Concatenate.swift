package import Workflow

package struct Concatenate: NodeType {
    package let id: TypeID = "concatenate@1"
    package let family = Family.table
    package let summary = "Puts the rows of several tables one after the other."
    package let manual = """
        Any number of tables, in the order of their ports' names (`table-2` before `table-10`). Columns are matched \
        by name: one that a table lacks is missing in its rows. A column whose types differ takes one that holds \
        both; where there is none, that is an error. Whole numbers beside a DOUBLE become DOUBLE, which is exact up to \
        2^53.

        Example:

            both-years:
              type: concatenate@1
            …
            connections:
              - flights-2013 -> both-years.table-1
              - flights-2014 -> both-years.table-2
        """
    package let inputs = PortList.any(of: [.table], first: "table-1", summary: "The rows, in the order of the ports.")
    package let outputs = PortList.table("The rows of all tables.")
    package let parameters: [Parameter] = []

    package init() {}

    package func infer(_ context: inout InferenceContext) -> [PortID: PortSpec] {
        guard !context.inputs.isEmpty else { return [:] }
        let count = context.diagnostics.count
        for name in Set(context.inputs.values.flatMap { $0.schema?.names ?? [] }.map { $0.foldedName }).sorted() {
            checkTypes(of: name, &context)
        }
        return context.diagnostics.count > count ? [:] : context.inferFromLowering(of: self)
    }

    /// DuckDB casts one column to the other's type whatever they are, and fails at the first row if it can't.
    private func checkTypes(of name: String, _ context: inout InferenceContext) {
        let columns = context.inputs.compactMap { port, spec in
            spec.schema?.columns.first { $0.name.foldedName == name }.map { (port: port, column: $0) }
        }
        var seen: OrderedDictionary<ColumnType, PortID> = [:]
        for (port, column) in columns where seen[column.type] == nil {
            if let (type, other) = seen.first(where: { !isAkin($0.key, column.type, context) }) {
                let message =
                    "\"\(column.name)\" is \(column.type) here, but \(type) in the table on \"\(other)\", and no type "
                    + "holds both; cast one with expression first"
                return context.report(Diagnostic("wrong-type", node: context.id, at: .input(port), message))
            }
            seen[column.type] = port
        }
    }

    /// Text holds any single value, and numbers hold true and false.
    private func isAkin(_ one: ColumnType, _ other: ColumnType, _ context: InferenceContext) -> Bool {
        let types = [one, other]
        if types.contains(where: \.isText) {
            return types.allSatisfy { $0.isText || $0.isNumeric || $0.isBoolean || $0.isTemporal }
        }
        if types.allSatisfy({ $0.isNumeric || $0.isBoolean }) { return !context.rounds(one, other) }
        return context.areAkin(one, other)
    }

    package func lower(_ context: LoweringContext) throws(LoweringError) -> [PortID: Operation] {
        guard !context.tables.isEmpty else { throw LoweringError("no table is connected", at: .node) }
        let selects = context.tables.keys.map { "SELECT * FROM \(input: $0)" as SQL }
        return ["table": .query(Query(selects.joined(by: " UNION ALL BY NAME ")))]
    }

    package func lineage(_ context: InferenceContext) -> [PortID: Lineage]? {
        var lineage = Lineage()
        var names: [String: String] = [:]
        for (port, spec) in context.inputs {
            for column in spec.schema?.columns ?? [] {
                let name = names[column.name.foldedName] ?? column.name
                names[column.name.foldedName] = name
                lineage.computes[name, default: []].insert(ColumnReference(port, column.name))
            }
        }
        return ["table": lineage]
    }
}
