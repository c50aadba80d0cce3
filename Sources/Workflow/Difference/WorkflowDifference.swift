public import OrderedCollections

/// What differs between two workflows, node by node. Where nodes stand and what they are titled doesn't count.
public struct WorkflowDifference: Hashable, Sendable {
    /// What one parameter was and is; nil where it is not given.
    public struct Parameter: Hashable, Sendable {
        public var name: String
        public var before: ParameterValue?
        public var after: ParameterValue?

        public init(name: String, before: ParameterValue?, after: ParameterValue?) {
            self.name = name
            self.before = before
            self.after = after
        }
    }

    /// How a node that is in both has changed.
    public struct Change: Hashable, Sendable {
        /// Nil if it is the same now.
        public var typeBefore: TypeID?
        public var parameters: [Parameter]
        /// The connections into it that are gone, and those that are new.
        public var lost: [Connection]
        public var gained: [Connection]

        public var isEmpty: Bool { typeBefore == nil && parameters.isEmpty && lost.isEmpty && gained.isEmpty }
    }

    /// In the order of the workflow that they are in.
    public var added: [NodeID]
    public var removed: [NodeID]
    public var changed: OrderedDictionary<NodeID, Change>

    public var isEmpty: Bool { added.isEmpty && removed.isEmpty && changed.isEmpty }

    /// - Parameter counts: whether a parameter of a node counts.
    public init(
        from old: Workflow, to new: Workflow, counts: (Node, _ parameter: String) -> Bool = { _, _ in true }
    ) {
        added = new.nodes.keys.filter { old.nodes[$0] == nil }
        removed = old.nodes.keys.filter { new.nodes[$0] == nil }
        let before = Dictionary(grouping: old.connections, by: \.to.node)
        let after = Dictionary(grouping: new.connections, by: \.to.node)
        changed = [:]
        for (id, node) in new.nodes {
            guard let was = old.nodes[id] else { continue }
            let names = OrderedSet(was.parameters.keys).union(node.parameters.keys)
            let change = Change(
                typeBefore: was.type == node.type ? nil : was.type,
                parameters: names.filter { was.parameters[$0] != node.parameters[$0] && counts(node, $0) }
                    .map { Parameter(name: $0, before: was.parameters[$0], after: node.parameters[$0]) },
                lost: Self.connections(before[id], without: after[id]),
                gained: Self.connections(after[id], without: before[id]))
            if !change.isEmpty { changed[id] = change }
        }
    }

    private static func connections(_ some: [Connection]?, without others: [Connection]?) -> [Connection] {
        let others = Set(others ?? [])
        return (some ?? []).filter { !others.contains($0) }
    }

    /// What of it concerns some nodes.
    public func limited(to nodes: Set<NodeID>) -> WorkflowDifference {
        var result = self
        result.added.removeAll { !nodes.contains($0) }
        result.removed.removeAll { !nodes.contains($0) }
        result.changed.removeAll { !nodes.contains($0.key) }
        return result
    }
}
