/// A document's text with the workflow it says.
///
/// It remembers which lines say what, so that a changed workflow can be written with every other line as it was,
/// comments and layout included.
package struct DocumentText: Sendable {
    /// The version of the format, the value of the key `galley`.
    package static let format = 1
    package static let mostNodes = 50_000
    package static let mostConnections = 200_000
    /// 64 MB.
    package static let largest = 64 << 20

    /// The text as read, byte for byte.
    package let text: String
    package let workflow: Workflow
    let layout: SourceLayout
    let positions: SourcePositions

    /// The text of a workflow in canonical form.
    package static func canonical(_ workflow: Workflow) -> String {
        CanonicalYAML.workflow(workflow).map { $0 + "\n" }.joined()
    }

    /// Where the finding's place is written, as far as the document says: the node's key for a node, the parameter's
    /// for a parameter it gives, the first connection at a port. Nil for a node that the text doesn't hold.
    package func position(of place: Diagnostic.Place = .node, in node: NodeID) -> SourcePosition? {
        guard let known = positions.nodes[node] else { return nil }
        switch place {
        case .node: return known.key
        case .parameter(let key): return known.fields[key] ?? known.key
        case .input(let port): return position(of: port, of: node, \.to) ?? known.key
        case .output(let port): return position(of: port, of: node, \.from) ?? known.key
        }
    }

    /// The first connection at a port, else the first at the node's default one, which may be the same.
    private func position(
        of port: PortID, of node: NodeID, _ end: KeyPath<Connection, Endpoint>
    ) -> SourcePosition? {
        let ends = workflow.connections.map { $0[keyPath: end] }
        let index = ends.firstIndex(of: Endpoint(node, port)) ?? ends.firstIndex(of: Endpoint(node))
        return index.map { positions.connections[$0] }
    }

    /// Where a connection is written.
    package func position(of connection: Connection) -> SourcePosition? {
        workflow.connections.firstIndex(of: connection).map { positions.connections[$0] }
    }
}

/// Where everything that a diagnostic may name is written.
struct SourcePositions: Sendable {
    struct Node: Sendable {
        var key: SourcePosition
        /// The keys of its parameters, and of `type`, `title` and `at`.
        var fields: [String: SourcePosition] = [:]
    }

    var nodes: [NodeID: Node] = [:]
    /// In the order of the workflow's connections.
    var connections: [SourcePosition] = []
}
