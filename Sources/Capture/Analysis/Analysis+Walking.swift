import Catalog
import Workflow

extension Analysis {
    func hasTrait(_ node: Int, _ trait: Traits) -> Bool { structure.kinds[node]?.traits.contains(trait) == true }

    /// What the learners of the workflow predict: the column, and the learner that reads it.
    var targets: [(learner: Int, column: Column)] {
        structure.landmarks.learners.compactMap { node in
            facts[node].outputs.lazy.compactMap { $0.spec.model?.target }.first.map { (node, $0) }
        }
    }
}
