package import Workflow

/// A node that trains a predictive model on the table it gets.
package protocol Learner: NodeType {
    var kind: ModelKind { get }
    /// What the learner can predict.
    var tasks: Set<LearningTask> { get }
    /// The parameters beside target, features and task.
    var options: [Parameter] { get }
    /// The settings under the library's own names.
    func settings(_ parameters: ParameterReader) -> Parameters
}

package enum LearningTask: String, Sendable {
    /// Predicts one of a few values.
    case classification
    /// Predicts a number.
    case regression
}

extension Learner {
    package var family: Family { .learn }
    package var traits: Traits { .fits }
    package var productionForm: ProductionForm { .frozen }
    package var inputs: PortList { .table("The rows to learn from.") }
    package var outputs: PortList { .fixed([Port("model", .model, "The trained model, for a predictor.")]) }

    package var parameters: [Parameter] {
        let task = Parameter(
            "task", .choice(["auto", "classification", "regression"]), default: "auto",
            "Predict a class or a number; auto: a class for text and booleans, else a number.")
        return [
            Parameter("target", .column(from: "table"), required: true, "The column to predict."),
            Parameter(
                "features", .columns(from: "table"),
                "The columns to learn from; every numeric and boolean one but the target if not given."),
        ] + (tasks.count > 1 ? [task] : []) + options
    }

    package func infer(_ context: inout InferenceContext) -> [PortID: PortSpec] {
        guard let schema = context.table() else { return [:] }
        guard let target = target(in: schema, context.parameters) else { return ["model": .unknown(.model)] }
        let features = features(in: schema, context.parameters)
        for objection in objections(features, target, context.parameters) {
            context.report(
                Diagnostic("wrong-type", node: context.id, at: .parameter(objection.parameter), objection.message))
        }
        if features.contains(target) {
            let message =
                "the target \(target.name) is among the features, so the model learns to copy it: leave it out"
            context.report(
                Diagnostic("target-as-feature", .warning, node: context.id, at: .parameter("features"), message))
        }
        let task = task(for: target, context.parameters)
        return [
            "model": .model(
                ModelSpec(
                    kind: kind, features: features, target: target, isClassification: task == .classification,
                    classes: task == .classification && target.type.isBoolean ? [false, true] : []))
        ]
    }

    package func lower(_ context: LoweringContext) throws(LoweringError) -> [PortID: Operation] {
        guard let schema = context.tables["table"] else { throw LoweringError("connect a table", at: .input("table")) }
        guard let target = target(in: schema, context.parameters) else {
            throw LoweringError("say which column to predict", at: .parameter("target"))
        }
        let features = features(in: schema, context.parameters)
        if let objection = objections(features, target, context.parameters).first {
            throw LoweringError(objection.message, at: .parameter(objection.parameter))
        }
        let training = Training(
            kind: kind, input: "table", features: features, target: target,
            isClassification: task(for: target, context.parameters) == .classification,
            settings: settings(context.parameters))
        return ["model": .train(training)]
    }

    private func target(in schema: Schema, _ parameters: ParameterReader) -> Column? {
        parameters.string("target").flatMap { schema[$0] }
    }

    private func features(in schema: Schema, _ parameters: ParameterReader) -> [Column] {
        if let chosen = parameters.strings("features") { return schema.selecting(chosen) }
        let target = target(in: schema, parameters)
        return schema.columns.filter { $0 != target && ($0.type.isNumeric || $0.type.isBoolean) }
    }

    private func task(for target: Column, _ parameters: ParameterReader) -> LearningTask {
        if tasks.count == 1, let only = tasks.first { return only }
        if let task = parameters.string("task").flatMap(LearningTask.init) { return task }
        return target.type.isNumeric ? .regression : .classification
    }

    private func objections(
        _ features: [Column], _ target: Column, _ parameters: ParameterReader
    ) -> [(parameter: String, message: String)] {
        var found: [(parameter: String, message: String)] = []
        if features.isEmpty { found.append(("features", "there is no column to learn from")) }
        for feature in features where !feature.type.isNumeric && !feature.type.isBoolean {
            let wayOut =
                feature.type.isText ? "encode it with one-hot or leave it out" : "make a number of it or leave it out"
            found.append(("features", "\(feature.name) is \(feature.type), and a model learns from numbers; \(wayOut)"))
        }
        switch task(for: target, parameters) {
        case .regression where !target.type.isNumeric && !target.type.isBoolean:
            found.append(("target", "\(target.name) is \(target.type), which is not a number to predict"))
        case .classification where !target.type.isText && !target.type.isBoolean && !target.type.isInteger:
            found.append(("target", "\(target.name) is \(target.type), which has no classes; put it into bins first"))
        default: break
        }
        return found
    }
}
