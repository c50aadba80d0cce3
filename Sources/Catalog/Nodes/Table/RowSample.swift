package import Workflow

package struct RowSample: NodeType {
    package let id: TypeID = "row-sample@1"
    package let family = Family.table
    package let summary = "Takes a random part of the rows."
    package let manual = """
        Takes either the `fraction` of the rows, rounded up, or `count` rows (all, if there are fewer), chosen at \
        random but always the same for the same `seed` and table. They keep their order.

        Example:

            a-few:
              type: row-sample@1
              count: 10000
              seed: 7
        """
    package let inputs = PortList.table("The rows to choose from.")
    package let outputs = PortList.table("The chosen rows.")
    package let parameters = [
        Parameter("fraction", .number(0...1), "The part of the rows to take."),
        Parameter("count", .integer(0...Int.max), "How many rows to take."),
        Parameter("seed", .integer(nil), default: 1, "Another seed takes other rows."),
    ]
    /// Which rows stay depends on all of them.
    package let rowEffect = RowEffect.anything
    package let traits = Traits.samples

    package init() {}

    package func infer(_ context: inout InferenceContext) -> [PortID: PortSpec] {
        guard let schema = context.table() else { return [:] }
        _ = context.attempt(lower)
        return ["table": .table(schema)]
    }

    package func lower(_ context: LoweringContext) throws(LoweringError) -> [PortID: Operation] {
        let key = RowKey(seed: context.parameters.int("seed") ?? 1).sql
        switch (context.parameters.double("fraction"), context.parameters.int("count")) {
        case (let fraction?, nil):
            guard (0...1).contains(fraction) else {
                throw LoweringError("a fraction is from 0 to 1, not \(fraction)", at: .parameter("fraction"))
            }
            return ["table": .query(.part(upTo: fraction, by: key))]
        case (nil, let count?):
            guard count >= 0 else { throw LoweringError("a count is at least 0", at: .parameter("count")) }
            let sql: SQL = """
                SELECT * FROM \(input: "table") WHERE rowid IN (SELECT rowid FROM \(input: "table") \
                ORDER BY \(key) LIMIT \(literal: .int(count)))
                """
            return ["table": .query(Query(sql, ordered: ["table"], order: "rowid"))]
        case (nil, nil):
            throw LoweringError("say which fraction or count to take", at: .parameter("fraction"))
        case (.some, .some):
            throw LoweringError("give \"fraction\" or \"count\", not both", at: .parameter("count"))
        }
    }

    package func lineage(_ context: InferenceContext) -> [PortID: Lineage]? {
        context.table().map { ["table": .passing($0, from: "table")] }
    }
}
