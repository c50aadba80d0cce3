import Catalog
package import Workflow

/// How the production workflow of a document differs from one that was deployed.
///
/// A frozen part that has not been fitted yet counts as changed when what it is fitted by has: its learner, or anything
/// upstream of it.
package struct ProductionDifference: Hashable, Sendable {
    package enum Side: String, Hashable, Sendable { case input, output }

    /// A column of the contract: its type before and now, nil where there is no such column.
    package struct ColumnChange: Hashable, Sendable {
        package var side: Side
        package var port: String
        package var name: String
        package var before: String?
        package var after: String?

        package init(side: Side, port: String, name: String, before: String?, after: String?) {
            self.side = side
            self.port = port
            self.name = name
            self.before = before
            self.after = after
        }
    }

    /// A part that holds, or will hold, another value.
    package struct FrozenChange: Hashable, Sendable {
        package var node: NodeID
        package var origin: Endpoint
        /// Whether the new value is known to be another; false where only what it is fitted by is.
        package var isKnown: Bool
        /// What changed in creation up to there.
        package var causes: WorkflowDifference?
    }

    /// Nodes, parameters and connections, without what a frozen part or an input tells of its columns.
    package var nodes: WorkflowDifference
    package var columns: [ColumnChange]
    package var frozen: [FrozenChange]

    package var isEmpty: Bool { nodes.isEmpty && columns.isEmpty && frozen.isEmpty }

    /// - Parameters:
    ///   - creation: the workflow that `new` is extracted from.
    ///   - hashes: SHA-256 of the files that frozen parts would be, as far as they are known, by their nodes.
    package init(
        from old: ShippedProduction, to new: Production, of creation: Workflow, hashes: [NodeID: String] = [:]
    ) {
        // What is deployed names files that are read anew at each run by their absolute paths.
        let workflow = new.segment.moved(from: new.analysis.folder, to: nil).workflow
        nodes = WorkflowDifference(from: old.workflow, to: workflow) { node, parameter in
            Self.isOwn(parameter, of: node)
        }
        columns = Self.columns(from: old.contract, to: new.contract)
        let causes = FittingCauses(from: old.creation, to: creation)
        frozen = new.segment.frozen.compactMap { part in
            guard let was = old.workflow.nodes[part.node] else { return nil }
            let hash = hashes[part.node]
            if let hash, was.parameters["sha256"]?.string == hash { return nil }
            let cause = causes?.of(part.origin)
            guard hash != nil || cause?.isEmpty == false else { return nil }
            return FrozenChange(node: part.node, origin: part.origin, isKnown: hash != nil, causes: cause)
        }
    }

    /// How one version differs from another.
    package init(from old: ShippedProduction, to new: ShippedProduction) {
        nodes = WorkflowDifference(from: old.workflow, to: new.workflow) { node, parameter in
            Self.isOwn(parameter, of: node)
        }
        columns = Self.columns(from: old.contract, to: new.contract)
        let causes = new.creation.flatMap { FittingCauses(from: old.creation, to: $0) }
        frozen = new.workflow.nodes.compactMap { id, node in
            guard let hash = node.parameters["sha256"]?.string, let was = old.workflow.nodes[id],
                was.parameters["sha256"]?.string != hash
            else { return nil }
            let origin = Endpoint(origin: node.parameters["origin"]?.string ?? id.text)
            return FrozenChange(node: id, origin: origin, isKnown: true, causes: causes?.of(origin))
        }
    }

    /// `2 changed, 1 added, 1 removed, 3 columns`; empty where nothing differs.
    package var summary: String {
        let changed = Set(nodes.changed.keys).union(frozen.map(\.node)).count
        let parts = [
            (changed, "changed"), (nodes.added.count, "added"), (nodes.removed.count, "removed"),
            (columns.count, columns.count == 1 ? "column" : "columns"),
        ]
        return parts.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }.joined(separator: ", ")
    }

    /// Whether a parameter was chosen by somebody: what inputs and frozen parts tell of their columns is in the
    /// contract, and where a part lies and what it holds is compared by its hash.
    private static func isOwn(_ parameter: String, of node: Node) -> Bool {
        if node.type.isFrozen { return parameter == "origin" }
        return !node.type.isLiveInput || !["columns", "model"].contains(parameter)
    }

    // MARK: The contract

    private static func columns(from old: Contract, to new: Contract) -> [ColumnChange] {
        let inputs = changes(
            .input, old.inputs.map { ($0.port, $0.columns.map(\.column)) },
            new.inputs.map { ($0.port, $0.columns.map(\.column)) })
        let outputs = changes(
            .output, old.outputs.map { ($0.port, $0.columns.map(\.column)) },
            new.outputs.map { ($0.port, $0.columns.map(\.column)) })
        return inputs + outputs
    }

    private typealias Ports = [(port: String, columns: [Column])]

    private static func changes(_ side: Side, _ old: Ports, _ new: Ports) -> [ColumnChange] {
        let ports = OrderedSet(new.map(\.port)).union(old.map(\.port))
        return ports.flatMap { port -> [ColumnChange] in
            let before = old.first { $0.port == port }?.columns ?? []
            let after = new.first { $0.port == port }?.columns ?? []
            let patterns = (before + after).filter(\.isPattern).map { $0.name.dropLast() }
            let names = OrderedSet(after.map(\.name)).union(before.map(\.name))
            return names.compactMap { name in
                let was = before.first { $0.name == name }?.type.name
                let now = after.first { $0.name == name }?.type.name
                // Which columns a pattern stands for is only known once creation has run.
                let isOpen = (was == nil || now == nil) && patterns.contains { name.hasPrefix($0) }
                guard was != now, !isOpen else { return nil }
                return ColumnChange(side: side, port: port, name: name, before: was, after: now)
            }
        }
    }
}

/// What differs between two creation workflows upstream of what is fitted in them.
private struct FittingCauses {
    private let (before, after): (Workflow, Workflow)
    private let whole: WorkflowDifference

    /// Nil where nothing is known of the earlier one, or nothing differs.
    init?(from old: Workflow?, to new: Workflow) {
        guard let old else { return nil }
        (before, after) = (old.withoutCaptures, new.withoutCaptures)
        whole = WorkflowDifference(from: before, to: after)
        if whole.isEmpty { return nil }
    }

    func of(_ origin: Endpoint) -> WorkflowDifference {
        let upstream = [before, after].map { Graph($0).reaching([origin.node]) }
        return whole.limited(to: upstream[0].union(upstream[1]))
    }
}

extension Workflow {
    /// The workflow as if it had no captures, whose frames change nothing of what is computed.
    fileprivate var withoutCaptures: Workflow {
        let ends = Set(nodes.filter { $0.value.type.isCaptureStart || $0.value.type.isCaptureEnd }.keys)
        guard !ends.isEmpty else { return self }
        var into: [Endpoint: Endpoint] = [:]
        for connection in connections where ends.contains(connection.to.node) {
            into[Endpoint(connection.to.node, connection.to.port ?? "table")] = connection.from
        }
        var result = self
        result.nodes.removeAll { ends.contains($0.key) }
        result.connections = connections.compactMap { connection in
            guard !ends.contains(connection.to.node) else { return nil }
            var connection = connection
            // On a circle of captures nothing comes in.
            for _ in 0...ends.count where ends.contains(connection.from.node) {
                guard let from = into[Endpoint(connection.from.node, connection.from.port ?? "table")] else {
                    return nil
                }
                connection.from = from
            }
            return ends.contains(connection.from.node) ? nil : connection
        }
        return result
    }
}
