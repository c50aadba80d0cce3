import Capture
package import Catalog
import Engine
package import Workflow

extension EditorState {
    /// Applies an edit, keeps it for undo, and asks for a new analysis. A refused edit becomes the notice.
    package mutating func apply(_ edit: Edit) -> [Effect] {
        if let replay {
            notice = .refusal(
                "request \(replay.request) is replayed here, so nothing is changed: \(key("version")) opens the version"
            )
            return []
        }
        let before = workflow
        do throws(EditError) {
            try document.history.apply(edit, at: now)
        } catch {
            notice = .refusal(error.description)
            return []
        }
        journal.noteChange()
        // What is selected stays so, for what may be done with it next.
        trail = nil
        return workflowChanged(from: before)
    }

    package mutating func undo() -> [Effect] {
        let before = workflow
        guard let label = document.history.undo() else {
            notice = .refusal("nothing to undo")
            return []
        }
        notice = .success("undone: \(label)")
        goToWhatCameBack(since: before)
        return workflowChanged(from: before)
    }

    package mutating func redo() -> [Effect] {
        let before = workflow
        guard let label = document.history.redo() else {
            notice = .refusal("nothing to redo")
            return []
        }
        notice = .success("done again: \(label)")
        goToWhatCameBack(since: before)
        return workflowChanged(from: before)
    }

    private mutating func goToWhatCameBack(since before: Workflow) {
        if let node = workflow.nodes.keys.first(where: { before.nodes[$0] == nil }) { cursor = node }
    }

    /// Brings all that goes by the workflow up to date with it.
    mutating func workflowChanged(from before: Workflow) -> [Effect] {
        selection.formIntersection(workflow.nodes.keys)
        if let connection = chosenConnection, !workflow.connections.contains(connection) { chosenConnection = nil }
        if let id = cursor, workflow.nodes[id] == nil { cursor = nearestNode(to: before.nodes[id]?.at) }
        if cursor == nil { cursor = nearestNode(to: GridPoint(0, 0)) }
        markStale(since: before)
        return [.analyze] + (run.states.isEmpty ? [] : [.recall]) + cursorMoved()
    }

    /// Nodes whose type, parameters or inputs changed, with all that is downstream of them.
    private mutating func markStale(since before: Workflow) {
        guard !run.states.isEmpty else { return }
        var changed = Set(
            workflow.nodes.filter { id, node in
                guard let old = before.nodes[id] else { return true }
                return old.type != node.type || old.parameters != node.parameters
            }.keys)
        if before.connections != workflow.connections {
            let difference = Set(before.connections).symmetricDifference(workflow.connections)
            changed.formUnion(difference.map(\.to.node))
        }
        guard !changed.isEmpty else { return }
        run.stale.formUnion(Graph(workflow).reached(from: changed))
    }

    package func nearestNode(to point: GridPoint?) -> NodeID? {
        guard let point else { return workflow.nodes.keys.first }
        func distance(_ at: GridPoint) -> Int { abs(at.column - point.column) + abs(at.row - point.row) }
        return workflow.nodes.min { (distance($0.value.at), $0.key) < (distance($1.value.at), $1.key) }?.key
    }

    /// After the cursor went somewhere: the data pane follows it, once it is known what is there.
    package mutating func cursorMoved() -> [Effect] {
        if let cursor, let analysis, workflow.nodes[cursor] != nil, analysis.workflow.nodes[cursor] == nil { return [] }
        guard let cursor, let port = shownPort(of: cursor) else {
            return look(at: nil)
        }
        let reference = PortReference(cursor, port)
        return data.port == reference ? [] : look(at: reference)
    }

    /// Whether rows can be shown of an output.
    func hasTable(_ port: PortReference) -> Bool {
        analysis?.spec(output: port.port, of: port.node)?.kind == .table
    }

    /// The output whose table the data pane shows: the first table, until `o` chose another.
    func shownPort(of id: NodeID) -> PortID? {
        let outputs = analysis?.outputs(of: id) ?? []
        return (outputs.first { $0.spec.kind == .table } ?? outputs.first)?.id
    }

    /// Whether a node has a result that still holds.
    package func isDone(_ id: NodeID) -> Bool {
        guard !run.stale.contains(id), case .done? = run.states[id] else { return false }
        return true
    }

    /// Whether a node failed and was not changed since.
    func hasFailed(_ id: NodeID) -> Bool {
        guard !run.stale.contains(id), case .failed? = run.states[id] else { return false }
        return true
    }

    package func type(of id: NodeID) -> (any NodeType)? { workflow.nodes[id].flatMap { catalog[$0.type] } }

    package func inputSchema(of id: NodeID, port: PortID) -> Schema? { analysis?.spec(input: port, of: id)?.schema }

    package func inputSchemas(of id: NodeID) -> [Schema] { analysis?.inputs(of: id).compactMap(\.spec.schema) ?? [] }
}
