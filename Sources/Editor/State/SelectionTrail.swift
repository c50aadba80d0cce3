import Workflow

/// The way that the cursor has gone since selecting began. What it comes to is selected; going back the way it came
/// takes that back.
package struct SelectionTrail: Hashable, Sendable {
    private struct Step: Hashable {
        var node: NodeID
        /// Whether the node was selected by coming to it.
        var isNew: Bool
    }
    private var steps: [Step] = []

    mutating func go(to node: NodeID, selecting selection: inout Set<NodeID>) {
        guard steps.last?.node != node else { return }
        if let last = steps.last, steps.dropLast().last?.node == node {
            steps.removeLast()
            if last.isNew { selection.remove(last.node) }
        } else {
            steps.append(Step(node: node, isNew: selection.insert(node).inserted))
        }
    }
}

extension EditorState {
    /// Selects what the cursor comes to, while going selects.
    mutating func select(onTheWay node: NodeID) { trail?.go(to: node, selecting: &selection) }
}
