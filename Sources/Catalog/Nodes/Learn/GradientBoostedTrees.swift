package import Workflow

package struct GradientBoostedTrees: Learner {
    package let id: TypeID = "gradient-boosted-trees@1"
    package let kind = ModelKind.lightGBM
    package let tasks: Set<LearningTask> = [.classification, .regression]
    package let summary = "Learns trees, each correcting those before it (LightGBM)."
    package let manual = """
        Trains gradient-boosted decision trees with LightGBM, for classes or numbers. Features need no scaling;
        missing values are learned from. Rows without a target are left out.

        More `trees` with a smaller `learning-rate` fit better and take longer; fewer `leaves`, more
        `min-rows-per-leaf`, a larger `l2` and smaller samples fit less closely to the training rows.

        The same rows in the same order give the same model, whatever the number of threads.
        """
    package let options = [
        Parameter("trees", .integer(1...100_000), default: 100, "How many rounds; each class gets a tree a round."),
        Parameter("leaves", .integer(2...131_072), default: 31, "The most leaves of a tree."),
        Parameter("learning-rate", .number(1e-6...1), default: 0.1, "How much of each tree's correction is taken."),
        Parameter("min-rows-per-leaf", .integer(1...1_000_000), default: 20, "The fewest rows in a leaf."),
        Parameter("l2", .number(0...1e9), default: 0, "How much large leaf values cost."),
        Parameter("subsample", .number(0.01...1), default: 1, "The share of rows that each tree sees."),
        Parameter("column-sample", .number(0.01...1), default: 1, "The share of features that each tree sees."),
        Parameter("seed", .integer(0...Int(Int32.max)), default: 0, "Decides which rows and features are sampled."),
    ]

    package init() {}

    package func settings(_ parameters: ParameterReader) -> Parameters {
        let subsample = parameters.double("subsample") ?? 1
        return [
            "boosting": "gbdt",
            "num_iterations": .int(parameters.int("trees") ?? 100),
            "num_leaves": .int(parameters.int("leaves") ?? 31),
            "learning_rate": .double(parameters.double("learning-rate") ?? 0.1),
            "min_data_in_leaf": .int(parameters.int("min-rows-per-leaf") ?? 20),
            "lambda_l2": .double(parameters.double("l2") ?? 0),
            "bagging_fraction": .double(subsample),
            "bagging_freq": .int(subsample < 1 ? 1 : 0),
            "feature_fraction": .double(parameters.double("column-sample") ?? 1),
            "seed": .int(parameters.int("seed") ?? 0),
        ]
    }
}
