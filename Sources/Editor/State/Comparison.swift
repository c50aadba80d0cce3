package import Capture
package import Workflow

/// The production workflow of the document beside the version of it that is live.
package struct Comparison: Hashable, Sendable {
    /// The deployment, and which of its versions is live.
    package var name: String
    package var version: Int
    package var difference: ProductionDifference
    /// The nodes that were deployed and are gone.
    var gone: OrderedDictionary<NodeID, Node>

    /// - Parameters:
    ///   - creation: the document that `production` is taken from.
    ///   - hashes: as `ProductionDifference` takes them.
    package init(
        of production: Production, in creation: Workflow, with live: ShippedProduction, name: String, version: Int,
        hashes: [NodeID: String] = [:]
    ) {
        self.name = name
        self.version = version
        difference = ProductionDifference(from: live, to: production, of: creation, hashes: hashes)
        let removed = Set(difference.nodes.removed)
        gone = live.workflow.nodes.filter { removed.contains($0.key) }
    }

    package var isStale: Bool { !difference.isEmpty }

    /// `3 changed, 1 added against late-flights v4`.
    package var sentence: String {
        isStale ? "\(difference.summary) against \(name) v\(version)" : "as in \(name) v\(version), which is live"
    }

    /// How the nodes of the production workflow have changed.
    var changes: [NodeID: Diagram.Change] {
        var changes: [NodeID: Diagram.Change] = [:]
        for node in difference.nodes.added { changes[node] = .added }
        for node in difference.nodes.changed.keys + difference.frozen.map(\.node) { changes[node] = .changed }
        return changes
    }

    /// The parameters that have changed of a node of creation, which may be one that something frozen is fitted by.
    func parameters(of node: NodeID) -> [WorkflowDifference.Parameter] {
        let own = difference.nodes.changed[node]?.parameters ?? []
        if !own.isEmpty { return own }
        return difference.frozen.lazy.compactMap { $0.causes?.changed[node]?.parameters }.first ?? []
    }

    /// Line by line what has changed.
    var notes: [Preview.Note] {
        difference.nodes.notes + difference.frozen.map(\.note) + difference.columns.map(\.note)
    }

    static func text(_ parameter: WorkflowDifference.Parameter) -> String {
        func write(_ value: ParameterValue?) -> String { value.map { CellText.text($0) } ?? "nothing" }
        return "\(parameter.name) \(write(parameter.before)) -> \(write(parameter.after))"
    }
}

extension ProductionDifference.FrozenChange {
    var note: Preview.Note {
        let causes = causes.map(Self.text) ?? ""
        let state = isKnown ? "fitted anew" : "will be fitted anew"
        return Preview.Note(
            label: node.text, text: causes.isEmpty ? state : "\(state): \(causes)", change: .changed)
    }

    /// What it was fitted by that has changed.
    package static func text(_ difference: WorkflowDifference) -> String {
        let changed = difference.changed.flatMap { node, change -> [String] in
            let parts = change.parameters.map { "\(node).\(Comparison.text($0))" }
            return parts.isEmpty ? ["\(node)"] : parts
        }
        return (changed + difference.added.map { "+\($0)" } + difference.removed.map { "-\($0)" })
            .joined(separator: ", ")
    }
}

extension ProductionDifference.ColumnChange {
    package var note: Preview.Note {
        let label = "\(side == .input ? "in" : "out") \(port)"
        return switch (before, after) {
        case (nil, let type): Preview.Note(label: label, text: "\(name) \(type ?? "")", change: .added)
        case (let type?, nil): Preview.Note(label: label, text: "\(name) \(type)", change: .removed)
        case (let before?, let after?):
            Preview.Note(label: label, text: "\(name) \(before) -> \(after)", change: .changed)
        }
    }
}
