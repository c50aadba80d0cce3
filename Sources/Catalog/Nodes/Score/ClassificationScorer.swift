package import Workflow

package struct ClassificationScorer: NodeType {
    package let id: TypeID = "classification-scorer@1"
    package let family = Family.score
    package let summary = "Compares predicted with actual classes."
    package let manual = """
        Yields one row of `metrics` and the `confusion` matrix, a row for each pair of an actual and a predicted class.

        `accuracy`, and for the `positive` class `precision`, `recall` and `f1`. The positive class is true, or 1, if
        no other is named; with more classes than two and no `positive` these three are the plain means over all
        classes. A share of nothing counts as 0.

        With `probability` also `auc`, the area under the ROC curve, with ties counted half, and `log_loss`, the mean
        of minus the logarithm of the probability given to the actual class. With more than two classes give the
        column of each class by a pattern such as `species_probability_*`; `auc` is then the mean over the classes,
        each against the rest.

        Rows without an actual or a predicted class are left out and counted in `unscored`.
        """
    package let inputs = PortList.table("The predicted rows.")
    package let outputs = PortList.fixed([
        Port("metrics", .table, "One row: how good the predictions are."),
        Port("confusion", .table, "How often each class was predicted for each actual class."),
    ])
    package let parameters = [
        Parameter("actual", .column(from: "table"), required: true, "The column with the true class."),
        Parameter("predicted", .column(from: "table"), required: true, "The column with the predicted class."),
        Parameter("probability", .columns(from: "table"), "The probability of the positive class, or of each class."),
        Parameter("positive", .data, "The class that precision, recall and F1 are about."),
    ]
    package let traits = Traits.judges

    package init() {}

    private static let metrics = ["accuracy", "precision", "recall", "f1", "auc", "log_loss"]

    package func infer(_ context: inout InferenceContext) -> [PortID: PortSpec] {
        guard let schema = context.table() else { return [:] }
        let names = Self.metrics.filter { hasProbability(context.parameters) || !["auc", "log_loss"].contains($0) }
        let metrics = [Column("rows", .bigint), Column("unscored", .bigint)] + names.map { Column($0, .double) }
        guard let actual = context.parameters.string("actual").flatMap({ schema[$0] }) else {
            return ["metrics": .table(Schema(metrics)), "confusion": .unknown(.table)]
        }
        objections(to: actual, in: schema, &context)
        let isKnown =
            schema.isComplete || !(context.parameters.strings("probability") ?? []).contains { $0.hasSuffix("*") }
        if isKnown {
            do throws(LoweringError) {
                _ = try probabilities(of: actual, in: schema, context.parameters)
            } catch {
                context.report(Diagnostic("bad-parameter", node: context.id, at: error.place, error.message))
            }
        }
        let confusion = [Column("actual", actual.type), Column("predicted", actual.type), Column("rows", .bigint)]
        return ["metrics": .table(Schema(metrics)), "confusion": .table(Schema(confusion))]
    }

    /// Numbers with a fraction are never equal to text, and would be rounded to whole ones; and where no row can be of
    /// the positive class, precision and recall would be 0 without a word.
    private func objections(to actual: Column, in schema: Schema, _ context: inout InferenceContext) {
        func isFractional(_ type: ColumnType) -> Bool { type.isNumeric && !type.isInteger }
        if let predicted = context.parameters.string("predicted").flatMap({ schema[$0] }), isFractional(predicted.type),
            !isFractional(actual.type)
        {
            context.report(
                "wrong-type", at: ParameterPath("predicted"),
                "\(predicted.name) is \(predicted.type), but the classes are \(actual.type); "
                    + "score numbers with numeric-scorer, or round them first")
        }
        if let positive = context.parameters["positive"]?.expression, !actual.type.isText,
            !context.holds(actual.type, .string(positive))
        {
            context.report(
                "wrong-type", at: ParameterPath("positive"),
                "\"positive\" is \(positive), which is none of the classes: \(actual.name) is \(actual.type)")
        }
        for column in schema.selecting(context.parameters.strings("probability") ?? []) where !column.type.isNumeric {
            context.report(
                "wrong-type", at: ParameterPath("probability"),
                "\(column.name) is \(column.type), not a probability")
        }
    }

    private func hasProbability(_ parameters: ParameterReader) -> Bool {
        !(parameters.strings("probability") ?? []).isEmpty
    }

    package func lower(_ context: LoweringContext) throws(LoweringError) -> [PortID: Operation] {
        guard let schema = context.tables["table"] else { throw LoweringError("connect a table", at: .input("table")) }
        guard let actual = context.parameters.string("actual").flatMap({ schema[$0] }) else {
            throw LoweringError("say which column has the true class", at: .parameter("actual"))
        }
        guard let predicted = context.parameters.string("predicted").flatMap({ schema[$0] }) else {
            throw LoweringError("say which column has the predicted class", at: .parameter("predicted"))
        }
        let probabilities = try probabilities(of: actual, in: schema, context.parameters)
        let metrics = ClassificationMetrics(
            actual: actual, predicted: predicted, positive: positive(of: actual, context.parameters),
            probabilities: probabilities)
        return [
            "metrics": .query(Query(metrics.metrics(of: "table"))),
            "confusion": .query(Query(metrics.confusion(of: "table"))),
        ]
    }

    /// The positive class as text, where it is known without a look at the rows.
    private func positive(of actual: Column, _ parameters: ParameterReader) -> String? {
        switch parameters["positive"] {
        case let value?: value.expression
        case nil: actual.type.isBoolean ? "true" : nil
        }
    }

    /// The class, as text, that each probability column is about.
    private func probabilities(
        of actual: Column, in schema: Schema, _ parameters: ParameterReader
    ) throws(LoweringError) -> [ClassificationMetrics.Probability] {
        let selection = parameters.strings("probability") ?? []
        if selection.count == 1, !selection[0].hasSuffix("*") {
            guard let column = schema[selection[0]] else { return [] }
            guard let positive = positive(of: actual, parameters) ?? (actual.type.isInteger ? "1" : nil) else {
                let message = "say which class \(selection[0]) is the probability of"
                throw LoweringError(message, at: .parameter("positive"))
            }
            return [ClassificationMetrics.Probability(column: column, label: positive)]
        }
        let columns = schema.selecting(selection)
        // What a predictor calls them, else what they have in common: classes may share a beginning, too.
        let usual = "\(actual.name)_probability_"
        let prefix =
            columns.allSatisfy { $0.name.hasPrefix(usual) } && !columns.isEmpty
            ? usual.count : selection.first { $0.hasSuffix("*") }?.dropLast().count
        guard let prefix = prefix ?? Self.commonPrefix(columns.map(\.name)) else { return [] }
        let labels = ColumnNames.wanted(for: columns.map { String($0.name.dropFirst(prefix)) })
        return zip(columns, labels).map { ClassificationMetrics.Probability(column: $0, label: $1) }
    }

    /// How many leading characters the names share, up to the last underscore of them.
    private static func commonPrefix(_ names: [String]) -> Int? {
        guard var prefix = names.first else { return nil }
        for name in names { while !name.hasPrefix(prefix) { prefix.removeLast() } }
        while let last = prefix.last, last != "_" { prefix.removeLast() }
        return prefix.count
    }
}
