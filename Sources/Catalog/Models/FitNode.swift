package import Workflow

/// A node that learns a transformation from the table it gets, and applies it to that table.
package protocol FitNode: NodeType {
    var transformer: any Transformer { get }
    /// What decides how the transformer learns and applies, out of the node's parameters.
    func settings(_ parameters: ParameterReader) throws(LoweringError) -> Parameters
}

extension Parameter {
    /// Whether a fit node learns anew in production; its apply form stands there otherwise.
    package static let refit = Parameter(
        "refit", .flag, default: false, "Learn anew in production too, from each table that comes in.")
}

extension FitNode {
    package var family: Family { .transform }
    package var traits: Traits { .fits }
    package var inputs: PortList { .table("The rows to learn from.") }
    package var outputs: PortList {
        .fixed([
            Port("table", .table, "The same rows, transformed."),
            Port("model", .model, "What was learned, for the apply node."),
        ])
    }
    package var productionForm: ProductionForm { .apply(TypeID("\(id.name)-apply", version: id.version)) }

    package func infer(_ context: inout InferenceContext) -> [PortID: PortSpec] {
        guard let schema = context.table() else { return [:] }
        do throws(LoweringError) {
            let settings = try settings(context.parameters)
            let features = schema.selecting(context.parameters.strings("columns") ?? [])
            for feature in features {
                guard
                    let objection = transformer.objection(to: feature, settings: settings, holds: context.holds)
                else { continue }
                let path = ParameterPath(objection.parameter)
                let fix = objection.remedy.flatMap { context.use($0, at: path) }
                context.report("wrong-type", at: path, objection.message, fix: fix)
            }
            let spec = transformer.spec(of: features, settings: settings)
            context.reportTaken(by: spec, in: schema)
            return ["table": .table(spec.applied(to: schema)), "model": .model(spec)]
        } catch {
            context.report(Diagnostic("bad-parameter", node: context.id, at: error.place, error.message))
            return ["table": .unknown(.table), "model": .unknown(.model)]
        }
    }

    package func lower(_ context: LoweringContext) throws(LoweringError) -> [PortID: Operation] {
        let columns = context.parameters.strings("columns") ?? []
        guard let schema = context.tables["table"], !columns.isEmpty else {
            throw LoweringError("say which columns", at: .parameter("columns"))
        }
        let features = schema.selecting(columns)
        guard !features.isEmpty else {
            throw LoweringError("no column is called \(columns.joined(separator: ", "))", at: .parameter("columns"))
        }
        let settings = try settings(context.parameters)
        for feature in features {
            // Whether a type holds a value the database says.
            guard let objection = transformer.objection(to: feature, settings: settings, holds: { _, _ in true })
            else { continue }
            throw LoweringError(objection.message, at: .parameter(objection.parameter))
        }
        let query = Query(transformer.fitting(features, settings: settings, input: "table"))
        return [
            "table": .applyOwnModel("table"),
            "model": .fit(Fit(kind: transformer.kind, features: features, settings: settings, query: query)),
        ]
    }

    package func lineage(_ context: InferenceContext) -> [PortID: Lineage]? {
        guard let schema = context.table(), let settings = try? settings(context.parameters) else { return nil }
        let features = schema.selecting(context.parameters.strings("columns") ?? [])
        return ["table": .transforming(schema, by: transformer.spec(of: features, settings: settings))]
    }
}

extension Lineage {
    /// What a transformer makes of the columns of `schema`, which come in on the port `table`.
    static func transforming(_ schema: Schema, by spec: ModelSpec) -> Lineage {
        var lineage = Lineage.passing(schema, from: "table", except: Set(spec.dropped + spec.added.map(\.name)))
        for column in spec.added {
            // A transformed column keeps its feature's name or begins with it.
            let sources = spec.features.filter { column.matches($0.name) || column.name.hasPrefix($0.name) }
            let read = ModelSpec(kind: spec.kind, features: sources).read(from: schema)
            lineage.computes[column.name] = Set(read.map { ColumnReference("table", $0.name) })
        }
        return lineage
    }
}
