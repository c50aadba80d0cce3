package import Workflow

package struct Limit: NodeType {
    package let id: TypeID = "limit@1"
    package let family = Family.table
    package let summary = "Keeps the first rows."
    package let manual = """
        Keeps the first `rows` rows in their order, after leaving out the first `skip`.

        Example:

            a-look:
              type: limit@1
              rows: 100
              skip: 10
        """
    package let inputs = PortList.table("The rows to choose from.")
    package let outputs = PortList.table("The first rows.")
    package let parameters = [
        Parameter("rows", .integer(0...Int.max), required: true, "How many rows to keep."),
        Parameter("skip", .integer(0...Int.max), default: 0, "How many rows to leave out first."),
    ]
    package let traits = Traits.samples

    package init() {}

    package func infer(_ context: inout InferenceContext) -> [PortID: PortSpec] {
        context.table().map { ["table": .table($0)] } ?? [:]
    }

    package func lower(_ context: LoweringContext) throws(LoweringError) -> [PortID: Operation] {
        guard let rows = context.parameters.int("rows") else {
            throw LoweringError("say how many rows to keep", at: .parameter("rows"))
        }
        let skip = context.parameters.int("skip") ?? 0
        return [
            "table": .query(
                Query("SELECT * FROM \(input: "table") LIMIT \(literal: .int(rows)) OFFSET \(literal: .int(skip))"))
        ]
    }

    package func lineage(_ context: InferenceContext) -> [PortID: Lineage]? {
        context.table().map { ["table": .passing($0, from: "table")] }
    }
}
