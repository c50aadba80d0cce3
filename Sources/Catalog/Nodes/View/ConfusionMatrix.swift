package import Workflow

package struct ConfusionMatrix: NodeType {
    package let id: TypeID = "confusion-matrix@1"
    package let family = Family.view
    package let summary = "Draws how often each class was predicted for each actual class."
    package let manual = """
        Counts the rows of each pair of an actual and a predicted class and draws them as a matrix in the Chart tab, \
        each cell the darker the more of the actual class it holds. Rows without one of the two are left out.

        Yields a row for each pair, those that never occur included: `actual`, `predicted` and `rows`.

        Example:

            mistakes:
              type: confusion-matrix@1
              actual: species
              predicted: species_predicted
        """
    package let inputs = PortList.table("The predicted rows.")
    package let outputs = PortList.table("A row for each pair of classes.")
    package let parameters = [
        Parameter("actual", .column(from: "table"), required: true, "The column with the true class."),
        Parameter("predicted", .column(from: "table"), required: true, "The column with the predicted class."),
    ]
    package let traits = Traits.judges
    package let chart: ChartKind? = .confusion

    package init() {}

    package func lower(_ context: LoweringContext) throws(LoweringError) -> [PortID: Operation] {
        let (actual, predicted) = (try context.column("actual"), try context.column("predicted"))
        if predicted.type.isFloating, !actual.type.isFloating {
            throw LoweringError(
                "\(predicted.name) is \(predicted.type), but the classes are \(actual.type); round it first",
                at: .parameter("predicted"))
        }
        return ["table": .query(Chart(.confusion, of: actual, and: predicted).query)]
    }
}
