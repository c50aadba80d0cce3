import Catalog
package import Workflow

/// A node learns from rows that are only split into training and test part afterwards: the test then knows too much.
package struct FittingBeforePartitioning: Rule {
    package init() {}

    package func findings(in analysis: Analysis, production: Production?) -> [Diagnostic] {
        let partitions = analysis.structure.landmarks.partitions
        guard !partitions.isEmpty else { return [] }
        let isAfter = analysis.wiring.reached(from: partitions)
        let isBefore = analysis.wiring.reaching(partitions)
        return analysis.structure.landmarks.learners.compactMap { node in
            guard isBefore[node], !isAfter[node] else { return nil }
            let isDownstream = analysis.wiring.reached(from: [node])
            guard let partition = partitions.first(where: { isDownstream[$0] }) else { return nil }
            return Diagnostic(
                "fit-before-partition", .warning, node: analysis.id(node),
                "\"\(analysis.id(node))\" learns from rows that \"\(analysis.id(partition))\" only splits afterwards, "
                    + "so the test rows leak into the training: let it learn from \"\(analysis.id(partition)).train\"")
        }
    }
}
