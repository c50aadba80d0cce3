package import Workflow

package struct Normalizer: FitNode {
    package let id: TypeID = "normalizer@1"
    package let transformer: any Transformer = Normalization()
    package let summary = "Brings numeric columns to a common scale."
    package let manual = """
        Learns the center and the spread of each column and replaces it by `(x - center) / spread`, a DOUBLE.
        Linear models need this; trees don't.

        - `standard`: the mean and the standard deviation of the whole population; the result has mean 0 and
          deviation 1.
        - `min-max`: the smallest value and the range; the result lies between 0 and 1 on the rows learned from.
        - `robust`: the median and the distance between the quartiles, which outliers hardly move.

        Missing values (NULL, NaN) and infinite ones are left out when learning and stay what they are. A column that
        never varies is only shifted.
        """
    package let parameters = [
        Parameter("columns", .columns(from: "table"), required: true, "The columns to scale."),
        Parameter(
            "method", .choice(["standard", "min-max", "robust"]), default: "standard", "Which center and spread."),
        .refit,
    ]

    package init() {}

    package func settings(_ parameters: ParameterReader) throws(LoweringError) -> Parameters {
        ["method": .string(parameters.string("method") ?? "standard")]
    }
}
