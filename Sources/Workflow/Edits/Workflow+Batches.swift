import OrderedCollections

/// Edits made of several, as values: nothing happens until they are applied.
extension Workflow {
    /// Takes nodes away with their connections.
    package func removing(_ ids: [NodeID]) -> Edit {
        let gone = Set(ids)
        let cut = connections.filter { gone.contains($0.from.node) || gone.contains($0.to.node) }
        let present = nodes.keys.filter { gone.contains($0) }
        return .batch("delete \(Self.list(ids))", cut.map { .disconnect($0) } + present.map { .removeNode($0) })
    }

    /// Takes a node away and leads what came in on to where it went: what came in at the default port, else at the
    /// first connection.
    package func splicingOut(_ id: NodeID) -> Edit {
        let incoming = connections.filter { $0.to.node == id && $0.from.node != id }
        let source = (incoming.first { $0.to.port == nil } ?? incoming.first)?.from
        var trial = self
        var edits: [Edit] = []
        func add(_ edit: Edit) {
            guard (try? trial.apply(edit)) != nil else { return }
            edits.append(edit)
        }
        for connection in connections where connection.from.node == id || connection.to.node == id {
            let index = trial.connections.firstIndex(of: connection)
            add(.disconnect(connection))
            guard let source, connection.from.node == id, connection.to.node != id else { continue }
            add(.connect(Connection(from: source, to: connection.to), index: index))
        }
        add(.removeNode(id))
        return .batch("splice out \(id)", edits)
    }

    /// Adds a node in the middle of a connection. Ports are the node's default ones unless they are named.
    package func inserting(
        _ node: Node, as id: NodeID, on connection: Connection, input: PortID? = nil, output: PortID? = nil
    ) -> Edit {
        let index = connections.firstIndex(of: connection)
        return .batch(
            "insert \(id)",
            [
                .addNode(id, node, index: nodes.index(forKey: connection.from.node).map { $0 + 1 }),
                .disconnect(connection),
                .connect(Connection(from: connection.from, to: Endpoint(id, input)), index: index),
                .connect(Connection(from: Endpoint(id, output), to: connection.to), index: index.map { $0 + 1 }),
            ])
    }

    /// Adds a copy of some nodes and of the connections between them, `offset` away. The ids are the copies', in the
    /// order of the document.
    package func duplicating(_ ids: [NodeID], by offset: GridPoint = GridPoint(0, 1)) -> (edit: Edit, ids: [NodeID]) {
        let (edits, copies) = adding(fragment(of: ids), by: offset)
        return (.batch("duplicate \(Self.list(ids))", edits), copies)
    }

    /// Moves some nodes by as many columns and rows.
    package func moving(_ ids: [NodeID], by offset: GridPoint) -> Edit {
        let moves = ids.compactMap { id in nodes[id].map { Edit.move(id, to: $0.at + offset) } }
        return .batch("move \(Self.list(ids))", moves)
    }

    /// The edits that add all of `fragment`, moved by `offset`, under ids that are free.
    func adding(_ fragment: Workflow, by offset: GridPoint) -> (edits: [Edit], ids: [NodeID]) {
        var trial = self
        var edits: [Edit] = []
        var copies: OrderedDictionary<NodeID, NodeID> = [:]
        for (id, node) in fragment.nodes {
            let copy = trial.freeID(like: id)
            copies[id] = copy
            var moved = node
            moved.at = node.at + offset
            trial.nodes[copy] = moved
            edits.append(.addNode(copy, moved, index: nil))
        }
        for connection in fragment.connections {
            guard let from = copies[connection.from.node], let to = copies[connection.to.node] else { continue }
            let copy = Connection(from: Endpoint(from, connection.from.port), to: Endpoint(to, connection.to.port))
            edits.append(.connect(copy, index: nil))
        }
        return (edits, Array(copies.values))
    }

    static func list(_ ids: [NodeID]) -> String {
        ids.count <= 3 ? ids.map(\.text).joined(separator: ", ") : "\(ids.count) nodes"
    }
}

extension GridPoint {
    package static func + (left: GridPoint, right: GridPoint) -> GridPoint {
        GridPoint(left.column + right.column, left.row + right.row)
    }

    package static func - (left: GridPoint, right: GridPoint) -> GridPoint {
        GridPoint(left.column - right.column, left.row - right.row)
    }
}
