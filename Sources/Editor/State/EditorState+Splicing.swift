import Catalog
import Workflow

extension EditorState {
    /// Takes the node under the cursor out and leads what came in on, each output by an input of its kind; says
    /// which connections could not be led on and why.
    mutating func spliceOut() -> [Effect] {
        guard let id = cursor else { return [] }
        let incoming = workflow.connections.filter { $0.to.node == id && $0.from.node != id }
        let outgoing = workflow.connections.filter { $0.from.node == id && $0.to.node != id }
        let sources = incoming.compactMap { connection in kind(of: connection).map { (connection.from, $0) } }
        var edits = (incoming + outgoing).map { Edit.disconnect($0) } + [.removeNode(id)]
        var left: [String] = []
        for connection in outgoing {
            guard let wanted = kind(of: connection) else { continue }
            if let source = sources.first(where: { $0.1 == wanted })?.0 {
                edits.append(.connect(Connection(from: source, to: connection.to), index: nil))
            } else if sources.isEmpty {
                left.append("\(connection.to), for nothing came in")
            } else {
                left.append("\(connection.to): \(PortKind.mismatch(Set(sources.map(\.1)), [wanted]))")
            }
        }
        let effects = apply(.batch("splice out \(id)", edits))
        if !effects.isEmpty, !left.isEmpty {
            notice = .refusal("took \(id) out; not connected on to \(left.joined(separator: "; to "))")
        }
        return effects
    }

    /// What a connection carries.
    private func kind(of connection: Connection) -> PortKind? {
        let outputs = openOutputs(of: connection.from.node)
        return
            (outputs.first { $0.endpoint == connection.from } ?? outputs.first { $0.port == connection.from.port }
            ?? (connection.from.port == nil ? outputs.first : nil))?.kind
    }
}
