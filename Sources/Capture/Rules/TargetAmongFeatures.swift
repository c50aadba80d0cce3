import Catalog
package import Workflow

/// A learner is shown the target, or the one column that the target is made from: it learns to copy.
package struct TargetAmongFeatures: Rule {
    package init() {}

    package func findings(in analysis: Analysis, production: Production?) -> [Diagnostic] {
        analysis.targets.compactMap { learner, target in
            let id = analysis.id(learner)
            guard !analysis.facts[learner].diagnostics.contains(where: { $0.code == "target-as-feature" }),
                let model = analysis.facts[learner].outputs.lazy.compactMap({ $0.spec.model }).first
            else { return nil }
            if model.features.contains(where: { $0.name == target.name }) {
                return Diagnostic(
                    "target-as-feature", .warning, node: id, at: .parameter("features"),
                    "the target \(target.name) is among the features, so the model learns to copy it: leave it out")
            }
            guard let input = analysis.facts[learner].inputs.first(where: { $0.spec.kind == .table })?.id else {
                return nil
            }
            let makers = makers(of: target.name, into: learner, input, analysis)
            for feature in model.features where !feature.isPattern {
                guard let trace = ColumnTrace(analysis, into: learner, input, feature.name),
                    makers.contains(Origin(node: trace.node, column: trace.column))
                else { continue }
                return Diagnostic(
                    "target-as-feature", .warning, node: id, at: .parameter("features"),
                    "the feature \(feature.name) is what the target \(target.name) is made from, "
                        + "so the model learns to copy it: leave it out")
            }
            return nil
        }
    }

    private struct Origin: Hashable {
        var node: Int
        var column: String
    }

    /// The columns that alone decide the target: what it is made from, as long as that is a single column.
    private func makers(of target: String, into node: Int, _ port: PortID, _ analysis: Analysis) -> Set<Origin> {
        var found: Set<Origin> = []
        var trace = ColumnTrace(analysis, into: node, port, target)
        while let current = trace, let sources = current.sources, sources.count == 1, let source = sources.first {
            trace = ColumnTrace(analysis, into: current.node, source.port, source.column)
            guard let made = trace, found.insert(Origin(node: made.node, column: made.column)).inserted else { break }
        }
        return found
    }
}
