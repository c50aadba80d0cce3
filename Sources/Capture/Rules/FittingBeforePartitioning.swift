import Catalog
package import Workflow

/// A node learns from rows that are only split into training and test part afterwards: the test then knows too much.
package struct FittingBeforePartitioning: Rule {
    package init() {}

    package func findings(in analysis: Analysis, production: Production?) -> [Diagnostic] {
        let partitions = Set(analysis.types.indices.filter { analysis.hasTrait($0, .partitions) })
        guard !partitions.isEmpty else { return [] }
        let afterPartition = partitions.reduce(into: Set<Int>()) { $0.formUnion(analysis.downstream(of: $1)) }
        return analysis.types.indices.compactMap { node in
            guard analysis.hasTrait(node, .fits), !afterPartition.contains(node),
                let partition = analysis.downstream(of: node).intersection(partitions).min()
            else { return nil }
            return Diagnostic(
                "fit-before-partition", .warning, node: analysis.id(node),
                "\"\(analysis.id(node))\" learns from rows that \"\(analysis.id(partition))\" only splits afterwards, "
                    + "so the test rows leak into the training")
        }
    }
}
