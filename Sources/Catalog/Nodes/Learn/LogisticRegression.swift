package import Workflow

package struct LogisticRegression: Learner {
    package let id: TypeID = "logistic-regression@1"
    package let kind = ModelKind.linear
    package let tasks: Set<LearningTask> = [.classification]
    package let summary = "Learns the weights of a logistic regression (liblinear)."
    package let manual = """
        Trains a logistic regression with an L2 penalty on the weights (liblinear's solver 0). With more than two
        classes one model is trained for each against the rest, and the probabilities are brought to the sum 1.

        Scale the features first, or the penalty treats them unequally. Features may not be missing; fill them in
        first. Rows without a target are left out. The intercept is penalized like a weight, of features that are
        brought to the mean 0 where they lie far from it: that hardly matters with many rows.

        A larger `c` penalizes less.
        """
    package let options = [
        Parameter("c", .number(1e-9...1e9), default: 1, "How much an error costs in comparison to large weights."),
        Parameter("tolerance", .number(1e-12...1), default: 0.01, "When to stop: smaller is more exact and slower."),
    ]

    package init() {}

    package func settings(_ parameters: ParameterReader) -> Parameters {
        [
            "solver": 0,
            "C": .double(parameters.double("c") ?? 1),
            "eps": .double(parameters.double("tolerance") ?? 0.01),
        ]
    }
}
