import Capture
import OrderedCollections
import Workflow

extension Runner {
    /// Goes through the workflow without computing anything, and returns the nodes that are done. What can't be said
    /// without a missing result is left out, and so is what only passes on what is not there.
    func lookup() -> OrderedDictionary<NodeID, NodeState> {
        isLookingUp = true
        var done: OrderedDictionary<NodeID, NodeState> = [:]
        for node in plan.order {
            process(node)
            let id = analysis.id(node)
            guard let state = progress.states[id], case .done = state else { continue }
            let sources = analysis.wiring.incoming(node).map { analysis.id(analysis.wiring.links[$0].source) }
            if holdsResult(node) || sources.allSatisfy({ done[$0] != nil }) { done[id] = state }
        }
        return done
    }

    /// Whether something of its own was found, not only tables of others.
    private func holdsResult(_ node: Int) -> Bool {
        outputs(of: node).contains { output in
            guard case .table(let table) = output else { return true }
            return table.node == analysis.id(node)
        }
    }
}
