package import Workflow

package struct MissingValues: FitNode {
    package let id: TypeID = "missing-values@1"
    package let transformer: any Transformer = Imputation()
    package let summary = "Fills in missing values."
    package let manual = """
        Replaces NULL, and NaN in numeric columns, by one value for each column.

        - `mean`, `median`: of the column's finite numbers; the column becomes a DOUBLE.
        - `most-frequent`: for columns of any type; of values equally frequent the smallest.
        - `constant`: the given `value`.

        To treat columns differently use one node for each treatment.
        """
    package let parameters = [
        Parameter("columns", .columns(from: "table"), required: true, "The columns to fill."),
        Parameter(
            "method", .choice(["mean", "median", "most-frequent", "constant"]), default: "mean",
            "What to put in place of a missing value."),
        Parameter(
            "value", .data, when: .init("method", is: "constant"), "The constant: a number, text, true or false."),
        .refit,
    ]

    package init() {}

    package func settings(_ parameters: ParameterReader) throws(LoweringError) -> Parameters {
        let method = parameters.string("method") ?? "mean"
        guard method == "constant" else { return ["method": .string(method)] }
        guard let value = parameters["value"] else {
            throw LoweringError("say which constant to fill in", at: .parameter("value"))
        }
        return ["method": .string(method), "value": value]
    }
}
