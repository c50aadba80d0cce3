package import Workflow

package struct ROCCurve: NodeType {
    package let id: TypeID = "roc-curve@1"
    package let family = Family.view
    package let summary = "Draws how well probabilities tell a class from the rest."
    package let manual = """
        For each threshold from which on a row would be taken for the `positive` class: which share of the rows of \
        that class would be found, and which share of the others would be taken for it by mistake. The area under \
        this curve, `auc`, is 1 for perfect probabilities and 0.5 for guessing; rows with equal probabilities count \
        half.

        Yields the points of the curve, at most as many as `points` says: `threshold` (missing for the first, where \
        no row is taken), `false_positive_rate`, `true_positive_rate`, and in each row the `auc` of all rows.

        Example:

            quality:
              type: roc-curve@1
              actual: late
              probability: late_probability
        """
    package let inputs = PortList.table("The predicted rows.")
    package let outputs = PortList.table("The points of the curve.")
    package let parameters = [
        Parameter("actual", .column(from: "table"), required: true, "The column with the true class."),
        Parameter(
            "probability", .column(from: "table"), required: true, "The column with the probability of the class."),
        Parameter("positive", .data, "The class that the probability is of; if not given, true or 1."),
        Parameter("points", .integer(2...100_000), default: 500, "How many points there are at most."),
    ]
    package let traits = Traits.judges
    package let chart: ChartKind? = .roc

    package init() {}

    package func lower(_ context: LoweringContext) throws(LoweringError) -> [PortID: Operation] {
        let actual = try context.column("actual")
        let positive = context.parameters["positive"]?.expression
        guard positive != nil || actual.type.isBoolean || actual.type.isInteger else {
            throw LoweringError("say which class of \(actual.name) the probability is of", at: .parameter("positive"))
        }
        let chart = Chart(
            .roc, of: actual, and: try context.numericColumn("probability"), size: context.parameters.int("points"),
            positive: positive)
        return ["table": .query(chart.query)]
    }
}
