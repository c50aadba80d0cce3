package import Workflow

/// What a column that a predictor adds tells of the model's target.
package enum PredictionMeaning: Hashable, Sendable {
    /// The predicted class; whether it is a yes or no, written as true and false or as 1 and 0.
    case predictedClass(target: String, isFlag: Bool)
    /// The predicted number.
    case predictedNumber(target: String)
    /// The probability of a class; of a yes where the class is nil.
    case probability(target: String, of: ParameterValue?)

    /// Whether the column says how much.
    package var isNumber: Bool {
        switch self {
        case .predictedNumber, .probability: true
        case .predictedClass: false
        }
    }
}

extension Predictor {
    /// What each column means that this node adds for a trained model.
    package func meanings(of model: ModelSpec, _ node: Node) -> [String: PredictionMeaning] {
        guard let target = model.target else { return [:] }
        let names = PredictionNames(target: target, ParameterReader(node, self))
        guard model.isClassification else { return [names.predicted: .predictedNumber(target: target.name)] }
        let isFlag = PredictionNames.isFlag(model.classes)
        var meanings: [String: PredictionMeaning] = [
            names.predicted: .predictedClass(target: target.name, isFlag: isFlag)
        ]
        let probabilities = names.probabilities(of: model.classes)
        guard !isFlag else {
            for name in probabilities { meanings[name] = .probability(target: target.name, of: nil) }
            return meanings
        }
        for (name, value) in zip(probabilities, model.classes) {
            meanings[name] = .probability(target: target.name, of: value)
        }
        return meanings
    }
}
