package import Workflow

package struct RandomForest: Learner {
    package let id: TypeID = "random-forest@1"
    package let kind = ModelKind.lightGBM
    package let tasks: Set<LearningTask> = [.classification, .regression]
    package let summary = "Learns independent trees and averages them (LightGBM)."
    package let manual = """
        Trains a random forest with LightGBM, for classes or numbers: every tree sees another sample of the rows and
        of the features, and their answers are averaged. Features need no scaling; missing values are learned from.
        Rows without a target are left out.

        The same rows in the same order give the same model, whatever the number of threads.
        """
    package let options = [
        Parameter("trees", .integer(1...100_000), default: 100, "How many trees; each class gets one of its own."),
        Parameter("leaves", .integer(2...131_072), default: 255, "The most leaves of a tree."),
        Parameter("min-rows-per-leaf", .integer(1...1_000_000), default: 5, "The fewest rows in a leaf."),
        Parameter("subsample", .number(0.01...0.99), default: 0.632, "The share of rows that each tree sees."),
        Parameter("column-sample", .number(0.01...1), default: 0.6, "The share of features that each tree sees."),
        Parameter("seed", .integer(0...Int(Int32.max)), default: 0, "Decides which rows and features are sampled."),
    ]

    package init() {}

    package func settings(_ parameters: ParameterReader) -> Parameters {
        [
            "boosting": "rf",
            "num_iterations": .int(parameters.int("trees") ?? 100),
            "num_leaves": .int(parameters.int("leaves") ?? 255),
            "min_data_in_leaf": .int(parameters.int("min-rows-per-leaf") ?? 5),
            "bagging_fraction": .double(parameters.double("subsample") ?? 0.632),
            "bagging_freq": 1,
            "feature_fraction": .double(parameters.double("column-sample") ?? 0.6),
            "seed": .int(parameters.int("seed") ?? 0),
        ]
    }
}
