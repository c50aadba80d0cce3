import Workflow

/// What a predictor calls the columns it adds.
struct PredictionNames {
    let predicted: String
    let probability: String

    init(target: Column, _ parameters: ParameterReader) {
        predicted = parameters.string("predicted") ?? "\(target.name)_predicted"
        probability = parameters.string("probability") ?? "\(target.name)_probability"
    }

    /// One name for each class, in their order; a single one for true and false, or 1 and 0.
    func probabilities(of classes: [ParameterValue]) -> [String] {
        if Self.isFlag(classes) { return [probability] }
        return classes.map { "\(probability)_\($0.string ?? SQL.literal($0))" }
    }

    static func isFlag(_ classes: [ParameterValue]) -> Bool { classes == [0, 1] || classes == [false, true] }
}
