import Catalog
import Workflow

extension Analysis {
    func hasTrait(_ node: Int, _ trait: Traits) -> Bool { structure.kinds[node]?.traits.contains(trait) == true }

    /// What the learners of the workflow predict: the column, and the learner that reads it.
    var targets: [(learner: Int, column: Column)] {
        facts.indices.compactMap { node in
            guard hasTrait(node, .fits) else { return nil }
            return facts[node].outputs.lazy.compactMap { $0.spec.model?.target }.first.map { (node, $0) }
        }
    }
}
