import OrderedCollections

/// What leads where in a workflow, whatever its types: nodes are numbers, in the order of the document. Connections
/// whose ends are not there are left out.
package struct Graph: Sendable {
    private let ids: OrderedSet<NodeID>
    /// For each connection the nodes at its ends.
    package let sources: [Int]
    package let targets: [Int]

    package init(_ workflow: Workflow) {
        ids = workflow.nodes.keys
        var (sources, targets) = ([Int](), [Int]())
        sources.reserveCapacity(workflow.connections.count)
        targets.reserveCapacity(workflow.connections.count)
        for connection in workflow.connections {
            guard let source = ids.firstIndex(of: connection.from.node),
                let target = ids.firstIndex(of: connection.to.node)
            else { continue }
            sources.append(source)
            targets.append(target)
        }
        (self.sources, self.targets) = (sources, targets)
    }

    package var count: Int { ids.count }

    /// All that these nodes draw on, and they themselves.
    package func reaching(_ nodes: Set<NodeID>) -> Set<NodeID> {
        named(Adjacency(count: count, ends: targets).reach(numbers(nodes), next: sources))
    }

    /// All that draws on these nodes, and they themselves.
    package func reached(from nodes: Set<NodeID>) -> Set<NodeID> {
        named(Adjacency(count: count, ends: sources).reach(numbers(nodes), next: targets))
    }

    private func numbers(_ nodes: Set<NodeID>) -> [Int] { nodes.compactMap { ids.firstIndex(of: $0) } }

    private func named(_ marks: [Bool]) -> Set<NodeID> { Set(zip(ids, marks).lazy.filter(\.1).map(\.0)) }
}
