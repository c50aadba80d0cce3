package import Workflow

package struct Sorter: NodeType {
    package let id: TypeID = "sorter@1"
    package let family = Family.table
    package let summary = "Puts the rows in the order of one or more columns."
    package let manual = """
        Sorts by the columns of `by`, the first one first, each `ascending` or `descending`. Rows that are equal in \
        all of them keep the order in which they came. Text is compared by its code points: `Z` before `a`. `nulls` \
        says whether missing values come `last` or `first`, whichever the direction.

        Example:

            latest-first:
              type: sorter@1
              by:
                arr_delay: descending
                carrier: ascending
              nulls: last
        """
    package let inputs = PortList.table("The rows to sort.")
    package let outputs = PortList.table("The rows in order.")
    package let parameters = [
        Parameter(
            "by", .map(of: .choice(["ascending", "descending"])), required: true,
            "The columns to sort by, each with its direction."),
        Parameter("nulls", .choice(["last", "first"]), default: "last", "Where missing values go."),
    ]

    package init() {}

    package func infer(_ context: inout InferenceContext) -> [PortID: PortSpec] {
        guard let schema = context.table() else { return [:] }
        context.checkColumnKeys(of: "by")
        if context.parameters["by"]?.map?.isEmpty == true { _ = context.attempt(lower) }
        return ["table": .table(schema)]
    }

    package func lower(_ context: LoweringContext) throws(LoweringError) -> [PortID: Operation] {
        let nulls = context.parameters.string("nulls") == "first" ? "NULLS FIRST" : "NULLS LAST"
        var keys: [SQL] = []
        for (name, direction) in context.parameters["by"]?.map ?? [:] {
            let column = try context.column(named: name, for: "by")
            let direction = direction.string == "descending" ? "DESC" : "ASC"
            keys.append("\(column: column.name) \(raw: direction) \(raw: nulls)")
        }
        guard !keys.isEmpty else { throw LoweringError("say which columns to sort by", at: .parameter("by")) }
        return [
            "table": .query(
                Query("SELECT * FROM \(input: "table") ORDER BY \(keys.joined(by: ", ")), rowid", ordered: ["table"]))
        ]
    }

    package func lineage(_ context: InferenceContext) -> [PortID: Lineage]? {
        guard let schema = context.table() else { return nil }
        var lineage = Lineage.passing(schema, from: "table")
        let keys = context.parameters["by"]?.map?.keys.compactMap { schema[$0] } ?? []
        lineage.rows = Lineage.references(keys)
        return ["table": lineage]
    }
}
