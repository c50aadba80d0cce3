import Workflow

extension Runner {
    /// Goes through the workflow without computing anything. What can't be said without a missing result is left out.
    func lookup() -> [NodeID: NodeState] {
        isLookingUp = true
        for node in plan.order { process(node) }
        return Dictionary(
            uniqueKeysWithValues: progress.states.compactMap { id, state in
                if case .done = state { (id, state) } else { nil }
            })
    }
}
