package import Workflow

package struct Predictor: NodeType {
    package let id: TypeID = "predictor@1"
    package let family = Family.score
    package let summary = "Applies a trained model to each row."
    package let manual = """
        Adds what a model predicts to each row; works with every learner's model.

        For a number that is one column, `TARGET_predicted`. For a class it is the predicted class and, unless
        `probabilities` is off, a probability column for each class, `TARGET_probability_CLASS`. A target that is
        true or false, or 1 or 0, gets a single `TARGET_probability`: that of true, or of 1.

        With two classes the second one (in sorted order) is predicted from a probability of `threshold` up; with
        more, the most probable one. `predicted` and `probability` give the columns other names.

        Trees predict rows with missing features, too; linear models give NULL for them.
        """
    package let inputs = PortList.fixed([
        Port("table", .table, "The rows to predict."),
        Port("model", .model, "A trained model."),
    ])
    package let outputs = PortList.table("The rows with what the model predicts.")
    package let parameters = [
        Parameter(
            "threshold", .number(0...1), default: 0.5, "The probability that makes a row the second of two classes."),
        Parameter("predicted", .text, "The name of the column with the prediction."),
        Parameter("probability", .text, "The name of the probability column, or what the names begin with."),
        Parameter("probabilities", .flag, default: true, "Whether to add the probabilities of the classes."),
    ]
    package let rowEffect = RowEffect.oneToOne
    package let traits = Traits.predicts

    package init() {}

    package func infer(_ context: inout InferenceContext) -> [PortID: PortSpec] {
        guard let schema = context.table(), let model = context.model() else { return [:] }
        guard let target = model.target else {
            let message = "a \(model.kind) model transforms; use \(model.kind)-apply"
            context.report(Diagnostic("wrong-model", node: context.id, at: .input("model"), message))
            return [:]
        }
        context.reportMissing(model, in: schema)
        for column in model.read(from: schema) where !column.type.isNumeric && !column.type.isBoolean {
            let message = "\(column.name) is \(column.type), but the model was trained on numbers"
            context.report(Diagnostic("wrong-type", node: context.id, at: .input("table"), message))
        }
        let added = added(for: model, target: target, context.parameters)
        if let taken = added.first(where: { column in schema.columns.contains { $0.matches(column.name) } }) {
            context.report(
                Diagnostic(
                    "column-exists", node: context.id, at: .parameter(parameter(naming: taken, added)), exists(taken)))
        }
        return ["table": .table(Schema(schema.columns + added))]
    }

    /// The prediction comes first.
    private func parameter(naming column: Column, _ added: [Column]) -> String {
        column == added.first ? "predicted" : "probability"
    }

    private func exists(_ column: Column) -> String {
        "the table already has a column \(column.name); give this one another name"
    }

    /// The columns as far as they are known before training.
    private func added(for model: ModelSpec, target: Column, _ parameters: ParameterReader) -> [Column] {
        let names = PredictionNames(target: target, parameters)
        guard model.isClassification else { return [Column(names.predicted, .double)] }
        let predicted = Column(names.predicted, target.type)
        guard parameters.flag("probabilities") else { return [predicted] }
        guard !model.classes.isEmpty else { return [predicted, Column("\(names.probability)*", .double)] }
        return [predicted] + names.probabilities(of: model.classes).map { Column($0, .double) }
    }

    package func lower(_ context: LoweringContext) throws(LoweringError) -> [PortID: Operation] {
        guard let schema = context.tables["table"], let model = context.models["model"], let target = model.target
        else {
            throw LoweringError("connect a table and a trained model")
        }
        if let missing = model.spec.missing(from: schema).first {
            throw LoweringError("the table lacks \(missing.name), which the model reads", at: .input("table"))
        }
        let names = PredictionNames(target: target, context.parameters)
        var scores = "scores"
        while schema[scores] != nil { scores += "_" }
        var added = [(name: names.predicted, sql: prediction(of: model, target: target, scores, context.parameters))]
        if !model.classes.isEmpty, context.parameters.flag("probabilities") {
            added += probabilities(of: model, names, scores)
        }
        let named = added.map { Column($0.name, .double) }
        if let taken = named.first(where: { schema[$0.name] != nil }) {
            throw LoweringError(exists(taken), at: .parameter(parameter(naming: taken, named)))
        }
        let columns = added.map { "\($0.sql) AS \(column: $0.name)" as SQL }.joined(by: ", ")
        return [
            "table": .query(
                Query(
                    "SELECT * EXCLUDE (\(column: scores)), \(columns) FROM \(input: "scored")",
                    stages: ["scored": try model.scored(input: "table", as: scores)]))
        ]
    }

    private func prediction(of model: Model, target: Column, _ scores: String, _ parameters: ParameterReader) -> SQL {
        let scores: SQL = "\(column: scores)"
        let classes = model.classes.map { "\(literal: $0)" as SQL }
        switch classes.count {
        case 0: return "\(scores)[1]"
        case 2:
            let threshold = parameters.double("threshold") ?? 0.5
            return """
                CAST(CASE WHEN \(scores)[1] IS NULL THEN NULL WHEN \(scores)[1] >= \(literal: .double(threshold)) \
                THEN \(classes[1]) ELSE \(classes[0]) END AS \(raw: target.type.name))
                """
        default:
            // The first of equally probable classes; where all scores are missing, `list_position` would find the first.
            let list: SQL = "CAST([\(classes.joined(by: ", "))] AS \(raw: target.type.name)[])"
            let all: SQL = "CAST(\(scores) AS DOUBLE[])"
            return "CASE WHEN \(scores)[1] IS NOT NULL THEN \(list)[list_position(\(all), list_max(\(all)))] END"
        }
    }

    private func probabilities(of model: Model, _ names: PredictionNames, _ scores: String) -> [(
        name: String, sql: SQL
    )] {
        let scores: SQL = "\(column: scores)"
        return names.probabilities(of: model.classes).enumerated().map { index, name in
            if model.outputs > 1 { return (name, "\(scores)[\(literal: .int(index + 1))]") }
            let isSecond = index == 1 || PredictionNames.isFlag(model.classes)
            return (name, isSecond ? "\(scores)[1]" : "1 - \(scores)[1]")
        }
    }

    package func lineage(_ context: InferenceContext) -> [PortID: Lineage]? {
        guard let schema = context.table(), let model = context.model(), let target = model.target else { return nil }
        var lineage = Lineage.passing(schema, from: "table")
        let read = Set(model.read(from: schema).map { ColumnReference("table", $0.name) })
        for column in added(for: model, target: target, context.parameters) { lineage.computes[column.name] = read }
        return ["table": lineage]
    }
}
