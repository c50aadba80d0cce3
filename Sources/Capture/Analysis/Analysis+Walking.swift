import Catalog
import Workflow

extension Analysis {
    func hasTrait(_ node: Int, _ trait: Traits) -> Bool { types[node]?.traits.contains(trait) == true }

    /// The nodes of the workflow that are in a segment of it, themselves or in their apply form.
    func nodes(in segment: Segment) -> [Int] {
        segment.workflow.nodes.compactMap { id, node in
            node.type.name.hasPrefix("frozen-") ? nil : index(of: id)
        }
    }

    /// What the learners of the workflow predict: the column, and the learner that reads it.
    var targets: [(learner: Int, column: Column)] {
        facts.indices.compactMap { node in
            guard hasTrait(node, .fits) else { return nil }
            return facts[node].outputs.lazy.compactMap { $0.spec.model?.target }.first.map { (node, $0) }
        }
    }
}
