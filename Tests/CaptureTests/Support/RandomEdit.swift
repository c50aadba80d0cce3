import Capture
import Workflow

/// Every kind of edit that a user makes.
enum EditKind: CaseIterable {
    case parameter, columns, policy, captureName, workflowName, title, move, type, id
    case connect, reconnect, disconnect, add, insert, remove, splice, duplicate, frame, unframe, combine

    /// Some edit of this kind; nil where the workflow has nothing that it could be made on. It needn't be a wise one.
    func edit(of workflow: Workflow, _ random: inout SeededGenerator) -> Edit? {
        let ids = Array(workflow.nodes.keys)
        guard let id = ids.randomElement(using: &random), let other = ids.randomElement(using: &random),
            let node = workflow.nodes[id]
        else { return nil }
        let connection = workflow.connections.randomElement(using: &random)
        func pick<T>(_ values: T...) -> T { values.randomElement(using: &random) ?? values[0] }
        func pick(type: String) -> NodeID? {
            ids.filter { workflow.nodes[$0]?.type.name == type }.randomElement(using: &random)
        }
        func some(_ count: ClosedRange<Int>) -> [NodeID] {
            Array(ids.shuffled(using: &random).prefix(Int.random(in: count, using: &random)))
        }
        switch self {
        case .parameter:
            let columns: ParameterValue = pick("a", "b", "a,b", "a,b,y", "k1", "y", "zebra")
            switch node.type.name {
            case "source", "fit": return .setParameter(id, pick("columns", "refit"), pick(columns, true), index: nil)
            case "learn": return .setParameter(id, pick("target", "features"), columns, index: nil)
            case "noted": return .setParameter(id, pick("sql", "file"), pick("now()", "/a/b.csv", "a"), index: nil)
            case "workflow-combiner": return .setParameter(id, "map", pick(nil, ["table": "table"]), index: nil)
            default: return .setParameter(id, pick("adds", "reads", "on", "zebra"), pick(columns, nil), index: nil)
            }
        case .columns:
            let columns: ParameterValue? = pick("a,b,y", "a,b,y,u", "y,b,a", "a,v,y", "a", nil)
            return pick(type: "source").map { .setParameter($0, "columns", columns, index: nil) }
        case .policy:
            let policies: ParameterValue = [other.text: pick("freeze", "refresh", "input", "zebra")]
            return pick(type: "capture-start").map { .setParameter($0, "static", pick(policies, nil), index: nil) }
        case .captureName:
            return pick(type: pick("capture-start", "capture-end"))
                .map { .setParameter($0, "name", pick("c1", "c2", "c3", nil), index: nil) }
        case .workflowName: return .rename(workflow: pick("one", "two"))
        case .title: return .setTitle(id, pick("A title", nil))
        case .move: return .move(id, to: GridPoint(pick(0, 3, 20), pick(-1, 2, 9)))
        case .type: return .setType(id, pick("step@1", "keep@1", "sample@1", "noted@1", "fit@1", "stp@1", "step@9"))
        case .id: return .renameNode(id, to: workflow.freeID(like: pick("renamed", "input-table", "n")))
        case .connect:
            let (output, input): (PortID?, PortID?) = (
                pick(nil, "table", "model"), pick(nil, "left", "model", "table-2")
            )
            let index: Int? = pick(nil, 0, workflow.connections.count / 2)
            return .connect(Connection(from: Endpoint(id, output), to: Endpoint(other, input)), index: index)
        case .reconnect:
            return connection.map { old in
                let new = Connection(from: Endpoint(id), to: old.to)
                let index = workflow.connections.firstIndex(of: old)
                return .batch("reconnect", [.disconnect(old), .connect(new, index: index)])
            }
        case .disconnect: return connection.map { .disconnect($0) }
        case .add:
            let new = Node(
                type: pick("step@1", "source@1", "split@1", "workflow-combiner@1"), at: GridPoint(pick(0, 5), 1))
            return .addNode(workflow.freeID(like: pick("added", "z")), new, index: pick(nil, 0, ids.count / 2))
        case .insert:
            let new = Node(
                type: pick("step@1", "noted@1", "fit@1"), parameters: pick([:], ["adds": "k1", "reads": "a"]))
            return connection.map { workflow.inserting(new, as: workflow.freeID(like: "added"), on: $0) }
        case .remove: return workflow.removing(some(1...3))
        case .splice: return workflow.splicingOut(id)
        case .duplicate: return workflow.duplicating(some(1...4)).edit
        case .frame:
            let name = pick("c1", "c3", "c4", "c5")
            return try? FrameDrawing(analysis(workflow), round: Set(some(1...3)), name: name).edit(named: name)
        case .unframe:
            let now = analysis(workflow)
            return now.frames.randomElement(using: &random).map { Framing(now).unframe($0) }
        case .combine:
            guard let end = pick(type: "capture-end") else { return nil }
            if let combiner = pick(type: "workflow-combiner"), pick(true, false) {
                let port = PortID("workflow-\(Int.random(in: 1...4, using: &random))")
                return .connect(Connection(from: Endpoint(end, "workflow"), to: Endpoint(combiner, port)), index: nil)
            }
            let combiner = workflow.freeID(like: "combine")
            let link = Connection(from: Endpoint(end, "workflow"), to: Endpoint(combiner))
            return .batch(
                "combine",
                [
                    .addNode(combiner, Node(type: "workflow-combiner@1"), index: pick(nil, 0)),
                    .connect(link, index: nil),
                ])
        }
    }
}
