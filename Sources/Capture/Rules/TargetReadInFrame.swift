import Catalog
package import Workflow

/// A captured node reads or makes the column that a learner predicts: in production nobody knows it yet.
package struct TargetReadInFrame: Rule {
    package init() {}

    package func findings(in analysis: Analysis, production: Production?) -> [Diagnostic] {
        guard let production else { return [] }
        let targets = Set(analysis.targets.map(\.column.name))
        guard !targets.isEmpty else { return [] }
        return production.kept.compactMap { node in
            let facts = analysis.facts[node]
            // A fit or learner that is taken along to learn anew needs its target.
            guard !analysis.hasTrait(node, .fits) || facts.outputs.contains(where: { $0.spec.kind == .table }),
                let lineages = facts.lineage?.values
            else { return nil }
            for target in targets.sorted() {
                let reads = lineages.contains { lineage in
                    lineage.rows.contains { $0.column == target }
                        || lineage.computes.values.contains { $0.contains { $0.column == target } }
                }
                let makes = lineages.contains { $0.computes[target] != nil }
                guard reads || makes else { continue }
                return Diagnostic(
                    "target-in-frame", .warning, node: analysis.id(node),
                    "\"\(analysis.id(node))\" is captured, but \(reads ? "reads" : "makes") the target \"\(target)\", "
                        + "which production doesn't know: move it out of the frame")
            }
            return nil
        }
    }
}
