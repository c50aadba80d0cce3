import Workflow

/// The kinds of edits that a document of joiners is given.
enum RandomEdit: String, CaseIterable {
    case parameter = "a parameter edit"
    case connection = "a connection edit"
    case addition = "a node was added"
    case source = "an edit of the source's columns"

    func apply(to workflow: inout Workflow, _ random: inout SeededGenerator) {
        let joiners = workflow.nodes.filter { $0.value.type.name == "joiner" }.map(\.key)
        guard let node = joiners.randomElement(using: &random) else { return }
        // The documents are sound, so their edits are too.
        try! workflow.apply(edit(of: node, in: workflow, &random))
    }

    private func edit(of node: NodeID, in workflow: Workflow, _ random: inout SeededGenerator) -> Edit {
        let into = workflow.connections.firstIndex { $0.to.node == node && $0.to.port == "right" }
        guard let into else { return .batch("nothing", []) }
        let connection = workflow.connections[into]
        switch self {
        case .parameter:
            let isSemi = workflow.nodes[node]?.parameters["kind"] == "semi"
            return .setParameter(node, "kind", isSemi ? "anti" : "semi", index: nil)
        case .connection:
            // What comes earlier in the document is upstream, so no circle closes.
            let last = workflow.nodes.index(forKey: node) ?? 2
            let source = workflow.nodes.keys[Int.random(in: 1..<max(2, last), using: &random)]
            let other = Connection(from: Endpoint(source), to: connection.to)
            return .batch("reconnect", [.disconnect(connection), .connect(other, index: into)])
        case .addition:
            guard let copied = workflow.nodes[node] else { return .batch("nothing", []) }
            let copy = workflow.freeID(like: "added")
            let side = Connection(from: connection.from, to: Endpoint(copy, "left"))
            return .batch(
                "insert",
                [workflow.inserting(copied, as: copy, on: connection, input: "right"), .connect(side, index: nil)]
            )
        case .source:
            var columns = workflow.nodes.values[0].parameters["columns"]?.map ?? [:]
            columns["value"] = columns["value"] == "DOUBLE" ? "BIGINT" : "DOUBLE"
            return .setParameter(workflow.nodes.keys[0], "columns", .map(columns), index: nil)
        }
    }
}
