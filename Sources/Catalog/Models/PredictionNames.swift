import Workflow

/// What a predictor calls the columns it adds.
struct PredictionNames {
    let predicted: String
    let probability: String

    init(target: Column, _ parameters: ParameterReader) {
        func name(_ parameter: String) -> String {
            parameters.string(parameter).flatMap { $0.isEmpty ? nil : $0 } ?? "\(target.name)_\(parameter)"
        }
        predicted = name("predicted")
        probability = name("probability")
    }

    /// One name for each class, in their order; a single one for true and false, or 1 and 0.
    func probabilities(of classes: [ParameterValue]) -> [String] {
        if Self.isFlag(classes) { return [probability] }
        var names = ColumnNames()
        return classes.map { names.free(like: "\(probability)_\($0.string ?? SQL.literal($0))") }
    }

    static func isFlag(_ classes: [ParameterValue]) -> Bool { classes == [0, 1] || classes == [false, true] }
}
