import CLinear
import Catalog
import Workflow

/// Trains a linear model and returns its state: for each output an intercept and a weight for each feature.
struct LinearTrainer {
    let settings: Parameters
    let features: [Column]
    /// 0 for a regression.
    let classes: Int
    let isCancelled: @Sendable () -> Bool

    func train(_ rows: TrainingRows) throws(TrainingError) -> [Parameters] {
        let problem = LinearProblem(featureCount: features.count)
        try rows.forEachChunk { (chunk: consuming DataChunk) throws(TrainingError) in
            if isCancelled() { throw .cancelled }
            for value in chunk.vector(features.count).values(as: Double.self) { try rows.refuseInfinite(value) }
            if let unusable = problem.append(chunk) { throw refusal(unusable) }
        }
        guard problem.rowCount > 0 else {
            throw .unfit("no row has a value of \(rows.target.name) to learn from", at: .parameter("target"))
        }
        // Only a regression has targets whose middle means something.
        let center = classes == 0 ? problem.centerTargets() : 0
        let shifts = problem.centerFeatures()
        let outputs = try solve(problem)
        return outputs.map { output in
            let weights = output.prefix(features.count)
            let shift = zip(weights, shifts).reduce(0) { $0 + $1.0 * $1.1 }
            return [
                "intercept": .double(output[features.count] + center - shift),
                "weights": .list(weights.map(ParameterValue.double)),
            ]
        }
    }

    private func refusal(_ unusable: LinearProblem.Unusable) -> TrainingError {
        let name = features[unusable.feature].name
        let problem =
            unusable.value.map { "\(name) is \($0) in a row; leave such rows out" }
            ?? "\(name) is missing in a row; fill it with missing-values first"
        return .unfit(problem, at: .parameter("features"))
    }

    private func solve(_ problem: LinearProblem) throws(TrainingError) -> [[Double]] {
        let options = LinearProblem.Options(
            solver: Int32(settings["solver"]?.int ?? 0), c: settings["C"]?.double ?? 1,
            tolerance: settings["eps"]?.double ?? 0.01, tube: settings["p"]?.double ?? 0)
        let outputs = classes > 2 ? classes : 1
        let result = Leavable.run("liblinear", isCancelled: isCancelled) { problem.solve(options, outputs: outputs) }
        switch result {
        case .success(let weights)?: return weights
        case .failure(let refusal)?:
            throw .library("liblinear could not train the model", words: refusal.message)
        case nil: throw .cancelled
        }
    }
}
