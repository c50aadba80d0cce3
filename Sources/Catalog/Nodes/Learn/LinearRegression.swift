package import Workflow

package struct LinearRegression: Learner {
    package let id: TypeID = "linear-regression@1"
    package let kind = ModelKind.linear
    package let tasks: Set<LearningTask> = [.regression]
    package let summary = "Learns the weights of a ridge regression (liblinear)."
    package let manual = """
        Trains a linear regression with an L2 penalty on the weights: ridge regression, the minimum of
        `½ |w|² + c × Σ error²` (liblinear's solver 11 with a tube of width 0).

        Scale the features first, or the penalty treats them unequally. Features may not be missing; fill them in
        first. Rows without a target are left out. The target, and features that lie far from 0, are centered on their
        means for training, so that the penalty on the intercept doesn't pull the predictions to 0.

        A larger `c` penalizes less; with very large ones it is plain least squares.
        """
    package let options = [
        Parameter("c", .number(1e-9...1e9), default: 1, "How much an error costs in comparison to large weights."),
        Parameter("tolerance", .number(1e-12...1), default: 0.0001, "When to stop: smaller is more exact and slower."),
    ]

    package init() {}

    package func settings(_ parameters: ParameterReader) -> Parameters {
        [
            "solver": 11,
            "C": .double(parameters.double("c") ?? 1),
            "eps": .double(parameters.double("tolerance") ?? 0.0001),
            "p": 0.0,
        ]
    }
}
