import Capture
import Catalog
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
            guard let state = progress.states[id], case .done = state else {
                yieldInPart(node)
                continue
            }
            let sources = analysis.wiring.incoming(node).map { analysis.id(analysis.wiring.links[$0].source) }
            if holdsResult(node) || sources.allSatisfy({ done[$0] != nil }) { done[id] = state }
        }
        return done
    }

    /// A capture or combiner above which something is missing is not done, but its segment can hold what is there.
    private func yieldInPart(_ node: Int) {
        for (port, operation) in (try? lowered(node)) ?? [] {
            guard case .workflow(let operation) = operation, operation.onlyGathers,
                let (result, _) = try? carryOut(operation, node, port)
            else { continue }
            results[Output(node: node, port: port)] = result
        }
    }

    /// Whether something of its own was found, not only tables of others.
    private func holdsResult(_ node: Int) -> Bool {
        outputs(of: node).contains { output in
            guard case .table(let table) = output else { return true }
            return table.node == analysis.id(node)
        }
    }
}

extension WorkflowOperation {
    /// Whether a segment is made of what has been computed already.
    fileprivate var onlyGathers: Bool {
        switch self {
        case .capture, .combine: true
        case .read, .write, .execute, .deploy: false
        }
    }
}
