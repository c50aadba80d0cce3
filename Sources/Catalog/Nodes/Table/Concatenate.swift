package import Workflow

package struct Concatenate: NodeType {
    package let id: TypeID = "concatenate@1"
    package let family = Family.table
    package let summary = "Puts the rows of several tables one after the other."
    package let manual = """
        Any number of tables, in the order of their ports' names (`table-2` before `table-10`). Columns are matched \
        by name: one that a table lacks is missing in its rows. A column whose types differ takes one that holds \
        both; where there is none, that is an error.

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
                let name = names[column.name.lowercased()] ?? column.name
                names[column.name.lowercased()] = name
                lineage.computes[name, default: []].insert(ColumnReference(port, column.name))
            }
        }
        return ["table": lineage]
    }
}
