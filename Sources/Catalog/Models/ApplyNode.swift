package import Workflow

/// A node that applies a fitted transformation to another table.
package protocol ApplyNode: NodeType {
    var transformer: any Transformer { get }
}

extension ApplyNode {
    package var family: Family { .transform }
    package var rowEffect: RowEffect { .oneToOne }
    package var parameters: [Parameter] { [] }
    package var inputs: PortList {
        .fixed([
            Port("table", .table, "The rows to transform."),
            Port("model", .model, "What the fit node learned."),
        ])
    }
    package var outputs: PortList { .table("The same rows, transformed.") }

    package func infer(_ context: inout InferenceContext) -> [PortID: PortSpec] {
        guard let schema = context.table(), let model = context.model() else { return [:] }
        guard model.kind == transformer.kind else {
            let message = "the model is a \(model.kind) model, not a \(transformer.kind) model"
            context.report(Diagnostic("wrong-model", node: context.id, at: .input("model"), message))
            return [:]
        }
        context.reportMissing(model, in: schema)
        context.reportTaken(by: model, in: schema)
        for feature in model.features {
            guard let column = schema[feature.name],
                feature.type.isNumeric && !column.type.isNumeric || feature.type.isText && !column.type.isText
            else { continue }
            let message = "\(column.name) is \(column.type), but the model was fitted on \(feature.type)"
            context.report(Diagnostic("wrong-type", node: context.id, at: .input("table"), message))
        }
        return ["table": .table(model.applied(to: schema))]
    }

    package func lower(_ context: LoweringContext) throws(LoweringError) -> [PortID: Operation] {
        guard let schema = context.tables["table"], let model = context.models["model"] else {
            throw LoweringError("connect a table and a model")
        }
        guard model.kind == transformer.kind else {
            throw LoweringError(
                "the model is a \(model.kind) model, not a \(transformer.kind) model", at: .input("model"))
        }
        return ["table": .query(try model.transform(schema, input: "table"))]
    }

    package func lineage(_ context: InferenceContext) -> [PortID: Lineage]? {
        guard let schema = context.table(), let model = context.model() else { return nil }
        return ["table": .transforming(schema, by: model)]
    }
}

extension InferenceContext {
    /// Reports a column that would be overwritten.
    mutating func reportTaken(by model: ModelSpec, in schema: Schema) {
        guard let column = model.taken(in: schema) else { return }
        let message = "the table already has a column \(column.name); rename it first"
        report(Diagnostic("column-exists", node: id, at: .input("table"), message))
    }

    /// Reports the features of a model that the table has no column for.
    mutating func reportMissing(_ model: ModelSpec, in schema: Schema) {
        let missing = model.missing(from: schema).map(\.name)
        guard !missing.isEmpty else { return }
        let names =
            missing.prefix(5).joined(separator: ", ") + (missing.count > 5 ? " and \(missing.count - 5) more" : "")
        let message = "the table lacks \(names), which the model reads"
        report(Diagnostic("missing-feature", node: id, at: .input("table"), message))
    }
}
