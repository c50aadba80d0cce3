package import Workflow

package struct Partitioning: NodeType {
    package let id: TypeID = "partitioning@1"
    package let family = Family.table
    package let summary = "Splits the rows into a training and a test part."
    package let manual = """
        Sends each row to one of two outputs: `fraction` of them, rounded up, to `train`, the others to `test`. In \
        both, the rows keep their order. `method` says which rows go where:

        - `random`: any, as `seed` has it. The same seed splits the same table in the same way, on any machine.
        - `stratified`: like `random`, but within each value of the column `stratify`, so that both parts hold \
        each value in the same proportion. Rows without a value are a group of their own.
        - `order`: the first rows train, the last ones test. Right for data in order of time.

        Split before anything learns from the data: what a normalizer or a learner saw of the test part makes the \
        test too kind.

        Example:

            split:
              type: partitioning@1
              method: stratified
              stratify: late
              fraction: 0.8
              seed: 1
        """
    package let inputs = PortList.table("The rows to split.")
    package let outputs = PortList.fixed([
        Port("train", .table, "The rows to learn from."), Port("test", .table, "The rows to judge by."),
    ])
    package let parameters = [
        Parameter(
            "method", .choice(["random", "stratified", "order"]), default: "random", "How rows are chosen."),
        Parameter("fraction", .number(0...1), default: 0.8, "The part of the rows that goes to `train`."),
        Parameter("seed", .integer(nil), default: 1, "Another seed gives another split."),
        Parameter(
            "stratify", .column(from: "table"), when: .init("method", is: "stratified"),
            "The column whose values both parts hold alike."),
    ]
    /// Which rows go where depends on all of them.
    package let rowEffect = RowEffect.anything
    package let traits = Traits.partitions

    package init() {}

    package func infer(_ context: inout InferenceContext) -> [PortID: PortSpec] {
        guard let schema = context.table() else { return [:] }
        if context.parameters.string("method") == "stratified", context.parameters.string("stratify") == nil {
            context.report(
                "missing-parameter", at: ParameterPath("stratify"), "\"stratify\" is missing: say which column")
        }
        return ["train": .table(schema), "test": .table(schema)]
    }

    package func lower(_ context: LoweringContext) throws(LoweringError) -> [PortID: Operation] {
        let fraction = context.parameters.double("fraction") ?? 0.8
        guard (0...1).contains(fraction) else {
            throw LoweringError("a fraction is from 0 to 1, not \(fraction)", at: .parameter("fraction"))
        }
        var key: SQL = RowKey(seed: context.parameters.int("seed") ?? 1).sql
        var stratum: Column?
        switch context.parameters.string("method") {
        case "order": key = "rowid"
        case "stratified": stratum = try context.column("stratify")
        default: break
        }
        return [
            "train": .query(.part(upTo: fraction, by: key, within: stratum)),
            "test": .query(.part(beyond: fraction, by: key, within: stratum)),
        ]
    }

    package func lineage(_ context: InferenceContext) -> [PortID: Lineage]? {
        guard let schema = context.table() else { return nil }
        var lineage = Lineage.passing(schema, from: "table")
        if context.parameters.string("method") == "stratified",
            let column = context.parameters.string("stratify").flatMap({ schema[$0] })
        {
            lineage.rows = Lineage.references([column])
        }
        return ["train": lineage, "test": lineage]
    }
}
