package import Catalog
import Workflow

extension Analysis {
    func hasTrait(_ node: Int, _ trait: Traits) -> Bool { structure.kinds[node]?.traits.contains(trait) == true }

    /// How the rows that leave a node relate to those that came in, once it has learned what it learns.
    package func rowEffect(of node: Int) -> RowEffect {
        guard let type = type(node) else { return .anything }
        switch type.productionForm {
        case .apply: return self.node(node).parameters["refit"]?.bool == true ? .anything : .oneToOne
        case .frozen: return .oneToOne
        case .same, .passThrough: return type.rowEffect(of: self.node(node))
        }
    }

    /// What the learners of the workflow predict: the column, and the learner that reads it.
    var targets: [(learner: Int, column: Column)] {
        structure.landmarks.learners.compactMap { node in
            facts[node].outputs.lazy.compactMap { $0.spec.model?.target }.first.map { (node, $0) }
        }
    }
}
