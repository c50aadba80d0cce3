import Capture
import Workflow

/// The kinds of edits that a document of joiners is given.
enum RandomEdit: String, CaseIterable {
    case parameter = "a parameter edit"
    case move = "a node was moved"
    case connection = "a connection edit"
    case disconnection = "a connection was removed"
    case addition = "a node was added"
    case removal = "a node was removed"
    case rename = "a node was renamed"
    case type = "a node got another type"
    case frame = "a frame was added"
    case source = "an edit of the source's columns"
    case column = "an unused column was renamed"

    /// An edit of this kind, at a place that `random` chooses.
    func edit(of analysis: Analysis, _ random: inout SeededGenerator) -> Edit {
        let workflow = analysis.workflow
        let joiners = workflow.nodes.filter { $0.value.type.name == "joiner" }.map(\.key)
        let node = joiners[Int.random(in: joiners.indices, using: &random)]
        guard let joiner = workflow.nodes[node],
            let into = workflow.connections.firstIndex(where: { $0.to.node == node && $0.to.port == "right" })
        else { return .batch("nothing", []) }
        let connection = workflow.connections[into]
        switch self {
        case .parameter: return .setParameter(node, "kind", "anti", index: nil)
        case .move: return .move(node, to: GridPoint(joiner.at.column, joiner.at.row + 100))
        case .connection:
            // What comes earlier in the document is upstream, so no circle closes.
            let last = workflow.nodes.index(forKey: node) ?? 2
            let source = workflow.nodes.keys[Int.random(in: 1..<max(2, last), using: &random)]
            let other = Connection(from: Endpoint(source), to: connection.to)
            return .batch("reconnect", [.disconnect(connection), .connect(other, index: into)])
        case .disconnection: return .disconnect(connection)
        case .addition:
            let copy = workflow.freeID(like: "added")
            let side = Connection(from: connection.from, to: Endpoint(copy, "left"))
            let insertion = workflow.inserting(joiner, as: copy, on: connection, input: "right")
            return .batch("insert", [insertion, .connect(side, index: nil)])
        case .removal: return workflow.splicingOut(node)
        case .rename: return .renameNode(node, to: workflow.freeID(like: "renamed"))
        case .type: return .setType(node, "concatenate@1")
        case .frame:
            let drawing = try? FrameDrawing(analysis, round: [node], name: "new")
            return (try? drawing?.edit(named: "new")) ?? .batch("nothing", [])
        case .source:
            // Never twice the same, or it would be known.
            return replacingValue("value", .string("DECIMAL(\(Int.random(in: 2...38, using: &random)),1)"), workflow)
        case .column:
            return replacingValue("value\(Int.random(in: 0..<1_000_000, using: &random))", "DOUBLE", workflow)
        }
    }

    /// The source's second column, which nothing reads, under this name and of this type.
    private func replacingValue(_ name: String, _ type: ParameterValue, _ workflow: Workflow) -> Edit {
        var columns = workflow.nodes.values[0].parameters["columns"]?.map ?? [:]
        columns["value"] = nil
        columns[name] = type
        return .setParameter(workflow.nodes.keys[0], "columns", .map(columns), index: nil)
    }
}
